"""Which way each area of a panel has been going, from a reference period fixed beforehand.

The reference is the period that ends five years before the latest one (or the first one
held after that, where the record is shorter); it is never chosen by looking at the
values. The slope is fitted through every period from the reference to the latest, weighted
by precision where intervals are published. Periods that overlap (2019-21, 2020-22) repeat
the same people: the slope's interval is widened for what they share. Where values scatter
about the line more than their intervals allow, it is widened again (Birge's ratio), so that
a single odd year does not make a trend.

A change need not be a straight line. Where intervals are published, the two ends can settle the
matter too: when the interval of the reference period and that of the latest do not overlap, and
the change is also large beside the ups and downs from one period to the next, its p is that of the
difference between the two. Ups and downs are measured by how much successive differences vary
about their own mean, which a smooth path of any shape leaves small.

Sources: Birge, Physical Review 1932;40:207-27; Satterthwaite, Biometrics Bulletin
1946;2:110-4 (degrees of freedom); generalised least squares for overlapping means, Hansen
and Hodrick, J Political Economy 1980;88:829-53; successive differences, von Neumann and others,
Annals of Mathematical Statistics 1941;12:153-62.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

from headwater.indicators.methods.benchmark import Polarity
from headwater.indicators.methods.shrinkage import empirical_bayes
from headwater.indicators.standings.panel import Flags, Floats, Panel, Texts, Whole

YEARS = 5.0
FEWEST_PERIODS = 5
SHORTEST_SPAN = 3.0
TOLERANCE = 0.1
SURE, LIKELY = 0.01, 0.05
_WORDS: dict[str, tuple[str, str]] = {
    "higher": ("worsening", "improving"),
    "lower": ("improving", "worsening"),
    "none": ("falling", "rising"),
}


@dataclass(frozen=True)
class Slope:
    """Change a year with its standard error, degrees of freedom and p; one element an area."""

    slope: Floats
    error: Floats
    degrees: Floats
    p: Floats
    points: Whole

    def limits(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit of the slope."""
        half = stdtrit(self.degrees, 0.5 + confidence / 2) * self.error
        return self.slope - half, self.slope + half


@dataclass(frozen=True)
class RecentChange:
    """One element an area: the change since the reference period and whether it is a trend.

    ``verdict``: worsening, improving, rising, falling (where neither is good),
    no_clear_change or not_enough_data. ``sureness``: sure (p below 1 in 100, or the first and
    last intervals do not overlap), likely (p below 1 in 20), cannot_tell. ``reference`` is the
    column of the reference period, -1 where there is none. ``gap`` is the slope of the
    difference from England: falling behind it shows there even while both improve.
    """

    reference: Whole
    change: Floats
    england_change: Floats
    trend: Slope
    gap: Slope
    verdict: Texts
    sureness: Texts
    gap_verdict: Texts
    shrunk_slope: Floats


def recent_change(
    panel: Panel, column: Whole, error: Floats, polarity: Polarity, *, years: float = YEARS
) -> RecentChange:
    """The trend of every area up to its current period (``column``).

    ``error`` are standard errors ``[areas, periods]``, NaN where no interval is published;
    ``years`` is how far back the reference period lies.
    """
    line = np.arange(len(column))
    window = _window(panel, column, years)
    reference = np.where(window.any(axis=1), np.argmax(window, axis=1), -1)
    enough = _enough(panel, window, reference, column)
    change = panel.value[line, column] - panel.value[line, reference]
    england_change = panel.england[column] - panel.england[reference]
    apart = _apart(panel, reference, column) & enough
    line_through = weighted_slope(panel, window & enough[:, None], panel.value, error)
    counted = np.hypot(error[line, column], error[line, reference])
    trend = _or_ends(line_through, change, counted, _swings(panel, window), apart)
    gap_value = panel.value - panel.england
    gap = weighted_slope(panel, window & enough[:, None], gap_value, error)
    verdict = _verdict(trend, change, enough, polarity)
    sureness = np.where(trend.p < SURE, "sure", np.where(apart, "sure", "likely"))
    settled = np.isin(verdict.astype(str), ["no_clear_change", "not_enough_data"])
    return RecentChange(
        reference=np.where(enough, reference, -1),
        change=np.where(enough, change, np.nan),
        england_change=np.where(enough, england_change, np.nan),
        trend=trend,
        gap=gap,
        verdict=verdict,
        sureness=np.where(settled, "cannot_tell", sureness).astype(object),
        shrunk_slope=_shrunk(trend),
        gap_verdict=_verdict(gap, change - england_change, enough & np.isfinite(gap.p), polarity),
    )


@dataclass(frozen=True)
class _Swings:
    """Standard error of a difference of two periods from ups and downs alone, and its freedom."""

    error: Floats
    degrees: Floats


def _swings(panel: Panel, window: Flags) -> _Swings:
    """How much two periods differ by ordinary ups and downs, from successive differences.

    Periods that overlap share people, so their successive differences are too small by the share
    that is new; two periods apart differ by more.
    """
    value = np.where(window, panel.value, np.nan)
    step = np.diff(value, axis=1)
    held = np.isfinite(step)
    count = held.sum(axis=1)
    overlap = panel.periods.overlap()
    new = 1.0 - np.diagonal(overlap, offset=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(held, step, 0.0).sum(axis=1) / count
        square = np.where(held, (step - mean[:, None]) ** 2, 0.0).sum(axis=1) / (count - 1)
        share = np.where(held, new, 0.0).sum(axis=1) / count
        error = np.sqrt(square / np.maximum(share, 0.1))
    enough = count >= FEWEST_PERIODS - 2
    return _Swings(np.where(enough, error, np.inf), np.maximum(count - 1.0, 1.0))


def _or_ends(trend: Slope, change: Floats, counted: Floats, swings: _Swings, apart: Flags) -> Slope:
    """The trend, with the p of its two ends where these stand apart and agree with its way."""
    with np.errstate(divide="ignore", invalid="ignore"):
        by_count = 2 * ndtr(-np.abs(change / counted))
        by_swing = 2 * stdtr(swings.degrees, -np.abs(change / swings.error))
    ends = np.maximum(by_count, by_swing)
    better = apart & (np.sign(change) == np.sign(trend.slope)) & (ends < trend.p)
    return replace(trend, p=np.where(better, ends, trend.p))


def _shrunk(trend: Slope) -> Floats:
    """Slopes pulled towards that of all areas, more where they are uncertain."""
    usable = np.isfinite(trend.slope) & (trend.error > 0)
    if usable.sum() < FEWEST_PERIODS:
        return trend.slope
    shrunk = empirical_bayes(trend.slope, np.where(usable, trend.error, np.nan)).value
    return np.where(usable, shrunk, trend.slope)


def weighted_slope(panel: Panel, candidates: Flags, value: Floats, error: Floats) -> Slope:
    """Slope a year of each area's ``value`` over the periods ``used``, allowing for overlap.

    Where every used period has a standard error it weights the fit and sets the least
    uncertainty; otherwise uncertainty comes from the scatter about the line alone.
    """
    used: Flags = candidates & np.isfinite(value)
    columns = np.flatnonzero(used.any(axis=0))
    middle = ((panel.periods.start + panel.periods.end) / 2)[columns]
    shared = panel.periods.overlap()[np.ix_(columns, columns)]
    used, value, error = used[:, columns], value[:, columns], error[:, columns]
    precise: Flags = (error > 0) | ~used
    known = np.asarray(precise.all(axis=1) & used.any(axis=1), dtype=np.bool_)
    scale = np.where(used & known[:, None], error, 1.0)
    return _fit(middle, shared, used, np.where(used, value, 0.0), scale, known)


def _fit(x: Floats, shared: Floats, used: Flags, y: Floats, scale: Floats, known: Flags) -> Slope:
    weight = np.where(used, 1.0 / scale**2, 0.0)
    total = np.maximum(weight.sum(axis=1), 1e-300)
    centred = x - ((weight @ x) / total)[:, None] if len(x) else np.zeros_like(y)
    squares = (weight * centred**2).sum(axis=1)
    points = used.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        contrast = weight * centred / squares[:, None]
        slope = (contrast * y).sum(axis=1)
        mean = (weight * y).sum(axis=1) / total
        residual = np.where(used, (y - mean[:, None] - slope[:, None] * centred) / scale, 0.0)
        scaled = contrast * scale
        variance = np.einsum("ai,ij,aj->a", scaled, shared, scaled)
        expected, degrees = _freedom(weight, centred, squares, total, shared, used)
        ratio = (residual**2).sum(axis=1) / expected
        inflated = np.where(known, np.maximum(ratio, 1.0), ratio)
        error = np.sqrt(variance * inflated)
        degrees = np.where(known & (ratio <= 1.0), np.inf, np.maximum(degrees, 1.0))
        fitted = (points >= 3) & (squares > 0)
        p = 2 * stdtr(degrees, -np.abs(slope / error))
    flat = fitted & (slope == 0)
    p = np.where(flat, 1.0, np.where(fitted, p, np.nan))
    blank = np.where(fitted, 0.0, np.nan)
    return Slope(slope + blank, error + blank, degrees + blank, p, points.astype(np.int64))


def _freedom(
    weight: Floats, centred: Floats, squares: Floats, total: Floats, shared: Floats, used: Flags
) -> tuple[Floats, Floats]:
    """Expected sum of squared residuals and its degrees of freedom, when errors are correlated."""
    root = np.sqrt(weight)
    level = root / np.sqrt(total)[:, None]
    incline = root * centred / np.sqrt(np.maximum(squares, 1e-300))[:, None]
    identity = np.eye(weight.shape[1]) * used[:, :, None]
    keep = (
        identity - level[:, :, None] * level[:, None, :] - incline[:, :, None] * incline[:, None, :]
    )
    spread = keep @ shared
    expected = np.trace(spread, axis1=1, axis2=2)
    twice = np.einsum("aij,aji->a", spread, spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(expected, 1e-12), expected**2 / np.maximum(twice, 1e-12)


def _window(panel: Panel, column: Whole, years: float) -> Flags:
    """Periods from ``years`` before each area's current one up to it, where a value is held."""
    latest = panel.periods.end[column]
    back = panel.periods.end[None, :] >= (latest - years - TOLERANCE)[:, None]
    upto = np.arange(len(panel.periods.end))[None, :] <= column[:, None]
    window: Flags = back & upto & np.isfinite(panel.value)
    return window


def _enough(panel: Panel, window: Flags, reference: Whole, column: Whole) -> Flags:
    """At least five periods over three years, the first and last of which do not overlap."""
    line = np.arange(len(column))
    first_end, last_start = panel.periods.end[reference], panel.periods.start[column]
    span = panel.periods.end[column] - first_end
    apart = last_start >= first_end - TOLERANCE
    held = np.isfinite(panel.value[line, column]) & (reference >= 0)
    long = (span >= SHORTEST_SPAN - TOLERANCE) & (window.sum(axis=1) >= FEWEST_PERIODS)
    enough: Flags = held & apart & long
    return enough


def _verdict(slope: Slope, change: Floats, enough: Flags, polarity: Polarity) -> Texts:
    """A direction only where the slope is clear and the first and last values agree with it."""
    down, up = _WORDS[polarity]
    clear = (slope.p < LIKELY) & (np.sign(change) == np.sign(slope.slope))
    named = np.where(clear, np.where(slope.slope > 0, up, down), "no_clear_change")
    return np.where(enough, named, "not_enough_data").astype(object)


def _apart(panel: Panel, reference: Whole, column: Whole) -> Flags:
    """The intervals of the reference and the current period do not overlap."""
    line = np.arange(len(column))
    with np.errstate(invalid="ignore"):
        above = panel.lower[line, column] > panel.upper[line, reference]
        below = panel.upper[line, column] < panel.lower[line, reference]
    apart: Flags = above | below
    return apart
