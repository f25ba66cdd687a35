"""A plane of people into two to five groups, in two ways.

``as_polis`` begins from the first places in the order of people, once. ``many_starts`` begins often
and keeps the tightest, and its answer does not depend on the order of people. Both first gather
people into at most 100 small clusters, so that a region's worth of people is quick to divide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from headwater.deliberation.clusters import (
    TIE,
    Floats,
    Labels,
    clustered,
    first_distinct,
    numbered,
    silhouette,
)
from headwater.deliberation.many import tightest_of

BASE: Final = 100
FEWEST_GROUPS, MOST_GROUPS = 2, 5
STARTS: Final = 16
SETTLING: Final = 2


@dataclass(frozen=True, eq=False)
class Partition:
    """Everybody's group (n,), numbered from 0, and how well the groups separate (-1 to 1).

    ``separation`` counts small clusters of people, by which Polis chooses how many groups there
    are, or people, by which we do; ``by_people`` counts people either way.
    """

    labels: Labels
    separation: float
    by_people: float

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.labels.max()) + 1 if len(self.labels) else 0

    @property
    def sizes(self) -> tuple[int, ...]:
        """People in each group."""
        return tuple(np.bincount(self.labels, minlength=self.groups).tolist())


def candidates(base: int, groups: int | None = None) -> tuple[int, ...]:
    """The numbers of groups to try for so many small clusters: 2 up to min(5, 2 + base / 12).

    >>> candidates(24), candidates(100), candidates(100, groups=2)
    ((2, 3, 4), (2, 3, 4, 5), (2,))
    """
    if groups is not None:
        return (groups,)
    most = min(MOST_GROUPS, FEWEST_GROUPS + base // 12)
    return tuple(k for k in range(FEWEST_GROUPS, most + 1) if k <= base)


def as_polis(points: Floats, groups: int | None = None) -> Partition:
    """The division by the published steps, people in the order given.

    >>> two = np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
    >>> as_polis(two).labels.tolist()
    [0, 0, 1, 1]
    """
    base, member = clustered(points, first_distinct(points, BASE))
    mass = np.bincount(member, minlength=len(base)).astype(np.float64)
    found = []
    for k in candidates(len(base), groups):
        _, labels = clustered(base, first_distinct(base, k), mass)
        by_people = silhouette(base, labels, mass)
        found.append(Partition(labels[member], silhouette(base, labels), by_people))
    return best(found, len(points))


def many_starts(points: Floats, groups: int | None = None, seed: int = 0) -> Partition:
    """The tightest division of many starts; the same whatever the order of people.

    Points are put in order of their coordinates first, so a start is a place and never a row.

    >>> two = np.array([[5.0, 5.0], [0.0, 0.0], [5.1, 5.0], [0.1, 0.0]])
    >>> many_starts(two).labels.tolist()
    [1, 0, 1, 0]
    """
    gathered = gather(points)
    found = [divided([gathered], k, seed)[0] for k in candidates(len(gathered.base), groups)]
    chosen = best(found, len(points))
    return Partition(refined(points, chosen.labels), chosen.separation, chosen.by_people)


@dataclass(frozen=True, eq=False)
class Gathered:
    """People gathered into small clusters: centres (n, 2), people in each (n,), whose is whose."""

    base: Floats
    mass: Floats
    member: Labels


def gather(points: Floats) -> Gathered:
    """At most 100 small clusters of near people: equal cells of the plane, then two rounds.

    The plane is cut into ten strips of as many people each, and each strip into ten cells. Where
    people are in no more than 100 places, each place is a cluster.
    """
    if len(np.unique(points[:, 0].round(TIE))) <= BASE:
        base, member = np.unique(points.round(TIE), axis=0, return_inverse=True)
        if len(base) <= BASE:
            return Gathered(base, np.bincount(member.ravel()).astype(np.float64), member.ravel())
    base = cells(points)
    for _ in range(SETTLING):
        member = numbered(np.argmin((base**2).sum(axis=1) / 2 - points @ base.T, axis=1))
        mass = np.bincount(member)
        sums = [np.bincount(member, weights=points[:, axis]) for axis in (0, 1)]
        base = np.stack(sums, axis=1) / mass[:, None]
    return Gathered(base, mass.astype(np.float64), member)


def cells(points: Floats) -> Floats:
    """The means (100, 2) of cells with as many people each, the same in any order of people."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    across = int(BASE**0.5)
    strip = np.arange(len(points)) * across // len(points)
    order = order[np.lexsort((points[order, 1], strip))]
    place = np.arange(len(points)) - np.searchsorted(strip, strip)
    cell = strip * across + place * across // np.bincount(strip)[strip]
    mass = np.bincount(cell, minlength=BASE)
    sums = [np.bincount(cell, weights=points[order, axis], minlength=BASE) for axis in (0, 1)]
    return np.asarray((np.stack(sums, axis=1) / np.maximum(mass, 1)[:, None])[mass > 0])


def divided(clouds: Sequence[Gathered], groups: int, seed: int) -> list[Partition]:
    """Each cloud into so many groups, all at once; groups are numbered by their place."""
    most = max(len(each.base) for each in clouds)
    points = np.zeros((len(clouds), most, 2))
    mass = np.zeros((len(clouds), most))
    for at, each in enumerate(clouds):
        points[at, : len(each.base)] = each.base
        mass[at, : len(each.mass)] = each.mass
    luck = np.random.Generator(np.random.Philox(key=seed + groups))
    centres, labels = tightest_of(points, mass, groups, STARTS, luck)
    found = []
    for each, middle, mine in zip(clouds, centres, labels, strict=True):
        small = by_place(middle)[mine[: len(each.base)]]
        apart = silhouette(each.base, small, each.mass)
        found.append(Partition(small[each.member], apart, apart))
    return found


def refined(points: Floats, labels: Labels) -> Labels:
    """Everybody into the group whose mean is nearest, until nobody moves."""
    count = int(labels.max()) + 1
    sums = [np.bincount(labels, weights=points[:, axis], minlength=count) for axis in (0, 1)]
    means = np.stack(sums, axis=1) / np.bincount(labels, minlength=count)[:, None]
    centres, found = clustered(points, means, rounds=50)
    return by_place(centres)[found]


def by_place(centres: Floats) -> Labels:
    """A number for each group by where it lies, from left to right."""
    order = np.lexsort((centres[:, 1], centres[:, 0]))
    place = np.empty(len(centres), dtype=np.int64)
    place[order] = np.arange(len(centres))
    return place


def best(found: Iterable[Partition], people: int) -> Partition:
    """The division that separates best, of two alike the one with fewer groups."""
    whole = Partition(np.zeros(people, dtype=np.int64), float("nan"), float("nan"))
    chosen = whole
    for each in found:
        if each.groups > 1 and not each.separation <= chosen.separation:
            chosen = each
    return chosen
