"""The headlines of a study: each figure as things are, the change, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import Measure
from headwater.simulation.outcomes.economics import View
from headwater.simulation.outcomes.lag import margin_of_chance, shows_from
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.uncertainty import (
    Interval,
    luck_interval,
    pairing_at_least,
    pairing_factor,
    parameter_interval,
)

Floats = npt.NDArray[np.float64]
SHOWN = {
    Measure.ADMISSIONS_EXPECTED: "emergency admissions",
    Measure.BED_DAYS_EXPECTED: "days in a hospital bed",
    Measure.ATTENDANCES: "A&E attendances",
    Measure.CONTACTS: "contacts with general practice",
    Measure.DEATHS: "deaths",
    Measure.HEALTHY_YEARS: "years in good health",
    Measure.QALYS: "quality-adjusted life years",
    Measure.NEW_CHD: "people who get heart disease",
    Measure.NEW_STROKE: "people who have a stroke",
    Measure.NEW_DIABETES: "people who get type 2 diabetes",
    Measure.NEW_COPD: "people who get COPD",
    Measure.NEW_LUNG_CANCER: "people who get lung cancer",
    Measure.NEW_DEMENTIA: "people who get dementia",
}
MORE_IS_BETTER = (Measure.HEALTHY_YEARS, Measure.QALYS)


@dataclass(frozen=True)
class Headline:
    """One figure of the open population over all years.

    ``luck`` is the interval that chance alone leaves, ``parameters`` the one that the evidence
    leaves (None where no parameter was drawn). ``lag`` is the year from which the change shows, the
    first being 1. ``pairing`` is how many times smaller the variance is for the arms' same luck,
    and ``pairing_least`` what that is at least, with 95% confidence.
    """

    measure: Measure
    name: str
    as_things_are: float
    change: float
    luck: Interval
    parameters: Interval | None
    lag: int | None
    pairing: float
    pairing_least: float = float("nan")

    @property
    def better(self) -> bool:
        """Whether the change is for the better."""
        return (self.change > 0) == (self.measure in MORE_IS_BETTER)

    @property
    def sure(self) -> bool:
        """Whether neither interval holds 0."""
        known = [each for each in (self.luck, self.parameters) if each is not None]
        return self.change != 0 and all(
            np.isnan(each.error) or each.lower * each.upper > 0 for each in known
        )

    @property
    def relative(self) -> float:
        """The change as a share of things as they are."""
        return self.change / self.as_things_are if self.as_things_are else float("nan")


def headlines(study: Study) -> tuple[Headline, ...]:
    """The figures that are shown, in the order of ``SHOWN``."""
    region = View.region(study.totals)
    found = []
    for measure, name in SHOWN.items():
        change = region.change(measure)
        repeats = study.changes(measure, study.repeats)
        drawn = study.changes(measure, study.draws) if len(study.draws) > 1 else None
        yearly = np.diff(region.of(measure), axis=0)
        shown = shows_from(yearly, margin_of_chance(study, measure))[0]
        found.append(
            Headline(
                measure, name, float(region.of(measure)[0].sum()), change,
                luck_interval(repeats, change),
                parameter_interval(drawn, change) if drawn is not None else None,
                int(shown) if np.isfinite(shown) else None,
                *pairing(study.repeated(measure)),
            )
        )  # fmt: skip
    return tuple(found)


def pairing(arms: Floats) -> tuple[float, float]:
    """The factor of pairing and what it is at least, from (runs, arms); nan from one run."""
    if len(arms) < 2:
        return float("nan"), float("nan")
    return pairing_factor(arms), pairing_at_least(arms)
