"""The gap between the most and the least deprived, before and after: slope and relative index.

Life expectancy and healthy life expectancy of each deprivation fifth come from its deaths, time
lived and healthy time by age, as an area's would (Chiang, Sullivan); admissions are compared at one
age structure, that of the region as things are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.indicators.methods.healthy_life import healthy_life_expectancy
from headwater.indicators.methods.slope_index import SlopeModel, slope_index
from headwater.simulation.lanes import MICRO, Measure
from headwater.simulation.outcomes.uncertainty import Interval, luck_interval, parameter_interval
from headwater.simulation.totals import Totals

Floats = npt.NDArray[np.float64]
FEWEST = 3
GAP_YEARS = 5
"""Gaps are those of so many last years of a run."""
FIRST_AGES = tuple(float(age) for age in range(0, 95, 5))


@dataclass(frozen=True)
class Gap:
    """Slope (SII) and relative index (RII) of inequality in both arms, and values by fifth.

    ``values`` (arms, fifths), the most deprived first; ``sii`` and ``rii`` (arms,) go from the most
    to the least deprived end. ``luck`` and ``evidence`` are intervals of ``narrowed``, where runs
    were repeated and parameters drawn.
    """

    name: str
    values: Floats
    sii: Floats
    rii: Floats
    luck: Interval | None = None
    evidence: Interval | None = None

    @property
    def narrowed(self) -> float:
        """By how much the scenario makes the slope smaller; below 0 where it widens."""
        return float(abs(self.sii[0]) - abs(self.sii[1]))

    def with_intervals(self, repeats: Floats, draws: Floats) -> Gap:
        """The gap with the intervals that ``narrowed`` of repeated runs and of draws gives."""
        return replace(
            self,
            luck=luck_interval(repeats, self.narrowed) if known(repeats) else None,
            evidence=parameter_interval(draws, self.narrowed) if known(draws) else None,
        )


def known(values: Floats) -> bool:
    """Whether there are runs enough for an interval, and a slope in each."""
    return len(values) > 1 and bool(np.isfinite(values).all())


def gaps(totals: Totals) -> tuple[Gap, ...]:
    """The gaps of a run's last years: in life expectancy, in healthy life, in admissions."""
    first = max(0, totals.years - GAP_YEARS)
    return (*years_of_life(totals, first, totals.years), admissions(totals, first, totals.years))


def narrowings(found: Sequence[Gap]) -> Floats:
    """By how much each gap narrows (gaps,)."""
    return np.array([each.narrowed for each in found])


def gap_in(values: Floats, people: Floats, name: str) -> Gap:
    """The gap in values (arms, fifths), weighted by people (arms, fifths).

    Where nobody lives in a fifth the line goes through the others; through fewer than three there
    is none, and the indices are nan.

    >>> rising = gap_in(np.array([[60.0, 62, 64, 66, 68]] * 2), np.ones((2, 5)), "years")
    >>> rising.sii.round(6).tolist(), rising.narrowed
    ([10.0, 10.0], 0.0)
    """
    held = (people > 0).all(axis=0) & np.isfinite(values).all(axis=0)
    if held.sum() < FEWEST:
        none = np.full(len(values), np.nan)
        return Gap(name, values, none, none)
    found = slope_index(values[:, held], people[:, held], model=SlopeModel())
    return Gap(name, values, np.asarray(found.sii), np.asarray(found.rii))


def years_of_life(totals: Totals, first: int, last: int) -> tuple[Gap, Gap]:
    """The gaps in life expectancy and healthy life expectancy at birth, both sexes together, from
    the simulated years ``first`` to ``last`` (not included)."""
    cells = totals.district[..., first:last, :].sum(axis=(0, 3, 5))
    cells = np.moveaxis(cells, 0, 1)
    lived = cells[..., Measure.YEARS_LIVED] / MICRO
    healthy = cells[..., Measure.HEALTHY_YEARS] / MICRO
    share = np.divide(healthy, lived, out=np.zeros(lived.shape), where=lived > 0)
    share = np.minimum(share, 1.0)
    deaths = cells[..., Measure.DEATHS].astype(np.float64)
    found = healthy_life_expectancy(deaths, lived, share, ages=FIRST_AGES)
    people = lived.sum(axis=-1)
    return (
        gap_in(np.asarray(found.life_expectancy)[..., 0], people, "life expectancy"),
        gap_in(np.asarray(found.value)[..., 0], people, "healthy life expectancy"),
    )


def admissions(totals: Totals, first: int, last: int) -> Gap:
    """The gap in emergency admissions per 1,000 people a year, at the region's own ages."""
    cells = totals.district[..., first:last, :].sum(axis=(0, 3, 5))
    cells = np.moveaxis(cells, 0, 1)
    lived = cells[..., Measure.YEARS_LIVED] / MICRO
    rate = np.divide(
        cells[..., Measure.ADMISSIONS_EXPECTED] / MICRO,
        lived,
        out=np.zeros(lived.shape),
        where=lived > 0,
    )
    weight = lived[0].sum(axis=0)
    values = 1000 * (rate * weight).sum(axis=-1) / weight.sum()
    return gap_in(values, lived.sum(axis=-1), "emergency admissions per 1,000")
