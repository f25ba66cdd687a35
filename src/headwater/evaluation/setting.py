"""The places that acted beside those that did not, over the periods that can be used."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from headwater.evaluation.figures import NEVER, SLACK, Figures, Flags, FloatArray

MOST_COMPARED = 60


@dataclass(frozen=True)
class Setting:
    """Figures of the places that acted (first) and of those that did not.

    ``since`` (n,) is when each acted, in years, infinite for never. ``apart`` (n, n), where known,
    is how unlike any two places are: a twin is made of the most alike alone.
    """

    figures: Figures
    since: FloatArray
    apart: FloatArray | None = None

    @property
    def acted(self) -> Flags:
        """Which places (n,) acted."""
        flags: Flags = np.isfinite(self.since)
        return flags

    @property
    def count(self) -> int:
        """How many acted."""
        return int(self.acted.sum())

    @property
    def dates(self) -> FloatArray:
        """The different moments at which places acted, in order."""
        return np.unique(self.since[self.acted])

    @property
    def untouched(self) -> Flags:
        """Figures (n, t) from before each place acted, and all of those that never did."""
        return self.figures.before(self.since) & np.isfinite(self.figures.values)

    @property
    def touched(self) -> Flags:
        """Figures (n, t) from wholly after each place acted."""
        late = self.figures.after(self.since) & np.isfinite(self.figures.values)
        late[~self.acted] = False
        return late

    def periods_before(self) -> int:
        """The fewest periods from before that any place that acted has."""
        return int(self.untouched[self.acted].sum(axis=1).min()) if self.count else 0

    def periods_after(self) -> int:
        """The fewest periods from after that any place that acted has."""
        return int(self.touched[self.acted].sum(axis=1).min()) if self.count else 0

    def complete(self) -> Setting:
        """The periods that most places have and no date cuts through, and places that have all."""
        kept = ~self._cut() & (np.isfinite(self.figures.values).mean(axis=0) >= 0.5)
        figures = self.figures.between(kept)
        whole = np.isfinite(figures.values).all(axis=1)
        return self._of(np.flatnonzero(whole), figures)

    def _cut(self) -> Flags:
        """Periods (t,) that began before a date and ended after it."""
        cut = np.zeros(len(self.figures.periods), dtype=np.bool_)
        for day in self.dates.tolist():
            cut |= (self.figures.start < day - SLACK) & (self.figures.end > day + SLACK)
        return cut

    def _of(self, rows: np.ndarray, figures: Figures | None = None) -> Setting:
        held = (figures or self.figures).only(rows)
        apart = None if self.apart is None else self.apart[np.ix_(rows, rows)]
        return Setting(held, self.since[rows], apart)

    def without(self, row: int) -> Setting:
        """Without one place."""
        return self._of(np.delete(np.arange(len(self.since)), row))

    def moved(self, periods: int) -> Setting:
        """As though every place had acted some periods later, or earlier (negative)."""
        step = self.rhythm() * periods
        return replace(self, since=self.since + step)

    def as_if_earlier(self, periods: int) -> Setting:
        """The figures from before the first date alone, as though places had acted earlier."""
        kept: Flags = self.figures.end <= self.dates.min() + SLACK
        return Setting(self.figures.between(kept), self.since, self.apart).moved(-periods)

    def rhythm(self) -> float:
        """Years from one period to the next."""
        return float(np.median(np.diff(self.figures.end))) if len(self.figures.end) > 1 else 1.0

    def length(self) -> int:
        """How many periods it takes for one to lie wholly after another: three of rolling three."""
        years = float(np.median(self.figures.end - self.figures.start))
        return max(round(years / self.rhythm()), 1)

    def instead(self, group: np.ndarray) -> Setting:
        """As though a group of places that did nothing had acted; those that did are left out."""
        since = np.full(len(self.since), NEVER)
        since[group] = self.since[self.acted][: len(group)]
        others = np.flatnonzero(~self.acted)
        return Setting(
            self.figures.only(others),
            since[others],
            None if self.apart is None else self.apart[np.ix_(others, others)],
        )

    def alone(self, row: int) -> Setting:
        """As though one place that did nothing had acted, at the first date."""
        first = np.where(self.acted, self.dates.min(), NEVER)
        return replace(self, since=first).instead(np.array([row]))

    def pool(self) -> np.ndarray:
        """Rows of places that did not act, the most alike to those that did, at most sixty."""
        others = np.flatnonzero(~self.acted)
        if self.apart is None or len(others) <= MOST_COMPARED:
            return others
        apart = self.apart[np.ix_(np.flatnonzero(self.acted), others)]
        known = np.isfinite(apart)
        total = np.where(known, apart, 0.0).sum(axis=0)
        distance = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.inf)
        order = np.argsort(distance, kind="stable")
        return np.sort(others[order[:MOST_COMPARED]])
