"""What a run counted: whole numbers by small area, by district and kind of people, by cohort.

Totals add up: those of parts of a population are the parts of the whole, whatever the parts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.parts import AS_IS, CHANGED, SAME

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ARMS = ("as things are", "under the scenario")


@dataclass(frozen=True, eq=False)
class Totals:
    """Whole numbers in the units of ``MEASURES``.

    ``area`` (areas, arms, years, measures) and ``district`` (districts, fifths, arms, sexes, ages,
    years, measures) count the open population: whoever lives in the region. ``newcomers`` and
    ``left`` (3, fifths, years, measures) hold what those born or arrived added to it, and what
    became of residents of the base year after they left; their first axis is alike in both arms,
    as things are only, under the scenario only.
    """

    area: Ints
    district: Ints
    newcomers: Ints
    left: Ints

    def __add__(self, other: Totals) -> Totals:
        """The totals of two parts of a population together."""
        return Totals(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: Totals) -> Totals:
        """The totals of a population without one part of it."""
        return Totals(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    def equals(self, other: Totals) -> bool:
        """Whether every number of both arms is the same."""
        pairs = (
            (self.area, other.area),
            (self.district, other.district),
            (_arms(self.newcomers), _arms(other.newcomers)),
            (_arms(self.left), _arms(other.left)),
        )
        return all(np.array_equal(mine, theirs) for mine, theirs in pairs)

    @property
    def years(self) -> int:
        """How many years were simulated."""
        return int(self.area.shape[2])

    @property
    def region(self) -> Ints:
        """The open population's totals (arms, years, measures)."""
        return np.asarray(self.area.sum(axis=0))

    @property
    def fifths(self) -> Ints:
        """The open population's totals (fifths, arms, years, measures)."""
        return np.asarray(self.district.sum(axis=(0, 3, 4)))

    @property
    def cohort(self) -> Ints:
        """Totals (fifths, arms, years, measures) of the residents of the base year, wherever they
        live later, and of nobody else: what gains a person are worked out from."""
        return self.fifths - _arms(self.newcomers) + _arms(self.left)

    def of(self, measure: Measure) -> Floats:
        """One measure of the open population (arms, years), in its own unit."""
        return self.region[..., measure] / MEASURES[measure].per


def _arms(slots: Ints) -> Ints:
    """(3, fifths, years, measures) as (fifths, arms, years, measures)."""
    return np.stack([slots[SAME] + slots[AS_IS], slots[SAME] + slots[CHANGED]], axis=1)
