"""Which vintage of areas the codes in a file belong to, column by column."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake.candidates import open_connection
from headwater.lake.query import quoted
from headwater.lake.source_file import sheets
from headwater.lake.store import Lake
from headwater.place.lives import DATASET
from headwater.place.vintage import Recognition, known_vintages, recognise

CODE = re.compile(r"[EWSN]\d{8}")
MOSTLY = 0.5


def column_vintages(lake: Lake, path: Path) -> dict[str, Recognition]:
    """For each column that holds mostly nine-character area codes, the set they belong to.

    Sets are those of the memberships in the lake: ``LSOA 2011``, ``LAD 2024``. Raises
    ``SourceFileError`` for a file that cannot be read.
    """
    found = _coded_columns(path)
    if not found or "membership" not in lake.tables():
        return {name: recognise(codes, {}) for name, codes in found.items()}
    known = known_vintages(_as_published(lake))
    return {name: recognise(codes, known) for name, codes in found.items()}


def _as_published(lake: Lake) -> pa.Table:
    """Memberships as the look-ups had them, before areas that ended were replaced."""
    others = [each for each in lake.datasets("membership") if each != DATASET]
    tables = [lake.read("membership", datasets=others)] if others else []
    if DATASET in lake.datasets("membership"):
        rows = lake.read("membership", None, "vintage LIKE '(%, ended)'", [DATASET])
        place = rows.column_names.index("vintage")
        bare = pc.utf8_slice_codeunits(rows["vintage"], 1, -len(", ended)"))
        tables.append(rows.set_column(place, "vintage", bare))
    return pa.concat_tables(tables)


def _coded_columns(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with open_connection() as con:
        for sheet in sheets(con, path):
            sheet.open()
            for row in con.execute("DESCRIBE raw").fetchall():
                name = str(row[0])
                rows = con.sql(
                    f"SELECT DISTINCT CAST({quoted(name)} AS VARCHAR) FROM raw "
                    f"WHERE {quoted(name)} IS NOT NULL"
                ).fetchall()
                codes = [str(each[0]) for each in rows]
                coded = [code for code in codes if CODE.fullmatch(code)]
                if codes and len(coded) >= MOSTLY * len(codes):
                    found[name] = coded
    return found
