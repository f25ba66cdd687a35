"""Whom a member might talk to: each suggestion with the reasons that make it, and their weights.

A suggestion needs something to talk about: a challenge that the other has met or shares, a place
like one's own, or better results. A missing tie (nobody one knows is on that side) and somebody who
knows both make it weightier; alone they make none. People whom one knows already are left out.
The weights are a judgement, written down in ``WEIGHTS``; a page shows each reason that counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest
from typing import TYPE_CHECKING

from headwater.network.posts import Side

if TYPE_CHECKING:
    import networkx as nx

MOST_COUNTED = 3


class Why(StrEnum):
    """What speaks for an introduction."""

    SOLVED = "solved"
    SHARED = "shared"
    ALIKE = "alike"
    BETTER = "better"
    MISSING = "missing"
    COMMON = "common"


WEIGHTS = {
    Why.SOLVED: 3.0,
    Why.SHARED: 1.0,
    Why.ALIKE: 2.0,
    Why.BETTER: 2.0,
    Why.MISSING: 1.0,
    Why.COMMON: 0.5,
}
TO_TALK_ABOUT = frozenset({Why.SOLVED, Why.SHARED, Why.ALIKE, Why.BETTER})


@dataclass(frozen=True, slots=True)
class Member:
    """A member as an introduction sees her: her side, her places, what she faces and has solved.

    ``facing`` and ``solved`` are barrier codes, ``places`` area codes.
    """

    key: int
    side: Side
    places: frozenset[str] = frozenset()
    facing: frozenset[str] = frozenset()
    solved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the asker's places: which others are like them, and which do better.

    ``alike`` gives each place its likeness, from 0 to 1; ``better`` the measures on which a place
    does better than the asker's where hers does worse than others.
    """

    alike: Mapping[str, float] = field(default_factory=dict)
    better: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it is, what it weighs, and the barriers, places, measures or people in it.

    ``about`` of ``better`` begins with the place; of ``common`` it is the numbers of people.
    """

    why: Why
    weight: float
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Introduction:
    """A suggestion: whom, and why, the weightiest reason first."""

    key: int
    weight: float
    reasons: tuple[Reason, ...]


def introductions(
    asker: Member,
    members: Iterable[Member],
    graph: nx.Graph,
    setting: Setting | None = None,
    most: int = 5,
) -> tuple[Introduction, ...]:
    """Up to ``most`` members to whom ``asker`` has no tie yet, the weightiest suggestion first.

    ``graph`` is that of ``ties.tied``; it need hold no more than the asker's acquaintances and
    theirs. Equal weights are told apart by the members' numbers, so the answer is always the same.

    >>> from headwater.network.ties import tied
    >>> her = Member(1, Side.POLITICAL, frozenset({"A"}), facing=frozenset({"B07"}))
    >>> him = Member(2, Side.NHS, frozenset({"B"}), solved=frozenset({"B07"}))
    >>> found = introductions(her, [her, him], tied([]), Setting(alike={"B": 0.5}))
    >>> [(each.why.value, each.weight) for each in found[0].reasons]
    [('solved', 3.0), ('alike', 1.0), ('missing', 1.0)]
    """
    given = setting or Setting()
    known = frozenset(graph.neighbors(asker.key)) if asker.key in graph else frozenset()
    everybody = {each.key: each for each in members}
    sides = {everybody[key].side for key in known if key in everybody} | {asker.side}
    found = (
        _weighed(asker, each, given, graph, sides)
        for key, each in everybody.items()
        if key != asker.key and key not in known
    )
    return tuple(
        nsmallest(most, (each for each in found if each), key=lambda each: (-each.weight, each.key))
    )


def _weighed(
    asker: Member, other: Member, setting: Setting, graph: nx.Graph, sides: set[Side]
) -> Introduction | None:
    """The suggestion, or None where there would be nothing to talk about."""
    reasons = list(_to_talk_about(asker, other, setting))
    if not reasons:
        return None
    if other.side not in sides:
        reasons.append(Reason(Why.MISSING, WEIGHTS[Why.MISSING], (other.side.value,)))
    if asker.key in graph and other.key in graph:
        common = sorted(set(graph[asker.key]) & set(graph[other.key]))[:MOST_COUNTED]
        if common:
            weight = WEIGHTS[Why.COMMON] * len(common)
            reasons.append(Reason(Why.COMMON, weight, tuple(map(str, common))))
    order = list(Why)
    reasons.sort(key=lambda each: (-each.weight, order.index(each.why)))
    return Introduction(other.key, sum(each.weight for each in reasons), tuple(reasons))


def met_weighs(solved: int, shared: int) -> float:
    """What it weighs that somebody got past so many things that the asker faces, and shares others.

    >>> met_weighs(1, 0), met_weighs(5, 2)
    (3.0, 11.0)
    """
    counted = (min(solved, MOST_COUNTED), min(shared, MOST_COUNTED))
    return WEIGHTS[Why.SOLVED] * counted[0] + WEIGHTS[Why.SHARED] * counted[1]


def _to_talk_about(asker: Member, other: Member, setting: Setting) -> Iterator[Reason]:
    solved = sorted(asker.facing & other.solved)[:MOST_COUNTED]
    if solved:
        yield Reason(Why.SOLVED, WEIGHTS[Why.SOLVED] * len(solved), tuple(solved))
    shared = sorted((asker.facing & other.facing) - other.solved)[:MOST_COUNTED]
    if shared:
        yield Reason(Why.SHARED, WEIGHTS[Why.SHARED] * len(shared), tuple(shared))
    alike = max(
        ((setting.alike.get(place, 0.0), place) for place in sorted(other.places - asker.places)),
        default=(0.0, ""),
        key=lambda each: each[0],
    )
    if alike[0] > 0:
        yield Reason(Why.ALIKE, WEIGHTS[Why.ALIKE] * alike[0], (alike[1],))
    better = [place for place in sorted(other.places - asker.places) if setting.better.get(place)]
    if better:
        about = (better[0], *setting.better[better[0]][:MOST_COUNTED])
        yield Reason(Why.BETTER, WEIGHTS[Why.BETTER], about)
