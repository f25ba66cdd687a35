"""Opens a publisher's file of any common form as a DuckDB relation named ``raw``.

CSV (also gzipped, with a byte-order mark, semicolons or Windows letters), Parquet, Excel, JSON and
GeoJSON. Every relation gets the column ``_row``: the row of the file, counted as a reader of the
file would count it (the heading of a CSV or Excel file is a row).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import shapely
from python_calamine import CalamineError, CalamineWorkbook

HEADING_ROWS = 30
SUFFIXES = (".csv", ".parquet", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".geojson", ".tsv")


class SourceFileError(ValueError):
    """A file cannot be read; the message says which, why, and how to mend it."""


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its name (empty for most files), columns, and how to open it."""

    name: str
    columns: tuple[str, ...]
    open: Callable[[], None]


def form_of(path: Path) -> str:
    """The form of a file by its name: csv, parquet, excel, json or geojson; else empty.

    >>> form_of(Path("boundary.geojson.gz")), form_of(Path("notes.txt"))
    ('geojson', '')
    """
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if name.endswith(".parquet"):
        return "parquet"
    if name.endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        return "excel"
    if name.endswith((".geojson", ".geo.json")):
        return "geojson"
    return "json" if name.endswith(".json") else ""


def sheets(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Sheet, ...]:
    """The tables in a file; opening one makes the temporary table ``raw``."""
    readers = {
        "csv": _csv,
        "parquet": _parquet,
        "excel": _excel,
        "json": _json,
        "geojson": _json,
    }
    reader = readers.get(form_of(path))
    if reader is None:
        raise SourceFileError(
            f"{path.name}: this kind of file is not read. Use one of {', '.join(SUFFIXES)}."
        )
    try:
        return reader(con, path)
    except SourceFileError:
        raise
    except (duckdb.Error, CalamineError, OSError, ValueError, TypeError, KeyError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SourceFileError(
            f"{path.name}: cannot be read ({first}). Save it again, or download it anew."
        ) from error


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _described(con: duckdb.DuckDBPyConnection, relation: str) -> tuple[str, ...]:
    return tuple(
        str(row[0]) for row in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    )


def _parquet(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Sheet, ...]:
    relation = f"read_parquet({_quoted(path)})"

    def open_it() -> None:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE raw AS "
            f"SELECT row_number() OVER () AS _row, * FROM {relation}"
        )

    return (Sheet("", _described(con, relation), open_it),)


def _csv(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Sheet, ...]:
    compressed = path.name.lower().endswith(".gz")
    opener = gzip.open if compressed else open
    with opener(path, "rb") as stream:
        head = stream.read(1 << 16)
    if not head.strip():
        raise SourceFileError(f"{path.name}: the file is empty. Download it again.")
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else _letters(path, compressed)
    compression = ", compression = 'gzip'" if compressed else ""
    relation = (
        f"read_csv({_quoted(path)}, all_varchar = true, header = true, encoding = '{encoding}', "
        f"null_padding = true, strict_mode = false{compression})"
    )
    columns = tuple(name.lstrip("\ufeff").strip() for name in _described(con, relation))

    def open_it() -> None:
        listed = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () + 1 AS _row, * "
            f"FROM {relation} AS t({listed})"
        )

    return (Sheet("", columns, open_it),)


def _letters(path: Path, compressed: bool) -> str:
    """The encoding of a text file: UTF-8 where all of it decodes, else Latin-1."""
    opener: Callable[..., Any] = gzip.open if compressed else open
    try:
        with opener(path, "rt", encoding="utf-8") as stream:
            while stream.read(1 << 22):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _excel(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Sheet, ...]:
    book = CalamineWorkbook.from_path(str(path))
    found = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        heading = _heading(rows)
        if heading is not None:
            columns = _unique([str(cell).strip() for cell in rows[heading]])
            found.append(Sheet(name, columns, _rows_opener(con, rows, heading, columns)))
    if not found:
        raise SourceFileError(
            f"{path.name}: no sheet has a table with headings. Add a heading row."
        )
    return tuple(found)


def _heading(rows: Sequence[Sequence[Any]]) -> int | None:
    """The heading: of the first rows, the first with (nearly) the most filled text cells."""
    filled = [
        sum(1 for cell in row if isinstance(cell, str) and cell.strip())
        for row in rows[:HEADING_ROWS]
    ]
    if not filled or max(filled) < 2:
        return None
    widest = max(filled)
    return next(i for i, count in enumerate(filled) if count >= 0.8 * widest)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    result = []
    for position, name in enumerate(names):
        base = name or f"column {position + 1}"
        seen[base.casefold()] = seen.get(base.casefold(), 0) + 1
        result.append(base if seen[base.casefold()] == 1 else f"{base}_{seen[base.casefold()] - 1}")
    return tuple(result)


def _rows_opener(
    con: duckdb.DuckDBPyConnection,
    rows: Sequence[Sequence[Any]],
    heading: int,
    columns: tuple[str, ...],
) -> Callable[[], None]:
    def open_it() -> None:
        body = rows[heading + 1 :]
        arrays: dict[str, Any] = {"_row": pa.array(range(heading + 2, heading + 2 + len(body)))}
        for position, name in enumerate(columns):
            arrays[name] = pa.array(
                [_text(row[position]) if position < len(row) else None for row in body], pa.string()
            )
        _publish(con, pa.table(arrays))

    return open_it


def _text(cell: Any) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _json(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Sheet, ...]:
    opener: Callable[..., Any] = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig") as stream:
        content = json.load(stream)
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return _features(con, path, content.get("features") or [])
    records = content if isinstance(content, list) else None
    if not records or not all(isinstance(record, dict) for record in records):
        raise SourceFileError(
            f"{path.name}: neither a GeoJSON collection nor a list of records. "
            "Load the published file."
        )
    columns = tuple(dict.fromkeys(str(key) for record in records for key in record))
    arrays: dict[str, Any] = {"_row": pa.array(range(1, len(records) + 1))}
    for name in columns:
        arrays[name] = pa.array([_text(record.get(name)) for record in records], pa.string())
    table = pa.table(arrays)
    return (Sheet("", columns, lambda: _publish(con, table)),)


def _features(
    con: duckdb.DuckDBPyConnection, path: Path, features: Sequence[dict[str, Any]]
) -> tuple[Sheet, ...]:
    if not features:
        raise SourceFileError(f"{path.name}: the collection holds no features. Download it again.")
    columns = tuple(dict.fromkeys(str(k) for f in features for k in (f.get("properties") or {})))

    def open_it() -> None:
        arrays: dict[str, Any] = {"_row": pa.array(range(1, len(features) + 1))}
        for name in columns:
            values = [_text((f.get("properties") or {}).get(name)) for f in features]
            arrays[name] = pa.array(values, pa.string())
        arrays["geometry"] = pa.array([_outline(f, path) for f in features], pa.binary())
        _publish(con, pa.table(arrays))

    return (Sheet("", (*columns, "geometry"), open_it),)


def _outline(feature: dict[str, Any], path: Path) -> bytes | None:
    if not feature.get("geometry"):
        return None
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    west, south, east, north = shapely.bounds(shape)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise SourceFileError(
            f"{path.name}: the coordinates are metres (British National Grid), not degrees. "
            "Download the GeoJSON with longitude and latitude (EPSG:4326)."
        )
    return bytes(shapely.to_wkb(shape))


def _publish(con: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    con.register("_arrow", table)
    con.execute("CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM _arrow")
    con.unregister("_arrow")
