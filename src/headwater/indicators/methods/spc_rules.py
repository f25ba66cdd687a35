"""Rules that tell special cause from common cause on a control chart, and the named sets of them.

Every scanner takes an array whose last axis is time and answers with one of the same shape, so many
charts are read in one call. A missing point (NaN) breaks a run.

Sources: NHS England, Making Data Count (the default set); Western Electric, Statistical Quality
Control Handbook, 1956; Provost and Murray, The Health Care Data Guide, 2011.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A named set of rules. A rule whose number is 0 is off.

    ``shift``: points in a row on one side of the mean. ``trend``: points in a row each above (or
    each below) the one before. ``outer``: two of three near a limit (beyond two thirds of the way),
    all on one side. ``outer_includes_outside``: whether a point beyond the limit counts as near it.
    ``inner``: four of five beyond a third of the way. ``hugging``: points in a row within a third
    of the way. A point beyond a limit is special under every set.
    """

    name: str
    shift: int = 7
    trend: int = 7
    outer: bool = True
    outer_includes_outside: bool = False
    inner: bool = False
    hugging: int = 0


MAKING_DATA_COUNT = RuleSet("making_data_count")
WESTERN_ELECTRIC = RuleSet(
    "western_electric", shift=8, trend=0, outer_includes_outside=True, inner=True
)
PROVOST_MURRAY = RuleSet(
    "provost_murray", shift=8, trend=6, outer_includes_outside=True, hugging=15
)
LIMITS_ONLY = RuleSet("limits_only", shift=0, trend=0, outer=False)
RULE_SETS = {
    rules.name: rules
    for rules in (MAKING_DATA_COUNT, WESTERN_ELECTRIC, PROVOST_MURRAY, LIMITS_ONLY)
}


def run_on_one_side(side: npt.ArrayLike, length: int = 7) -> BoolArray:
    """Mark each point that ends a run of ``length`` on one side of the mean.

    ``side``: 1 above, -1 below, 0 on the mean (which breaks a run).

    >>> run_on_one_side([1, 1, 1, -1], 3).tolist()
    [False, False, True, False]
    """
    sides = np.asarray(side, dtype=np.float64)
    windows = _windows(sides, length)
    first = windows[..., :1]
    found = np.asarray((windows == first).all(axis=-1) & (first[..., 0] != 0))
    return _ending(sides, found, length)


def trend_run(value: npt.ArrayLike, length: int = 7) -> npt.NDArray[np.int64]:
    """Mark each point that ends ``length`` points going up (1) or down (-1); 0 otherwise.

    >>> trend_run([1, 2, 3, 2, 1], 3).tolist()
    [0, 0, 1, 0, -1]
    """
    values = np.asarray(value, dtype=np.float64)
    windows = _windows(values, length)
    with np.errstate(invalid="ignore"):
        steps = np.diff(windows, axis=-1)
        up = _ending(values, np.asarray((steps > 0).all(axis=-1)), length)
        down = _ending(values, np.asarray((steps < 0).all(axis=-1)), length)
    return up.astype(np.int64) - down.astype(np.int64)


def part_of_run(ends: npt.ArrayLike, length: int = 7) -> BoolArray:
    """Mark every point of the runs whose last points are given (anything but 0).

    >>> part_of_run([0, 0, 0, 1, 0], 3).tolist()
    [False, True, True, True, False]
    """
    ended = np.asarray(ends) != 0
    marked = np.zeros(ended.shape, dtype=bool)
    points = ended.shape[-1]
    for back in range(min(length, points)):
        marked[..., : points - back] |= ended[..., back:]
    return marked


def two_of_three(near: npt.ArrayLike, side: npt.ArrayLike) -> BoolArray:
    """Mark every point of three in a row on one side of the mean of which two are near a limit.

    >>> two_of_three([1, 0, 1], [1, 1, 1]).tolist(), two_of_three([1, 0, 1], [1, -1, 1]).tolist()
    ([True, True, True], [False, False, False])
    """
    return _some_of(near, side, 2, 3)


def four_of_five(beyond: npt.ArrayLike, side: npt.ArrayLike) -> BoolArray:
    """Mark every point of five in a row on one side of which four are a third of the way out.

    >>> four_of_five([1, 1, 0, 1, 1], [1] * 5).tolist()
    [True, True, True, True, True]
    """
    return _some_of(beyond, side, 4, 5)


def part_of_two_of_three(marked: npt.ArrayLike, near: npt.ArrayLike) -> BoolArray:
    """Keep, of the points that ``two_of_three`` marks, those that are themselves near a limit.

    >>> part_of_two_of_three([True, True, True], [1, 0, 1]).tolist()
    [True, False, True]
    """
    kept: BoolArray = np.asarray(marked, dtype=bool) & (np.asarray(near) != 0)
    return kept


def _some_of(near: npt.ArrayLike, side: npt.ArrayLike, least: int, length: int) -> BoolArray:
    close = (np.asarray(near) != 0).astype(np.float64)
    sides = np.asarray(side, dtype=np.float64)
    enough = _windows(close, length).sum(axis=-1) >= least
    with np.errstate(invalid="ignore"):
        together = np.abs(_windows(sides, length).sum(axis=-1)) == length
    return part_of_run(_ending(close, np.asarray(enough & together), length), length)


def _windows(values: FloatArray, length: int) -> FloatArray:
    if values.shape[-1] < length:
        return np.zeros((*values.shape[:-1], 0, length), dtype=values.dtype)
    return sliding_window_view(values, length, axis=-1)


def _ending(like: FloatArray, found: BoolArray, length: int) -> BoolArray:
    """What was found in each window, set at the window's last point."""
    marked = np.zeros(like.shape, dtype=bool)
    if found.shape[-1]:
        marked[..., length - 1 :] = found
    return marked
