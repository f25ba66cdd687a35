"""Costs, QALYs and who pays: discounted at 3.5% and 1.5% a year with undiscounted beside.

Gains a person are those of the closed cohort, the residents of the base year wherever they live
later; totals of the region are those of the open population. A ``View`` is of one or the other and
says which. Costs are of one price year; those of the years of life that a scenario adds are in.
Bed days are released, not cash, save the share that is said to be cashable.

Source: National Institute for Health and Care Excellence. NICE health technology evaluations: the
manual. PMG36; 2022 (3.5%, and 1.5% as sensitivity).

>>> discounted(np.array([100.0, 100.0]), 0.035).round(2).tolist()
[100.0, 96.62]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.outcomes.uncertainty import Interval
from headwater.simulation.totals import Totals

Floats = npt.NDArray[np.float64]
RATE, SENSITIVITY = 0.035, 0.015
PROGRAMME = (
    Measure.PROGRAMME_COUNCIL,
    Measure.PROGRAMME_ICB,
    Measure.PROGRAMME_TRUST,
    Measure.PROGRAMME_NATIONAL,
)
CARE = (Measure.NHS_OTHER, Measure.SOCIAL_CARE)
"""Care but for emergency admissions."""


def discounted(values: Floats, rate: float) -> Floats:
    """Yearly values (..., years) at their worth in the base year, whose own count whole."""
    if not 0 <= rate < 1:
        raise ValueError(f"A discount rate of {rate} is not from 0 to 1; give 0.035 for 3.5%.")
    years = np.arange(values.shape[-1])
    return np.asarray(values / (1 + rate) ** years, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class View:
    """One population's totals in both arms: (arms, years, measures), whole numbers.

    ``population`` is ``region`` (open) or ``cohort`` (closed); ``people`` are those at the start.
    """

    population: str
    totals: npt.NDArray[np.int64]
    people: int

    @classmethod
    def region(cls, totals: Totals) -> View:
        """The open population: whoever lives in the region in a year."""
        found = totals.region
        return cls("region", found, int(found[0, 0, Measure.PEOPLE]))

    @classmethod
    def cohort(cls, totals: Totals) -> View:
        """The closed cohort: the residents of the base year."""
        found = np.asarray(totals.cohort.sum(axis=0))
        return cls("cohort", found, int(found[0, 0, Measure.PEOPLE]))

    def of(self, *measures: Measure) -> Floats:
        """The sum of measures (arms, years), each in its own unit."""
        parts = [self.totals[..., each] / MEASURES[each].per for each in measures]
        return np.asarray(sum(parts), dtype=np.float64)

    def change(self, *measures: Measure, rate: float = 0.0) -> float:
        """Under the scenario less as things are, over all years, discounted at ``rate``."""
        both = discounted(self.of(*measures), rate).sum(axis=-1)
        return float(both[1] - both[0])

    def emergency(self) -> Floats:
        """What emergency admissions cost (arms, years), in pounds: those that are expected, at the
        mean cost of those that were counted, so that chance among few does not move the money."""
        counted = self.of(Measure.ADMISSIONS).sum()
        if not counted:
            return self.of(Measure.NHS_EMERGENCY)
        each = self.of(Measure.NHS_EMERGENCY).sum() / counted
        return np.asarray(self.of(Measure.ADMISSIONS_EXPECTED) * each)

    def change_in_care(self, rate: float = 0.0) -> float:
        """Pounds that care costs more, over all years, discounted at ``rate``."""
        both = discounted(self.emergency(), rate).sum(axis=-1)
        return float(both[1] - both[0]) + self.change(*CARE, rate=rate)

    def gain_a_person(self, measure: Measure, rate: float = 0.0) -> float:
        """The change for each person of the closed cohort; refused for the open population."""
        if self.population != "cohort":
            raise ValueError(
                "A gain a person is of the residents of the base year. Use View.cohort."
            )
        return self.change(measure, rate=rate) / self.people


@dataclass(frozen=True)
class Worth:
    """What a scenario brings and costs at one discount rate, over all years.

    ``qalys`` and ``healthy_years`` gained; ``programme`` and ``care`` in pounds, more than as
    things are. ``cost_per_qaly`` is nan where no QALY is gained; ``dearest`` is the highest cost of
    the programme a person reached at which a QALY costs ``threshold`` pounds.
    """

    rate: float
    qalys: float
    healthy_years: float
    programme: float
    care: float
    reached: int
    threshold: float = 20_000.0

    @property
    def cost_per_qaly(self) -> float:
        """Pounds for each QALY gained; below 0 where it saves and gains."""
        return (self.programme + self.care) / self.qalys if self.qalys > 0 else float("nan")

    @property
    def dearest(self) -> float:
        """The programme may cost so much a person reached and still be worth doing."""
        if not self.reached:
            return float("nan")
        return (self.threshold * self.qalys - self.care) / self.reached


def worth(view: View, rate: float = RATE, threshold: float = 20_000.0) -> Worth:
    """What a scenario brings and costs; ``threshold`` in pounds a QALY."""
    return Worth(
        rate,
        view.change(Measure.QALYS, rate=rate),
        view.change(Measure.HEALTHY_YEARS, rate=rate),
        view.change(*PROGRAMME, rate=rate),
        view.change_in_care(rate),
        int(view.of(Measure.REACHED)[1].sum()),
        threshold,
    )


SUMS = ("programme", "care", "net", "released", "in_kind")
"""The sums of an account."""


@dataclass(frozen=True)
class Account:
    """What one organisation spends more (above 0) or saves (below 0), in pounds over all years;
    ``released`` are bed days that are free for others and ``in_kind`` pounds that emergency care
    costs more or less: neither is cash. All ``net`` and ``in_kind`` add up to the whole change.
    ``luck`` and ``evidence`` have the 95% intervals of each sum that is known to vary, by name."""

    organisation: str
    programme: float
    care: float
    released: float = 0.0
    in_kind: float = 0.0
    luck: Mapping[str, Interval] = field(default_factory=dict)
    evidence: Mapping[str, Interval] = field(default_factory=dict)

    @property
    def net(self) -> float:
        """More spent on the programme and on care, in pounds."""
        return self.programme + self.care

    def sure(self, name: str) -> bool:
        """Whether a sum changes and none of its intervals holds 0."""
        known = [held[name] for held in (self.luck, self.evidence) if name in held]
        return bool(getattr(self, name)) and all(x.lower * x.upper > 0 for x in known)


def split_incentives(view: View, cashable: float = 0.0, rate: float = 0.0) -> tuple[Account, ...]:
    """Who pays and who saves, an account for each organisation.

    Emergency care is the trust's: the share ``cashable`` of what it spends less is the ICB's saving
    in cash, and the rest shows as bed days released. Other NHS care is the ICB's.
    """
    if not 0 <= cashable <= 1:
        raise ValueError(f"A cashable share of {cashable} is not from 0 to 1.")
    paid = [view.change(measure, rate=rate) for measure in PROGRAMME]
    before, after = discounted(view.emergency(), rate).sum(axis=-1)
    emergency = float(after - before)
    other = view.change(Measure.NHS_OTHER, rate=rate)
    social = view.change(Measure.SOCIAL_CARE, rate=rate)
    released = -view.change(Measure.BED_DAYS_EXPECTED)
    return (
        Account("council, public health", paid[0], 0.0),
        Account("ICB", paid[1], other + cashable * emergency),
        Account("trust", paid[2], 0.0, released, (1 - cashable) * emergency),
        Account("council, social care", 0.0, social),
        Account("national", paid[3], 0.0),
    )
