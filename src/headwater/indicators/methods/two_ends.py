"""Quantiles of the difference and the ratio of two ends, jointly normal on a log or logit scale.

A line fitted to logarithms or logits has ends that are jointly normal there; read back to the
indicator's own scale their difference has no closed form, but its distribution is one smooth
integral over the first end, done here by Gauss-Hermite quadrature, so that limits need no draws.

Source of the quadrature: Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.46.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr, ndtri

FloatArray = npt.NDArray[np.float64]
Scale = Literal["linear", "log", "logit"]
NODES = 40
HALVINGS = 60


@dataclass(frozen=True)
class Line:
    """The two ends of each area's fitted line, and their variances and covariance (one an area)."""

    low: FloatArray
    high: FloatArray
    var_low: FloatArray
    var_high: FloatArray
    covariance: FloatArray


def difference_quantile(line: Line, scale: Scale, probability: float) -> FloatArray:
    """Return the quantile of ``high - low``, both read back from ``log`` or ``logit``.

    >>> one = np.array([1.0])
    >>> line = Line(0 * one, 0 * one, 0.01 * one, 0.01 * one, 0 * one)
    >>> abs(difference_quantile(line, "log", 0.5)).round(9).tolist()
    [0.0]
    """
    back = np.exp if scale == "log" else expit

    def needed(low: FloatArray, target: FloatArray) -> FloatArray:
        return _forward(back(low) + target, scale)

    low, high = back(line.low), back(line.high)
    slack = 12.0 * np.sqrt(np.maximum(line.var_low, line.var_high))
    widest = back(np.maximum(line.low, line.high) + slack)
    return _solve(line, needed, probability, (low * 0 - widest, high * 0 + widest))


def ratio_quantile(line: Line, scale: Scale, probability: float) -> FloatArray:
    """Return the quantile of ``high / low``, both read back from ``log`` or ``logit``.

    On the log scale the ratio is lognormal and the answer is exact.

    >>> one = np.array([1.0])
    >>> line = Line(0 * one, 0 * one, 0.5 * one, 0.5 * one, 0 * one)
    >>> ratio_quantile(line, "log", 0.975).round(4).tolist()
    [7.0991]
    """
    gap = line.high - line.low
    spread = np.sqrt(line.var_low + line.var_high - 2.0 * line.covariance)
    if scale == "log":
        exact: FloatArray = np.exp(gap + ndtri(probability) * spread)
        return exact

    def needed(low: FloatArray, target: FloatArray) -> FloatArray:
        return _forward(expit(low) * np.exp(target), scale)

    start = np.log(expit(line.high) / expit(line.low))
    width = 12.0 * np.sqrt(line.var_low + line.var_high) + 12.0 * spread
    quantile: FloatArray = np.exp(_solve(line, needed, probability, (start - width, start + width)))
    return quantile


def _forward(value: FloatArray, scale: Scale) -> FloatArray:
    """The scale's own end of the line for a value; beyond its range, plus or minus infinity."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.log(np.maximum(value, 0.0))
        inside = np.clip(value, 0.0, 1.0)
        return np.log(inside) - np.log1p(-inside)


def _solve(
    line: Line,
    needed: Callable[[FloatArray, FloatArray], FloatArray],
    probability: float,
    bracket: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Halve the bracket until it holds the target that the second end stays below so often."""
    node, weight = np.polynomial.hermite_e.hermegauss(NODES)
    weight = weight / weight.sum()
    low_sd = np.sqrt(line.var_low)[:, None]
    drawn = line.low[:, None] + low_sd * node
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = np.where(line.var_low > 0, line.covariance / line.var_low, 0.0)
    mean = line.high[:, None] + pull[:, None] * (drawn - line.low[:, None])
    left = np.sqrt(np.maximum(line.var_high - pull * line.covariance, 0.0))[:, None]
    bottom, top = bracket
    for _ in range(HALVINGS):
        middle = (bottom + top) / 2.0
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = ndtr((needed(drawn, middle[:, None]) - mean) / left)
        below = (reached * weight).sum(axis=1) < probability
        bottom, top = np.where(below, middle, bottom), np.where(below, top, middle)
    known = np.isfinite(line.low + line.high + line.var_low + line.var_high)
    return np.where(known, (bottom + top) / 2.0, np.nan)
