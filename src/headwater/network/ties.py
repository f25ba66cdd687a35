"""Ties between people as a graph, and how many there are between one side and another.

A tie is counted once for each pair of people, however often they met. Counts of people and of
pairs below ``FEWEST`` are withheld: with few people on a side, a count would point at one of them.
No function here orders people by their ties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

FEWEST = 5


class TieKind(StrEnum):
    """How two people came to know each other."""

    MET = "met"
    WORKED = "worked"
    ANSWERED = "answered"
    INTRODUCED = "introduced"

    @property
    def words(self) -> str:
        """What they did, between their names."""
        return WORDS[self]


WORDS = {
    TieKind.MET: "were at the same gathering",
    TieKind.WORKED: "share a decision or a follow-up",
    TieKind.ANSWERED: "one answered the other’s question",
    TieKind.INTRODUCED: "were introduced",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """One occasion on which two people had to do with each other; the order means nothing."""

    one: int
    other: int
    kind: TieKind


@dataclass(frozen=True, slots=True)
class Tie:
    """A person's tie to another: how often in each way."""

    other: int
    times: tuple[tuple[TieKind, int], ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Ties between two sides (or inside one): pairs that could be tied, and pairs that are.

    ``tied`` and ``share`` (0 to 1) are None where they are withheld, because few people stand on a
    side or few pairs are tied.
    """

    one: str
    other: str
    possible: int
    tied: int | None
    share: float | None


def tied(contacts: Iterable[Contact], people: Iterable[int] = ()) -> nx.Graph:
    """The graph of ties: a node a person, an edge a pair that had to do with each other.

    An edge holds how often, by kind. ``people`` are there also without a tie. A contact of somebody
    with herself is left out.

    >>> graph = tied([Contact(1, 2, TieKind.MET), Contact(2, 1, TieKind.MET)], people=[3])
    >>> graph.number_of_nodes(), graph.edges[1, 2]["met"]
    (3, 2)
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(people)
    for each in contacts:
        if each.one != each.other:
            if not graph.has_edge(each.one, each.other):
                graph.add_edge(each.one, each.other)
            held: dict[str, Any] = graph.edges[each.one, each.other]
            held[each.kind.value] = held.get(each.kind.value, 0) + 1
    return graph


def ties_of(graph: nx.Graph, person: int) -> tuple[Tie, ...]:
    """A person's own ties, in the order of the others' numbers: not by how strong they are.

    >>> ties_of(tied([Contact(1, 2, TieKind.ANSWERED)]), 2)[0].times
    ((<TieKind.ANSWERED: 'answered'>, 1),)
    """
    if person not in graph:
        return ()
    return tuple(
        Tie(
            other,
            tuple(
                (kind, graph.edges[person, other][kind.value])
                for kind in TieKind
                if kind.value in graph.edges[person, other]
            ),
        )
        for other in sorted(graph.neighbors(person))
    )


def between(graph: nx.Graph, sides: Mapping[int, str]) -> tuple[Between, ...]:
    """Ties between each two sides, and inside each, by the names of the sides.

    ``sides`` says on which side each person stands; people without one are left out. Worked out
    from networkx's mixing of the attribute. Sides of fewer than ``FEWEST`` people, and fewer tied
    pairs than that (but not none), are withheld.

    >>> people = dict.fromkeys(range(6), "a") | dict.fromkeys(range(6, 12), "b")
    >>> contacts = [Contact(one, one + 6, TieKind.MET) for one in range(6)]
    >>> for each in between(tied(contacts, people), people):
    ...     print(each.one, each.other, each.possible, each.tied, each.share)
    a a 15 0 0.0
    a b 36 6 0.16666666666666666
    b b 15 0 0.0
    """
    import networkx as nx

    known = graph.subgraph([person for person in graph if person in sides]).copy()
    nx.set_node_attributes(known, {person: sides[person] for person in known}, "side")
    mixed: Mapping[Hashable, Mapping[Hashable, int]] = nx.attribute_mixing_dict(known, "side")
    people = Counter(sides[person] for person in known)
    return tuple(
        _between(one, other, people, mixed)
        for one, other in combinations_with_replacement(sorted(people), 2)
    )


def _between(
    one: str,
    other: str,
    people: Mapping[str, int],
    mixed: Mapping[Hashable, Mapping[Hashable, int]],
) -> Between:
    found = mixed.get(one, {}).get(other, 0)
    if one == other:
        possible, found = people[one] * (people[one] - 1) // 2, found // 2
    else:
        possible = people[one] * people[other]
    few = min(people[one], people[other]) < FEWEST or 0 < found < FEWEST
    if few or not possible:
        return Between(one, other, possible if not _small(people, one, other) else 0, None, None)
    return Between(one, other, possible, found, found / possible)


def _small(people: Mapping[str, int], one: str, other: str) -> bool:
    return min(people[one], people[other]) < FEWEST
