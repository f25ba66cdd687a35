"""What practice holds about a person: what she drafted, reviewed and registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.practice.models import Card, CardEvaluation, Initiative, Version

STAYS = (
    "Cards and initiatives that were published stay, because others rely on them; your name is "
    "taken from them. Your drafts are removed."
)


def erase_cards(person: AbstractBaseUser) -> Outcome:
    """Remove her drafts and take her name from what was published."""
    drafts = Version.objects.owned_by(person).open()
    begun = Card.objects.owned_by(person).filter(published=None)
    gone = drafts.count()
    drafts.delete()
    begun.delete()
    kept = Version.objects.owned_by(person)
    stay = kept.count()
    kept.update(author=None)
    Version._base_manager.filter(reviewer=person.pk).update(reviewer=None)
    Card.objects.owned_by(person).update(owner=None)
    CardEvaluation.objects.owned_by(person).update(put_by=None)
    return Outcome(gone, stay, STAYS if stay else "")


def written_and_reviewed(person: AbstractBaseUser) -> Iterator[Mapping[str, Any]]:
    """The versions she wrote, and what she said of those she reviewed."""
    yield from Version.objects.owned_by(person).values(
        "card__code", "number", "state", "content", "changed_at"
    )
    reviewed = Version._base_manager.filter(reviewer=person.pk)
    yield from reviewed.values("card__code", "number", "said", "reviewed_at")


def erase_initiatives(person: AbstractBaseUser) -> Outcome:
    """Remove what was never listed, and take her name from the rest."""
    own = Initiative.objects.owned_by(person)
    unlisted = own.filter(listed_at=None)
    gone = unlisted.count()
    unlisted.delete()
    stay = own.count()
    own.update(owner=None)
    return Outcome(gone, stay, STAYS if stay else "")


declare(
    Holding(
        name="practice-cards",
        says="Practice cards you wrote, and what you said of those you reviewed",
        tables=("practice.Card", "practice.Version", "practice.CardEvaluation"),
        rows=written_and_reviewed,
        erase=erase_cards,
        stays=STAYS,
    )
)
declare(
    Holding(
        name="initiatives",
        says="Initiatives you registered",
        tables=("practice.Initiative",),
        rows=lambda person: Initiative.objects.owned_by(person).values(
            "code", "name", "what", "for_whom", "place", "body", "state", "starts", "changed_at"
        ),
        erase=erase_initiatives,
        stays=STAYS,
    )
)
