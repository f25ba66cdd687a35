"""How like mine the places of a card are, and in what: the basis is ``place.peers``.

A place of several districts (a county, a board) is compared by the mean of its districts on the
common scale. A place so wide that it is like everywhere is compared with none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from headwater.place.likeness import ALIKE, DIFFERENT, join_words
from headwater.place.peers import FloatArray, Profile

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


def place_match(
    people_like: Profile, mine: Sequence[str], theirs: Sequence[str]
) -> PlaceMatch | None:
    """The match of two places, each given as the codes of its districts.

    None where either has no district that can be compared, or too many to be a place.
    """
    here, there = _pooled(people_like, mine), _pooled(people_like, theirs)
    if here is None or there is None:
        return None
    difference = there - here
    every = _distances(people_like.z, here)
    distance = float(_distances(there[None], here)[0])
    largest = float(np.nanmax(every))
    if not np.isfinite(distance) or largest <= 0:
        return None
    known = np.isfinite(difference)
    order = np.argsort(np.abs(np.where(known, difference, np.inf)) - np.abs(np.nan_to_num(here)))
    alike = [i for i in order.tolist() if known[i] and abs(difference[i]) < ALIKE]
    apart = [
        i
        for i in np.argsort(-np.abs(np.nan_to_num(difference))).tolist()
        if known[i] and abs(difference[i]) >= DIFFERENT
    ]
    rows = people_like.definitions
    return PlaceMatch(
        distance=min(1.0, distance / largest),
        nearer=float(np.mean(every[np.isfinite(every)] < distance - 1e-9)),
        alike=tuple(rows[i].label for i in alike[:MOST_NAMED]),
        different=tuple(rows[i].compared(float(difference[i])) for i in apart[:MOST_NAMED]),
    )


def _pooled(people_like: Profile, districts: Sequence[str]) -> FloatArray | None:
    known = frozenset(people_like.areas)
    rows = [people_like.position(code) for code in dict.fromkeys(districts) if code in known]
    if not rows or len(rows) > MOST_DISTRICTS:
        return None
    held = people_like.z[rows]
    counted = np.isfinite(held).sum(axis=0)
    total = np.nansum(held, axis=0)
    return np.asarray(np.where(counted > 0, total / np.maximum(counted, 1), np.nan), dtype=float)


def _distances(rows: FloatArray, here: FloatArray) -> FloatArray:
    difference = rows - here
    known = np.isfinite(difference)
    shared = known.sum(axis=1)
    square = np.where(known, difference, 0.0) ** 2
    enough = shared >= 2 / 3 * len(here)
    return np.where(enough, np.sqrt(square.sum(axis=1) / np.maximum(shared, 1)), np.nan)
