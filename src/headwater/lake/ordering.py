"""Codes for combinations of columns: how rows are sorted, and how duplicates are found.

Every distinct combination of values gets one whole number, and the numbers sort as the values do,
so that three million keys of nine columns are compared as integers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ROOM = 2**62


def encode(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """One dictionary array for a column, whatever its chunks; dictionaries pass through.

    >>> encode(pa.chunked_array([["a"], ["b", "a"]])).indices.to_pylist()
    [0, 1, 0]
    """
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    coded = pa.types.is_dictionary(chunked.type)
    if not len(chunked):
        nothing = pa.array([], chunked.type.value_type if coded else chunked.type)
        return pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), nothing)
    if not coded:
        chunked = chunked.dictionary_encode()
    whole = chunked.unify_dictionaries().combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def ranks(column: pa.ChunkedArray | pa.Array) -> tuple[NDArray[np.int64], int]:
    """The place of each value among the column's distinct values, nulls first, and their number.

    >>> ranks(pa.array(["b", None, "a", "b"]))
    (array([2, 0, 1, 2]), 3)
    """
    coded = encode(column)
    order = pc.sort_indices(coded.dictionary).to_numpy(zero_copy_only=False)
    place = np.zeros(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(1, len(order) + 1)
    indices = pc.fill_null(coded.indices, len(order)).to_numpy(zero_copy_only=False)
    return place[indices], len(order) + 1


def codes(table: pa.Table, columns: Sequence[str]) -> NDArray[np.int64]:
    """A whole number for each row that is equal where the columns are, and sorts as they do.

    >>> codes(pa.table({"a": ["x", "y", "x"], "b": [2, 1, 2]}), ("a", "b")).argsort().tolist()
    [0, 2, 1]
    """
    code = np.zeros(table.num_rows, dtype=np.int64)
    size = 1
    for name in columns:
        place, distinct = ranks(table.column(name))
        if size * distinct > ROOM:
            code, size = _dense(code)
        code = code * distinct + place
        size *= distinct
    return code


def _dense(code: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    order = np.argsort(code, kind="stable")
    new = np.empty(len(code), dtype=np.int64)
    steps = np.diff(code[order], prepend=code[order[:1]]) != 0
    new[order] = np.cumsum(steps)
    return new, int(steps.sum()) + 1


def repeats(code: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows whose code an earlier row has, and for each the first row that has it.

    >>> repeats(np.array([5, 7, 5, 5]))
    (array([2, 3]), array([0, 0]))
    """
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    first = order[np.repeat(starts, np.diff(np.append(starts, len(ordered))))]
    again = order != first
    by_row = np.argsort(order[again], kind="stable")
    return order[again][by_row], first[again][by_row]


def take_sorted(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The table sorted by the columns, its texts held as dictionaries."""
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
    for name in texts:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, encode(table.column(name)))
    if not columns:
        return table
    code = codes(table, columns)
    if bool(np.all(code[1:] >= code[:-1])):
        return table
    return table.take(pa.array(np.argsort(code, kind="stable")))
