"""The suggestions that ``introductions`` makes of everybody, without reading everybody.

Members stand to an asker by their places and by what they have met. What a place can weigh is known
before anybody who leads there is read: its likeness, what it does better, a side on which the asker
knows nobody. What somebody's barriers weigh is known before more of her is read. So places and
people are read from the weightiest down, until nobody left can outweigh the members found already.
This is the threshold rule of Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware"
(Journal of Computer and System Sciences, 2003). The answer is exact: a property test holds it
against the plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headwater.network.introductions import (
    WEIGHTS,
    Introduction,
    Member,
    Setting,
    Why,
    introductions,
)
from headwater.network.posts import Side

if TYPE_CHECKING:
    import networkx as nx

Circle = frozenset[str]
ROUNDING = 1e-9
PEOPLE_FIRST = 50


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Members who are read only where they might be suggested.

    A circle is the set of places for which a post is held; ``sides`` are those on which anybody may
    stand. ``met`` gives the number of each member who met what the asker faces, and what that
    weighs (``introductions.met_weighs``). ``read`` gives every member who holds a post for one of
    the circles it is given, and those of the numbers, each with all that a member has.
    """

    circles: frozenset[Circle]
    read: Callable[[Sequence[Circle], Sequence[int]], Iterable[Member]]
    sides: frozenset[Side] = frozenset(Side)
    met: Mapping[int, float] = field(default_factory=dict)


def foremost(
    asker: Member,
    sure: Iterable[Member],
    elsewhere: Elsewhere,
    graph: nx.Graph,
    setting: Setting,
    most: int = 5,
) -> tuple[Introduction, ...]:
    """What ``introductions`` says of all members, reading no further than the answer needs.

    ``sure`` are all members in ``graph``, and all who lead for places of no circle.

    >>> from headwater.network.ties import tied
    >>> her = Member(1, Side.POLITICAL, frozenset({"A"}))
    >>> def read(circles, numbers):
    ...     print("read", [sorted(each) for each in circles])
    ...     return [Member(ord(place), her.side, each) for each in circles for place in each]
    >>> others = Elsewhere(frozenset({frozenset("B"), frozenset("C")}), read, frozenset({her.side}))
    >>> found = foremost(her, [], others, tied([]), Setting(alike={"B": 0.9, "C": 0.4}), 1)
    read [['B']]
    >>> [(each.key, each.weight) for each in found]
    [(66, 1.8)]
    """
    held = {each.key: each for each in sure}
    known = graph.neighbors(asker.key) if asker.key in graph else ()
    friends = [held[key] for key in known if key in held]
    new_sides = elsewhere.sides - {asker.side, *(each.side for each in friends)}
    missing = WEIGHTS[Why.MISSING] if new_sides else 0.0
    circles, people = _weightiest_first(asker, elsewhere, setting)
    found = introductions(asker, held.values(), graph, setting, most)
    step = 1
    while circles or people:
        met = elsewhere.met[people[0]] if people else 0.0
        bound = weighs(circles, asker, setting) + met + missing + ROUNDING
        if len(found) == most and found[-1].weight > bound:
            break
        numbers = [each for each in people[: PEOPLE_FIRST * step] if each not in held]
        fresh = {each.key: each for each in elsewhere.read(circles[:step], numbers)}
        circles, people = circles[step:], people[PEOPLE_FIRST * step :]
        step *= 2
        held |= fresh
        again = [held[each.key] for each in found]
        found = introductions(asker, [*friends, *again, *fresh.values()], graph, setting, most)
    return found


def _weightiest_first(
    asker: Member, elsewhere: Elsewhere, setting: Setting
) -> tuple[list[Circle], list[int]]:
    """The circles that weigh anything, and the numbers of those who met something."""
    weights = {each: weighs([each], asker, setting) for each in elsewhere.circles}
    circles = sorted(filter(weights.get, weights), key=lambda each: (-weights[each], sorted(each)))
    met = elsewhere.met
    return circles, sorted(filter(met.get, met), key=lambda each: (-met[each], each))


def weighs(circles: Iterable[Circle], asker: Member, setting: Setting) -> float:
    """The most that places of these circles can weigh together: the likest, and one that is better.

    >>> her = Member(1, Side.POLITICAL)
    >>> weighs([frozenset("B"), frozenset("C")], her, Setting({"B": 0.5}, {"C": ("Smoking",)}))
    3.0
    """
    places = {place for each in circles for place in each} - asker.places
    alike = max((setting.alike.get(each, 0.0) for each in places), default=0.0)
    better = any(setting.better.get(each) for each in places)
    return WEIGHTS[Why.ALIKE] * max(alike, 0.0) + WEIGHTS[Why.BETTER] * better
