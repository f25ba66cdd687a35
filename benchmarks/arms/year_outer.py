"""The whole yearly model in NumPy with years outside: a uniform a person, decision and year.

What a careful analyst would write: tables looked up for everybody at once, events of a year decided
by probabilities, uses of care and costs added up by small area and year. It leaves out what needs
time within a year.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.lanes import CLOCKS, LANES, ONSETS, Lane
from headwater.simulation.model import Model
from headwater.simulation.parts import ALL_AGES
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.risks import EX_SMOKER_YEARS

Floats = npt.NDArray[np.float64]
CONTROLLED = 139.0


class YearOuter:
    """The state of everybody, and a year at a time; totals by area, year and use."""

    def __init__(self, residents: Residents, areas: Areas, model: Model, years: int) -> None:
        self.model, self.years, self.areas = model, years, len(areas)
        self.random = np.random.Generator(np.random.Philox(17))
        self.area, self.sex = residents.area.astype(np.int64), residents.sex.astype(np.int64)
        self.fifth = residents.quintile.astype(np.int64) - 1
        self.age = residents.age.astype(np.int64)
        self.bmi, self.sbp = residents.bmi_kg_m2, residents.sbp.astype(np.float64)
        self.smoking = residents.smoking.astype(np.int64)
        self.since = residents.years_since_quitting.astype(np.int64)
        self.young = self.age < 25
        drinking = np.searchsorted([14, 35, 50], residents.alcohol, side="left")
        self.rest = (residents.activity * 4 + drinking) * 4 + residents.circumstances
        self.held = residents.conditions.astype(np.int64)
        self.checked = residents.has(Condition.DIAGNOSED).copy()
        self.newly = np.zeros(len(residents), bool)
        self.would = self.random.random(len(residents)) < model.care.share_treated
        self.frail = self.random.gamma(model.dispersion, 1 / model.dispersion, len(residents))
        self.alive = np.ones(len(residents), bool)
        self.living, (self.low, self.high) = model.risks.living(), model.risks.held()
        self.totals = np.zeros((self.areas, years, LANES - CLOCKS + 2))
        self.new = np.zeros(LANES)

    def run(self) -> None:
        """All years."""
        self._notice()
        for year in range(self.years):
            self._year(year)

    def _pressure(self) -> Floats:
        fallen = np.maximum(CONTROLLED, self.sbp - self.model.care.treatment_fall)
        return np.where(self.newly & (self.sbp > CONTROLLED), fallen, self.sbp)

    def _factors(self) -> Floats:
        risks = self.model.risks
        band = np.searchsorted(risks.ages, self.age, side="right") - 1
        group = self.sex * len(risks.ages) + band
        ex = 3 + np.searchsorted(EX_SMOKER_YEARS, self.since, side="right") - 1
        smoke = np.choose(self.smoking, [self.young.astype(int), ex, 2])
        product = self.living[group, smoke * 48 + self.rest]
        product = product * risks.bmi[group, np.clip(self.bmi.astype(int) - 17, 0, 28)]
        bins = np.clip(((self._pressure() - 100) / 5).astype(int), 0, 17)
        product *= risks.sbp[group, bins]
        product *= self.low[group, self.held & 127]
        product *= self.high[group, self.held >> 7]
        product[:, [Lane.ADMISSION, Lane.BED_DAYS]] *= self.frail[:, None]
        return np.asarray(product)

    def _year(self, year: int) -> None:
        age = np.minimum(self.age, ALL_AGES - 1)
        rate = self.model.base[self.sex, self.fifth, age] * self._factors()
        rate[~self.alive] = 0.0
        happens = self.random.random((len(rate), CLOCKS)) < -np.expm1(-rate[:, :CLOCKS])
        admitted = self.random.poisson(rate[:, Lane.ADMISSION])
        days = self.random.poisson(admitted * 4.0)
        lived = np.where(happens[:, Lane.DEATH], 0.5, 1.0)
        for use in range(LANES - CLOCKS):
            self._count(year, use, rate[:, CLOCKS + use] * lived)
        self._count(year, LANES - CLOCKS, admitted)
        self._count(year, LANES - CLOCKS + 1, days)
        for lane, condition in ONSETS.items():
            fresh = happens[:, lane] & (self.held & int(condition) == 0)
            self.new[lane] += fresh.sum()
            self.held[fresh] |= int(condition)
        self._habits(happens)
        self.alive &= ~happens[:, Lane.DEATH]
        self.bmi = self.bmi + self.model.drift_bmi[self.sex, age]
        self.sbp = self.sbp + self.model.drift_sbp[self.sex, age]
        self.age = self.age + 1
        self.since = np.where(self.smoking == Smoking.EX, np.minimum(self.since + 1, 99), 0)
        self._notice()

    def _count(self, year: int, column: int, amount: Floats) -> None:
        self.totals[:, year, column] = np.bincount(self.area, amount, self.areas)

    def _habits(self, happens: npt.NDArray[np.bool_]) -> None:
        raised = self.held & int(Condition.HYPERTENSION) > 0
        self.checked |= happens[:, Lane.BLOOD_PRESSURE_CHECK] & raised
        row = np.searchsorted(EX_SMOKER_YEARS, self.since, side="right") - 1
        tempted = self.random.random(len(row)) < self.model.restart[row]
        again = (self.smoking == Smoking.EX) & happens[:, Lane.RESTART] & tempted
        stops = (self.smoking == Smoking.CURRENT) & happens[:, Lane.QUIT]
        starts = (self.smoking == Smoking.NEVER) & happens[:, Lane.START]
        self.smoking[again | starts] = Smoking.CURRENT
        self.smoking[stops] = Smoking.EX
        self.since[stops | again] = 0

    def _notice(self) -> None:
        self.held[self._pressure() >= 140] |= int(Condition.HYPERTENSION)
        told = self.checked & (self.held & int(Condition.HYPERTENSION) > 0)
        told &= self.held & int(Condition.DIAGNOSED) == 0
        self.held[told] |= int(Condition.DIAGNOSED)
        self.held[told & self.would] |= int(Condition.TREATED)
        self.newly |= told & self.would
