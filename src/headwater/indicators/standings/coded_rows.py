"""An observation table as integer codes and plain arrays: what panels are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Texts = NDArray[np.object_]

DAYS_A_YEAR = 365.25
STATED = {
    f"published, {word} {than} England": word
    for word, than in (
        ("better", "than"),
        ("worse", "than"),
        ("higher", "than"),
        ("lower", "than"),
        ("similar", "to"),
    )
}
"""Methods of observations that carry the publisher's own comparison, and what each says."""


@dataclass(frozen=True)
class CodedRows:
    """Columns of observations ``[rows]``: integer codes with their names, and plain numbers.

    ``start`` and ``end`` (the day after the last) are in years; ``stated`` is the publisher's own
    comparison, empty where it makes none.
    """

    indicator: Whole
    area: Whole
    period: Whole
    sex: Whole
    age: Whole
    series: Whole
    names: dict[str, list[str]]
    start: Floats
    end: Floats
    first_day: Texts
    last_day: Texts
    numbers: dict[str, Floats]
    note: Texts
    unit: Texts
    stated: Texts


def _texts(table: pa.Table, name: str) -> tuple[Whole, list[str]]:
    column = table.column(name).combine_chunks().dictionary_encode()
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    words = cast(list[str], column.dictionary.to_pylist())
    if (codes < 0).any():
        words = [*words, ""]
        codes = np.where(codes < 0, len(words) - 1, codes)
    return codes, words


def _days(table: pa.Table, name: str) -> tuple[Floats, Texts]:
    column = table.column(name).combine_chunks().cast(pa.date32())
    days = column.cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.float64)
    return days / DAYS_A_YEAR + 1970.0, days.astype("datetime64[D]").astype(object)


def coded_rows(table: pa.Table) -> CodedRows:
    """The columns of observations that panels are made of."""
    codes: dict[str, Whole] = {}
    names: dict[str, list[str]] = {}
    for name in ("indicator", "area", "period", "sex", "age", "series", "note", "unit"):
        codes[name], names[name] = _texts(table, name)
    start, first_day = _days(table, "period_start")
    end, last_day = _days(table, "period_end")
    numbers = {
        name: table.column(name)
        .combine_chunks()
        .cast(pa.float64())
        .to_numpy(zero_copy_only=False)
        .astype(np.float64)
        for name in ("value", "lower", "upper", "confidence")
    }
    return CodedRows(
        **{k: codes[k] for k in ("indicator", "area", "period", "sex", "age", "series")},
        names=names,
        start=start,
        end=end + 1 / DAYS_A_YEAR,
        first_day=first_day,
        last_day=last_day,
        numbers=numbers,
        note=np.array(names["note"], dtype=object)[codes["note"]],
        unit=np.array(names["unit"], dtype=object)[codes["unit"]],
        stated=_stated(table),
    )


def _stated(table: pa.Table) -> Texts:
    """The publisher's own comparison of each row, where its method carries one."""
    if "method" not in table.column_names:
        return np.full(table.num_rows, "", dtype=object)
    codes, methods = _texts(table, "method")
    return np.array([STATED.get(each, "") for each in methods], dtype=object)[codes]
