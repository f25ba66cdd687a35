"""Limits of the slope and relative index when the line is fitted to values with skewed errors.

A rate's error is normal on the log scale and a proportion's on the logit scale, so the ends of a
line fitted to the values themselves are sums of skewed quantities. Their cumulants are known (each
value's by quadrature, a sum's by adding), and the Cornish-Fisher expansion turns cumulants into
quantiles, more precisely than 100,000 draws would. Only where the sums are too skewed for the
expansion are draws made.

Source: Cornish and Fisher, Revue de l'Institut International de Statistique 1938;5:307-20; Hill and
Davis, Annals of Mathematical Statistics 1968;39:1264-73 (the terms to third order).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtri

from headwater.indicators.methods.two_ends import Scale

FloatArray = npt.NDArray[np.float64]
Limits = tuple[FloatArray, FloatArray, FloatArray, FloatArray]

NODES = 24
STEPS = 8
MOST_SKEW = 0.5
FAR_FROM_ZERO = 3.0


@dataclass(frozen=True, slots=True)
class SkewedValues:
    """Values with errors normal on ``scale``, and the weights of both ends of the fitted line.

    All arrays have the shape (areas, quantiles); ``errors`` are standard errors on the scale.
    """

    values: FloatArray
    errors: FloatArray
    low: FloatArray
    high: FloatArray
    scale: Scale

    def centre(self) -> FloatArray:
        """The values on the scale where their errors are normal.

        >>> one = np.ones((1, 1))
        >>> SkewedValues(one / 2, one, one, one, "logit").centre().tolist()
        [[0.0]]
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(self.values)
            return logs if self.scale == "log" else logs - np.log1p(-self.values)

    def back(self, fitted: FloatArray) -> FloatArray:
        """Values read back from the scale.

        >>> one = np.ones((1, 1))
        >>> SkewedValues(one, one, one, one, "log").back(one * 0).tolist()
        [[1.0]]
        """
        return np.exp(fitted) if self.scale == "log" else expit(fitted)


def skewed_limits(skewed: SkewedValues, confidence: float, draws: int, seed: int) -> Limits:
    """Return lower and upper limits of ``high - low`` and of ``high / low``, for each area.

    The ratio's are missing where the low end is not clearly above 0. ``draws`` and ``seed`` are
    for areas whose ends are too skewed for the expansion.

    >>> even = np.array([[0.5, 0.3, 0.2]])
    >>> given = SkewedValues(even * 0 + 2.0, even * 0 + 0.1, even, even[:, ::-1], "log")
    >>> [limit.round(3).tolist() for limit in skewed_limits(given, 0.95, 1000, 1)]
    [[-0.168], [0.168], [0.92], [1.086]]
    """
    cumulants = _cumulants(skewed)
    tails = ((1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0)
    slope = skewed.high - skewed.low
    below, above = (_quantile(slope, cumulants, tail) for tail in tails)
    spread = np.sqrt(_sum(skewed.low, cumulants, 2))
    clear = _sum(skewed.low, cumulants, 1) > FAR_FROM_ZERO * spread
    ratio_below, ratio_above = (
        np.where(clear, _ratio_quantile(skewed, cumulants, tail), np.nan) for tail in tails
    )
    limits = np.stack([below, above, ratio_below, ratio_above])
    skewest = np.max([_skew(ends, cumulants) for ends in (skewed.low, skewed.high, slope)], axis=0)
    for area in np.flatnonzero(skewest > MOST_SKEW):
        limits[:, area] = _drawn_limits(skewed, int(area), tails, (draws, seed))
    return limits[0], limits[1], limits[2], limits[3]


def _cumulants(skewed: SkewedValues) -> list[FloatArray]:
    """Mean and second to fifth cumulants of each value, by Gauss-Hermite quadrature."""
    node, weight = np.polynomial.hermite_e.hermegauss(NODES)
    weight = weight / weight.sum()
    drawn = skewed.back(skewed.centre()[..., None] + skewed.errors[..., None] * node)
    mean = drawn @ weight
    gap = drawn - mean[..., None]
    square = gap * gap
    second, third = square @ weight, (square * gap) @ weight
    fourth, fifth = (square * square) @ weight, (square * square * gap) @ weight
    return [mean, second, third, fourth - 3.0 * second**2, fifth - 10.0 * third * second]


def _sum(weights: FloatArray, cumulants: list[FloatArray], order: int) -> FloatArray:
    total: FloatArray = (weights**order * cumulants[order - 1]).sum(axis=1)
    return total


def _skew(weights: FloatArray, cumulants: list[FloatArray]) -> FloatArray:
    """The larger of skewness and excess kurtosis of each area's weighted sum."""
    second = _sum(weights, cumulants, 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.abs(_sum(weights, cumulants, 3)) / second**1.5
        larger: FloatArray = np.fmax(skew, _sum(weights, cumulants, 4) / second**2)
    return larger


def _quantile(weights: FloatArray, cumulants: list[FloatArray], probability: float) -> FloatArray:
    """Quantile of each area's weighted sum: Cornish and Fisher's expansion to third order."""
    mean, second, third, fourth, fifth = (_sum(weights, cumulants, order) for order in range(1, 6))
    with np.errstate(divide="ignore", invalid="ignore"):
        skew, heavy, five = third / second**1.5, fourth / second**2, fifth / second**2.5
    z = float(ndtri(probability))
    two, three, four = z**2 - 1.0, z**3 - 3.0 * z, z**4 - 6.0 * z**2 + 3.0
    first = skew * two / 6.0
    next_order = heavy * three / 24.0 - skew**2 * (2.0 * three + z) / 36.0
    last_order = (
        five * four / 120.0
        - skew * heavy * (four + two) / 24.0
        + skew**3 * (12.0 * four + 19.0 * two) / 324.0
    )
    standard = np.where(second > 0, z + first + next_order + last_order, 0.0)
    quantile: FloatArray = mean + standard * np.sqrt(second)
    return quantile


def _ratio_quantile(
    skewed: SkewedValues, cumulants: list[FloatArray], probability: float
) -> FloatArray:
    """The ratio r at which ``high - r low`` has its quantile at 0, by the secant method.

    The quantile falls almost in a straight line with r, so a few steps settle every digit.
    """

    def miss(ratio: FloatArray) -> FloatArray:
        return _quantile(skewed.high - ratio[:, None] * skewed.low, cumulants, probability)

    with np.errstate(divide="ignore", invalid="ignore"):
        level = _sum(skewed.low, cumulants, 1)
        before = _sum(skewed.high, cumulants, 1) / level
        missed_before = miss(before)
        now = before + missed_before / level
        for _ in range(STEPS):
            missed = miss(now)
            change = missed - missed_before
            step = np.where(change != 0, missed * (now - before) / change, 0.0)
            before, missed_before, now = now, missed, now - step
    return now


def _drawn_limits(
    skewed: SkewedValues, area: int, tails: tuple[float, float], how: tuple[int, int]
) -> FloatArray:
    """Limits of one area from antithetic draws; every area meets the same ones."""
    draws, seed = how
    generator = np.random.Generator(np.random.Philox(seed))
    half = generator.standard_normal((max(draws // 2, 1), skewed.values.shape[1]))
    normal = np.concatenate([half, -half])
    drawn = skewed.back(skewed.centre()[area] + skewed.errors[area] * normal)
    low, high = drawn @ skewed.low[area], drawn @ skewed.high[area]
    limits = np.full(4, np.nan)
    limits[:2] = np.quantile(high - low, tails)
    if (low <= 0).mean() < 0.001:
        limits[2:] = np.quantile(high / low, tails)
    return limits
