"""Interrupted time series: one place's line before, its step and its new slope after.

    y = a + b time + c after + d after (time - date) + error

Errors of a series hang together. The interval allows for it as few points can
(``serial_correlation``). The standard error is that of Newey and West, by which such series are
usually published, with the lag of their 1994 rule and a correction for few points; an interval from
it would be too narrow.

Sources: Wagner and others, J Clin Pharm Ther 2002;27:299-309; Bernal, Cummins and Gasparrini, Int J
Epidemiol 2017;46:348-55; Newey and West, Econometrica 1987;55:703-8 and Rev Econ Stud
1994;61:631-53.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.evaluation.serial_correlation import unsure

FloatArray = npt.NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True)
class Interruption:
    """The step, the change of slope (a year), and the mean difference after from the old line.

    ``expected`` (t,) is the old line carried on; ``error`` is Newey and West's of ``mean``, with
    ``lag`` neighbours; the interval and ``p`` are those of ``serial_correlation``.
    """

    mean: float
    error: float
    lower: float
    upper: float
    p: float
    step: float
    slope_before: float
    slope_change: float
    freedom: int
    lag: int
    expected: FloatArray


def interrupted(time: FloatArray, values: FloatArray, since: float) -> Interruption:
    """The interruption of a series (t,) at a moment; ``time`` in years, no value missing.

    ``ValueError`` with fewer than six points, or fewer than three on either side.

    >>> time = np.arange(2010.0, 2020.0)
    >>> line = 5 + 2 * (time - 2010) - 3 * (time >= 2015)
    >>> found = interrupted(time, line, 2015.0)
    >>> round(found.step, 9), round(found.mean, 9), round(found.slope_before, 9)
    (-3.0, -3.0, 2.0)
    """
    design = sides(time, since)
    after = design[:, 2]
    slopes, *_ = np.linalg.lstsq(design, values, rcond=None)
    left = values - design @ slopes
    lag = lag_for(len(time))
    spread = newey_west(design, left, lag)
    mean_of = np.array([0.0, 0.0, 1.0, float((time - since)[after > 0].mean())])
    mean = float(mean_of @ slopes)
    error = float(np.sqrt(max(mean_of @ spread @ mean_of, 0.0)))
    held = unsure(design, values, mean_of)
    half = held.half(LEVEL)
    expected = slopes[0] + slopes[1] * (time - since)
    return Interruption(
        mean,
        error,
        mean - half,
        mean + half,
        held.p,
        float(slopes[2]),
        float(slopes[1]),
        float(slopes[3]),
        held.freedom,
        lag,
        np.asarray(expected, dtype=np.float64),
    )


def sides(time: FloatArray, since: float) -> FloatArray:
    """The columns (t, 4) of the line: level, time, after, and time after.

    ``ValueError`` with fewer than three points on either side.
    """
    after = (time >= since).astype(np.float64)
    if min(after.sum(), len(after) - after.sum()) < 3:
        raise ValueError("an interrupted series needs three points before the date and three after")
    return np.column_stack([np.ones_like(time), time - since, after, after * (time - since)])


def lag_for(count: int) -> int:
    """How many neighbouring errors count, by Newey and West's rule of thumb.

    >>> lag_for(20), lag_for(100)
    (2, 4)
    """
    return int(np.floor(4 * (count / 100) ** (2 / 9)))


def newey_west(design: FloatArray, left: FloatArray, lag: int) -> FloatArray:
    """The covariance (k, k) of least-squares slopes, with Bartlett weights to ``lag``.

    ``design`` (t, k), ``left`` (t,) the residuals. Multiplied by t / (t - k) for few points.
    """
    count, width = design.shape
    scores = design * left[:, None]
    middle = scores.T @ scores
    for step in range(1, min(lag, count - 1) + 1):
        crossed = scores[step:].T @ scores[:-step]
        middle += (1 - step / (lag + 1)) * (crossed + crossed.T)
    bread = np.linalg.pinv(design.T @ design)
    return np.asarray(bread @ middle @ bread * count / (count - width), dtype=np.float64)
