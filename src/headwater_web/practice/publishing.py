"""What makes a version the one that everybody sees: the card's columns, its codes, its index."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from headwater.practice.card import PracticeCard
from headwater.practice.relevance import card_terms
from headwater_web.practice.models import Card, CardBarrier, CardPlace, Version
from headwater_web.practice.search import index


def describe(card: Card, content: PracticeCard) -> None:
    """Give a card the columns of a content."""
    card.grade, card.cost = content.grade, content.cost.order
    card.level, card.scale = content.level.value, content.scale.value
    card.finding = content.finding.value


def show(card: Card, version: Version) -> None:
    """Let everybody see a version in place of the one before it."""
    content = version.as_card()
    before = Version.objects.filter(card=card, state=Version.State.PUBLISHED)
    before.update(state=Version.State.SUPERSEDED)
    version.state = Version.State.PUBLISHED
    version.save()
    describe(card, content)
    card.title, card.published = content.title, version.number
    card.published_at, card.withdrawn_at, card.withdrawn_why = timezone.now(), None, ""
    card.save()
    CardBarrier.objects.filter(card=card).delete()
    CardPlace.objects.filter(card=card).delete()
    code_all([(card, content)])


def code_all(cards: Iterable[tuple[Card, PracticeCard]]) -> None:
    """Keep the barriers, places and terms of cards that had none."""
    held = tuple(cards)
    CardBarrier.objects.bulk_create(
        CardBarrier(card=card, code=each) for card, content in held for each in content.barriers
    )
    CardPlace.objects.bulk_create(
        CardPlace(card=card, code=each) for card, content in held for each in content.places
    )
    kept = index()
    for card, content in held:
        kept.put(card.pk, card_terms(content))


def hide(card: Card, why: str) -> None:
    """Let nobody else see a card any more."""
    card.withdrawn_at, card.withdrawn_why = timezone.now(), why
    card.save()
    index().remove(card.pk)


def show_again(card: Card, version: Version) -> None:
    """Let everybody see again what was hidden."""
    card.withdrawn_at, card.withdrawn_why = None, ""
    card.save()
    index().put(card.pk, card_terms(version.as_card()))
