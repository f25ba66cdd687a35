"""Groups of rows in a frame: any columns, any frame that Narwhals knows, the same kind back.

The rows are coded through Arrow dictionaries, so that strings are hashed once and everything after
is arithmetic on integers. Groups come out sorted by their columns, a missing key last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.methods.estimate import Estimate, FloatArray

Codes = npt.NDArray[np.int32] | npt.NDArray[np.int64]
INPUTS = ("count", "denominator")
_CROWDED = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """A user's table: reads its columns, and makes answers of the kind it came in."""

    eager: nw.DataFrame[Any]
    again: Callable[[nw.DataFrame[Any]], Any]

    @classmethod
    def of(cls, native: Any) -> Frame:
        """Opens a pandas, Polars, PyArrow, DuckDB ... table; refuses other things.

        >>> import pyarrow as pa
        >>> Frame.of(pa.table({"n": [1.0, None]})).numbers("n").tolist()
        [1.0, nan]
        """
        try:
            frame = nw.from_native(native)
        except TypeError:
            raise ValueError(
                f"A {type(native).__name__} is not a table. Give a pandas, Polars, PyArrow or "
                "DuckDB one."
            ) from None
        if isinstance(frame, nw.LazyFrame):
            kind = frame.implementation
            return cls(frame.collect(), lambda answer: answer.lazy(backend=kind).to_native())
        return cls(frame, lambda answer: answer.to_native())

    def series(self, column: str) -> nw.Series[Any]:
        """A column; refuses a name that the table lacks."""
        if column not in self.eager.columns:
            raise ValueError(
                f"The table has no column {column!r}. It has: {', '.join(self.eager.columns)}."
            )
        return self.eager.get_column(column)

    def numbers(self, column: str) -> FloatArray:
        """A column as floats, missing ones ``nan``; refuses a column of text."""
        series = self.series(column)
        if not (series.dtype.is_numeric() or series.dtype == nw.Boolean):
            if series.null_count() == len(series):
                return np.full(len(series), np.nan)
            raise ValueError(
                f"The column {column!r} holds {series.dtype}, not numbers. Turn it into numbers, "
                "with what is missing left empty."
            )
        floats = series if series.dtype == nw.Float64 else series.cast(nw.Float64)
        return np.asarray(floats.to_numpy(), dtype=np.float64)

    def answer(self, keys: Mapping[str, pa.Array], columns: Mapping[str, pa.Array]) -> Any:
        """A table of the same kind: the columns of ``keys``, then those of ``columns``."""
        _refuse_same_names(keys, columns)
        table = pa.table({**keys, **columns})
        return self.again(nw.from_arrow(table, backend=self.eager.implementation))

    def beside(self, columns: Mapping[str, pa.Array]) -> Any:
        """The user's own rows, in their order, with ``columns`` beside them."""
        own = dict.fromkeys(self.eager.columns)
        _refuse_same_names(own, columns)
        extra = nw.from_arrow(pa.table(dict(columns)), backend=self.eager.implementation)
        index = nw.maybe_get_index(self.eager)
        if index is not None:
            extra = nw.from_native(extra.to_native().set_axis(index), eager_only=True)
        return self.again(nw.concat([self.eager, extra], how="horizontal"))


def _refuse_same_names(own: Mapping[str, object], columns: Mapping[str, object]) -> None:
    both = [name for name in own if name in columns]
    if both:
        raise ValueError(
            f"The answer has a column {both[0]!r} and so has the table. Rename the table's column."
        )


@dataclass(frozen=True, slots=True)
class AgeColumns:
    """Which columns of a table hold the events, the people and the ages.

    ``events``, where given, is the column that says how many events each of ``count`` people had.

    >>> AgeColumns(count="deaths").population
    'population'
    """

    count: str = "count"
    population: str = "population"
    age: str = "age"
    events: str | None = None


AGE_COLUMNS = AgeColumns()


@dataclass(frozen=True, slots=True)
class Strata:
    """The group of each row (``codes``, 0 to ``size`` - 1) and the key columns of each group."""

    codes: Codes
    size: int
    keys: dict[str, pa.Array]

    def total(self, values: FloatArray) -> FloatArray:
        """The sum in each group.

        >>> import numpy as np
        >>> Strata(np.array([0, 1, 0]), 2, {}).total(np.array([1.0, 2.0, 3.0])).tolist()
        [4.0, 2.0]
        """
        return np.bincount(self.codes, values, self.size).astype(np.float64, copy=False)

    def name(self, group: int) -> str:
        """A group in words, for messages: ``area E1, year 2023``."""
        return (
            ", ".join(f"{column} {key[group]}" for column, key in self.keys.items()) or "all rows"
        )


def whole_codes(codes: npt.ArrayLike, what: str) -> Codes:
    """Codes as whole numbers from 0; refuses others.

    >>> whole_codes([0, 2], "group").tolist()
    [0, 2]
    """
    array = np.asarray(codes)
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu" or array.min() < 0:
        raise ValueError(f"The {what} codes are not whole numbers from 0. Code them 0, 1, 2 ...")
    small = array.dtype.itemsize <= 4 and array.dtype != np.uint32
    if small:
        return array.astype(np.int32, copy=False)
    return array.astype(np.int64, copy=False)


def strata(frame: Frame, by: Sequence[str] | str) -> Strata:
    """Groups the rows by some columns, or one; by none, every row is in one group.

    >>> import pyarrow as pa
    >>> groups = strata(Frame.of(pa.table({"area": ["B", "A", "B"]})), ["area"])
    >>> groups.codes.tolist(), groups.keys["area"].to_pylist()
    ([1, 0, 1], ['A', 'B'])
    """
    by = [by] if isinstance(by, str) else by
    codes: Codes = np.zeros(len(frame.eager), dtype=np.int32)
    size = 1
    parts: list[Codes] = []
    labels: list[pa.Array] = []
    for column in by:
        own, names = coded(frame.series(column))
        width = max(len(names), 1)
        codes = own if size == 1 else _joined(codes, own, size, width)
        distinct, codes = _renumbered(codes, size * width)
        parts = [part[distinct // width] for part in parts] + [distinct % width]
        labels.append(names)
        size = len(distinct)
    keys = {
        column: names.take(pa.array(part))
        for column, names, part in zip(by, labels, parts, strict=True)
    }
    return Strata(codes, size, keys)


def _joined(outer: Codes, inner: Codes, size: int, width: int) -> Codes:
    """One code for a pair of codes, in 32 bits where they hold it."""
    wide = np.int32 if size * width <= np.iinfo(np.int32).max else np.int64
    joined = np.multiply(outer, width, dtype=wide)
    joined += inner
    return joined


def coded(series: nw.Series[Any]) -> tuple[Codes, pa.Array]:
    """A column as codes into its sorted distinct values (missing last), and those values."""
    arrow = series.to_arrow()
    whole = pa.chunked_array([arrow]) if isinstance(arrow, pa.Array) else arrow
    if pa.types.is_integer(whole.type) and len(whole) and not whole.null_count:
        near = _coded_integers(whole)
        if near is not None:
            return near
    if not pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode(null_encoding="encode")
    elif whole.null_count:
        whole = whole.cast(whole.type.value_type).dictionary_encode(null_encoding="encode")
    whole = whole.unify_dictionaries()
    if whole.num_chunks == 0 or len(whole) == 0:
        return np.zeros(0, dtype=np.int32), pa.array([], type=whole.type.value_type)
    names = whole.chunk(0).dictionary
    order = pc.sort_indices(names)
    rank = np.empty(len(names), dtype=np.int32)
    rank[order.to_numpy()] = np.arange(len(names), dtype=np.int32)
    codes = np.empty(len(whole), dtype=np.int32)
    start = 0
    for chunk in whole.chunks:
        np.take(rank, chunk.indices.to_numpy(), out=codes[start : start + len(chunk)])
        start += len(chunk)
    return codes, names.take(order)


def _coded_integers(whole: pa.ChunkedArray) -> tuple[Codes, pa.Array] | None:
    """Codes of integers that lie close together (years, ages); None where they do not."""
    low, high = (value.as_py() for value in pc.min_max(whole).values())
    if high - low > len(whole) or high > np.iinfo(np.int64).max:
        return None
    values = whole.to_numpy().astype(np.int64, copy=False)
    distinct, codes = _renumbered((values - low).astype(np.int32), high - low + 1)
    return codes, pa.array(distinct + low, type=whole.type)


def _renumbered(codes: Codes, bound: int) -> tuple[Codes, Codes]:
    """The distinct codes below ``bound``, sorted, and each row's place among them."""
    if bound > _CROWDED * max(len(codes), 1):
        distinct, places = np.unique(codes, return_inverse=True)
        return np.asarray(distinct, dtype=np.int64), places.astype(np.int32)
    seen = np.zeros(bound, dtype=np.bool_)
    seen[codes] = True
    if seen.all():
        return np.arange(bound), codes.astype(np.int32, copy=False)
    distinct = np.flatnonzero(seen)
    place = np.empty(bound, dtype=np.int32)
    place[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, place[codes]


def columns(answer: Estimate, without: Sequence[str] = ()) -> dict[str, pa.Array]:
    """An estimate's arrays as columns, ``nan`` as missing, in the order of an observation.

    ``without`` leaves some out, as ``INPUTS`` where they stand in the user's table already.

    >>> from headwater.indicators.methods.rate import rate
    >>> list(columns(rate([5], [1000])))[:4]
    ['value', 'lower', 'upper', 'count']
    """
    size = answer.value.size
    everything = {
        "value": _floats(answer.value),
        "lower": _floats(answer.lower),
        "upper": _floats(answer.upper),
        "count": _floats(answer.count),
        "denominator": _floats(answer.denominator),
        "confidence": pa.repeat(answer.confidence, size),
        "unit": pa.repeat(answer.unit, size),
        "method": _texts(answer.method, size),
        "note": _texts(answer.note, size),
    }
    return {name: column for name, column in everything.items() if name not in without}


def _floats(values: FloatArray) -> pa.Array:
    return pa.array(np.ravel(values), from_pandas=True)


def _texts(values: npt.NDArray[np.str_], size: int) -> pa.Array:
    if size == 0:
        return pa.array([], type=pa.string())
    flat = np.broadcast_to(values, size) if values.ndim == 0 else np.ravel(values)
    if (flat == flat[0]).all():
        return pa.repeat(str(flat[0]), size)
    return pa.array(flat)
