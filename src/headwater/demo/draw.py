"""Draws what would be published from the truth: counts are counted, so intervals are honest.

Events are Poisson, people who have something are binomial, means carry a normal error. Nothing is
smoothed afterwards: a larger area's count is the sum of its parts' counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.demo.measures import Measure
from headwater.demo.randomness import Floats
from headwater.indicators.methods.proportion import wilson
from headwater.indicators.methods.rate import poisson_limits

CONFIDENCE = 0.95
Z = 1.959963984540054
WOBBLE = 0.004
"""Share of the value by which a figure without a published error still varies from year to year."""


@dataclass(frozen=True)
class Counts:
    """Counts and what they are counted in, of one shape (areas, years)."""

    count: Floats
    denominator: Floats

    def summed(self, into: Floats) -> Counts:
        """Sums over areas by a matrix (larger areas, areas) of shares."""
        return Counts(into @ self.count, into @ self.denominator)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.count + other.count, self.denominator + other.denominator)


@dataclass(frozen=True)
class Means:
    """Values with their standard errors (``nan`` where none is published), and weights."""

    value: Floats
    error: Floats
    weight: Floats

    def summed(self, into: Floats) -> Means:
        """Weighted means over areas by a matrix (larger areas, areas) of shares."""
        weight = into @ self.weight
        value = (into @ (self.weight * self.value)) / weight
        error = np.sqrt(into**2 @ (self.weight * self.error) ** 2) / weight
        return Means(value, error, weight)


@dataclass(frozen=True)
class Figure:
    """What is published for areas and years (areas, years); ``nan`` where there is nothing."""

    value: Floats
    lower: Floats
    upper: Floats
    count: Floats
    denominator: Floats

    def years(self, chosen: slice) -> Figure:
        """The figures of some years."""
        parts = (self.value, self.lower, self.upper, self.count, self.denominator)
        return Figure(*(part[:, chosen] for part in parts))


def at_risk(measure: Measure, people: Floats) -> Floats:
    """Of how many it is counted (areas, years): a sample, or a share of the people."""
    if measure.sample:
        return np.full(people.shape, float(measure.sample))
    return np.asarray(np.maximum(1.0, np.round(people * measure.at_risk * measure.years)))


def counted(rng: np.random.Generator, measure: Measure, level: Floats, number: Floats) -> Counts:
    """Counts drawn around the true ``level`` (areas, years) among ``number`` (areas, years)."""
    if measure.kind == "rate":
        expected = np.exp(level) / measure.multiplier * number
        return Counts(rng.poisson(expected).astype(np.float64), number)
    drawn = rng.binomial(number.astype(np.int64), level / 100)
    return Counts(drawn.astype(np.float64), number)


def measured(rng: np.random.Generator, measure: Measure, level: Floats, people: Floats) -> Means:
    """Means drawn around the true ``level`` (areas, years), with the measure's error."""
    if measure.error == 0:
        value = level * (1 + WOBBLE * rng.normal(size=level.shape))
        return Means(value, np.full(level.shape, np.nan), people)
    size = np.ones(people.shape) if measure.fixed_error else np.sqrt(1e5 / people)
    errors = measure.error * size
    return Means(level + errors * rng.normal(size=level.shape), errors, people)


def figure(measure: Measure, drawn: Counts | Means) -> Figure:
    """Values and 95% intervals, in the unit of the measure."""
    if isinstance(drawn, Means):
        nothing = np.full(drawn.value.shape, np.nan)
        value, half = drawn.value, Z * drawn.error
        return _rounded(Figure(value, value - half, value + half, nothing, nothing))
    if measure.kind == "rate":
        lower, upper, _ = poisson_limits(drawn.count, confidence=CONFIDENCE)
        scale = measure.multiplier / drawn.denominator
        value = drawn.count * scale
        lower, upper = lower * scale, upper * scale
    else:
        lower, upper = wilson(drawn.count, drawn.denominator, confidence=CONFIDENCE)
        value = 100 * drawn.count / drawn.denominator
        lower, upper = 100 * lower, 100 * upper
    return _rounded(Figure(value, lower, upper, drawn.count, drawn.denominator))


def _rounded(of: Figure) -> Figure:
    value, lower, upper = (np.round(part, 4) for part in (of.value, of.lower, of.upper))
    return Figure(value, lower, upper, of.count, of.denominator)
