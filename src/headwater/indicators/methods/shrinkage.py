"""Empirical Bayes: pull small areas' noisy values towards the mean of all before ranking them.

The further an area's value is from the rest because it is small, the more it is pulled. Two
models: normal-normal for any value with a standard error, and gamma-Poisson for counts.

Sources: Paule and Mandel, J Res NBS 1982;87:377-85, and DerSimonian and Laird, Controlled Clinical
Trials 1986;7:177-88 (variance between areas); Morris, JASA 1983;78:47-55 (normal-normal); Clayton
and Kaldor, Biometrics 1987;43:671-81, and Marshall, Applied Statistics 1991;40:283-94 (counts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from headwater.indicators.methods.estimate import check_confidence, z_score

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shrunk:
    """Values after shrinkage, one element an area.

    ``weight``: the share of the area's own value that is kept (1 = all, 0 = the mean alone).
    ``mean`` and ``between``: the centre and the standard deviation of the true values.
    """

    value: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray
    mean: float
    between: float
    confidence: float


def between_variance(
    value: npt.ArrayLike,
    standard_error: npt.ArrayLike,
    method: Literal["paule_mandel", "moments"] = "paule_mandel",
) -> float:
    """Return the variance of the true values between areas (never negative).

    ``moments`` is DerSimonian and Laird's closed form; ``paule_mandel`` solves the moment equation
    exactly (weighted squared deviations equal to areas less one), which is steadier when precision
    varies. Fewer than two usable areas give 0.

    >>> round(between_variance([1.0, 2.0, 3.0], [0.1, 0.1, 0.1]), 3)
    0.99
    """
    y, se = _usable(value, standard_error)
    if y.size < 2:
        return 0.0
    if method == "moments":
        return _moments(y, se**2)
    return _paule_mandel(y, se**2)


def empirical_bayes(
    value: npt.ArrayLike,
    standard_error: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    method: Literal["paule_mandel", "moments"] = "paule_mandel",
) -> Shrunk:
    """Shrink each value towards the precision-weighted mean (normal-normal empirical Bayes).

    ``value``, ``standard_error``: one element an area, in the same unit; an area where either is
    missing, or the error not above zero, stays missing and does not inform the others. The errors
    returned allow for the mean being estimated; they do not allow for the variance between areas
    being estimated.

    >>> shrunk = empirical_bayes([10.0, 20.0, 30.0], [1.0, 1.0, 10.0])
    >>> shrunk.value.round(1).tolist(), shrunk.weight.round(2).tolist()
    ([10.1, 20.0, 22.1], [0.98, 0.98, 0.38])
    """
    z = z_score(confidence)
    values = np.asarray(value, dtype=np.float64)
    errors = np.asarray(standard_error, dtype=np.float64)
    values, errors = np.broadcast_arrays(values, errors)
    usable = np.isfinite(values) & np.isfinite(errors) & (errors > 0)
    variance = np.where(usable, errors**2, np.nan)
    between = between_variance(values, errors, method)
    precision = np.where(usable, 1.0 / (variance + between), 0.0)
    total = precision.sum()
    mean = float((precision * np.where(usable, values, 0.0)).sum() / total) if total else np.nan
    weight = between / (between + variance)
    shrunk = mean + weight * (values - mean)
    mean_variance = 1.0 / total if total else np.nan
    error = np.sqrt(weight * variance + (1.0 - weight) ** 2 * mean_variance)
    return Shrunk(
        value=shrunk,
        standard_error=error,
        lower=shrunk - z * error,
        upper=shrunk + z * error,
        weight=weight,
        mean=mean,
        between=float(np.sqrt(between)),
        confidence=confidence,
    )


def gamma_poisson(
    count: npt.ArrayLike, expected: npt.ArrayLike, *, confidence: float = 0.95
) -> Shrunk:
    """Shrink ratios of observed to expected counts (or counts to populations) towards the whole.

    ``count``: events, 0 or more. ``expected``: expected events, or population, above 0. True
    ratios are taken to follow a gamma distribution whose mean and variance come from the counts by
    Marshall's moments; limits are quantiles of each area's posterior gamma. Where the counts vary
    no more than chance allows, every area gets the mean with weight 0.

    >>> gamma_poisson([0, 12, 90], [4.0, 10.0, 100.0]).value.round(2).tolist()
    [0.85, 0.93, 0.9]
    """
    check_confidence(confidence)
    events, base = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    )
    usable = np.isfinite(events) & np.isfinite(base) & (base > 0) & (events >= 0)
    total = base[usable].sum()
    mean = float(events[usable].sum() / total) if total else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(usable, events / base, np.nan)
    between = _marshall(ratio[usable], base[usable], mean) if usable.any() else 0.0
    if between <= 0 or mean <= 0:
        centre = np.where(usable, mean, np.nan)
        error = np.where(usable, np.sqrt(mean / total) if total else np.nan, np.nan)
        low, high = _whole_limits(mean * total, confidence)
        scale = np.where(usable, 1.0 / total if total else np.nan, np.nan)
        nothing = np.where(usable, 0.0, np.nan)
        return Shrunk(centre, error, low * scale, high * scale, nothing, mean, 0.0, confidence)
    shape, rate = mean**2 / between, mean / between
    weight = np.where(usable, base / (base + rate), np.nan)
    with np.errstate(invalid="ignore"):
        posterior_shape, posterior_rate = events + shape, base + rate
        tail = (1.0 - confidence) / 2.0
        lower = gammaincinv(posterior_shape, tail) / posterior_rate
        upper = gammaincinv(posterior_shape, 1.0 - tail) / posterior_rate
        error = np.sqrt(posterior_shape) / posterior_rate
    gaps = np.where(usable, 1.0, np.nan)
    return Shrunk(
        value=gaps * posterior_shape / posterior_rate,
        standard_error=gaps * error,
        lower=gaps * lower,
        upper=gaps * upper,
        weight=weight,
        mean=mean,
        between=float(np.sqrt(between)),
        confidence=confidence,
    )


def _usable(value: npt.ArrayLike, error: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, se = np.broadcast_arrays(
        np.asarray(value, dtype=np.float64), np.asarray(error, dtype=np.float64)
    )
    keep = np.isfinite(y) & np.isfinite(se) & (se > 0)
    return y[keep], se[keep]


def _moments(y: FloatArray, variance: FloatArray) -> float:
    weight = 1.0 / variance
    mean = (weight * y).sum() / weight.sum()
    q = (weight * (y - mean) ** 2).sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float((q - (y.size - 1)) / scale))


def _paule_mandel(y: FloatArray, variance: FloatArray) -> float:
    """Newton's method from below: the excess is convex and falling, so steps never overshoot."""
    between = 0.0
    for _ in range(200):
        weight = 1.0 / (variance + between)
        mean = (weight * y).sum() / weight.sum()
        squared = weight * (y - mean) ** 2
        excess = float(squared.sum() - (y.size - 1))
        if excess <= 0:
            break
        step = excess / float((weight * squared).sum())
        between += step
        if step < 1e-14 * between:
            break
    return between


def _marshall(ratio: FloatArray, base: FloatArray, mean: float) -> float:
    spread = float((base * (ratio - mean) ** 2).sum() / base.sum())
    return spread - mean / float(base.mean())


def _whole_limits(events: float, confidence: float) -> tuple[float, float]:
    tail = (1.0 - confidence) / 2.0
    low = float(gammaincinv(events, tail)) if events > 0 else 0.0
    return low, float(gammaincinv(events + 1.0, 1.0 - tail))
