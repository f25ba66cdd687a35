"""The curves of a funnel plot: how far chance alone takes an area of each size from the average.

Proportions use the score limits about the average; ratios and rates the exact Poisson limits, given
as the size at which a count of events would just differ. Two levels are usual: 95% ("2 sigma") and
99.8% ("3 sigma").

Sources: Spiegelhalter, Statistics in Medicine 2005;24:1185-202; Fingertips public health technical
guidance, "Funnel plots".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammainccinv, gammaincinv, ndtri

from headwater.indicators.methods.estimate import FloatArray

LEVELS = (0.95, 0.998)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits at the two levels, one element a size, in the unit of the value plotted."""

    size: FloatArray
    baseline: float
    lower_2s: FloatArray
    upper_2s: FloatArray
    lower_3s: FloatArray
    upper_3s: FloatArray


@dataclass(frozen=True, slots=True)
class PoissonFunnel:
    """For each count of events, the size at which it would just differ from the average.

    ``size_*``: expected events (ratio) or population of one year (rate) at which ``events`` meets
    that limit; ``limit_*``: the ratio or rate there. A lower limit belongs to the larger size.
    """

    events: FloatArray
    size_lower_2s: FloatArray
    limit_lower_2s: FloatArray
    size_upper_2s: FloatArray
    limit_upper_2s: FloatArray
    size_lower_3s: FloatArray
    limit_lower_3s: FloatArray
    size_upper_3s: FloatArray
    limit_upper_3s: FloatArray


def proportion_limits(
    size: npt.ArrayLike,
    baseline: float,
    *,
    multiplier: float = 100.0,
    levels: tuple[float, float] = LEVELS,
) -> FunnelLimits:
    """Limits for proportions about ``baseline`` (0 to 1) at each population size.

    Limits are multiplied (per cent by default) and kept within 0 and the multiplier.

    >>> limits = proportion_limits([100], 0.5)
    >>> limits.lower_2s.round(2).tolist(), limits.upper_3s.round(2).tolist()
    ([40.2], [65.45])
    """
    people = np.asarray(size, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(baseline * (1.0 - baseline) / people)
    near, far = (float(ndtri(0.5 + level / 2.0)) for level in levels)
    ends = [np.clip(baseline + z * error, 0.0, 1.0) * multiplier for z in (-near, near, -far, far)]
    return FunnelLimits(people, baseline * multiplier, *ends)


def ratio_limits(
    events: npt.ArrayLike, *, multiplier: float = 100.0, levels: tuple[float, float] = LEVELS
) -> PoissonFunnel:
    """Limits for ratios of observed to expected events: expected events and ratio at each count.

    >>> ratio_limits([10]).limit_lower_2s.round(2).tolist()
    [54.38]
    """
    observed = np.asarray(events, dtype=np.float64)
    return _poisson(observed, multiplier, 1.0, levels)


def rate_limits(
    events: npt.ArrayLike,
    baseline: float,
    *,
    multiplier: float = 100_000.0,
    years: float = 1.0,
    levels: tuple[float, float] = LEVELS,
) -> PoissonFunnel:
    """Limits for rates about ``baseline`` (per ``multiplier``): population of a year and rate.

    ``years``: of data the events cover.

    >>> limits = rate_limits([100], 50.0, years=2)
    >>> limits.limit_upper_2s.round(2).tolist(), limits.size_upper_2s.round(0).tolist()
    ([61.45], [81364.0])
    """
    observed = np.asarray(events, dtype=np.float64)
    return _poisson(observed, baseline, multiplier / baseline / years, levels)


def axis_range(size: npt.ArrayLike) -> tuple[float, float]:
    """Return round ends for a funnel's horizontal axis that hold every size.

    A twentieth beyond the largest, to two figures; from 0 unless sizes differ less than twofold.

    >>> axis_range([16386, 102950]), axis_range([16386, 30929])
    ((0.0, 110000.0), (10000.0, 33000.0))
    """
    sizes = np.asarray(size, dtype=np.float64)
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    if sizes.size == 0:
        return 0.0, 1.0
    least, most = float(sizes.min()), float(sizes.max())
    lowest = 0.0 if most > 2.0 * least else _floor_figures(0.95 * least, 1)
    return lowest, -_floor_figures(-1.05 * most, 2)


def axis_sizes(ends: tuple[float, float], points: int = 100) -> FloatArray:
    """Return whole sizes from end to end, in even ratios, for drawing the curves.

    >>> axis_sizes((0.0, 1000.0), 6).tolist()
    [1.0, 4.0, 16.0, 63.0, 251.0, 1000.0]
    """
    sizes = [max(1.0, np.floor(ends[0]))]
    for left in range(points - 1, 0, -1):
        even = np.rint(sizes[-1] * (ends[1] / sizes[-1]) ** (1.0 / left))
        sizes.append(max(sizes[-1] + 1.0, float(even)))
    return np.array(sizes)


def _floor_figures(value: float, figures: int) -> float:
    unit = 10.0 ** (np.floor(np.log10(abs(value))) - figures + 1)
    return float(np.floor(value / unit) * unit)


def _poisson(
    events: FloatArray, scale: float, per_size: float, levels: tuple[float, float]
) -> PoissonFunnel:
    columns: list[FloatArray] = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for level in levels:
            tail = (1.0 - level) / 2.0
            most = gammainccinv(events + 1.0, tail)
            least = np.where(events > 0, gammaincinv(np.maximum(events, 1e-300), tail), 0.0)
            for expected in (most, least):
                columns += [np.asarray(expected * per_size), np.asarray(scale * events / expected)]
    return PoissonFunnel(events, *columns)
