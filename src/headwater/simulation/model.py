"""The model: base rates by sex, deprivation and age; relative risks; how risk factors move.

A model is data. Base rates are those of somebody whose every relative risk is 1; give published
rates of a population and ``calibration`` turns them into base rates for it. Rates come with their
unit (``headwater.simulation.rates``), and a bare number is refused.

>>> from headwater.simulation.rates import AnnualProbability
>>> model = Model.empty().with_rate(Lane.DEATH, AnnualProbability(0.01))
>>> model.base[0, 0, 40, Lane.DEATH].round(6).item()
0.01005
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, gammaincinv

from headwater.simulation.lanes import CLOCKS, LANES, USE_SCALE, Lane
from headwater.simulation.parts import (
    ALL_AGES,
    EVENTS,
    FIFTHS,
    FRAILTY_STEPS,
    GROUPS,
    LIVED_AGES,
    SEXES,
    TABLES,
    WIDTH,
)
from headwater.simulation.rates import AnnualAmount, Rate
from headwater.simulation.risks import EX_SMOKER_YEARS, RelativeRisks

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Care:
    """How blood pressure is treated and what an emergency admission costs.

    ``share_treated`` of those who are told of hypertension take treatment, which lowers their
    pressure by ``treatment_fall`` mmHg, down to 139 at most. An admission costs
    ``admission_pounds`` and ``bed_day_pounds`` for each day.
    """

    share_treated: float = 0.0
    treatment_fall: float = 0.0
    admission_pounds: float = 0.0
    bed_day_pounds: float = 0.0
    sbp_per_bmi: float = 0.0
    """mmHg by which blood pressure falls for each kg/m2 that a programme takes off."""


@dataclass(frozen=True)
class Model:
    """Everything about a region's people that is not the people themselves.

    ``base`` (sexes, fifths, ages, lanes): events a person-year, or what a year brings in the
    lane's own unit (pounds, QALYs, contacts). ``drift_bmi`` and ``drift_sbp`` (sexes, ages): yearly
    change. ``birth`` and ``arrival`` (sexes, fifths, ages): newcomers a person-year, held at the
    base year's. ``restart`` (8,): how likely an ex-smoker gives in to a temptation, by years since
    quitting. ``dispersion`` is k of the gamma frailty in admissions (variance mu + mu^2/k);
    infinite for none. ``steps`` are those of a year.
    """

    base: Floats
    risks: RelativeRisks
    drift_bmi: Floats
    drift_sbp: Floats
    birth: Floats
    arrival: Floats
    restart: Floats
    care: Care = field(default_factory=Care)
    dispersion: float = np.inf
    male_births: float = 0.512
    steps: int = 1

    @classmethod
    def empty(cls, risks: RelativeRisks | None = None) -> Model:
        """A model in which nothing happens and nothing counts."""
        return cls(
            base=np.zeros((SEXES, FIFTHS, ALL_AGES, LANES)),
            risks=risks or RelativeRisks.none(),
            drift_bmi=np.zeros((SEXES, ALL_AGES)),
            drift_sbp=np.zeros((SEXES, ALL_AGES)),
            birth=np.zeros((SEXES, FIFTHS, ALL_AGES)),
            arrival=np.zeros((SEXES, FIFTHS, ALL_AGES)),
            restart=np.ones(len(EX_SMOKER_YEARS)),
        )

    def with_rate(self, lane: Lane, rate: Rate) -> Model:
        """This model with one lane's base rates, which broadcast to (sexes, fifths, ages).

        Lanes of events take rates of events, in any unit; the rest take an ``AnnualAmount``.
        ``TypeError`` for a bare number and for the wrong kind.
        """
        if not isinstance(rate, Rate):
            raise TypeError(
                f"The rate of {lane.name} has no unit. Give an AnnualHazard, an AnnualProbability, "
                "a StepProbability or an AnnualAmount."
            )
        if (lane > CLOCKS) != isinstance(rate, AnnualAmount):
            needed = "an annual amount" if lane > CLOCKS else "a rate of events"
            raise TypeError(f"{lane.name} needs {needed}, not an {rate.unit}.")
        values = rate.values if isinstance(rate, AnnualAmount) else rate.hazard().values
        base = self.base.copy()
        base[..., lane] = np.broadcast_to(values, base.shape[:-1])
        return replace(self, base=base)

    @property
    def vectors(self) -> tuple[int, ...]:
        """Where the lanes begin that count, by eights: all, or the first eight alone where no
        others have rates and neither a risk factor nor what it does changes with age."""
        still = not self.drift_bmi.any() and not self.drift_sbp.any() and len(self.risks.ages) == 1
        plain = still and not self.base[..., WIDTH:].any()
        return (0,) if plain else tuple(range(0, LANES, WIDTH))

    def tables(self) -> Floats:
        """The model as the kernel takes it: its tables one after another (``TABLES``)."""
        low, high = self.risks.held()
        first = np.array(self.risks.ages)
        lived = np.minimum(np.arange(LIVED_AGES + 1), ALL_AGES - 1)
        scale = np.array([USE_SCALE[Lane(lane)] for lane in range(CLOCKS, LANES)])
        given: dict[str, object] = {
            "passed": self._passed(),
            "uses": self.base[:, :, lived, CLOCKS:] * scale,
            "living": self.risks.living(),
            "bmi": self.risks.bmi,
            "sbp": self.risks.sbp,
            "low": low,
            "high": high,
            "band": np.searchsorted(first, np.arange(LIVED_AGES), side="right") - 1,
            "drift_bmi": self.drift_bmi[:, lived[:-1]],
            "drift_sbp": self.drift_sbp[:, lived[:-1]],
            "restart": self.restart,
            "frailty": frailties(self.dispersion),
            "birth": self.birth,
            "arrival": self.arrival,
            "settings": (
                self.care.share_treated, self.care.treatment_fall,
                round(self.care.admission_pounds * 100), round(self.care.bed_day_pounds * 100),
                self.steps, self.care.sbp_per_bmi, self.male_births,
            ),
        }  # fmt: skip
        flat, place = np.empty(sum(map(math.prod, TABLES.values()))), 0
        for name, shape in TABLES.items():
            _lay_out(given[name], flat[place : place + math.prod(shape)].reshape(shape))
            place += math.prod(shape)
        return flat

    def _passed(self) -> Floats:
        """The base hazard of each event added up to the start of every age that may be lived."""
        lived = np.minimum(np.arange(LIVED_AGES), ALL_AGES - 1)
        hazard = self.base[:, :, lived, :EVENTS]
        return np.pad(hazard.cumsum(axis=2), ((0, 0), (0, 0), (1, 0), (0, LANES - EVENTS)))


def _lay_out(values: object, room: Floats) -> None:
    """Put a table where it belongs; relative risks of fewer age groups than that are repeated."""
    table = np.asarray(values, dtype=np.float64)
    if table.shape[1:] == room.shape[1:] and len(room) == GROUPS and len(table) < GROUPS:
        by_sex, wide = table.reshape(SEXES, -1, *room.shape[1:]), len(table) // SEXES
        for band, part in enumerate(np.moveaxis(room.reshape(SEXES, -1, *room.shape[1:]), 1, 0)):
            part[...] = by_sex[:, min(band, wide - 1)]
    else:
        room[...] = table


def frailties(dispersion: float) -> Floats:
    """Multipliers of admissions, equally likely, of mean 1 and variance 1/k: means of 4,096 slices.

    The mean of the gamma distribution within each slice of equal probability, exact from its
    distribution function of shape k + 1.

    >>> taken = frailties(2.0)
    >>> float(taken.mean().round(9)), float(taken.var().round(3))
    (1.0, 0.5)
    """
    if not np.isfinite(dispersion):
        return np.ones(FRAILTY_STEPS)
    if dispersion <= 0:
        raise ValueError(
            f"A dispersion of {dispersion} is not above 0; leave it infinite for none."
        )
    edges = gammaincinv(dispersion, np.arange(FRAILTY_STEPS + 1) / FRAILTY_STEPS)
    mass = np.diff(gammainc(dispersion + 1, edges))
    return np.asarray(mass * FRAILTY_STEPS / mass.sum(), dtype=np.float64)
