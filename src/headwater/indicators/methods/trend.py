"""Recent trend, as Fingertips marks it, and the slope of any series that has intervals.

``recent_trend`` gives Fingertips' arrows: the last five points, a chi-squared test of the weighted
slope at 99.8%, and no arrow when leaving out any one point would turn the slope round.
``weighted_slope`` gives the slope itself with its interval, for any number of points.
``proportion_trend`` tests counts out of denominators directly.

Sources: Fingertips public health technical guidance, "Trend markers"; Armitage, Biometrics
1955;11:375-86 (trend in proportions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from headwater.indicators.methods.series_slope import (
    WeightedSlope,
    separate,
    series,
    weighted_slope,
)

__all__ = [
    "RecentTrend",
    "WeightedSlope",
    "proportion_trend",
    "recent_trend",
    "separate",
    "weighted_slope",
]

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.str_]
Kind = TypeVar("Kind", bound=np.generic)
Polarity = Literal["lower", "higher", "none"]

POINTS = 5
CRITICAL_998 = 9.54953570608324
WIDTH_95 = 3.92


@dataclass(frozen=True)
class RecentTrend:
    """Fingertips' recent trend of each series, one element a series.

    ``direction``: increasing, decreasing, no_change or cannot_be_calculated. ``verdict``: better,
    worse, increasing, decreasing, no_change or cannot_be_calculated (the first two where one
    direction is good). ``slope``: a point, in the value's unit. ``note``: ``not_applicable`` where
    no test could be made.
    """

    direction: TextArray
    verdict: TextArray
    slope: FloatArray
    chi_squared: FloatArray
    p: FloatArray
    note: TextArray


def recent_trend(
    value: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    *,
    count: npt.ArrayLike | None = None,
    denominator: npt.ArrayLike | None = None,
    polarity: npt.ArrayLike = "none",
    value_type: npt.ArrayLike = "proportion",
) -> RecentTrend:
    """Mark the recent trend of each series as Fingertips does.

    ``value`` and its 95% limits: shape (series, periods) or (periods,), oldest first; NaN where
    missing. A period counts when its value, and count and denominator where these are given, are
    present. ``polarity`` and ``value_type`` (``proportion``, ``crude rate`` or ``directly
    standardised rate``; Fingertips tests no other): one word, or one a series.

    Fewer than five periods that count, or a count equal to its denominator, give
    ``cannot_be_calculated``. Where limits are missing Fingertips shows no change; so does this,
    with the note ``not_applicable``.

    >>> value = [30.0, 31.0, 32.0, 33.0, 34.0]
    >>> trend = recent_trend(value, np.subtract(value, 1), np.add(value, 1), polarity="lower")
    >>> trend.verdict.tolist(), trend.slope.round(2).tolist()
    (['worse'], [1.0])
    """
    y, low, high = series(value, lower, upper)
    counts, bases = series(y if count is None else count, y if denominator is None else denominator)
    with np.errstate(invalid="ignore"):
        valid = np.isfinite(y) & np.isfinite(counts) & np.isfinite(bases)
        if denominator is not None:
            valid &= bases > 0
        full = (
            valid & (counts == bases) if count is not None and denominator is not None else ~valid
        )
    testable = (valid.sum(axis=1) >= POINTS) & ~(full & valid).any(axis=1)
    testable &= _tested_type(value_type, y.shape[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = (WIDTH_95 / (high - low)) ** 2
    present = valid & np.isfinite(low) & np.isfinite(high)
    slope, chi_squared = _stable_slope(y, weight, present)
    return _marked(slope, chi_squared, testable, polarity)


def proportion_trend(
    count: npt.ArrayLike, denominator: npt.ArrayLike, *, polarity: npt.ArrayLike = "none"
) -> RecentTrend:
    """Mark the recent trend of each series of proportions by Armitage's chi-squared test.

    ``count``, ``denominator``: shape (series, periods) or (periods,), oldest first. The last five
    periods with both are used; the level (99.8%) and the leave-one-out rule are ``recent_trend``'s.

    >>> trend = proportion_trend([200, 230, 260, 290, 320], [1000] * 5, polarity="lower")
    >>> trend.verdict.tolist(), trend.chi_squared.round(1).tolist()
    (['worse'], [46.8])
    """
    counts, bases = series(count, denominator)
    with np.errstate(invalid="ignore", divide="ignore"):
        present = np.isfinite(counts) & (bases > 0) & (counts >= 0) & (counts <= bases)
        share = np.where(present, counts / bases, np.nan)
        last = _last_points(present)
        used_counts = np.where(_pick(present, last), _pick(counts, last), 0.0).sum(axis=1)
        used_bases = np.where(_pick(present, last), _pick(bases, last), 0.0).sum(axis=1)
        pooled = (used_counts / used_bases)[:, None]
        weight = bases / (pooled * (1.0 - pooled))
    slope, chi_squared = _stable_slope(share, weight, present)
    return _marked(slope, chi_squared, present.sum(axis=1) >= POINTS, polarity)


def _tested_type(value_type: npt.ArrayLike, series: int) -> npt.NDArray[np.bool_]:
    names = np.char.replace(np.char.lower(np.asarray(value_type, dtype=np.str_)), "_", " ")
    tested = np.isin(names, ["proportion", "crude rate", "directly standardised rate"])
    return np.broadcast_to(tested, (series,))


def _last_points(present: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    return np.argsort(present, axis=1, kind="stable")[:, -POINTS:]


def _pick(table: npt.NDArray[Kind], at: npt.NDArray[np.intp]) -> npt.NDArray[Kind]:
    return np.take_along_axis(table, at, axis=1)


def _stable_slope(
    y: FloatArray, weight: FloatArray, present: npt.NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Slope and chi-squared of the last five points; 0 where leaving one out turns the slope."""
    last = _last_points(present)
    used = _pick(present, last)
    values = np.where(used, _pick(y, last), 0.0)
    weights = np.where(used, _pick(weight, last), 0.0)
    order = np.cumsum(used, axis=1, dtype=np.float64)
    slope, chi_squared = _slope_of(values, weights, order)
    turned = np.zeros(slope.shape, dtype=bool)
    for dropped in range(values.shape[1]):
        rest = weights.copy()
        rest[:, dropped] = 0.0
        turned |= (_slope_of(values, rest, order)[0] < 0) != (slope < 0)
    return slope, np.where(turned, 0.0, chi_squared)


def _slope_of(y: FloatArray, weight: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        total = weight.sum(axis=1)
        from_x = x - ((weight * x).sum(axis=1) / total)[:, None]
        across = (weight * from_x**2).sum(axis=1)
        slope = (weight * from_x * y).sum(axis=1) / across
        return slope, slope**2 * across


def _marked(
    slope: FloatArray,
    chi_squared: FloatArray,
    testable: npt.NDArray[np.bool_],
    polarity: npt.ArrayLike,
) -> RecentTrend:
    good = np.broadcast_to(np.asarray(polarity, dtype=np.str_), slope.shape)
    with np.errstate(invalid="ignore"):
        moved = np.where(chi_squared > CRITICAL_998, np.sign(slope), 0.0)
    direction = np.select(
        [~testable, moved > 0, moved < 0],
        ["cannot_be_calculated", "increasing", "decreasing"],
        "no_change",
    )
    gain = np.where(good == "higher", moved, np.where(good == "lower", -moved, 0.0))
    verdict = np.select([~testable, gain > 0, gain < 0], [direction, "better", "worse"], direction)
    tested = testable & np.isfinite(chi_squared)
    slope, chi_squared = (np.where(tested, a, np.nan) for a in (slope, chi_squared))
    p = 2.0 * ndtr(-np.sqrt(chi_squared))
    note = np.where(tested, "", "not_applicable")
    return RecentTrend(direction, verdict, slope, chi_squared, p, note)
