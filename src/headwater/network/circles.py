"""The suggestions that ``introductions`` makes of everybody, without reading everybody.

Nearly all members stand to an asker by their places alone. What a place can weigh is known before
anybody who leads there is read: its likeness, what it does better, a side on which the asker knows
nobody. So places are read from the weightiest down, until nobody who leads in those that are left
can outweigh the members found already. This is the threshold rule of Fagin, Lotem and Naor,
"Optimal aggregation algorithms for middleware" (Journal of Computer and System Sciences, 2003).
The answer is exact: a property test holds it against the plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Members who are read only where they might be suggested.

    A circle is the set of places for which a post is held. ``read`` gives every member who holds a
    post for one of the circles it is given, with all of her places. ``sides`` are those on which
    any of them may stand.
    """

    circles: frozenset[Circle]
    read: Callable[[Sequence[Circle]], Iterable[Member]]
    sides: frozenset[Side] = frozenset(Side)


def foremost(
    asker: Member,
    sure: Iterable[Member],
    elsewhere: Elsewhere,
    graph: nx.Graph,
    setting: Setting,
    most: int = 5,
) -> tuple[Introduction, ...]:
    """What ``introductions`` says of all members, reading no further than the answer needs.

    ``sure`` are all members in ``graph``, all who face or have solved what the asker faces, and
    all who lead for places of no circle.

    >>> from headwater.network.ties import tied
    >>> her = Member(1, Side.POLITICAL, frozenset({"A"}))
    >>> def read(circles):
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
    met = [held[key] for key in known if key in held]
    new_sides = elsewhere.sides - {asker.side, *(each.side for each in met)}
    missing = WEIGHTS[Why.MISSING] if new_sides else 0.0
    left = sorted(
        (each for each in elsewhere.circles if weighs([each], asker, setting)),
        key=lambda each: (-weighs([each], asker, setting), sorted(each)),
    )
    found = introductions(asker, held.values(), graph, setting, most)
    step = 1
    while left:
        bound = weighs(left, asker, setting) + missing + ROUNDING
        if len(found) == most and found[-1].weight > bound:
            break
        fresh = {each.key: each for each in elsewhere.read(left[:step])}
        left, step = left[step:], step * 2
        held |= fresh
        again = [held[each.key] for each in found]
        found = introductions(asker, [*met, *again, *fresh.values()], graph, setting, most)
    return found


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
