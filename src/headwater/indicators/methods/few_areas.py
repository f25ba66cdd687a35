"""How far limits must reach where a spread is known from a few small areas only.

A standard error taken from three small areas is itself uncertain: limits of 1.96 times it hold the
truth less than 95 times in a hundred (87 in a hundred for the slope of a district of fifteen small
areas). Student's t, with the freedom of a sum of such variances, mends that.

Sources: Student, Biometrika 1908;6:1-25; Satterthwaite, Biometrics Bulletin 1946;2:110-4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def reach(degrees: Floats, confidence: float = 0.95) -> Floats:
    """How many standard errors the limits lie from the value; ``nan`` without any freedom.

    >>> reach(np.array([2.0, 20.0, 2000.0])).round(2).tolist()
    [4.3, 2.09, 1.96]
    """
    held = np.where(degrees > 0, degrees, np.nan)
    return np.asarray(stdtrit(held, 0.5 + confidence / 2), dtype=np.float64)


def freedom(variance: Floats, areas: Whole) -> Floats:
    """Degrees of freedom of a sum over the last axis of variances, each from so many areas.

    >>> freedom(np.array([[1.0, 1.0]]), np.array([[4, 4]])).tolist()
    [6.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        each = variance**2 / (areas - 1.0)
        degrees: Floats = variance.sum(axis=-1) ** 2 / each.sum(axis=-1)
    return np.where(np.isfinite(degrees), degrees, np.inf)


def slope_contrast(people: Floats) -> Floats:
    """What each group's mean adds to the slope index, groups on the last axis, poorest first.

    The slope index is the sum of the means times these (see
    :mod:`headwater.indicators.methods.slope_index`).

    >>> slope_contrast(np.array([[1.0, 1.0, 1.0, 1.0]])).round(2).tolist()
    [[-1.2, -0.4, 0.4, 1.2]]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = people / people.sum(axis=-1, keepdims=True)
        ridit = np.cumsum(share, axis=-1) - share / 2
        off = ridit - (share * ridit).sum(axis=-1, keepdims=True)
        contrast: Floats = share * off / (share * off**2).sum(axis=-1, keepdims=True)
    return contrast
