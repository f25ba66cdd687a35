"""What a place's circumstances predict, each place foretold from places elsewhere.

Ridge regression on published characteristics and their squares. Places are left out a group at a
time (a region, where regions are known), so that no place is foretold from itself or from its
neighbours; how hard slopes are held back is chosen among the others each time.

Sources: Hoerl and Kennard, Technometrics 1970;12:55-67; Golub, Heath and Wahba, Technometrics
1979;21:215-23 (generalised cross-validation); Roberts and others, Ecography 2017;40:913-29 (leaving
out groups).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
PENALTIES = np.logspace(-1, 4, 16)
FEWEST = 30
FEWEST_GROUPS = 5
FOLDS = 10
MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class Foretold:
    """What circumstances predict (n,), how unsure that is (n,), and how much they explain.

    ``explained`` is the share of the variance between places, out of sample; it can be negative.
    ``spread`` is a robust standard deviation of what is left.
    """

    expected: FloatArray
    error: FloatArray
    explained: float
    spread: float


@dataclass(frozen=True)
class Fold:
    """The places left out at a time, and what foretells them from the rest, whatever the measure.

    ``out`` marks them (n,); ``turned`` (m, k) are their circumstances along the axes of the rest's,
    ``eigen`` (k,) how much the rest vary along each, ``onto`` (k, n - m) takes the rest there.
    """

    out: npt.NDArray[np.bool_]
    turned: FloatArray
    eigen: FloatArray
    onto: FloatArray


def left_out(circumstances: FloatArray, groups: IntArray) -> tuple[Fold, ...]:
    """The folds of places with ``circumstances`` (n, k), z-scores, in ``groups`` (n,).

    A circumstance that is not known counts as the mean. ``ValueError`` with fewer than thirty
    places.
    """
    if len(groups) < FEWEST:
        raise ValueError(f"circumstances are weighed among {FEWEST} places or more")
    known = np.nan_to_num(circumstances, nan=0.0)
    terms = np.column_stack([known, np.clip(known**2, 0, 9)])
    return tuple(_fold(terms, groups == group) for group in np.unique(groups))


def _fold(terms: FloatArray, out: npt.NDArray[np.bool_]) -> Fold:
    rest = terms[~out]
    centre, scale = rest.mean(axis=0), rest.std(axis=0)
    scale[scale == 0] = 1.0
    standard = (rest - centre) / scale
    eigen, turn = np.linalg.eigh(standard.T @ standard)
    turned = (terms[out] - centre) / scale @ turn
    return Fold(out, turned, np.maximum(eigen, 0.0), turn.T @ standard.T)


def foretell(values: FloatArray, made: tuple[Fold, ...]) -> Foretold:
    """Foretell ``values`` (n,), each place from the places of other folds.

    >>> z = np.random.default_rng(0).normal(size=(200, 3))
    >>> made = foretell(5 + z @ [2.0, -1.0, 0.0], left_out(z, np.arange(200) % 8))
    >>> round(made.explained, 2)
    1.0
    """
    expected, error = np.empty(len(values)), np.empty(len(values))
    for fold in made:
        expected[fold.out], error[fold.out] = _from_others(values[~fold.out], fold)
    left = values - expected
    spread = MAD_TO_SD * float(np.median(np.abs(left - np.median(left))))
    return Foretold(expected, error, 1 - float((left**2).mean() / values.var()), spread)


def folds(group_of: list[str]) -> IntArray:
    """The number of each place's group (n,); ten even parts where fewer than five groups are known.

    >>> folds(["a", "b", "a", "c", "d", "e"]).tolist()
    [0, 1, 0, 2, 3, 4]
    """
    names = sorted(set(group_of))
    if len(names) < FEWEST_GROUPS:
        return np.arange(len(group_of), dtype=np.int64) % FOLDS
    number = {name: i for i, name in enumerate(names)}
    return np.array([number[name] for name in group_of], dtype=np.int64)


def _from_others(values: FloatArray, fold: Fold) -> tuple[FloatArray, FloatArray]:
    """Predictions and their standard errors, with the penalty that foretells best."""
    mean, eigen = float(values.mean()), fold.eigen
    part = fold.onto @ (values - mean)
    count = len(values)
    weight = 1 / (eigen + PENALTIES[:, None])
    left = ((values - mean) ** 2).sum() - ((2 * weight - eigen * weight**2) * part**2).sum(axis=1)
    freedom = np.maximum(count - 1 - (eigen * weight).sum(axis=1), 1)
    best = int(np.argmin(left / freedom**2))
    noise = max(float(left[best] / freedom[best]), 0.0)
    expected = mean + fold.turned @ (weight[best] * part)
    reach = ((fold.turned * weight[best]) ** 2 * eigen).sum(axis=1)
    return expected, np.sqrt(noise * (1 / count + reach))
