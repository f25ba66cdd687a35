"""The door of the lake: candidates in, good rows and refusals out.

Nothing is dropped without a word: every row is either good or has at least one refusal that names
its file, row and column, what stood there, what is wrong, and how to mend it.

>>> from headwater.lake.shapes import AREA
>>> rows = pa.table({"code": ["X01", "X01"], "name": ["Fenwick", "Fen"], "type": ["LAD", "LAD"]})
>>> admission = admit(AREA, rows, "areas.csv")
>>> print(admission.summary)
areas.csv: 2 rows read for area, 1 kept, 1 refused (code 1)
>>> admission.rejects.to_pylist()[0]["reason"]
'the same code and type as row 1'
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

from headwater.lake.admission import Admission, AdmissionSummary
from headwater.lake.errors import ShapeError
from headwater.lake.finding import Finding, Positions, refused, reject_rows
from headwater.lake.ordering import codes, repeats
from headwater.lake.parsing import read_column, whole
from headwater.lake.rules import (
    PERIOD_COLUMNS,
    note_of_absent_values,
    observation_rules,
    settle_periods,
)
from headwater.lake.shapes import OBSERVATION, Column, Shape

ROW = "_row"


def admit(shape: Shape, candidates: pa.Table, source: str) -> Admission:
    """Lets in the rows that fit the shape.

    Columns may be text or typed, in any order; absent optional ones are filled. ``_row`` holds the
    row numbers of the source; without it rows count from 1. Of rows with one key the first is kept.
    An observation with neither value nor note is noted ``not_published``. ``ShapeError`` where the
    table lacks a required column or has one that the shape does not know.
    """
    check_columns(shape, candidates, source)
    rows = row_numbers(candidates)
    columns, findings = read_columns(shape, candidates)
    if shape.name == OBSERVATION.name:
        findings += observation_rules(columns)
        columns["note"] = note_of_absent_values(columns)
    typed = pa.Table.from_arrays([columns[name] for name in shape.names], schema=shape.schema)
    findings += duplicates(shape, typed, findings, rows)
    out = refused(findings, len(rows))
    good = typed.filter(pa.array(~out)) if out.any() else typed
    rejects = reject_rows(shape.name, source, findings, candidates, rows)
    counts = Counter(rejects.column("column").to_pylist())
    summary = AdmissionSummary(
        source, shape.name, len(rows), good.num_rows, int(out.sum()), tuple(sorted(counts.items()))
    )
    return Admission(shape, source, good, rejects, summary)


def check_columns(shape: Shape, candidates: pa.Table, source: str) -> None:
    """``ShapeError`` where the table as a whole cannot be of this shape."""
    held = [name for name in candidates.column_names if name != ROW]
    doubled = sorted(name for name, number in Counter(held).items() if number > 1)
    unknown = sorted(set(held) - set(shape.names))
    if doubled or unknown:
        what = "twice" if doubled else f"which {shape.name} does not know"
        raise ShapeError(
            f"{source} has the column {', '.join(doubled or unknown)} {what}; the columns of "
            f"{shape.name} are {', '.join(shape.names)}"
        )
    settled = PERIOD_COLUMNS if _gives_a_period(held) else ()
    absent = [
        column.name
        for column in shape.columns
        if column.required and not column.default and column.name not in (*held, *settled)
    ]
    if absent:
        raise ShapeError(
            f"{source} lacks the column {', '.join(absent)}, which every row of {shape.name} "
            f"needs; it has {', '.join(held) or 'none'}"
        )


def _gives_a_period(held: list[str]) -> bool:
    return "period" in held or {"period_start", "period_end"} <= set(held)


def row_numbers(candidates: pa.Table) -> Positions:
    """The source's row numbers."""
    if ROW not in candidates.column_names:
        return np.arange(1, candidates.num_rows + 1, dtype=np.int64)
    numbers: Positions = whole(candidates.column(ROW).cast(pa.int64())).to_numpy()
    return numbers


def read_columns(shape: Shape, candidates: pa.Table) -> tuple[dict[str, pa.Array], list[Finding]]:
    """Every column of the shape in its type, and what could not be read."""
    columns: dict[str, pa.Array] = {}
    findings: list[Finding] = []
    for column in shape.columns:
        wanted = _without_need(column) if column.name in PERIOD_COLUMNS else column
        array, found = read_column(wanted, _given(column, candidates))
        columns[column.name] = array
        findings += found
    if "period" in columns:
        settled, found = settle_periods(*(columns[name] for name in PERIOD_COLUMNS))
        columns |= settled
        findings += found
    return columns, findings


def _without_need(column: Column) -> Column:
    return Column(column.name, column.type, False, column.meaning)


def _given(column: Column, candidates: pa.Table) -> pa.ChunkedArray:
    if column.name in candidates.column_names:
        given = candidates.column(column.name)
        if not pa.types.is_null(given.type):
            return given
    return pa.chunked_array([pa.nulls(candidates.num_rows, column.arrow.type)])


def duplicates(
    shape: Shape, typed: pa.Table, findings: list[Finding], rows: Positions
) -> list[Finding]:
    """Rows whose key an earlier good row has; the first is kept, the others name it."""
    if not shape.key or not typed.num_rows:
        return []
    fit = np.flatnonzero(~refused(findings, typed.num_rows))
    again, first = repeats(codes(typed.select(shape.key), shape.key)[fit])
    if not len(again):
        return []
    words = f"{', '.join(shape.key[:-1])} and {shape.key[-1]}"
    reasons = [f"the same {words} as row {number}" for number in rows[fit[first]]]
    mend = "delete one of the two, or tell them apart"
    return [Finding(shape.key[0], fit[again], reasons, [mend] * len(again))]
