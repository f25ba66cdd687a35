"""Reading rows out of Parquet parts with DuckDB."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from headwater.lake.configuration import engine_settings
from headwater.lake.errors import LakeError
from headwater.lake.shapes import SHAPES

_OPENING = threading.Lock()
_OPENED: list[duckdb.DuckDBPyConnection] = []


@dataclass(frozen=True)
class Query:
    """What is wanted of a table: columns (all, where None) and rows (an SQL condition)."""

    table: str
    columns: Sequence[str] | None = None
    where: str | None = None
    parameters: tuple[Any, ...] = ()


def _cursor() -> duckdb.DuckDBPyConnection:
    """A cursor on this process's DuckDB, opened at the first use."""
    with _OPENING:
        if not _OPENED:
            _OPENED.append(duckdb.connect(":memory:", config=dict(engine_settings().duckdb)))
        return _OPENED[0].cursor()


def _close_before_fork() -> None:
    """A child that closed its parent's DuckDB would wait for threads that it does not have."""
    _OPENING.acquire()
    _OPENED.clear()


os.register_at_fork(
    before=_close_before_fork,
    after_in_parent=_OPENING.release,
    after_in_child=_OPENING.release,
)


def quoted(name: str) -> str:
    """A name as SQL wants it.

    >>> quoted('odd "name"')
    '"odd ""name\"""'
    """
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def run_query(query: Query, paths: Sequence[Path]) -> pa.Table:
    """The rows; ``FileNotFoundError`` where a part is gone, ``LakeError`` for a wrong query."""
    if not paths:
        return _nothing(query)
    chosen = "*" if query.columns is None else ", ".join(map(quoted, query.columns))
    condition = f" WHERE {query.where}" if query.where else ""
    statement = f"SELECT {chosen} FROM read_parquet($1, union_by_name = true){condition}"
    files = [str(path) for path in paths]
    if query.parameters:
        statement = statement.replace("$1", "[" + ", ".join(map(_literal, files)) + "]")
    cursor = _cursor()
    try:
        given = list(query.parameters) if query.parameters else [files]
        return cursor.sql(statement, params=given).to_arrow_table()
    except duckdb.IOException as error:
        for path in paths:
            if not path.exists():
                raise FileNotFoundError(str(path)) from error
        raise LakeError(f"the table {query.table} cannot be read: {error}") from error
    except duckdb.Error as error:
        raise LakeError(
            f"the table {query.table} cannot answer {query.where or 'that'}: "
            f"{str(error).splitlines()[0]}"
        ) from error
    finally:
        cursor.close()


def _literal(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _nothing(query: Query) -> pa.Table:
    shape = SHAPES.get(query.table)
    if shape is None:
        return pa.table({name: pa.nulls(0) for name in query.columns or ()})
    names = query.columns if query.columns is not None else shape.names
    return pa.schema([shape.column(name).arrow for name in names]).empty_table()
