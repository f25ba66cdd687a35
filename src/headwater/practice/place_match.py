"""How like mine the places of a card are, and in what: the basis is ``place.peers``.

A place of several districts (a county, a board) is compared by the mean of its districts on the
common scale. A place so wide that it is like everywhere is compared with none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from headwater.place.likeness import ALIKE, DIFFERENT, join_words
from headwater.place.peers import FloatArray, PeerError, Profile

MOST_DISTRICTS = 15
LIKE_MINE = 0.2
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """How like mine a place is.

    ``distance`` is 0 for the same and 1 for the district least like mine; ``nearer`` is the share
    of all districts that are more like mine; ``alike`` names what both share, most unusual first,
    and ``different`` how the other differs, most first.
    """

    distance: float
    nearer: float
    alike: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_like_mine(self) -> bool:
        """Whether it is among the fifth of districts most like mine."""
        return self.nearer < LIKE_MINE

    def says(self, name: str) -> str:
        """In a sentence, ``name`` being the other place.

        >>> PlaceMatch(0.1, 0.05, ("age", "pay"), ()).says("Boston")
        'Your place and Boston match on age and pay.'
        """
        if self.alike:
            return f"Your place and {name} match on {join_words(self.alike)}."
        if self.different:
            return f"{name} is unlike your place: there, {join_words(self.different)}."
        return f"Your place and {name} are neither close nor far apart."


@dataclass(frozen=True)
class Here:
    """A place, given as the codes of its districts, from which others are looked at.

    ``scores`` are its own on the common scale (k,), and ``distances`` those of every district (n,).
    """

    people_like: Profile
    scores: FloatArray
    distances: FloatArray

    @property
    def largest(self) -> float:
        """The distance of the district least like it."""
        return float(np.nanmax(self.distances))


def here(people_like: Profile, mine: Sequence[str]) -> Here | None:
    """The place to look from; None where it has no district that can be compared, or too many."""
    scores = _pooled(people_like, mine)
    if scores is None:
        return None
    distances = _distances(people_like.z, scores)
    return Here(people_like, scores, distances) if np.nanmax(distances) > 0 else None


def place_match(looking: Here, theirs: Sequence[str]) -> PlaceMatch | None:
    """The match of another place, given as the codes of its districts.

    None where it has no district that can be compared, or too many to be a place.
    """
    return PlaceMatches(looking, pooled(looking.people_like, {"theirs": theirs})).get("theirs")


@dataclass(frozen=True)
class Pooled:
    """Places that can be compared: their codes (m), and their scores on the common scale (m, k)."""

    codes: tuple[str, ...]
    scores: FloatArray


def pooled(people_like: Profile, places: Mapping[str, Sequence[str]]) -> Pooled:
    """Places, each given as the codes of its districts; those that cannot be compared left out."""
    found = {code: _pooled(people_like, districts) for code, districts in places.items()}
    held = {code: scores for code, scores in found.items() if scores is not None}
    empty = np.empty((0, len(people_like.definitions)))
    return Pooled(tuple(held), np.stack(list(held.values())) if held else empty)


class PlaceMatches(Mapping[str, PlaceMatch]):
    """How like mine each of many places is, by their codes.

    How near each is, is worked out for all at once; what both share only for those asked about.
    Without a place to look from, it is empty.
    """

    def __init__(self, looking: Here | None, there: Pooled | None) -> None:
        self._looking, self._there = looking, there
        self._row: dict[str, int] = {}
        self._made: dict[str, PlaceMatch] = {}
        if looking is None or there is None:
            return
        distances = _distances(there.scores, looking.scores)
        self._distances = np.minimum(1.0, distances / looking.largest)
        every = np.sort(looking.distances[np.isfinite(looking.distances)])
        self._nearer = np.searchsorted(every, distances - 1e-9) / len(every)
        codes = zip(there.codes, np.isfinite(distances), strict=True)
        self._row = {code: row for row, (code, known) in enumerate(codes) if known}

    def __getitem__(self, code: str) -> PlaceMatch:
        """The match of a place. Raises ``KeyError`` where it cannot be compared."""
        row = self._row[code]
        if code not in self._made:
            self._made[code] = self._make(row)
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, code: object) -> bool:
        return code in self._row

    def like_mine(self) -> list[str]:
        """The codes of those among the fifth of districts most like mine."""
        return [code for code, row in self._row.items() if self._nearer[row] < LIKE_MINE]

    def nearest(self, most: int) -> list[str]:
        """The codes of those most like mine, nearest first."""
        return sorted(self._row, key=lambda code: self._nearer[self._row[code]])[:most]

    def _make(self, row: int) -> PlaceMatch:
        if self._looking is None or self._there is None:
            raise KeyError(row)
        alike, different = _named(self._looking, self._there.scores[row] - self._looking.scores)
        return PlaceMatch(float(self._distances[row]), float(self._nearer[row]), alike, different)


def _named(looking: Here, difference: FloatArray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What both share, most unusual first; and how the other differs, most first."""
    rows = list(zip(looking.people_like.definitions, difference, looking.scores, strict=True))
    held = [row for row in rows if np.isfinite(row[1])]
    alike = sorted(
        (row for row in held if abs(row[1]) < ALIKE), key=lambda row: abs(row[1]) - abs(row[2])
    )
    apart = sorted((row for row in held if abs(row[1]) >= DIFFERENT), key=lambda row: -abs(row[1]))
    return (
        tuple(definition.label for definition, *_ in alike[:MOST_NAMED]),
        tuple(definition.compared(float(far)) for definition, far, _ in apart[:MOST_NAMED]),
    )


def _pooled(people_like: Profile, districts: Sequence[str]) -> FloatArray | None:
    rows = [number for code in dict.fromkeys(districts) if (number := _row(people_like, code)) >= 0]
    if not rows or len(rows) > MOST_DISTRICTS:
        return None
    held = people_like.z[rows]
    counted = np.isfinite(held).sum(axis=0)
    total = np.nansum(held, axis=0)
    return np.asarray(np.where(counted > 0, total / np.maximum(counted, 1), np.nan), dtype=float)


def _row(people_like: Profile, code: str) -> int:
    try:
        return people_like.position(code)
    except PeerError:
        return -1


def _distances(rows: FloatArray, here: FloatArray) -> FloatArray:
    difference = rows - here
    known = np.isfinite(difference)
    shared = known.sum(axis=1)
    square = np.where(known, difference, 0.0) ** 2
    enough = shared >= 2 / 3 * len(here)
    return np.where(enough, np.sqrt(square.sum(axis=1) / np.maximum(shared, 1)), np.nan)
