"""Intervals for what was chosen after looking: wider, so that they hold the truth as they say.

The widest of many gaps is wide partly by chance, and its ordinary 95% interval misses the truth
more than five times in a hundred. Where ``chosen`` of ``looked_at`` figures are shown because of
what they turned out to be, intervals at the level 1 - (1 - confidence) chosen / looked_at keep the
expected share of shown intervals that miss the truth at 1 - confidence (the false coverage rate).

Source: Benjamini and Yekutieli, J Am Stat Assoc 2005;100:71-81.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtr

from headwater.indicators.methods.few_areas import reach

CONFIDENCE = 0.95


def selected_confidence(chosen: int, looked_at: int, confidence: float = CONFIDENCE) -> float:
    """The level at which intervals of ``chosen`` figures out of ``looked_at`` are given.

    Raises ``ValueError`` where more are chosen than were looked at.

    >>> round(selected_confidence(1, 3), 4), selected_confidence(4, 4)
    (0.9833, 0.95)
    """
    if not 1 <= chosen <= looked_at:
        raise ValueError(f"{chosen} cannot be chosen from {looked_at}; choose one or more of them.")
    return 1.0 - (1.0 - confidence) * chosen / looked_at


def widened(
    interval: tuple[float, float, float],
    freedom: float | None,
    looked_at: int,
    *,
    chosen: int = 1,
    confidence: float = CONFIDENCE,
) -> tuple[float, float]:
    """Limits of a chosen figure (value, lower, upper), which had ``freedom`` degrees of freedom.

    The limits given are Student's, at ``confidence``, and lie evenly about the value; ``freedom``
    None stands for very many.

    >>> low, high = widened((7.0, 6.0, 8.0), 30.0, 3)
    >>> round(low, 2), round(high, 2)
    (5.76, 8.24)
    """
    value, lower, upper = interval
    degrees = np.array([math.inf if freedom is None else freedom])
    level = selected_confidence(chosen, looked_at, confidence)
    factor = float((reach(degrees, level) / reach(degrees, confidence))[0])
    return value - (value - lower) * factor, value + (upper - value) * factor


def p_of(
    interval: tuple[float, float, float], freedom: float | None, confidence: float = CONFIDENCE
) -> float:
    """The chance of a value so far from nought if it were nought, from its limits (two-sided).

    >>> round(p_of((2.0, 0.0, 4.0), 12.0), 3), p_of((1.0, 1.0, 1.0), None)
    (0.05, 0.0)
    """
    value, lower, upper = interval
    degrees = np.array([math.inf if freedom is None else freedom])
    half = (upper - lower) / 2
    if half <= 0:
        return 0.0 if value else 1.0
    deviate = abs(value) / half * float(reach(degrees, confidence)[0])
    return 2.0 * float(stdtr(degrees[0], -deviate))
