"""What is in my way, and what places tried against it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from headwater.evidence.barriers import Barrier, barriers
from headwater.indicators.standings.atlas import Atlas
from headwater.practice.came_of_it import CameOfIt, came_of_it
from headwater.practice.ranking import Ask, Ranked
from headwater_web.practice.asking import Asking
from headwater_web.practice.finding import find
from headwater_web.practice.models import Card, CardBarrier, Initiative
from headwater_web.practice.shown import Row, row_of

Somebody = AbstractBaseUser | AnonymousUser
MOST_NEAR, MOST_ELSEWHERE = 12, 30


@dataclass(frozen=True)
class Choice:
    """A barrier to choose: its page, and how many cards tell of something tried against it."""

    barrier: Barrier
    address: str
    cards: int


@dataclass(frozen=True)
class InTheWay:
    """All barriers: the words of places, and the framework's by its domains."""

    local: tuple[Choice, ...]
    domains: tuple[tuple[str, str, tuple[Choice, ...]], ...]
    asked: Asking


@dataclass(frozen=True)
class BarrierPage:
    """What places tried against one barrier: those like hers first, then the rest."""

    barrier: Barrier
    asked: Asking
    all: CameOfIt
    near: tuple[Row, ...]
    near_says: str
    elsewhere: tuple[Row, ...]
    more: int
    related: tuple[Choice, ...]
    under_way: tuple[Initiative, ...]
    search: str


def every_barrier(user: Somebody, asked: Asking) -> InTheWay:
    """The page "What is in my way?"."""
    counts = _counts(user)
    held = barriers()
    return InTheWay(
        tuple(_choice(each, counts, asked) for each in held.local),
        tuple(
            (
                domain.name,
                domain.published,
                tuple(_choice(each, counts, asked) for each in held.within(domain.code)),
            )
            for domain in held.domains
        ),
        asked,
    )


def one_barrier(user: Somebody, atlas: Atlas, code: str, asked: Asking) -> BarrierPage:
    """The page of one barrier. Raises ``LookupError`` where there is none with that code."""
    barrier = barriers().find(code)
    ask = Ask(barrier=code, place=asked.ask.place)
    every = find(user, atlas, ask, asked.place).cards
    near = sorted(
        (each for each in every if each.match and each.match.is_like_mine), key=_nearness
    )[:MOST_NEAR]
    others = [each for each in every if each not in near]
    return BarrierPage(
        barrier=barrier,
        asked=asked,
        all=came_of_it([each.card for each in every]),
        near=tuple(row_of(each, asked.query) for each in near),
        near_says=came_of_it([each.card for each in near]).says,
        elsewhere=tuple(row_of(each, asked.query) for each in others[:MOST_ELSEWHERE]),
        more=max(0, len(others) - MOST_ELSEWHERE),
        related=_related(user, barrier, asked),
        under_way=tuple(
            each
            for each in Initiative.objects.for_user(user).listed().exclude(state="ended")
            if barriers().reached_by(code) & set(each.barriers)
        ),
        search=f"{reverse('practice:search')}?barrier={code}"
        + (f"&place={asked.place}" if asked.place else ""),
    )


def _nearness(each: Ranked) -> float:
    return each.match.nearer if each.match else 1.0


def _related(user: Somebody, barrier: Barrier, asked: Asking) -> tuple[Choice, ...]:
    """The constructs that a local word comes down to, or the local words of a construct."""
    held, counts = barriers(), _counts(user)
    codes = barrier.constructs or sorted(held.reached_by(barrier.code) - {barrier.code})
    return tuple(_choice(held.find(code), counts, asked) for code in codes)


def _choice(barrier: Barrier, counts: Counter[str], asked: Asking) -> Choice:
    address = reverse("practice:barrier", args=[barrier.code]) + asked.query
    return Choice(barrier, address, counts[barrier.code])


def _counts(user: Somebody) -> Counter[str]:
    """How many published cards answer to each barrier, each card once."""
    shown = Card.objects.for_user(user).published().values("pk")
    pairs = CardBarrier.objects.filter(card__in=shown).values_list("card", "code")
    held: dict[int, set[str]] = {}
    for card, code in pairs:
        held.setdefault(card, set()).update(barriers().counted([code]))
    return Counter(code for codes in held.values() for code in codes)
