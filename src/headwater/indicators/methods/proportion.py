"""Proportions with Wilson's score interval.

Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc
1927;22:209-212.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from headwater.indicators.methods.estimate import (
    NOT_PUBLISHED,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    check_multiplier,
    first_where,
    no_notes,
    numbers,
    per,
    z_score,
)
from headwater.indicators.methods.strata import INPUTS, Frame, columns, strata


def wilson(
    count: Numbers, denominator: Numbers, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Wilson's lower and upper limit of ``count / denominator``, as proportions.

    Arrays of any shapes that broadcast. ``nan`` where a number is missing or the denominator is 0.

    >>> lower, upper = wilson(65, 100)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.5525, 0.7364)
    """
    z = z_score(confidence)
    x, n = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(denominator, np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        half = z * np.sqrt(z * z + 4 * x * (1 - p))
        lower = (2 * x + z * z - half) / (2 * (n + z * z))
        upper = (2 * x + z * z + half) / (2 * (n + z * z))
    return np.maximum(lower, 0.0), np.minimum(upper, 1.0)


def proportion(
    count: Numbers, denominator: Numbers, *, confidence: float = 0.95, multiplier: float = 1.0
) -> Estimate:
    """The share ``count / denominator`` times ``multiplier``, with Wilson's limits.

    A denominator of 0 gives ``nan`` and the note ``zero_population``; a missing number gives
    ``nan`` and ``not_published``. A count above its denominator is refused with ``ValueError``.

    >>> answer = proportion([65, 0], [100, 0], multiplier=100)
    >>> answer.value.tolist(), answer.note.tolist(), answer.unit
    ([65.0, nan], ['', 'zero_population'], '%')
    """
    check_multiplier(multiplier)
    x, n = np.broadcast_arrays(numbers(count, "count"), numbers(denominator, "denominator"))
    _refuse_more_than_all(x, n)
    lower, upper = wilson(x, n, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.asarray(x / n)
    note = no_notes(value.shape)
    note[np.isnan(value)] = NOT_PUBLISHED
    note[n == 0] = ZERO_POPULATION
    return Estimate(
        value * multiplier,
        lower * multiplier,
        upper * multiplier,
        x,
        n,
        confidence,
        note,
        np.full(value.shape, "Wilson"),
        per(multiplier),
    )


def _refuse_more_than_all(count: FloatArray, denominator: FloatArray) -> None:
    above = count > denominator
    if above.any():
        row, _ = first_where(above, count)
        part, whole = np.ravel(count)[row], np.ravel(denominator)[row]
        raise ValueError(
            f"The count in row {row} ({part:g}) is more than its denominator ({whole:g}), so it is "
            "not a proportion. Correct the row, or ask for a rate instead."
        )


def proportion_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    count: str = "count",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Any:
    """Proportions of a table: of each row or, with ``by``, of the sums of each group.

    The answer is a table of the same kind (pandas, Polars, PyArrow, DuckDB): the table's own
    columns or the ``by`` columns, then value, lower, upper and what they rest on.

    >>> import pyarrow as pa
    >>> table = pa.table({"area": ["A", "A"], "smokers": [2, 3], "asked": [50, 50]})
    >>> proportion_by(table, ["area"], count="smokers", denominator="asked")["value"].to_pylist()
    [0.05]
    """
    opened = Frame.of(frame)
    x, n = opened.numbers(count), opened.numbers(denominator)
    if not by:
        answer = proportion(x, n, confidence=confidence, multiplier=multiplier)
        return opened.beside(columns(answer, without=INPUTS))
    groups = strata(opened, by)
    answer = proportion(
        groups.total(numbers(x, count)),
        groups.total(numbers(n, denominator)),
        confidence=confidence,
        multiplier=multiplier,
    )
    return opened.answer(groups.keys, columns(answer))
