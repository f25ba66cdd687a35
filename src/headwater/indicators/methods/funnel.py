"""Which areas lie outside the funnel: proportions, ratios and rates against the average of all.

Each area gets one of five categories: high or low beyond the 99.8% limit (``high_998``,
``low_998``), beyond the 95% limit (``high_95``, ``low_95``), or ``not_significant``. Where areas as
a whole vary far more than chance can explain (overdispersion), limits can be widened for it.

Sources: Spiegelhalter, Statistics in Medicine 2005;24:1185-202 (funnels, winsorised scores, the
additive between-area variance); Fingertips public health technical guidance, "Funnel plots".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammainccinv, gammaincinv, ndtri

from headwater.indicators.methods.estimate import (
    NO_NOTE,
    NOT_APPLICABLE,
    NOT_PUBLISHED,
    ZERO_POPULATION,
    FloatArray,
    TextArray,
    first_where,
    numbers,
)
from headwater.indicators.methods.funnel_limits import (
    LEVELS,
    proportion_limits,
    rate_limits,
    ratio_limits,
)

__all__ = [
    "Dispersion",
    "Funnel",
    "RateKind",
    "overdispersion",
    "proportion_funnel",
    "proportion_limits",
    "rate_funnel",
    "rate_limits",
    "rate_points",
    "ratio_funnel",
    "ratio_limits",
]

RateKind = Literal["crude", "dsr"]
DSR_LEAST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more areas vary than chance explains.

    ``phi``: mean squared winsorised score (1 = chance alone). ``tau``: standard deviation between
    areas on the scale of the scores' numerators; 0 where there is no excess. ``score``: each area's
    deviate before winsorising, ``adjusted``: after allowing for ``tau``.
    """

    phi: float
    tau: float
    score: FloatArray
    adjusted: FloatArray


@dataclass(frozen=True, slots=True)
class Funnel:
    """Each area's value, its size on the funnel's axis, and its category.

    ``size``: population, expected events or derived population. ``baseline``: the average, in the
    value's unit. ``dispersion`` is there only where limits were widened for it.
    """

    value: FloatArray
    size: FloatArray
    baseline: float
    category: TextArray
    dispersion: Dispersion | None
    note: TextArray


def proportion_funnel(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    multiplier: float = 100.0,
    baseline: float | None = None,
    overdispersed: bool = False,
) -> Funnel:
    """Place proportions on a funnel about ``baseline`` (0 to 1; the average of all by default).

    >>> funnel = proportion_funnel([50, 80, 30], [100, 100, 100])
    >>> funnel.category.tolist(), round(funnel.baseline, 1)
    (['not_significant', 'high_998', 'low_998'], 53.3)
    """
    x, n, note = _counts(numerator, denominator)
    over = (x > n) & (n > 0)
    if over.any():
        row, _ = first_where(over, x)
        raise ValueError(f"The count in row {row} is more than its denominator. Correct the row.")
    usable = note == NO_NOTE
    centre = float(x[usable].sum() / n[usable].sum()) if baseline is None and usable.any() else 0.0
    centre = centre if baseline is None else baseline
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(usable, x / n, np.nan)
        score = (value - centre) / np.sqrt(centre * (1.0 - centre) / n)
        score = np.where(value == centre, 0.0, score)
        dispersion = None
        if overdispersed:
            gap = np.arcsin(np.sqrt(np.clip(value, 0.0, 1.0))) - np.arcsin(np.sqrt(centre))
            dispersion = overdispersion(gap, 0.5 / np.sqrt(n))
            score = dispersion.adjusted
    category = _categories(score, usable)
    return Funnel(value * multiplier, n, centre * multiplier, category, dispersion, note)


def ratio_funnel(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    *,
    multiplier: float = 100.0,
    overdispersed: bool = False,
) -> Funnel:
    """Place ratios of observed to expected events on a funnel about 1 (times ``multiplier``).

    >>> ratio_funnel([150, 100, 60], [100, 100, 100]).category.tolist()
    ['high_998', 'not_significant', 'low_998']
    """
    x, n, note = _counts(observed, expected)
    usable = note == NO_NOTE
    category, dispersion = _poisson_categories(x, n, usable, overdispersed)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(usable, multiplier * x / n, np.nan)
    return Funnel(value, n, multiplier, category, dispersion, note)


def rate_funnel(
    count: npt.ArrayLike,
    rate: npt.ArrayLike,
    population: npt.ArrayLike | None = None,
    *,
    kind: RateKind = "crude",
    multiplier: float = 100_000.0,
    overdispersed: bool = False,
) -> Funnel:
    """Place rates (per ``multiplier``) on a funnel about the average of all.

    Each area's size is the population that its count and rate imply; where there were no events,
    ``population``, without which such an area is left out of the average and ``not_significant``.
    Directly standardised rates (``dsr``) of under 10 events are not judged: ``not_applicable``.

    >>> rate_funnel([100, 100, 0], [50.0, 100.0, 0.0], [0, 0, 90_000]).category.tolist()
    ['not_significant', 'high_998', 'low_998']
    """
    x, given = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64), np.asarray(rate, dtype=np.float64)
    )
    people = np.full(x.shape, np.nan) if population is None else np.asarray(population, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(x > 0, x / given, people / multiplier)
    note = np.full(x.shape, NO_NOTE, dtype="<U16")
    note[~(np.isfinite(size) & (size > 0))] = NOT_PUBLISHED
    note[np.isnan(x)] = NOT_PUBLISHED
    note[(x == 0) & ~(size > 0)] = NOT_APPLICABLE
    few = (kind == "dsr") & (x < DSR_LEAST_EVENTS) & (note == NO_NOTE)
    note[few] = NOT_APPLICABLE
    usable = note == NO_NOTE
    baseline = float(x[usable].sum() / size[usable].sum()) if usable.any() else np.nan
    category, dispersion = _poisson_categories(x, size * baseline, usable, overdispersed)
    category[(x == 0) & (note == NOT_APPLICABLE) & ~few] = "not_significant"
    value = np.where(few | np.isnan(x), np.nan, given)
    return Funnel(value, size * multiplier, baseline, category, dispersion, note)


def rate_points(
    count: npt.ArrayLike,
    rate: npt.ArrayLike,
    population: npt.ArrayLike | None = None,
    *,
    kind: RateKind = "crude",
    multiplier: float = 100_000.0,
    years: float = 1.0,
) -> tuple[FloatArray, FloatArray]:
    """Return where to draw each rate: the rate, and the yearly population its count implies.

    Directly standardised rates of under 10 events are left out (NaN).

    >>> rate_points([414], [184.0], years=3)[1].tolist()
    [75000.0]
    """
    funnel = rate_funnel(count, rate, population, kind=kind, multiplier=multiplier)
    return funnel.value, np.where(np.isnan(funnel.value), np.nan, funnel.size / years)


def overdispersion(
    gap: npt.ArrayLike, standard_error: npt.ArrayLike, *, winsorise: float = 0.1
) -> Dispersion:
    """Measure overdispersion and widen each score for it (Spiegelhalter's additive model).

    ``gap``: each area's distance from the average, with its ``standard_error`` by chance alone.
    ``winsorise``: share of scores at each end pulled in to the nearest one left, so that truly odd
    areas do not hide themselves by widening everybody's limits.

    >>> result = overdispersion([-3, -1, 0, 1, 3], [1, 1, 1, 1, 1])
    >>> round(result.phi, 2), round(result.tau, 2), result.adjusted.round(2).tolist()
    (2.34, 1.39, [-1.76, -0.59, 0.0, 0.59, 1.76])
    """
    distance, error = np.broadcast_arrays(
        np.asarray(gap, dtype=np.float64), np.asarray(standard_error, dtype=np.float64)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        score = distance / error
    known = np.isfinite(score)
    areas = int(known.sum())
    if areas < 2:
        return Dispersion(1.0, 0.0, score, score)
    ends = np.quantile(score[known], [winsorise, 1.0 - winsorise])
    held = np.clip(score[known], *ends)
    phi = float((held**2).mean())
    weight = error[known] ** -2.0
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = areas * phi - (areas - 1)
    tau = float(np.sqrt(max(0.0, excess / scale))) if scale > 0 else 0.0
    return Dispersion(phi, tau, score, distance / np.sqrt(error**2 + tau**2))


def _counts(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, TextArray]:
    x, n = np.broadcast_arrays(numbers(numerator, "count"), numbers(denominator, "denominator"))
    note = np.full(x.shape, NO_NOTE, dtype="<U16")
    note[np.isnan(x) | np.isnan(n)] = NOT_PUBLISHED
    note[n <= 0] = ZERO_POPULATION
    return x, n, note


def _categories(score: FloatArray, usable: npt.NDArray[np.bool_]) -> TextArray:
    near, far = (float(ndtri(0.5 + level / 2.0)) for level in LEVELS)
    with np.errstate(invalid="ignore"):
        return _named(score > far, score > near, score < -far, score < -near, usable)


def _poisson_categories(
    observed: FloatArray,
    expected: FloatArray,
    usable: npt.NDArray[np.bool_],
    overdispersed: bool,
) -> tuple[TextArray, Dispersion | None]:
    if overdispersed:
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = np.sqrt(observed / expected) - 1.0
            dispersion = overdispersion(np.where(usable, gap, np.nan), 0.5 / np.sqrt(expected))
        return _categories(dispersion.adjusted, usable), dispersion
    tails = [(1.0 - level) / 2.0 for level in LEVELS]
    some = np.where(observed > 0, observed, 1.0)
    with np.errstate(invalid="ignore"):
        low = [np.where(observed > 0, gammaincinv(some, tail), 0.0) for tail in tails]
        high = [gammainccinv(np.maximum(observed, 0.0) + 1.0, tail) for tail in tails]
        named = _named(
            low[1] > expected, low[0] > expected, high[1] < expected, high[0] < expected, usable
        )
    return named, None


def _named(*conditions: npt.NDArray[np.bool_]) -> TextArray:
    *beyond, usable = conditions
    names = ["high_998", "high_95", "low_998", "low_95"]
    named: TextArray = np.select([~usable, *beyond], [NOT_APPLICABLE, *names], "not_significant")
    return named
