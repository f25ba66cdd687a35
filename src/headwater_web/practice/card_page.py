"""A card's page: the whole card, how its place matches, its versions, and the way on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from markupsafe import Markup

from headwater.evidence.barriers import Barrier
from headwater.evidence.trust import Confidence
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.practice.card import Adoption, PracticeCard, Result
from headwater.practice.plain_change import plain_change
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.practice import actions
from headwater_web.practice.asking import Asking
from headwater_web.practice.evaluated import told
from headwater_web.practice.finding import matches_of
from headwater_web.practice.models import Card, CardEvaluation, Version
from headwater_web.practice.shown import barriers_of, finding_words, is_old, led, sure_words

Somebody = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class CardPage:
    """All that the template shows."""

    row: Card
    card: PracticeCard
    version: Version
    finding: Markup
    sure: str
    seen: str
    match: str
    asked: Asking
    barriers: tuple[Barrier, ...]
    results: tuple[tuple[Result, Markup, str], ...]
    led: str
    superseded: bool
    adoptions: tuple[tuple[Adoption, Markup], ...]
    places: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    old: bool
    versions: tuple[Version, ...]
    evaluations: tuple[CardEvaluation, ...]
    keepers: tuple[tuple[str, str], ...]
    withdrawable: bool
    changeable: bool
    reviewable: bool
    loop: tuple[dict[str, str], ...]


def card_page(
    user: Somebody, atlas: Atlas, row: Card, asked: Asking, number: int = 0
) -> CardPage | None:
    """The page of a card as this person may see it; None where no version is hers to see.

    ``number`` asks for an earlier version; one that is not hers to see counts as not asked for.
    """
    seen = Version.objects.for_user(user).filter(card=row).select_related("author", "reviewer")
    versions = tuple(seen.order_by("-number"))
    version = next((each for each in versions if each.number == row.published), None)
    version = version or next(iter(versions), None)
    version = next((each for each in versions if each.number == number), version)
    if version is None:
        return None
    card = version.as_card()
    changes = Card.objects.for_user(user, Action.CHANGE).filter(pk=row.pk).exists()
    waits = Version.objects.for_user(user, Action.MODERATE).in_review().filter(card=row)
    return CardPage(
        row=row,
        card=card,
        version=version,
        finding=finding_words(card.finding),
        sure=sure_words(card.grade),
        seen=seen_words(card),
        match=match_says(atlas, card, asked),
        asked=asked,
        barriers=barriers_of(card),
        results=tuple(
            (each, finding_words(each.finding), plain_change(each)) for each in card.results
        ),
        led=led(card),
        superseded=version.state == Version.State.SUPERSEDED,
        adoptions=tuple((each, finding_words(each.finding)) for each in card.adoptions),
        places=places_of(atlas, card),
        facts=facts(card),
        old=is_old(card),
        versions=versions,
        evaluations=evaluations_of(user, row, card),
        keepers=keepers(user, row),
        withdrawable=row.published is not None
        and Card.objects.for_user(user, Action.MODERATE).filter(pk=row.pk).exists(),
        changeable=changes,
        reviewable=waits.exclude(author=user.pk).exists(),
        loop=ways_on(card, asked),
    )


def evaluations_of(user: Somebody, row: Card, card: PracticeCard) -> tuple[CardEvaluation, ...]:
    """The evaluations that stand on a card as it is shown, the newest first."""
    held = CardEvaluation.objects.for_user(user).filter(version__card=row)
    standing = told(card)
    first: dict[str, CardEvaluation] = {}
    for each in held.select_related("version"):
        if each.evaluation in standing:
            first.setdefault(each.evaluation, each)
    return tuple(first.values())


def keepers(user: Somebody, row: Card) -> tuple[tuple[str, str], ...]:
    """The bodies for which this person may take on a card that nobody keeps: code and name."""
    if row.organisation_id is not None or not isinstance(user, User):
        return ()
    return tuple((each.code, each.name) for each in actions.keeping_for(user))


def seen_words(card: PracticeCard) -> str:
    """How we know of the source."""
    if card.seen is None:
        return "Told by those who did it."
    if card.seen is Confidence.RECALLED:
        return "Quoted from general knowledge; we have not opened it. Check it before you use it."
    return card.seen.meaning


def match_says(atlas: Atlas, card: PracticeCard, asked: Asking) -> str:
    """How like her place the card's is, in a sentence; empty where she named none."""
    if not asked.place:
        return ""
    held = matches_of(atlas, asked.place)
    known = [held[code] for code in card.places if code in held]
    if not known:
        return f"{card.where} cannot be compared with {asked.name}: it is too wide, or not held."
    best = min(known, key=lambda each: each.nearer)
    if asked.place in card.places:
        return f"This is {asked.name} itself."
    rank = (
        f"It is among the fifth of districts most like {asked.name}."
        if best.is_like_mine
        else f"It is not among the fifth of districts most like {asked.name}."
    )
    return f"{best.says(card.where).replace('Your place', asked.name)} {rank}"


def places_of(atlas: Atlas, card: PracticeCard) -> tuple[tuple[str, str], ...]:
    """The card's places that are held here: name and page."""
    return tuple(
        (atlas.places.name(code), reverse("place:place", args=[code]))
        for code in card.places
        if atlas.places.types(code)
    )


def facts(card: PracticeCard) -> tuple[tuple[str, str], ...]:
    """What a reader looks for at a glance."""
    cost = capital(card.cost.words)
    rows = (
        ("For whom", card.for_whom),
        ("When", card.when),
        ("How early", capital(card.level.words)),
        ("How widely", capital(card.scale.words)),
        ("Cost", f"{cost}. {card.cost_says}" if card.cost_says else cost),
        ("Time to effect", capital(card.time_to_effect.words)),
        ("What you would need", card.needs),
        ("Who to ask", card.contact or "Nobody is named. Ask the network."),
        ("Serves", ", ".join(each.words for each in card.tags)),
        ("Look again by", f"{card.review_by:%-d %B %Y}" if card.review_by else ""),
    )
    return tuple((label, text) for label, text in rows if text)


def ways_on(card: PracticeCard, asked: Asking) -> tuple[dict[str, str], ...]:
    """Three ways on from a card."""
    first = barriers_of(card)[0]
    return (
        {
            "title": "What else was tried?",
            "text": f"Other places against “{first.name}”, and where they disagree.",
            "link": "See what places tried",
            "address": reverse("practice:barrier", args=[first.code]) + asked.query,
        },
        {
            "title": "Is your place like that one?",
            "text": "Two places side by side, and in what they match.",
            "link": "Compare places",
            "address": reverse("place:compare") + (f"?place={asked.place}" if asked.place else ""),
        },
        {
            "title": "Did you try it too?",
            "text": "Tell others how it went, above all if it did not help.",
            "link": "Tell what came of it",
            "address": reverse("practice:adopted", args=[card.code]),
        },
    )
