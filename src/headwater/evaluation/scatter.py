"""How much each place's figures jump about by themselves, so that small places do not win by noise.

A placebo test that ranks plain effects asks a small place, whose figures jump about, to stand out
among large ones whose figures do not: it nearly always does. So each effect is measured in units of
the place's own scatter before the first date. With few periods that scatter is itself uncertain,
and looks small by luck in some places, so it is raised towards what is usual among all of them, the
more so the more alike they are. It is never lowered: what jumps about more than the rest may well
be like that.

Sources: Ferman and Pinto, Rev Econ Stat 2019;101:452-67 (few acting places of unlike size); Smyth,
Stat Appl Genet Mol Biol 2004;3:3 (a scatter held back towards the usual one).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, polygamma

FloatArray = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
LEAST_SHARE = 1e-5
STEPS = 30


def scatter(gap: FloatArray, early: Flags) -> FloatArray:
    """The scatter of each place (n,), as a variance, from what no level and change explain.

    ``gap`` (n, t) is each figure less what is foretold of it; ``early`` (n, t) marks figures from
    before the first date. A place with fewer than two has the usual scatter.
    """
    counts = early.sum(axis=1)
    freedom = np.maximum(counts - 1, 0).astype(np.float64)
    held = np.where(early, gap, 0.0)
    mean = held.sum(axis=1) / np.maximum(counts, 1)
    squares = (np.where(early, held - mean[:, None], 0.0) ** 2).sum(axis=1)
    own = squares / np.maximum(freedom, 1)
    return np.asarray(np.maximum(own, held_back(own, freedom)), dtype=np.float64)


def held_back(own: FloatArray, freedom: FloatArray) -> FloatArray:
    """Variances (n,) held back towards the usual one, with ``freedom`` (n,) degrees each.

    >>> alike = held_back(np.array([1.0, 1.2, 0.9, 1.1, 0.8]), np.full(5, 10.0))
    >>> alike.round(2).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    >>> held_back(np.array([1.0, 0.01, 100.0, 0.1, 10.0]), np.full(5, 40.0)).round(1).tolist()
    [1.0, 0.0, 98.6, 0.1, 9.9]
    """
    known = freedom > 0
    if known.sum() < 3 or not own[known].any():
        usual = float(own[known].mean()) if known.any() else 0.0
        return np.full(len(own), usual)
    least = LEAST_SHARE * float(np.median(own[known][own[known] > 0]))
    raised, half = np.maximum(own[known], least), freedom[known] / 2
    logs = np.log(raised) - digamma(half) + np.log(half)
    more = float(logs.var(ddof=1) - polygamma(1, half).mean())
    if more <= 0:
        usual = float(np.average(raised, weights=half))
        return np.full(len(own), usual)
    prior = 2 * _trigamma_inverse(more)
    usual = float(np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2)))
    mixed = (prior * usual + freedom * np.maximum(own, least)) / (prior + freedom)
    return np.asarray(mixed, dtype=np.float64)


def _trigamma_inverse(wanted: float) -> float:
    """The half degrees of freedom whose logarithms of variances vary by this much."""
    low, high = -15.0, 15.0
    for _ in range(2 * STEPS):
        middle = (low + high) / 2
        wide = float(polygamma(1, np.exp(middle))) > wanted
        low, high = (middle, high) if wide else (low, middle)
    return float(np.exp((low + high) / 2))
