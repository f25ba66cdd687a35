"""From a question to ranked cards: what the database holds, judged and ordered by the library."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from headwater.evidence.barriers import barriers
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.likeness import profile_of
from headwater.place.hierarchy import UnknownAreaError
from headwater.practice.card import PracticeCard
from headwater.practice.place_match import PlaceMatch, PlaceMatches, Pooled, here, pooled
from headwater.practice.ranking import Ask, Candidate, Ranked, quoted_words, ranked
from headwater.practice.relevance import relevance, words_found
from headwater.practice.search_terms import asked
from headwater.practice.terms import CostBand
from headwater_web.practice.models import (
    Card,
    CardBarrier,
    CardPlace,
    CardQuerySet,
    Version,
)
from headwater_web.practice.search import index

MOST, MOST_LIKELY, MOST_READ = 200, 900, 90
NO_MATCHES = PlaceMatches(None, None)
Somebody = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Answer:
    """Cards in order, and how many there are of all that fit (at most ``MOST`` are ranked)."""

    cards: tuple[Ranked, ...]
    count: int


def find(user: Somebody, atlas: Atlas, ask: Ask, mine: str = "") -> Answer:
    """The published cards that fit, best first; ``mine`` is the code of her place."""
    matches = matches_of(atlas, mine) if mine else NO_MATCHES
    shown = chosen(Card.objects.for_user(user).published(), ask, matches)
    if ask.words.strip():
        return _answered(user, shown, ask, matches)
    near = _nearest(shown, matches)
    taken = [*near, *shown.exclude(pk__in=near).order_by("-grade", "title")[: MOST - len(near)]]
    found = [Candidate(card, match=_match(card, matches)) for card in contents(user, taken)]
    order = ranked(ask, found)
    return Answer(order, len(order) if len(order) < MOST else shown.count())


def chosen(cards: CardQuerySet, ask: Ask, matches: PlaceMatches) -> CardQuerySet:
    """The cards that have all that was chosen, as the library's ``fits`` decides it."""
    if ask.barrier:
        codes = barriers().reached_by(ask.barrier)
        cards = cards.filter(pk__in=CardBarrier.objects.filter(code__in=codes).values("card"))
    if ask.like_mine:
        cards = cards.from_places(matches.like_mine())
    if ask.cost:
        cards = cards.filter(cost__lte=ask.cost.order, cost__lt=CostBand.NOT_KNOWN.order)
    named = {"level": ask.level, "scale": ask.scale, "finding": ask.finding}
    cards = cards.filter(**{name: each.value for name, each in named.items() if each})
    return cards.filter(grade__gte=ask.grade)


def contents(user: Somebody, cards: list[Card | int]) -> list[PracticeCard]:
    """The published contents of cards, by their rows or keys."""
    keys = [each if isinstance(each, int) else each.pk for each in cards]
    shown = Version.objects.for_user(user).filter(card__in=keys, state=Version.State.PUBLISHED)
    return [version.as_card() for version in shown.select_related("card")]


def _answered(user: Somebody, shown: CardQuerySet, ask: Ask, matches: PlaceMatches) -> Answer:
    question = asked(ask.words)
    held = index()
    keys = held.matching(list(question), shown, MOST_LIKELY)
    counts, cards = held.cards_with(list(question)), held.cards()
    scored = {
        each.card: (relevance(question, each.terms, counts, cards), each.terms)
        for each in held.read(keys[:MOST])
    }
    best = sorted(scored, key=lambda key: -scored[key][0])[:MOST_READ]
    words = quoted_words(ask.words)
    versions = Version.objects.for_user(user).filter(state=Version.State.PUBLISHED)
    made = []
    for version in versions.filter(card__among=best):
        content, (score, terms) = version.as_card(), scored[version.card_id]
        quoted = words_found(words, terms)
        made.append(Candidate(content, score, quoted, _match(content, matches)))
    order = ranked(ask, made)
    return Answer(order, len(order) if len(best) < MOST_READ else len(keys))


def _nearest(shown: CardQuerySet, matches: PlaceMatches) -> list[int]:
    return list(shown.from_places(matches.nearest(MOST)).values_list("pk", flat=True)[: MOST // 2])


def _match(card: PracticeCard, matches: PlaceMatches) -> PlaceMatch | None:
    held = [matches[code] for code in card.places if code in matches]
    return min(held, key=lambda each: each.nearer, default=None)


def matches_of(atlas: Atlas, mine: str) -> PlaceMatches:
    """How like mine each area is that a card is about; those that cannot be compared left out."""
    codes = frozenset(CardPlace.objects.values_list("code", flat=True).distinct())
    return _matches(atlas, mine, codes)


@lru_cache(maxsize=64)
def _matches(atlas: Atlas, mine: str, codes: frozenset[str]) -> PlaceMatches:
    people_like = profile_of(atlas, "LAD")
    if people_like is None:
        return NO_MATCHES
    return PlaceMatches(here(people_like, districts_of(atlas, mine)), _pooled(atlas, codes))


@lru_cache(maxsize=4)
def _pooled(atlas: Atlas, codes: frozenset[str]) -> Pooled | None:
    people_like = profile_of(atlas, "LAD")
    if people_like is None:
        return None
    return pooled(people_like, {code: districts_of(atlas, code) for code in sorted(codes)})


@lru_cache(maxsize=4_096)
def districts_of(atlas: Atlas, code: str) -> tuple[str, ...]:
    """The districts of a place: itself, those inside it, or the one that it lies in."""
    types = atlas.places.types(code)
    if not types:
        return ()
    if "LAD" in types:
        return (code,)
    hierarchy = atlas.places.hierarchy
    try:
        inside = hierarchy.children(code, "LAD")
        around = () if inside else hierarchy.ancestors(code, types[0])
    except UnknownAreaError:
        return ()
    held = inside or tuple(each for each in around if each.type == "LAD")
    return tuple(each.code for each in held if each.valid_to is None)
