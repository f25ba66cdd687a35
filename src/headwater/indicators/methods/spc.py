"""XmR control charts as Making Data Count draws them: limits, special causes, the two icons.

The limits are the mean plus and minus 2.66 times the mean moving range. The variation icon says
what the latest point shows; the assurance icon whether the process, left alone, will meet its
target.

Sources: NHS England, Making Data Count: getting started; Wheeler, Understanding Variation, 2000
(XmR); the published behaviour of NHSRplotthedots 0.2.2, whose labels are matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from headwater.indicators.methods import spc_rules
from headwater.indicators.methods.estimate import NO_NOTE, TOO_SMALL_TO_SAY, FloatArray, TextArray
from headwater.indicators.methods.spc_rules import MAKING_DATA_COUNT, RuleSet

BoolArray = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)
Direction = Literal["increase", "decrease", "neutral"]

LIMIT = 2.66
SCREEN = 3.267
FEWEST_POINTS = 12
DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """How the limits are set.

    ``rebase``: places (0 = first) where new limits begin. ``fix_after``: take the limits of each
    stretch from its first so many points. ``screen_outliers``: leave moving ranges above 3.267
    times their mean out of the limits. ``rules``: the set that tells special causes.
    """

    rebase: Sequence[int] = ()
    fix_after: int | None = None
    screen_outliers: bool = True
    rules: RuleSet = field(default=MAKING_DATA_COUNT)


@dataclass(frozen=True, slots=True)
class ControlChart:
    """XmR charts: arrays of shape (series, points), except the last three, (series,).

    ``special_cause``: why a point is special (``Above UCL``, ``7 Point Trend (Increasing)``, ...;
    ``Common Cause``; empty where missing). ``point_type``: common_cause,
    special_cause_improvement, special_cause_concern, or special_cause_neutral_high or _low.
    ``variation``: the latest point's icon. ``assurance``: consistent_pass, consistent_fail,
    inconsistent, or empty without target or direction. ``note``: too_small_to_say where the latest
    stretch has under 12 points.
    """

    value: FloatArray
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    special_cause: TextArray
    point_type: TextArray
    variation: TextArray
    assurance: TextArray
    note: TextArray


@dataclass(frozen=True, slots=True)
class _Limits:
    mean: FloatArray
    moving_range: FloatArray


def xmr(
    value: npt.ArrayLike,
    *,
    improvement: Direction = "increase",
    target: npt.ArrayLike = np.nan,
    options: ChartOptions | None = None,
) -> ControlChart:
    """Draw up the XmR chart of each series.

    ``value``: shape (series, points) or (points,), in time order; NaN where missing.
    ``improvement``: the direction that is better, or ``neutral``. ``target``: one, or one a
    series. Rebasing and fixing the limits exclude each other (``ValueError``).

    >>> chart = xmr([10, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 20], target=15)
    >>> chart.special_cause[0, -1].item(), chart.variation.tolist(), chart.assurance.tolist()
    ('Above UCL', ['improvement_high'], ['inconsistent'])
    """
    options = options or ChartOptions()
    if improvement not in DIRECTIONS:
        raise ValueError(f"improvement is {improvement!r}; give increase, decrease or neutral.")
    if options.rebase and options.fix_after is not None:
        raise ValueError("Limits can be rebased or fixed after some points, not both.")
    if options.fix_after is not None and options.fix_after < 2:
        raise ValueError(
            f"Limits cannot be fixed after {options.fix_after} points; give 2 or more."
        )
    if any(at < 0 for at in options.rebase):
        raise ValueError("A place to rebase at is counted from 0, the first point.")
    values = np.atleast_2d(np.asarray(value, dtype=np.float64))
    mean, reach = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    cause = np.full(values.shape, "", dtype="<U32")
    edges = sorted({0, values.shape[1], *(at for at in options.rebase if at < values.shape[1])})
    for start, end in pairwise(edges):
        stretch = values[:, start:end]
        limits = _limits(stretch, options)
        mean[:, start:end], reach[:, start:end] = limits.mean, LIMIT * limits.moving_range
        cause[:, start:end] = _special_causes(stretch, limits, options.rules)
    point_type = point_types(cause, improvement)
    lower, upper = mean - reach, mean + reach
    last = _last(values)
    latest = np.isfinite(values[:, edges[-2] if len(edges) > 1 else 0 :]).sum(axis=1)
    return ControlChart(
        value=values,
        mean=mean,
        lower=lower,
        upper=upper,
        special_cause=cause,
        point_type=point_type,
        variation=variation_icons(_at(point_type, last), improvement),
        assurance=assurance(_at(lower, last), _at(upper, last), target, improvement),
        note=np.where(latest < FEWEST_POINTS, TOO_SMALL_TO_SAY, NO_NOTE),
    )


def assurance(
    lower: npt.ArrayLike, upper: npt.ArrayLike, target: npt.ArrayLike, improvement: Direction
) -> TextArray:
    """Say whether a process within these limits will meet its target: always, never or by chance.

    >>> assurance([1, 5, 1], [3, 7, 5], 4, "increase").tolist()
    ['consistent_fail', 'consistent_pass', 'inconsistent']
    """
    low, high, aim = np.broadcast_arrays(
        np.asarray(lower, dtype=np.float64),
        np.asarray(upper, dtype=np.float64),
        np.asarray(target, dtype=np.float64),
    )
    if improvement == "neutral":
        return np.full(low.shape, "", dtype="<U15")
    above, below = ("consistent_fail", "consistent_pass")
    if improvement == "decrease":
        above, below = below, above
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(aim)
    said: TextArray = np.select([~known, aim > high, aim < low], ["", above, below], "inconsistent")
    return said


def point_types(special_cause: TextArray, improvement: Direction) -> TextArray:
    """Turn the cause of each point into improvement, concern, or high and low where neutral.

    >>> point_types(np.array(["Above UCL", "Common Cause"]), "decrease").tolist()
    ['special_cause_concern', 'common_cause']
    """
    height = _height(special_cause)
    if improvement == "neutral":
        names = ["special_cause_neutral_high", "special_cause_neutral_low"]
    else:
        height = height * DIRECTIONS[improvement]
        names = ["special_cause_improvement", "special_cause_concern"]
    types: TextArray = np.select(
        [special_cause == "", height > 0, height < 0], ["", *names], "common_cause"
    )
    return types


def variation_icons(point_type: TextArray, improvement: Direction) -> TextArray:
    """Name the variation icon of a point: common_cause, improvement_high, concern_low, ...

    >>> variation_icons(np.array(["special_cause_concern"]), "decrease").tolist()
    ['concern_high']
    """
    better, worse = ("high", "low") if improvement != "decrease" else ("low", "high")
    names = {
        "special_cause_improvement": f"improvement_{better}",
        "special_cause_concern": f"concern_{worse}",
        "special_cause_neutral_high": "neutral_high",
        "special_cause_neutral_low": "neutral_low",
    }
    icons: TextArray = np.select(
        [point_type == name for name in names], list(names.values()), point_type
    )
    return icons


def _limits(values: FloatArray, options: ChartOptions) -> _Limits:
    """Mean and 2.66 mean moving ranges of one stretch, for every point of it."""
    used = values if options.fix_after is None else values[:, : options.fix_after]
    moving = np.abs(np.diff(used, axis=1))
    mean, average = _mean(used), _mean(moving)
    if options.screen_outliers:
        with np.errstate(invalid="ignore"):
            kept = np.where((moving < SCREEN * average) | (average == 0), moving, np.nan)
        average = _mean(kept)
    whole = np.ones(values.shape[1])
    return _Limits(mean * whole, average * whole)


def _mean(values: FloatArray) -> FloatArray:
    """Mean of each row in two passes, so that a row of equal values has exactly that mean."""
    known = np.isfinite(values)
    count = known.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        first = np.where(known, values, 0.0).sum(axis=1, keepdims=True) / count
        mean: FloatArray = (
            first + np.where(known, values - first, 0.0).sum(axis=1, keepdims=True) / count
        )
    return mean


def _special_causes(values: FloatArray, limits: _Limits, rules: RuleSet) -> TextArray:
    gap = values - limits.mean
    with np.errstate(invalid="ignore"):
        side = np.sign(gap)
        outside = _beyond(values, limits, LIMIT)
        near = _beyond(values, limits, 2.0 * (LIMIT / 3.0))
        third = _beyond(values, limits, LIMIT / 3.0)
    near &= outside <= rules.outer_includes_outside
    trend, rising = _trends(values, rules.trend)
    side_word = np.where(side > 0, "Above CL", "Below CL")
    outer = spc_rules.part_of_two_of_three(spc_rules.two_of_three(near, side), near) & rules.outer
    shift = _runs(side, rules.shift)
    inner = spc_rules.four_of_five(third, side) & third & rules.inner
    hugging = _runs((~third & np.isfinite(gap)).astype(np.float64), rules.hugging)
    causes: TextArray = np.select(
        [np.isnan(values), outside, trend, outer, shift, inner, hugging],
        [
            np.full(values.shape, ""),
            np.where(side > 0, "Above UCL", "Below LCL"),
            np.char.add(
                f"{rules.trend} Point Trend ", np.where(rising, "(Increasing)", "(Decreasing)")
            ),
            np.char.add("2 in 3 ", side_word),
            np.char.add(f"{rules.shift} Points ", side_word),
            np.char.add("4 in 5 ", side_word),
            np.full(values.shape, f"{rules.hugging} Points Near CL"),
        ],
        "Common Cause",
    )
    return causes


def _beyond(values: FloatArray, limits: _Limits, ranges: float) -> BoolArray:
    reach = ranges * limits.moving_range
    return (values > limits.mean + reach) | (values < limits.mean - reach)


def _runs(side: FloatArray, length: int) -> BoolArray:
    if length == 0:
        return np.zeros(side.shape, dtype=bool)
    return spc_rules.part_of_run(spc_rules.run_on_one_side(side, length), length)


def _trends(values: FloatArray, length: int) -> tuple[BoolArray, BoolArray]:
    """Which points are part of a trend, and whether it rises there.

    A point that ends one trend and begins another is read with the one that follows.
    """
    part = np.zeros(values.shape, dtype=bool)
    if length:
        part = spc_rules.part_of_run(spc_rules.trend_run(values, length), length)
    with np.errstate(invalid="ignore"):
        step = np.sign(np.diff(values, axis=1))
    before = np.pad(step, ((0, 0), (1, 0)))
    after = np.pad(step, ((0, 0), (0, 1)))
    followed = np.pad(part[:, 1:], ((0, 0), (0, 1)))
    return part, np.where(followed & part, after, before) == 1


def _height(special_cause: TextArray) -> npt.NDArray[np.int64]:
    high = (np.char.find(special_cause, "Above") >= 0) | (
        np.char.find(special_cause, "Increasing") >= 0
    )
    low = (np.char.find(special_cause, "Below") >= 0) | (
        np.char.find(special_cause, "Decreasing") >= 0
    )
    return high.astype(np.int64) - low.astype(np.int64)


def _last(values: FloatArray) -> npt.NDArray[np.int64]:
    known = np.isfinite(values)
    if values.shape[1] == 0:
        return np.full(values.shape[0], -1)
    last = values.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), last, -1)


def _at(table: npt.NDArray[Kind], place: npt.NDArray[np.int64]) -> npt.NDArray[Kind]:
    if table.shape[1] == 0:
        return np.zeros(table.shape[0], dtype=table.dtype)
    return table[np.arange(table.shape[0]), place]
