"""Makes publishers' files in miniature, and loads them, for the tests of loading."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa

from headwater.indicators.intake import all_mappings, vintage_inspection
from headwater.lake import Lake
from headwater.lake.loading import LoadSummary, load

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A text file in the folder."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def load_all(folder: Path, *paths: Path) -> tuple[Lake, LoadSummary]:
    """Loads files with every mapping into a lake in the folder."""
    lake = Lake(folder / "lake")
    summary = load(lake, paths, all_mappings(), now=NOW, inspect=vintage_inspection())
    return lake, summary


def observed(lake: Lake, *names: str) -> list[tuple[object, ...]]:
    """The named columns of every observation, sorted."""
    rows = lake.read("observation", list(names)).to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=repr)


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """A minimal .xlsx with inline strings, enough for a reader of workbooks."""
    names = list(sheets)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "w") as book:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for i in range(1, len(names) + 1)
        )
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{parts}</Types>',
        )
        relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"/>'
            for i, name in enumerate(names, start=1)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{i}" Type="{kinds}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}">{links}</Relationships>',
        )
        for i, name in enumerate(names, start=1):
            book.writestr(f"xl/worksheets/sheet{i}.xml", _sheet(sheets[name], main))
    return path


def _sheet(rows: Sequence[Sequence[object]], main: str) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(value, number, place) for place, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: object, row: int, place: int) -> str:
    letters, rest = "", place
    while rest >= 0:
        letters, rest = chr(65 + rest % 26) + letters, rest // 26 - 1
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f'<c r="{letters}{row}"><v>{value}</v></c>'
    return f'<c r="{letters}{row}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


LOOKUP = (
    "LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId\n"
    "E01000001,Fen 001A,,E05000001,Upper Fen,,E07000001,Fen,,1\n"
    "E01000002,Fen 001B,,E05000001,Upper Fen,,E07000001,Fen,,2\n"
    "W01000001,Cwm 001A,Cwm 001A,W05000001,Cwm,Cwm,W06000001,Cwm,Cwm,3\n"
)


def small_areas(count: int, start: int = 1) -> list[str]:
    """Codes of small areas."""
    return [f"E01{number:06d}" for number in range(start, start + count)]


def as_table(columns: dict[str, list[object]]) -> pa.Table:
    """A table of the given columns."""
    return pa.table(columns)
