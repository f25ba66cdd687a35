"""Difference in differences where places began at different times and effects may differ.

Figures that nobody's action had touched (places that never acted, and places that had not yet)
fit a level for each place and a change for each period; what they foretell for the rest is taken
from what came. Each effect is then averaged, so a place that began early never stands in as a
comparator for one that began late, which is how the usual regression with two sets of levels goes
wrong.

Sources: Gardner, Two-stage differences in differences, 2021 (arXiv:2207.05943); Borusyak, Jaravel
and Spiess, Review of Economic Studies 2024;91:3253-85. Intervals leave out one place at a time
(the jackknife of clusters: Bell and McCaffrey, Survey Methodology 2002;28:169-81).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

FloatArray = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
LEVEL = 0.95


@dataclass(frozen=True)
class Effect:
    """The mean effect on the places that acted, with its interval.

    ``by_place`` (n,) is each place's own mean effect, NaN for those that never acted;
    ``expected`` (n, t) what their untouched level and the common change foretell; ``freedom`` the
    degrees of freedom of the interval, one less than the places that acted.
    """

    mean: float
    error: float
    lower: float
    upper: float
    p: float
    freedom: int
    by_place: FloatArray
    expected: FloatArray


def mean_effect(values: FloatArray, untouched: Flags, touched: Flags) -> float:
    """The mean of what came less what was foretold, over touched figures.

    ``values`` (n, t); ``untouched`` and ``touched`` (n, t) mark the figures that are used, neither
    where nothing is published. NaN where a period or a place has no untouched figure.
    """
    gap = values - foretold(values, untouched)
    return float(gap[touched].mean()) if touched.any() else float("nan")


def foretold(values: FloatArray, untouched: Flags) -> FloatArray:
    """What each place's level and each period's change foretell (n, t), from untouched figures."""
    sums = _Sums.of(values, untouched)
    change = sums.change()
    with np.errstate(invalid="ignore"):
        level = (sums.total - (untouched * change).sum(axis=1)) / sums.count
    return np.asarray(level[:, None] + change[None, :], dtype=np.float64)


def staggered(values: FloatArray, untouched: Flags, touched: Flags) -> Effect:
    """The effect with its jackknife interval; see the module for the method.

    Shapes as for ``mean_effect``. Every touched place needs an untouched figure of its own, and
    every touched period one of another place; ``ValueError`` says which has none.
    """
    usable(untouched, touched)
    expected = foretold(values, untouched)
    gap = np.where(touched, values - expected, 0.0)
    counts = touched.sum(axis=1)
    mean = float(gap.sum() / counts.sum())
    with np.errstate(invalid="ignore"):
        by_place = np.where(counts > 0, gap.sum(axis=1) / np.maximum(counts, 1), np.nan)
    error = _jackknife(values, untouched, touched)
    freedom = max(int((counts > 0).sum()) - 1, 1)
    half = float(stdtrit(freedom, 0.5 + LEVEL / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(mean) / error)) if error > 0 else float(mean == 0)
    return Effect(mean, error, mean - half, mean + half, p, freedom, by_place, expected)


def usable(untouched: Flags, touched: Flags) -> None:
    """``ValueError`` where a touched place or period has no untouched figure to rest on."""
    if not touched.any():
        raise ValueError("no place that acted has a figure from after")
    alone = touched.any(axis=1) & ~untouched.any(axis=1)
    if alone.any():
        raise ValueError(f"{int(alone.sum())} places that acted have no figure from before")
    bare = touched.any(axis=0) & ~untouched.any(axis=0)
    if bare.any():
        raise ValueError(f"{int(bare.sum())} periods have no place that had not acted")


@dataclass(frozen=True)
class _Sums:
    """Sufficient sums of the two sets of levels, place by place, so that a place can be left out.

    With each place's own mean taken out, the changes (t,) solve ``matrix change = side``.
    """

    total: FloatArray
    count: FloatArray
    matrix: FloatArray
    side: FloatArray
    parts: tuple[FloatArray, FloatArray]

    @classmethod
    def of(cls, values: FloatArray, untouched: Flags) -> _Sums:
        held = np.where(untouched, values, 0.0)
        mask = untouched.astype(np.float64)
        count = mask.sum(axis=1)
        share = mask / np.maximum(count, 1)[:, None]
        total = held.sum(axis=1)
        matrix = np.diag(mask.sum(axis=0)) - mask.T @ share
        side = (held - share * total[:, None]).sum(axis=0)
        return cls(total, count, matrix, side, (mask, held))

    def change(self, without: int = -1) -> FloatArray:
        """The change of each period (t,), the first used being zero; leaving out a place."""
        matrix: npt.NDArray[np.floating] = self.matrix
        side: npt.NDArray[np.floating] = self.side
        if without >= 0:
            mask, held = (part[without] for part in self.parts)
            count = max(self.count[without], 1.0)
            matrix = matrix - np.diag(mask) + np.outer(mask, mask) / count
            side = side - held + mask * self.total[without] / count
        found = np.linalg.lstsq(matrix, side, rcond=1e-10)[0]
        return np.asarray(found, dtype=np.float64)


def _jackknife(values: FloatArray, untouched: Flags, touched: Flags) -> float:
    sums = _Sums.of(values, untouched)
    left: list[float] = []
    used = np.flatnonzero(untouched.any(axis=1) | touched.any(axis=1))
    for out in used.tolist():
        kept = touched.copy()
        kept[out] = False
        if not kept.any():
            continue
        change = sums.change(out)
        rows = np.flatnonzero(kept.any(axis=1))
        mask, held = sums.parts[0][rows], sums.parts[1][rows]
        level = (held.sum(axis=1) - mask @ change) / np.maximum(sums.count[rows], 1)
        gap = values[rows] - level[:, None] - change[None, :]
        left.append(float(gap[kept[rows]].mean()))
    if len(left) < 2:
        return float("nan")
    each = np.array(left)
    return float(np.sqrt((len(each) - 1) / len(each) * ((each - each.mean()) ** 2).sum()))
