"""How many of many flags are false: Benjamini-Hochberg and Storey q-values.

A page that looks at a hundred measures finds five "significant" ones where nothing differs. The
false discovery rate is the expected share of false flags among those raised.

Sources: Benjamini and Hochberg, JRSS B 1995;57:289-300; Storey, JRSS B 2002;64:479-98.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flags:
    """Which measures stand out once the number looked at is allowed for.

    ``flagged``: one element a measure. ``looked_at``: measures with a p value. ``expected_false``:
    how many of the flagged ones are expected to be false alarms (at most rate x flagged).
    """

    flagged: npt.NDArray[np.bool_]
    q: FloatArray
    looked_at: int
    expected_false: float


def benjamini_hochberg(p: npt.ArrayLike) -> FloatArray:
    """Return the q value of each p value: the smallest false discovery rate that would flag it.

    ``p``: any shape, 0 to 1; missing values are not counted among the tests and stay missing.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    q = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    tested = values[known]
    if tested.size == 0:
        return q
    if tested.min() < 0 or tested.max() > 1:
        raise ValueError("p values lie between 0 and 1; leave a missing one as NaN.")
    order = np.argsort(-tested, kind="stable")
    ranks = np.arange(tested.size, 0, -1)
    adjusted = np.minimum.accumulate(tested[order] * tested.size / ranks)
    result = np.empty_like(tested)
    result[order] = np.minimum(adjusted, 1.0)
    q[known] = result
    return q


def null_share(p: npt.ArrayLike, threshold: float = 0.5) -> float:
    """Return Storey's estimate of the share of measures where nothing differs (0 to 1).

    Of those with no difference, a share ``1 - threshold`` have a p value above ``threshold``.

    >>> null_share([0.001, 0.002, 0.003, 0.7])
    0.5
    """
    values = np.asarray(p, dtype=np.float64)
    tested = values[~np.isnan(values)]
    if tested.size == 0:
        return 1.0
    above = float(np.count_nonzero(tested > threshold))
    return min(1.0, above / (tested.size * (1.0 - threshold)))


def storey(p: npt.ArrayLike, threshold: float = 0.5) -> FloatArray:
    """Return Storey's q values: Benjamini-Hochberg's times the estimated share of true nulls.

    >>> storey([0.01, 0.04, 0.03, 0.6]).round(4).tolist()
    [0.02, 0.0267, 0.0267, 0.3]
    """
    q: FloatArray = benjamini_hochberg(p) * null_share(p, threshold)
    return q


def flag(p: npt.ArrayLike, rate: float = 0.05) -> Flags:
    """Flag the measures whose q value is at most ``rate`` and say what to expect of them.

    >>> result = flag([0.001, 0.2, 0.004, 0.9], rate=0.05)
    >>> result.flagged.tolist(), result.looked_at, round(result.expected_false, 3)
    ([True, False, True, False], 4, 0.016)
    """
    q = benjamini_hochberg(p)
    flagged = q <= rate
    largest = float(q[flagged].max()) if flagged.any() else 0.0
    return Flags(
        flagged=flagged,
        q=q,
        looked_at=int(np.count_nonzero(~np.isnan(q))),
        expected_false=largest * float(np.count_nonzero(flagged)),
    )


def two_sided_p(z: npt.ArrayLike) -> FloatArray:
    """Return the two-sided p value of each standard normal deviate; missing stays missing.

    >>> two_sided_p([0.0, 1.959963984540054]).round(6).tolist()
    [1.0, 0.05]
    """
    p: FloatArray = 2.0 * ndtr(-np.abs(np.asarray(z, dtype=np.float64)))
    return p
