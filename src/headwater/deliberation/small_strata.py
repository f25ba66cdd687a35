"""Which counts by place or age may be shown, so that no small one can be worked out.

A count under ten is hidden, and so is every other count from which it could be found by
subtraction. What is hidden is judged as an attacker would: every hidden count must be able, by all
that is shown, to be ten or more. Sources of the method: Cox (1980), "Suppression methodology and
statistical disclosure control"; Hundepool and others (2012), "Statistical disclosure control",
chapter 4 (protection judged by linear programmes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

LEAST: Final = 10
SLACK: Final = 1e-6
MARGIN: Final = 1_000
Counts = npt.NDArray[np.int64]
Hidden = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ShownCounts:
    """Counts of groups (rows) by strata (columns) with totals, and which of them are hidden.

    ``counts`` and ``hidden`` are (R + 1, C + 1): the last row and column are totals.
    """

    counts: Counts
    hidden: Hidden

    def table(self) -> tuple[tuple[int | None, ...], ...]:
        """The counts row by row, the totals last; None where a count is hidden."""
        return tuple(
            tuple(None if out else int(count) for count, out in zip(row, gone, strict=True))
            for row, gone in zip(self.counts, self.hidden, strict=True)
        )

    def columns_shown(self) -> Hidden:
        """The strata (C,) whose total is shown: only of these may a share be quoted."""
        return ~self.hidden[-1, :-1]


def shown_counts(counts: npt.ArrayLike, least: int = LEAST) -> ShownCounts:
    """The table with every count under ``least`` hidden, and what would give one away.

    ``counts`` (R, C) are people; one row alone gives strata by themselves. Raises ``ValueError``
    for a table that is not of two dimensions or has a count below 0.

    >>> for row in shown_counts([[40, 20, 15], [30, 4, 12]]).table():
    ...     print(row)
    (40, None, None, 75)
    (30, None, None, 46)
    (70, 24, 27, 121)
    """
    inside = np.asarray(counts, dtype=np.int64)
    if inside.ndim != 2 or (inside < 0).any():
        raise ValueError("counts are a table of groups by strata, none of them below 0")
    whole = np.vstack([inside, inside.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    hidden = whole < least
    for place in _places(hidden):
        if _given_away(whole, hidden, place, least):
            cover = _cover(whole, hidden, place, least)
            if cover is None:
                hidden[:] = True
                break
            for each in cover:
                hidden[each] = True
    return ShownCounts(whole, hidden)


def possible(counts: Counts, hidden: Hidden, place: tuple[int, int]) -> tuple[float, float]:
    """The least and the most that a hidden count can be by what is shown.

    Whoever reads the table knows that rows and columns add up and that no count is below 0.

    >>> shown = shown_counts([[40, 20, 15], [30, 4, 12]])
    >>> possible(shown.counts, shown.hidden, (1, 1))
    (0.0, 16.0)
    """
    return _end(counts, hidden, place, 1.0), _end(counts, hidden, place, -1.0)


def _end(counts: Counts, hidden: Hidden, place: tuple[int, int], sign: float) -> float:
    from scipy.optimize import linprog

    places = _places(hidden)
    sums, right = _sums(counts, hidden, places)
    wish = np.zeros(len(places))
    wish[places.index(place)] = sign
    solved = linprog(wish, A_eq=sums, b_eq=right, bounds=(0, None), method="highs")
    return float("inf") if solved.fun is None else sign * float(solved.fun)


def _places(which: Hidden) -> list[tuple[int, int]]:
    return [(int(row), int(column)) for row, column in np.argwhere(which)]


def _sums(
    counts: Counts, hidden: Hidden, places: list[tuple[int, int]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The rows and columns that must add up, as equations in the hidden counts alone."""
    left, right = [], []
    for axis in (0, 1):
        for line in range(counts.shape[axis]):
            mine = np.zeros(counts.shape)
            across: Any = (slice(None), line) if axis else (line, slice(None))
            mine[across] = 1.0
            end = (-1, line) if axis else (line, -1)
            mine[end] = -1.0
            row = np.array([mine[place] for place in places])
            if row.any():
                left.append(row)
                right.append(-float((mine * counts * ~hidden).sum()))
    return np.array(left), np.array(right)


def _given_away(counts: Counts, hidden: Hidden, place: tuple[int, int], least: int) -> bool:
    """Whether what is shown proves a hidden count to be small, or to be what it is.

    Hiding more never narrows what a count can be, so that each is judged once.
    """
    most = _end(counts, hidden, place, -1.0)
    if most < least - SLACK:
        return True
    if most - counts[place] >= 1 - SLACK:
        return False
    return most - _end(counts, hidden, place, 1.0) < 1 - SLACK


def _cover(
    counts: Counts, hidden: Hidden, weak: tuple[int, int], least: int
) -> list[tuple[int, int]] | None:
    """The three other corners of the cheapest rectangle that could make a count large enough.

    People may be thought moved round its corners without any sum changing. What costs is the
    people newly hidden, totals a thousand times as much. None where there is no such rectangle.
    """
    row, column = weak
    rows, columns = counts.shape
    step = max(1, least - int(counts[weak]))
    sign_row, sign_column = np.ones(rows), np.ones(columns)
    sign_row[-1] = sign_column[-1] = -1
    dear = np.ones(counts.shape)
    dear[-1] *= MARGIN
    dear[:, -1] *= MARGIN
    best, cheapest = None, np.inf
    for other in (each for each in range(rows) if each != row):
        for across in (each for each in range(columns) if each != column):
            by_row = -sign_row[row] * sign_row[other]
            by_column = -sign_column[column] * sign_column[across]
            moves = ((row, across), by_column), ((other, column), by_row)
            corners = (*moves, ((other, across), by_row * by_column))
            if any(sign < 0 and counts[place] < step for place, sign in corners):
                continue
            cost = sum((counts[p] + 1) * dear[p] for p, _ in corners if not hidden[p])
            if cost < cheapest:
                best, cheapest = [place for place, _ in corners], cost
    return best
