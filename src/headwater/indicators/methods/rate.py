"""Crude rates with Byar's interval, exact Poisson limits where the count is under 10.

Breslow NE, Day NE. Statistical methods in cancer research, volume II. Lyon: IARC; 1987 (Byar).
Armitage P, Berry G. Statistical methods in medical research, 4th edn. Oxford: Blackwell; 2002
(exact limits).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from headwater.indicators.methods.estimate import (
    NOT_PUBLISHED,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    TextArray,
    check_confidence,
    check_multiplier,
    no_notes,
    numbers,
    per,
    z_score,
)
from headwater.indicators.methods.strata import INPUTS, Frame, columns, strata

EXACT_UNDER = 10


def byar(count: Numbers, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Byar's lower and upper limit of a Poisson count, whatever its size.

    Where the approximation has no lower limit (the formula falls below 0, as it does for a count
    of 0, or of 1 at 99.8%) that limit is ``nan``; ``poisson_limits`` has the exact one.

    >>> lower, upper = byar([65])
    >>> round(float(lower[0]), 4), round(float(upper[0]), 4)
    (50.1632, 82.8491)
    """
    z = z_score(confidence)
    x = np.asarray(count, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = 1 - 1 / (9 * x) - z / (3 * np.sqrt(x))
        lower = np.where(root >= 0, x * root * root * root, np.nan)
    above = x + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return lower, np.asarray(upper)


def exact(count: Numbers, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Exact Poisson limits of a count, from the chi-square (gamma) quantiles.

    >>> lower, upper = exact([0, 5])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.0, 1.6235], [3.6889, 11.6683])
    """
    check_confidence(confidence)
    x = np.asarray(count, dtype=np.float64)
    tail = (1 - confidence) / 2
    some = np.where(x > 0, x, 1.0)
    lower = np.where(x > 0, special.gammaincinv(some, tail), np.where(x == 0, 0.0, np.nan))
    return lower, np.asarray(special.gammainccinv(x + 1, tail))


def poisson_limits(
    count: Numbers, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray, TextArray]:
    """Limits of a count and the method of each: ``Exact`` under 10, ``Byars`` from 10 upwards.

    A missing count has ``nan`` limits and no method.

    >>> poisson_limits([9, 10])[2].tolist()
    ['Exact', 'Byars']
    """
    x = np.asarray(count, dtype=np.float64)
    lower, upper = byar(x, confidence=confidence)
    small = x < EXACT_UNDER
    if small.any():
        distinct, where = np.unique(x[small], return_inverse=True)
        low, high = exact(distinct, confidence=confidence)
        lower, upper = np.array(lower), np.array(upper)
        lower[small], upper[small] = low[where], high[where]
    return lower, upper, _method(small, np.isnan(x))


def _method(small: npt.NDArray[np.bool_], missing: npt.NDArray[np.bool_]) -> TextArray:
    names = np.array(["Byars", "Exact", ""])
    return np.asarray(names[np.where(missing, 2, small.astype(np.int8))])


def rate(
    count: Numbers,
    population: Numbers,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Estimate:
    """The crude rate ``count / population`` times ``multiplier``, with its limits.

    A population of 0 gives ``nan`` and the note ``zero_population``; a missing number gives
    ``nan`` and ``not_published``; a negative one is refused with ``ValueError``. A count may exceed
    its population: events can happen to one person twice.

    >>> answer = rate([5, 65], [1000, 1000])
    >>> answer.value.tolist(), answer.method.tolist(), answer.unit
    ([500.0, 6500.0], ['Exact', 'Byars'], 'per 100,000')
    """
    check_multiplier(multiplier)
    x, n = np.broadcast_arrays(numbers(count, "count"), numbers(population, "population"))
    lower, upper, method = poisson_limits(x, confidence=confidence)
    with np.errstate(divide="ignore"):
        scale = np.where(n > 0, multiplier / n, np.nan)
    value = np.asarray(x * scale)
    note = no_notes(value.shape)
    note[np.isnan(value)] = NOT_PUBLISHED
    note[n == 0] = ZERO_POPULATION
    return Estimate(
        value, lower * scale, upper * scale, x, n, confidence, note, method, per(multiplier)
    )


def rate_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    count: str = "count",
    population: str = "population",
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Any:
    """Crude rates of a table: of each row or, with ``by``, of the sums of each group.

    The answer is a table of the same kind (pandas, Polars, PyArrow, DuckDB): the table's own
    columns or the ``by`` columns, then value, lower, upper and what they rest on.

    >>> import pyarrow as pa
    >>> table = pa.table({"area": ["A", "A"], "events": [2, 3], "people": [500, 500]})
    >>> rate_by(table, ["area"], count="events", population="people")["value"].to_pylist()
    [500.0]
    """
    opened = Frame.of(frame)
    x, n = opened.numbers(count), opened.numbers(population)
    if not by:
        answer = rate(x, n, confidence=confidence, multiplier=multiplier)
        return opened.beside(columns(answer, without=INPUTS))
    groups = strata(opened, by)
    answer = rate(
        groups.total(numbers(x, count)),
        groups.total(numbers(n, population)),
        confidence=confidence,
        multiplier=multiplier,
    )
    return opened.answer(groups.keys, columns(answer))
