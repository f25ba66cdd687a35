"""Slope of a series by precision-weighted regression, honest about periods that overlap.

Sources: inverse-variance weighted least squares (Draper and Smith, Applied Regression Analysis,
1998, ch. 9); Birge, Physical Review 1932;40:207-27 (widening an error by excess scatter).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.str_]


@dataclass(frozen=True)
class WeightedSlope:
    """Slope of each series by year, weighted by the inverse of each point's variance.

    ``slope``: change in the value per unit of ``time``. ``points``: how many were used. ``p``:
    two-sided, of no slope. ``spread``: the scatter about the line beyond the points' own errors
    (squared Birge ratio); above 1 the error is widened by its root, and limits are Student's t.
    """

    slope: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    p: FloatArray
    points: npt.NDArray[np.int64]
    spread: FloatArray
    confidence: float
    note: TextArray


def weighted_slope(
    value: npt.ArrayLike,
    time: npt.ArrayLike,
    *,
    standard_error: npt.ArrayLike | None = None,
    lower: npt.ArrayLike | None = None,
    upper: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    apart: float = 0.0,
) -> WeightedSlope:
    """Return the slope of each series, weighted by precision, with its interval and p value.

    ``value``: shape (series, periods) or (periods,). ``time``: the middle of each period in years,
    ascending, for all series (periods,) or one a series. Give ``standard_error`` or 95% limits,
    from which it is worked out; with neither, all points weigh the same and the error comes from
    their scatter. ``apart``: the least time between points used; rolling three-year periods share
    data, so pass 3 to keep only those that do not overlap, counted back from the latest.

    Where points scatter about the line more than their errors explain, the error is widened by
    that excess and limits are Student's t. Fewer than three usable points give missing results and
    the note ``too_small_to_say``.

    >>> fit = weighted_slope([10, 12, 14, 16], [2020, 2021, 2022, 2023], standard_error=[1] * 4)
    >>> fit.slope.round(2).tolist(), fit.lower.round(3).tolist()
    ([2.0], [1.123])
    """
    y, x = series(value, time)
    error, known_error = _point_errors(y, standard_error, lower, upper)
    usable = np.isfinite(y) & np.isfinite(x) & np.isfinite(error) & (error > 0)
    usable = separate(x, usable, apart)
    weight = np.where(usable, 1.0 / np.where(usable, error, 1.0) ** 2, 0.0)
    points = usable.sum(axis=1)
    y, x = np.where(usable, y, 0.0), np.where(usable, x, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = weight.sum(axis=1, keepdims=True)
        from_x = x - (weight * x).sum(axis=1, keepdims=True) / total
        from_y = y - (weight * y).sum(axis=1, keepdims=True) / total
        across = (weight * from_x**2).sum(axis=1)
        slope = (weight * from_x * from_y).sum(axis=1) / across
        residual = (weight * (from_y - slope[:, None] * from_x) ** 2).sum(axis=1)
        spread = residual / (points - 2)
        widened = np.maximum(spread, 1.0) if known_error else spread
        own = np.sqrt(widened / across)
        enough = (points >= 3) & (across > 0)
        slope, own, spread = (np.where(enough, a, np.nan) for a in (slope, own, spread))
        degrees = np.where((spread > 1.0) | (not known_error), points - 2.0, np.inf)
        p = _two_sided(np.abs(slope) / own, degrees)
        half = _critical(confidence, degrees) * own
    note = np.where(enough, "", "too_small_to_say")
    return WeightedSlope(
        slope, own, slope - half, slope + half, p, points, spread, confidence, note
    )


def separate(
    time: FloatArray, usable: npt.NDArray[np.bool_], apart: float
) -> npt.NDArray[np.bool_]:
    """Keep of each series' usable points those at least ``apart`` from the next one kept.

    ``time``, ``usable``: shape (series, periods), ascending in time. Counted back from the latest.

    >>> separate(np.array([[1.0, 2.0, 3.0, 4.0]]), np.ones((1, 4), dtype=bool), 3.0).tolist()
    [[True, False, False, True]]
    """
    if apart <= 0:
        return usable
    kept = np.zeros_like(usable)
    latest = np.full(time.shape[0], np.inf)
    for period in range(time.shape[1] - 1, -1, -1):
        with np.errstate(invalid="ignore"):
            kept[:, period] = usable[:, period] & (latest - time[:, period] >= apart - 1e-6)
        latest = np.where(kept[:, period], time[:, period], latest)
    return kept


def series(*columns: npt.ArrayLike) -> tuple[FloatArray, ...]:
    """Bring columns to one shape, (series, periods); a single series may be given flat."""
    tables = [np.atleast_2d(np.asarray(column, dtype=np.float64)) for column in columns]
    return tuple(np.broadcast_arrays(*tables))


def _point_errors(
    y: FloatArray,
    standard_error: npt.ArrayLike | None,
    lower: npt.ArrayLike | None,
    upper: npt.ArrayLike | None,
) -> tuple[FloatArray, bool]:
    if standard_error is not None:
        return np.broadcast_arrays(series(standard_error)[0], y)[0], True
    if lower is None or upper is None:
        return np.ones_like(y), False
    low, high, _ = series(lower, upper, y)
    return (high - low) / (2.0 * float(ndtri(0.975))), True


def _two_sided(ratio: FloatArray, degrees: FloatArray) -> FloatArray:
    p: FloatArray = 2.0 * np.where(np.isinf(degrees), ndtr(-ratio), stdtr(degrees, -ratio))
    return p


def _critical(confidence: float, degrees: FloatArray) -> FloatArray:
    upper = 0.5 + confidence / 2.0
    critical: FloatArray = np.where(np.isinf(degrees), ndtri(upper), stdtrit(degrees, upper))
    return critical
