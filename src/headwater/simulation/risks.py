"""Relative risks: how much a risk factor or a condition multiplies a hazard or a use of care.

One table a risk factor, by sex and age group, whose rows are the states of the factor and whose
columns are the lanes. What is not said is 1. Before a run the tables of smoking, activity,
alcohol and circumstances are multiplied out into one, and those of conditions into two, so that a
person's product is five look-ups.

>>> risks = RelativeRisks.none(ages=(0, 60))
>>> risks = risks.smoking_is(Lane.CHD, current=2.6, ex=[2.2, 2.0, 1.9, 1.7, 1.5, 1.3, 1.2, 1.1])
>>> float(risks.smoking[0, 2, Lane.CHD]), float(risks.smoking[0, 0, Lane.CHD])
(2.6, 1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import LANES, Lane
from headwater.simulation.parts import AGE_BANDS

Floats = npt.NDArray[np.float64]
SMOKING_ROWS = 11
EX_SMOKER_YEARS = (0, 1, 2, 3, 5, 10, 15, 20)
"""First years since quitting of the eight rows of ex-smokers."""
ALCOHOL_UNITS = (0, 14, 35, 50)
"""Units a week above which the four rows of drinkers begin."""
BMI_ROWS = 29
BMI_MIDDLE = np.arange(BMI_ROWS) + 17.5
"""The middle of each row of body mass index, in kg/m2; the first and last rows are open."""
SBP_ROWS = 18
SBP_MIDDLE = np.arange(SBP_ROWS) * 5 + 102.5
"""The middle of each row of blood pressure, in mmHg; the first and last rows are open."""
BITS = 13
LOW_BITS = 7
ROWS = {
    "smoking": SMOKING_ROWS,
    "activity": 3,
    "alcohol": 4,
    "circumstances": 2,
    "bmi": BMI_ROWS,
    "sbp": SBP_ROWS,
    "conditions": BITS,
}


@dataclass(frozen=True)
class RelativeRisks:
    """Relative risks by group (sexes x age groups), row of the factor and lane.

    ``ages`` are the first ages of the age groups. Rows of ``smoking``: never, never but under 25
    at the start, current, then ex-smokers by ``EX_SMOKER_YEARS``; of ``activity``: inactive, fairly
    active, active; of ``alcohol``: ``ALCOHOL_UNITS``; of ``circumstances``: isolated, cold home;
    of ``bmi`` and ``sbp``: the bins around ``BMI_MIDDLE`` and ``SBP_MIDDLE``; of ``conditions``:
    the bits of ``Condition`` in order.
    """

    ages: tuple[int, ...]
    smoking: Floats
    activity: Floats
    alcohol: Floats
    circumstances: Floats
    bmi: Floats
    sbp: Floats
    conditions: Floats

    def __post_init__(self) -> None:
        rising = list(self.ages) == sorted(set(self.ages))
        if not self.ages or self.ages[0] != 0 or not rising or len(self.ages) > AGE_BANDS:
            raise ValueError("The age groups of relative risks must be 1 to 4, rising from 0.")
        for name, rows in ROWS.items():
            table = getattr(self, name)
            if table.shape != (2 * len(self.ages), rows, LANES):
                raise ValueError(
                    f"The relative risks of {name} have the shape {table.shape}; they need "
                    f"({2 * len(self.ages)}, {rows}, {LANES})."
                )
            if not (np.isfinite(table).all() and (table >= 0).all()):
                raise ValueError(f"A relative risk of {name} is negative or not a number.")

    @classmethod
    def none(cls, ages: Sequence[int] = (0,)) -> RelativeRisks:
        """Every relative risk is 1."""
        groups = 2 * len(ages)
        return cls(
            tuple(ages), **{name: np.ones((groups, rows, LANES)) for name, rows in ROWS.items()}
        )

    def groups(self, sex: int | None = None, from_age: int = 0) -> npt.NDArray[np.int64]:
        """The rows of the first axis for a sex (both where None) and for ages from ``from_age``."""
        number = len(self.ages)
        sexes = (0, 1) if sex is None else (sex,)
        return np.array(
            [one * number + at for one in sexes for at in range(number)
             if self.ages[at] >= from_age], dtype=np.int64
        )  # fmt: skip

    def multiplied(
        self,
        factor: str,
        lane: Lane,
        ratios: Sequence[float] | Floats,
        *,
        sex: int | None = None,
        from_age: int = 0,
    ) -> RelativeRisks:
        """These risks with a factor's rows multiplied by ``ratios`` (rows,) in one lane.

        ``factor`` is one of ``ROWS``; ``sex`` and ``from_age`` narrow the groups it is about.
        """
        if factor not in ROWS:
            raise ValueError(f"There is no risk factor {factor}; there are {', '.join(ROWS)}.")
        given = np.asarray(ratios, dtype=np.float64)
        if given.shape != (ROWS[factor],):
            raise ValueError(f"{factor} needs {ROWS[factor]} relative risks, not {given.shape}.")
        table = getattr(self, factor).copy()
        table[self.groups(sex, from_age), :, lane] *= given
        changed: dict[str, Any] = {factor: table}
        return replace(self, **changed)

    def smoking_is(
        self, lane: Lane, *, current: float, ex: Sequence[float], sex: int | None = None
    ) -> RelativeRisks:
        """These risks with those of current smokers and of ex-smokers by years since quitting."""
        return self.multiplied("smoking", lane, [1.0, 1.0, current, *ex], sex=sex)

    def condition_is(
        self, condition: Condition, lane: Lane, ratio: float, *, from_age: int = 0
    ) -> RelativeRisks:
        """These risks with a lane multiplied by ``ratio`` in those who have a condition."""
        ratios = np.ones(BITS)
        ratios[int(condition).bit_length() - 1] = ratio
        return self.multiplied("conditions", lane, ratios, from_age=from_age)

    def living(self) -> Floats:
        """Smoking x activity x alcohol x circumstances multiplied out: (groups, 528, lanes).

        Whoever never smoked and was 25 or over at the start neither starts, quits nor is tempted.
        """
        smoking = self.smoking.copy()
        smoking[:, 0, [Lane.START, Lane.QUIT, Lane.RESTART]] = 0.0
        both = np.ones((len(self.circumstances), 4, LANES))
        for bits in range(4):
            for bit in range(2):
                if bits >> bit & 1:
                    both[:, bits] *= self.circumstances[:, bit]
        product = (
            smoking[:, :, None, None, None]
            * self.activity[:, None, :, None, None]
            * self.alcohol[:, None, None, :, None]
            * both[:, None, None, None]
        )
        return np.ascontiguousarray(product.reshape(len(both), -1, LANES))

    def held(self) -> tuple[Floats, Floats]:
        """Conditions multiplied out, (groups, sets, lanes): bits 0 to 6, then bits 7 to 12."""
        return (
            _every_set(self.conditions[:, :LOW_BITS]),
            _every_set(self.conditions[:, LOW_BITS:]),
        )


def _every_set(ratios: Floats) -> Floats:
    groups, bits, lanes = ratios.shape
    out = np.ones((groups, 1 << bits, lanes))
    for bit in range(bits):
        out[:, np.arange(1 << bits) >> bit & 1 == 1] *= ratios[:, bit, None]
    return out
