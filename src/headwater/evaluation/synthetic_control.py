"""Synthetic control: the mix of places that did not act which was most like the place that did.

The weights are not negative and add up to one, so the twin lies among real places. They solve

    minimise over w:  sum over k of  v[k] (x1[k] - sum over j of x0[k, j] w[j])^2

with predictors ``x`` and their importance ``v``. Where ``v`` is not given it is chosen so that the
twin follows the outcome before the date most closely.

Sources: Abadie and Gardeazabal, American Economic Review 2003;93:113-32; Abadie, Diamond and
Hainmueller, JASA 2010;105:493-505. The quadratic programme is solved exactly, as a problem of
non-negative least squares (Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
TINY = 1e-12
ROUNDS = 8
WORTH = 1e-4


@dataclass(frozen=True)
class Twin:
    """Weights of donors (n,) and, where predictors were weighed, their importance (k,)."""

    weights: FloatArray
    importance: FloatArray


def simplex_weights(target: FloatArray, donors: FloatArray, spread: float = 0.0) -> FloatArray:
    """Weights (n,), none negative, adding up to one, that bring donors nearest to the target.

    ``spread`` times the sum of squared weights is added to what is made least, so that the twin
    rests on several places where there are many to choose from (see ``spread_for``).

    ``target`` (k,), ``donors`` (k, n). With ``d = donors - target`` the sum of squares is
    ``|d w|^2`` for weights that add up to one; the non-negative ``x`` that minimises
    ``|d x|^2 + (sum x - 1)^2`` is a multiple of them.

    >>> simplex_weights(np.array([2.0, 3.0]), np.array([[1.0, 3.0, 9.0], [2.0, 4.0, 9.0]])).tolist()
    [0.5, 0.5, 0.0]
    """
    from scipy.optimize import nnls

    apart = donors - target[:, None]
    scale = float(np.sqrt(np.mean(apart**2)))
    if scale < TINY:
        return np.full(donors.shape[1], 1.0 / donors.shape[1])
    even = np.sqrt(spread) / scale * np.eye(donors.shape[1] if spread > 0 else 0, donors.shape[1])
    stacked = np.vstack([apart / scale, even, np.ones(donors.shape[1])])
    wanted = np.zeros(len(stacked))
    wanted[-1] = 1.0
    found, _ = nnls(stacked, wanted)
    return np.asarray(found / found.sum(), dtype=np.float64).round(12)


def spread_for(donors: FloatArray, periods_after: int, acted: int = 1) -> float:
    """How much a twin's weights are spread: more, the more donors' figures (t, n) jump about.

    With few periods and many donors some mix fits the chance of the past exactly, and foretells
    nothing. Source: Arkhangelsky and others, American Economic Review 2021;111:4088-118, section I.
    """
    jumps = float(np.std(np.diff(donors, axis=0))) if len(donors) > 1 else 0.0
    return float(np.sqrt(acted * periods_after) * jumps**2 * len(donors))


def twin(
    target: FloatArray,
    donors: FloatArray,
    outcome: tuple[FloatArray, FloatArray] | None = None,
) -> Twin:
    """The twin of a place from predictors ``target`` (k,) and ``donors`` (k, n).

    ``outcome`` is the place's series before the date (t,) and the donors' (t, n): with it the
    importance of each predictor is chosen, from two starts (all the same; by regression), so that
    the twin follows that series most closely; the search begins anew where it stopped for as long
    as it gains, since a simplex search stalls. Without it every predictor counts the same, which is
    right where the predictors are that series.
    """
    if outcome is None:
        return Twin(simplex_weights(target, donors), np.full(len(target), 1 / len(target)))
    spread = np.column_stack([donors, target]).std(axis=1, ddof=1)
    spread[spread < TINY] = 1.0
    x1, x0 = target / spread, donors / spread[:, None]
    best = min(
        (_sought(x1, x0, outcome, start) for start in _starts(x1, x0, outcome)),
        key=lambda each: each[0],
    )
    for _ in range(ROUNDS):
        even = np.full(len(x1), 1 / len(x1))
        again = [_sought(x1, x0, outcome, start) for start in (best[1], (best[1] + even) / 2)]
        found = min(again, key=lambda each: each[0])
        gained = best[0] - found[0]
        best = min(best, found, key=lambda each: each[0])
        if gained < WORTH * best[0]:
            break
    weights = simplex_weights(np.sqrt(best[1]) * x1, np.sqrt(best[1])[:, None] * x0)
    return Twin(weights, best[1])


def _starts(
    x1: FloatArray, x0: FloatArray, outcome: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Where the search for the importance begins: all the same, and by regression."""
    every = np.column_stack([x1, x0]).T
    with_constant = np.column_stack([np.ones(len(every)), every])
    series = np.column_stack([outcome[0], outcome[1]]).T
    slopes = np.linalg.lstsq(with_constant, series, rcond=None)[0][1:]
    by_regression = (slopes**2).sum(axis=1)
    total = by_regression.sum()
    even = np.full(len(x1), 1 / len(x1))
    return even, by_regression / total if total > TINY else even


def _sought(
    x1: FloatArray,
    x0: FloatArray,
    outcome: tuple[FloatArray, FloatArray],
    start: FloatArray,
) -> tuple[float, FloatArray]:
    """The least mean square error before the date, and the importance that gives it."""
    from scipy.optimize import minimize

    series, others = outcome

    def importance(free: FloatArray) -> FloatArray:
        positive = np.abs(free)
        return np.asarray(positive / max(positive.sum(), TINY), dtype=np.float64)

    def loss(free: FloatArray) -> float:
        root = np.sqrt(importance(free))
        weights = simplex_weights(root * x1, root[:, None] * x0)
        return float(np.mean((series - others @ weights) ** 2))

    found = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 400 * len(start)})
    return float(found.fun), importance(found.x)


@dataclass(frozen=True)
class Gap:
    """A place less its twin over time (t,), and how far apart the two were before the date.

    ``before`` and ``after`` mark periods; ``fit`` is the root mean square of the gap before.
    """

    values: FloatArray
    fit: float
    mean_after: float

    @property
    def ratio(self) -> float:
        """The mean gap after in units of the fit before; what placebo places are ranked by."""
        return abs(self.mean_after) / max(self.fit, TINY)


def gap_of(
    series: FloatArray, twin_series: FloatArray, before: FloatArray, after: FloatArray
) -> Gap:
    """The gap between a place's series (t,) and its twin's; ``before`` and ``after`` are masks.

    ``ValueError`` where either marks no period.
    """
    if not (before.any() and after.any()):
        raise ValueError("a gap needs a period before the date and one after")
    values = series - twin_series
    fit = float(np.sqrt(np.mean(values[before.astype(bool)] ** 2)))
    return Gap(values, fit, float(values[after.astype(bool)].mean()))


def error_ratio(gap: FloatArray, before: FloatArray, after: FloatArray) -> float:
    """Root mean square gap after over that before (Abadie, Diamond and Hainmueller 2010)."""
    late, early = gap[after.astype(bool)], gap[before.astype(bool)]
    return float(np.sqrt(np.mean(late**2)) / max(np.sqrt(np.mean(early**2)), TINY))
