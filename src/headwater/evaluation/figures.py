"""An indicator over places and time, and which periods lie before and after places acted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from headwater.indicators.standings.panel import Panel

FloatArray = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NEVER = np.inf
DAYS_A_YEAR = 365.25
SLACK = 3 / DAYS_A_YEAR


@dataclass(frozen=True)
class Figures:
    """Values (n, t) of places by period; NaN where nothing is published.

    ``start`` and ``end`` are each period's first day and the day after its last, in years;
    ``nation`` (t,) is the nation's value, NaN where there is none.
    """

    places: tuple[str, ...]
    periods: tuple[str, ...]
    start: FloatArray
    end: FloatArray
    values: FloatArray
    nation: FloatArray

    @property
    def overlapping(self) -> bool:
        """Whether periods share days, as rolling averages do."""
        return bool((self.start[1:] < self.end[:-1] - SLACK).any())

    def after(self, since: FloatArray) -> Flags:
        """Periods (n, t) that lie wholly after each place acted; ``since`` (n,) is in years."""
        late: Flags = self.start[None, :] >= since[:, None] - SLACK
        return late

    def before(self, since: FloatArray) -> Flags:
        """Periods (n, t) that had ended when each place acted."""
        early: Flags = self.end[None, :] <= since[:, None] + SLACK
        return early

    def apart(self, since: float) -> Flags:
        """Periods (t,) kept when none may overlap the next, counted outwards from a moment."""
        kept = np.zeros(len(self.periods), dtype=np.bool_)
        free = since - SLACK
        for i in np.flatnonzero(self.start >= free):
            if self.start[i] >= free:
                kept[i], free = True, self.end[i] - SLACK
        free = since + SLACK
        for i in np.flatnonzero(self.end <= free)[::-1]:
            if self.end[i] <= free:
                kept[i], free = True, self.start[i] + SLACK
        return kept

    def rows(self, places: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each place named. ``KeyError`` where one is not held."""
        place = {code: i for i, code in enumerate(self.places)}
        return np.array([place[code] for code in places], dtype=np.int64)

    def only(self, rows: npt.NDArray[np.int64]) -> Figures:
        """These rows alone."""
        names = tuple(self.places[i] for i in rows.tolist())
        return Figures(names, self.periods, self.start, self.end, self.values[rows], self.nation)

    def between(self, kept: Flags) -> Figures:
        """The periods (t,) marked alone."""
        labels = tuple(each for each, keep in zip(self.periods, kept, strict=True) if keep)
        return Figures(
            self.places,
            labels,
            self.start[kept],
            self.end[kept],
            self.values[:, kept],
            self.nation[kept],
        )


def in_years(day: date) -> float:
    """A day as a number of years, as panels count them.

    >>> round(in_years(date(1970, 1, 1)), 2)
    1970.0
    """
    return 1970.0 + (day - date(1970, 1, 1)).days / DAYS_A_YEAR


def figures_of(panel: Panel) -> Figures:
    """The figures of a panel of the lake."""
    return Figures(
        tuple(str(code) for code in panel.areas.tolist()),
        panel.periods.labels,
        panel.periods.start,
        panel.periods.end,
        panel.value,
        panel.england,
    )


def yearly(values: Mapping[str, Sequence[float]], first: int) -> Figures:
    """Figures from plain lists, one value a calendar year from ``first``.

    >>> yearly({"A": [1.0, 2.0], "B": [1.0, 3.0]}, 2010).periods
    ('2010', '2011')
    """
    table = np.array(list(values.values()), dtype=np.float64)
    years = first + np.arange(table.shape[1])
    start = np.array([in_years(date(year, 1, 1)) for year in years.tolist()])
    end = np.array([in_years(date(year + 1, 1, 1)) for year in years.tolist()])
    labels = tuple(str(year) for year in years.tolist())
    return Figures(tuple(values), labels, start, end, table, np.full(len(years), np.nan))


def since_of(figures: Figures, acted: Mapping[str, date]) -> FloatArray:
    """When each place acted (n,), in years; never is infinite."""
    return np.array([in_years(acted[code]) if code in acted else NEVER for code in figures.places])
