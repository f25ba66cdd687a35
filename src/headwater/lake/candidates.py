"""Candidate rows: a mapping's expressions, executed by DuckDB over an opened file.

The functions that a mapping may call, beside DuckDB's own: ``number(text)`` (a number written with
thousands separators, NULL where it is none), ``tidy(text)`` (trimmed, NULL where empty),
``slug(text)`` (small letters and hyphens), ``english(code)`` (false for a code of Wales, Scotland
or Northern Ireland), ``file_name()`` and ``sheet_name()``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from headwater.lake.mapping import Emit, Mapping
from headwater.lake.ordering import encode

MEMORY_LIMIT = "700MB"
TOGETHER = 250_000
UNION = "\nUNION ALL BY NAME\n"


@contextmanager
def open_connection(memory_limit: str = MEMORY_LIMIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with a memory limit and the functions that mappings use."""
    con = duckdb.connect()
    try:
        con.execute(f"SET memory_limit = '{memory_limit}'")
        con.execute(
            "CREATE MACRO number(x) AS "
            "try_cast(replace(replace(trim(CAST(x AS VARCHAR)), ',', ''), '%', '') AS DOUBLE)"
        )
        con.execute("CREATE MACRO tidy(x) AS nullif(trim(CAST(x AS VARCHAR)), '')")
        con.execute(
            "CREATE MACRO slug(x) AS "
            "trim(regexp_replace(lower(CAST(x AS VARCHAR)), '[^a-z0-9]+', '-', 'g'), '-')"
        )
        con.execute(
            "CREATE MACRO english(x) AS "
            "x IS NULL OR left(CAST(x AS VARCHAR), 1) NOT IN ('W', 'S', 'N')"
        )
        yield con
    finally:
        con.close()


def prepare(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, file_name: str, sheet: str = ""
) -> str:
    """Makes ``source`` from ``raw``: absent optional columns added, the file tidied.

    Returns the empty text, or what is wrong with the file.
    """
    for macro, text in (("file_name", file_name), ("sheet_name", sheet)):
        quoted = text.replace("'", "''")
        con.execute(f"CREATE OR REPLACE TEMP MACRO {macro}() AS '{quoted}'")
    have = {str(row[0]).casefold() for row in con.execute("DESCRIBE raw").fetchall()}
    for name in mapping.optional:
        if name.casefold() not in have:
            con.execute(f'ALTER TABLE raw ADD COLUMN "{name}" VARCHAR')
    con.execute(f"CREATE OR REPLACE TEMP TABLE source AS {mapping.prepare or 'FROM raw'}")
    con.execute("DROP TABLE raw")
    if con.execute("SELECT count(*) FROM source").fetchall()[0][0] == 0:
        return "the file has headings and no rows. Download it again."
    return ""


def candidates(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> Iterator[tuple[str, pa.Table]]:
    """The candidate rows of each block: the shape's name, and a table with ``_row``.

    The alternatives of a block come together up to about ``TOGETHER`` rows at a time, so that the
    door reads each area's code a few times rather than once for each of thirty columns.
    """
    size = max(int(con.execute("SELECT count(*) FROM source").fetchall()[0][0]), 1)
    step = max(TOGETHER // size, 1)
    for emit in mapping.emits:
        branches = [_with_level(branch) for branch in emit.branches()]
        for first in range(0, len(branches), step):
            chosen = branches[first : first + step]
            yield emit.shape, _arrow(con, UNION.join(branch.select() for branch in chosen))


def _with_level(branch: Emit) -> Emit:
    """Limits without a stated level are 95% limits."""
    columns = dict(branch.columns)
    if branch.shape == "observation" and "lower" in columns:
        level = f"CASE WHEN ({columns['lower']}) IS NOT NULL THEN CAST(0.95 AS DOUBLE) END"
        columns.setdefault("confidence", level)
    return Emit(branch.shape, columns, branch.where, (), branch.distinct)


def _arrow(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    table = con.sql(sql).to_arrow_table()
    for place, column in enumerate(table.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            table = table.set_column(place, column.name, encode(table.column(place)))
    return table
