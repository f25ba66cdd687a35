"""Rates that carry their unit, so that an annual figure is never taken for one of a step.

A hazard is events a person-year at an instant; a probability is of a year or of a step. They are
different types: only ``hazard()`` leads from one to the other, sums of unlike units are refused,
and a model takes no bare number.

>>> AnnualProbability(0.5).hazard().values.round(4).item()
0.6931
>>> StepProbability(0.5, step=0.5).hazard().values.round(4).item()
1.3863
>>> AnnualHazard(0.02) + StepProbability(0.02, step=0.5)
Traceback (most recent call last):
    ...
TypeError: An annual hazard and a probability of a step do not add up; turn both into hazards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def _checked(values: object, name: str, most: float) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if not ((given >= 0) & (given <= most)).all():
        worst = given[~((given >= 0) & (given <= most))].ravel()[0]
        raise ValueError(f"{name} of {worst} is not from 0 to {most:g}; check its unit.")
    return given


@dataclass(frozen=True, eq=False)
class Rate:
    """A rate of any shape in one unit; see its kinds."""

    values: Floats
    unit = "rate"
    most = np.inf

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _checked(self.values, f"An {self.unit}", self.most))

    def hazard(self) -> AnnualHazard:
        """The same rate as events a person-year."""
        raise NotImplementedError

    def __add__(self, other: object) -> Rate:
        if type(other) is not type(self) or not isinstance(other, AnnualHazard):
            name = other.unit if isinstance(other, Rate) else "bare number"
            raise TypeError(f"An {self.unit} and a {name} do not add up; turn both into hazards.")
        return AnnualHazard(self.values + other.values)


@dataclass(frozen=True, eq=False)
class AnnualHazard(Rate):
    """Events a person-year, at an instant; hazards of different causes add up."""

    unit = "annual hazard"

    def hazard(self) -> AnnualHazard:
        """Itself."""
        return self

    def probability(self, years: float = 1.0) -> Floats:
        """The chance of an event within so many years at this hazard.

        >>> AnnualHazard(0.1).probability(5).round(4).item()
        0.3935
        """
        return np.asarray(-np.expm1(-self.values * years))


@dataclass(frozen=True, eq=False)
class AnnualProbability(Rate):
    """The chance of an event within a year, such as the q(x) of a life table."""

    unit = "annual probability"
    most = 1.0

    def hazard(self) -> AnnualHazard:
        """The constant hazard that gives this chance in a year."""
        return AnnualHazard(-np.log1p(-np.minimum(self.values, 1 - 1e-12)))


@dataclass(frozen=True, eq=False)
class StepProbability(Rate):
    """The chance of an event within a step of ``step`` years."""

    step: float = 1.0
    unit = "probability of a step"
    most = 1.0

    def hazard(self) -> AnnualHazard:
        """The constant hazard that gives this chance in a step."""
        return AnnualHazard(-np.log1p(-np.minimum(self.values, 1 - 1e-12)) / self.step)


@dataclass(frozen=True, eq=False)
class AnnualAmount(Rate):
    """What a year of life brings or costs: pounds, contacts, QALYs, bed days."""

    unit = "annual amount"

    def hazard(self) -> AnnualHazard:
        """Refused: an amount is no hazard."""
        raise TypeError("An annual amount is not a hazard. Give the lane a rate of events.")
