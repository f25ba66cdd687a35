"""Regression of estimates that have errors of their own on a property of their areas.

Each area's estimate is its true value plus its error; true values scatter about the line
with a variance that is estimated from the data (Paule and Mandel's moment equation with the
line fitted). Limits are Student's t with the variance of Knapp and Hartung.

Sources: Paule and Mandel, J Res NBS 1982;87:377-85; Knapp and Hartung, Statistics in
Medicine 2003;22:2693-710.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
FEWEST = 10
STEPS = 100


@dataclass(frozen=True)
class Line:
    """``at_zero`` and ``at_one``: the line where the property is 0 and 1; their ``difference``."""

    at_zero: float
    at_one: float
    difference: float
    lower: float
    upper: float
    p: float
    between: float
    areas: int


def meta_regression(
    estimate: Floats, error: Floats, share: Floats, *, confidence: float = 0.95
) -> Line | None:
    """Fit ``estimate`` on ``share`` (0 to 1); None with fewer than ten areas or no spread.

    ``error`` are standard errors; areas where any of the three is missing are left out.

    >>> share = np.linspace(0, 1, 12)
    >>> line = meta_regression(1 + 2 * share, np.full(12, 0.1), share)
    >>> round(line.difference, 6), round(line.at_zero, 6)
    (2.0, 1.0)
    """
    kept = np.isfinite(estimate) & np.isfinite(error) & (error > 0) & np.isfinite(share)
    y, variance, x = estimate[kept], error[kept] ** 2, share[kept]
    if len(y) < FEWEST or float(np.ptp(x)) == 0:
        return None
    between = _between(y, variance, x)
    weight = 1.0 / (variance + between)
    level, slope, squares = _weighted(y, weight, x)
    residual = y - level - slope * x
    degrees = len(y) - 2
    scale = max(float((weight * residual**2).sum()) / degrees, 1e-300)
    widened = float(np.sqrt(max(scale, 1.0 if between == 0 else scale) / squares))
    reach = float(stdtrit(degrees, 0.5 + confidence / 2)) * widened
    p = float(2 * stdtr(degrees, -abs(slope) / widened))
    return Line(
        level,
        level + slope,
        slope,
        slope - reach,
        slope + reach,
        p,
        float(np.sqrt(between)),
        len(y),
    )


def _weighted(y: Floats, weight: Floats, x: Floats) -> tuple[float, float, float]:
    total = weight.sum()
    middle = (weight * x).sum() / total
    squares = float((weight * (x - middle) ** 2).sum())
    slope = float((weight * (x - middle) * y).sum()) / squares
    return float((weight * y).sum() / total) - slope * float(middle), slope, squares


def _between(y: Floats, variance: Floats, x: Floats) -> float:
    """The variance of true values about the line: where weighted squares equal their freedom."""

    def excess(between: float) -> float:
        weight = 1.0 / (variance + between)
        level, slope, _ = _weighted(y, weight, x)
        return float((weight * (y - level - slope * x) ** 2).sum()) - (len(y) - 2)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(y)) + float(variance.max())
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
