"""Sums and weighted means over groups of areas, on plain arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def weighted_mean(
    group: IntArray, values: FloatArray, weights: FloatArray, groups: int
) -> tuple[FloatArray, FloatArray]:
    """Weighted means (groups,) of values (n,), and the share of each group's weight that had one.

    ``group`` (n,) numbers each value's group from 0. Values that are NaN and weights of zero or
    less take no part; a group with nothing known is NaN.

    >>> weighted_mean(np.array([0, 0]), np.array([10.0, 20.0]), np.array([3.0, 1.0]), 1)[0]
    array([12.5])
    """
    weight = np.where(np.isfinite(weights) & (weights > 0), weights, 0.0)
    known = np.isfinite(values)
    part = np.bincount(group, np.where(known, weight, 0.0), groups)
    whole = np.bincount(group, weight, groups)
    total = np.bincount(group, weight * np.where(known, values, 0.0), groups)
    mean = np.full(groups, np.nan)
    np.divide(total, part, out=mean, where=part > 0)
    coverage = np.zeros(groups)
    np.divide(part, whole, out=coverage, where=whole > 0)
    return mean, coverage


def total(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    """Sums (groups,) of values (n,); NaN where any member of the group is NaN.

    >>> total(np.array([0, 0, 1]), np.array([1.0, 2.0, np.nan]), 2)
    array([ 3., nan])
    """
    missing = np.bincount(group, ~np.isfinite(values), groups) > 0
    sums = np.bincount(group, np.nan_to_num(values), groups)
    return np.where(missing, np.nan, sums)


def parent_shares(
    parents: Mapping[str, str], numerator: Mapping[str, float], denominator: Mapping[str, float]
) -> dict[str, float]:
    """``numerator`` over ``denominator``, each summed over the small areas of every parent.

    >>> parent_shares({"a": "P", "b": "P"}, {"a": 1.0}, {"a": 10.0, "b": 30.0})
    {'P': 0.025}
    """
    above: dict[str, float] = {}
    below: dict[str, float] = {}
    for child, parent in parents.items():
        if child in denominator:
            above[parent] = above.get(parent, 0.0) + numerator.get(child, 0.0)
            below[parent] = below.get(parent, 0.0) + denominator[child]
    return {parent: above[parent] / people for parent, people in below.items() if people > 0}
