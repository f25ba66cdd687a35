"""Divide areas into equal groups by value: fifths, tenths, any number, whole or within groups.

Areas are ranked, equal values share the lowest of their ranks, and a rank becomes a quantile in
proportion, so that group sizes differ by one at most where there are no ties. The arithmetic is in
whole numbers. A group with fewer values than quantiles is not divided.

Source: the published description of Public Health England's ``phe_quantile``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.indicators.methods.estimate import NO_NOTE, NOT_APPLICABLE, NOT_PUBLISHED, TextArray
from headwater.indicators.methods.strata import Frame, strata

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The quantile of each area (1 to ``size``; 0 where none) and why one is missing.

    ``note`` is ``not_published`` for a missing value and ``not_applicable`` in a group with fewer
    values than quantiles.
    """

    quantile: IntArray
    size: int
    note: TextArray


def assign(
    value: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    n: int = 10,
    *,
    highest_first: npt.ArrayLike = True,
) -> Quantiles:
    """Assign each value to one of ``n`` quantiles, within ``groups`` where given.

    ``value``: shape (areas,); NaN where missing. ``groups``: labels of the same shape.
    ``highest_first``: whether quantile 1 holds the highest values (as with deprivation scores);
    one for all, or one an area (the same throughout a group). ``n`` below 2 raises ``ValueError``.

    >>> assign([5, 1, 4, 2, 3, np.nan], n=5).quantile.tolist()
    [1, 5, 2, 4, 3, 0]
    """
    if n < 2:
        raise ValueError(f"{n} quantiles cannot divide anything; give 2 or more.")
    values = np.asarray(value, dtype=np.float64)
    turned = np.where(np.broadcast_to(np.asarray(highest_first, dtype=bool), values.shape), -1, 1)
    labels = np.zeros(values.shape, dtype=np.int64) if groups is None else np.asarray(groups)
    codes = np.unique(labels, return_inverse=True)[1].reshape(values.shape)
    quantile = np.zeros(values.shape, dtype=np.int64)
    note = np.full(values.shape, NO_NOTE, dtype="<U14")
    known = ~np.isnan(values)
    note[~known] = NOT_PUBLISHED
    held, where = values[known] * turned[known], codes[known]
    members = np.bincount(where, minlength=int(codes.max(initial=0)) + 1)
    from_top = members[where] - _lowest_rank(held, where)
    result = n + 1 - -(-from_top * n // members[where])
    small = members[where] < n
    quantile[known] = np.where(small, 0, result)
    note[known] = np.where(small, NOT_APPLICABLE, NO_NOTE)
    return Quantiles(quantile, n, note)


def assign_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    value: str = "value",
    n: int = 10,
    highest_first: bool = True,
) -> Any:
    """Add ``quantile`` and ``quantile_note`` to a table, divided within the groups of ``by``.

    The answer is a table of the same kind (pandas, Polars, PyArrow, DuckDB), rows in their order.

    >>> table = pa.table({"region": ["A"] * 4, "value": [1.0, 2.0, 3.0, 4.0]})
    >>> assign_by(table, ["region"], n=2)["quantile"].to_pylist()
    [2, 2, 1, 1]
    """
    opened = Frame.of(frame)
    groups = strata(opened, by)
    answer = assign(opened.numbers(value), groups.codes, n, highest_first=highest_first)
    column = pa.array(answer.quantile, mask=answer.quantile == 0)
    return opened.beside({"quantile": column, "quantile_note": pa.array(answer.note)})


def _lowest_rank(values: npt.NDArray[np.float64], codes: IntArray) -> IntArray:
    """Rank from 0 within each group; equal values share the lowest."""
    order = np.lexsort((values, codes))
    sorted_values, sorted_codes = values[order], codes[order]
    place = np.arange(values.size)
    new_group = np.ones(values.size, dtype=bool)
    new_group[1:] = sorted_codes[1:] != sorted_codes[:-1]
    new_value = new_group.copy()
    new_value[1:] |= sorted_values[1:] != sorted_values[:-1]
    start = np.maximum.accumulate(np.where(new_group, place, 0))
    first_equal = np.maximum.accumulate(np.where(new_value, place, 0))
    rank = np.empty(values.size, dtype=np.int64)
    rank[order] = first_equal - start
    return rank
