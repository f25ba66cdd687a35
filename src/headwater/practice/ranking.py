"""Filters first, then order, and why a card stands where it does.

What somebody chose (barrier, a place like hers, evidence, cost, level, scale, what came of it)
decides whether a card is there at all. Of those that are, the order comes from how well the words
answer, how like her place theirs is, and how sure the result is. What came of it does not move a
card: a failure stands as high as a success.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, Scale
from headwater.place.likeness import join_words
from headwater.practice.card import PracticeCard
from headwater.practice.place_match import PlaceMatch
from headwater.practice.terms import CostBand, Finding

WORDS, LIKENESS, EVIDENCE, NAMED_BARRIER = 1.0, 0.45, 0.08, 0.2
MOST_QUOTED = 4
FAINT = 0.12
QUOTES = ".,;:!?()'“”" + '"'


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody looks for: her words, and what a card must have to be there at all.

    ``place`` is the name of hers; ``like_mine`` keeps only cards from places like it. ``grade`` is
    the least evidence and ``cost`` the dearest band that will do.
    """

    words: str = ""
    barrier: str = ""
    place: str = ""
    like_mine: bool = False
    grade: int = 1
    cost: CostBand | None = None
    level: Level | None = None
    scale: Scale | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may answer: how well its words do (any scale), the words it has, its place."""

    card: PracticeCard
    relevance: float = 0.0
    found: tuple[str, ...] = ()
    match: PlaceMatch | None = None


@dataclass(frozen=True)
class Ranked:
    """A card in its order: its score, and the reasons for it, a clause each."""

    card: PracticeCard
    score: float
    reasons: tuple[str, ...]
    match: PlaceMatch | None = field(default=None)

    @property
    def why(self) -> str:
        """The reasons in a sentence."""
        text = "; ".join(self.reasons)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def fits(ask: Ask, card: PracticeCard, match: PlaceMatch | None) -> bool:
    """Whether a card has all that was chosen.

    A barrier is met by the cards tried against it, and one of the framework's also by those tried
    against a local word for it. A card whose cost is not known meets no choice of cost.
    """
    if ask.barrier and not barriers().reached_by(ask.barrier) & set(card.barriers):
        return False
    if ask.like_mine and not (match and match.is_like_mine):
        return False
    if ask.cost and (card.cost is CostBand.NOT_KNOWN or card.cost.order > ask.cost.order):
        return False
    chosen = (
        (ask.level, card.level),
        (ask.scale, card.scale),
        (ask.finding, card.finding),
    )
    return card.grade >= ask.grade and all(one in (None, other) for one, other in chosen)


def ranked(ask: Ask, candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """The candidates that fit, best first; of equals, the earlier title."""
    kept = [each for each in candidates if fits(ask, each.card, each.match)]
    most = max((each.relevance for each in kept), default=0.0)
    kept = [each for each in kept if each.relevance >= FAINT * most]
    found = [
        Ranked(each.card, _score(ask, each, most), reasons(ask, each), each.match) for each in kept
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.card.title, one.card.code)))


def _score(ask: Ask, each: Candidate, most: float) -> float:
    words = WORDS * each.relevance / most if most > 0 else 0.0
    near = LIKENESS * (1 - each.match.nearer) ** 2 if each.match else 0.0
    named = NAMED_BARRIER if ask.barrier in each.card.barriers else 0.0
    return round(words + near + EVIDENCE * (each.card.grade - 1) / 4 + named, 9)


def reasons(ask: Ask, each: Candidate) -> tuple[str, ...]:
    """Why a card stands where it does, a clause each; only what bore on it.

    Its grade bore on every card, and stands beside each of them: that is not said again.
    """
    told = []
    if each.match and ask.place:
        told.append(each.match.says(each.card.where).rstrip("."))
    elif ask.place:
        told.append("not about one place to set beside yours")
    if ask.barrier:
        met = barriers().reached_by(ask.barrier) & set(each.card.barriers)
        names = [barriers().find(code).name.lower() for code in sorted(met)]
        told.append(f"tried against “{join_words(names)}”")
    if each.found:
        quoted = [f"“{word}”" for word in each.found[:MOST_QUOTED]]
        told.append(f"your words found: {join_words(quoted)}")
    return tuple(told)


def quoted_words(question: str) -> Sequence[str]:
    """The words of a question as typed, each once.

    >>> quoted_words("Bus to the hospital, bus home")
    ('Bus', 'to', 'the', 'hospital', 'home')
    """
    words = [word.strip(QUOTES) for word in question.split()]
    first: dict[str, str] = {}
    for word in filter(None, words):
        first.setdefault(word.lower(), word)
    return tuple(first.values())
