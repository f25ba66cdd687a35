"""Reads the file of a user's own indicator: whatever a spreadsheet may have made of it.

Finds the encoding, the separator, the headings and the way numbers are written. Nothing here knows
about areas or methods; ``own`` does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 1_000_000
WITHHELD = frozenset({"*", "**", "c", "[c]", "x", "[x]", ":", "suppressed", "supressed"})
ABSENT = frozenset(
    {"", "-", "–", "..", ".", "n/a", "na", "nan", "null", "none", "#n/a", "z", "[z]"}
)
HEADINGS = {
    "area": r"area|area ?codes?|codes?|gss ?codes?|ons ?codes?|geography( ?code)?|place"
    r"|area ?names?|[a-z]{2,6}\d\d(cd|nm)"
    r"|(lad|lsoa|msoa|ward|icb|local authority|district) ?(code|name)?",
    "period": r"period|time ?period|years?|date|time|financial ?year",
    "value": r"values?|rate|per ?cent(age)?|%|figure|score|proportion|prevalence",
    "count": r"counts?|numerator|number|n|cases|events|observed",
    "denominator": r"denominators?|population|base|total|list ?size|people",
    "lower": r"lower|lower ?(95 ?%?)? ?(ci|limit|confidence.*)|lci(95)?|ci ?lower"
    r"|lower ci 95.0 limit",
    "upper": r"upper|upper ?(95 ?%?)? ?(ci|limit|confidence.*)|uci(95)?|ci ?upper"
    r"|upper ci 95.0 limit",
    "sex": r"sex|gender",
    "age": r"age|ages|age ?(group|band)",
    "category_type": r"category ?type",
    "category": r"category|group",
    "note": r"notes?",
    "confidence": r"confidence",
    "period_start": r"period ?start|start( date)?|from",
    "period_end": r"period ?end|end( date)?|to",
    "indicator": r"indicator( ?(id|name))?",
    "unit": r"units?",
    "source": r"source",
}  # fmt: skip


class OwnFileError(ValueError):
    """A file cannot be read as an indicator; the message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class OwnRows:
    """The file as text: one dictionary a row under the lake's names, with the row's number.

    ``decimal_comma`` says whether numbers are written 1.234,5; ``remarks`` are sentences on what
    was understood or left aside.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    decimal_comma: bool
    remarks: tuple[str, ...]


def read_rows(content: bytes, file_name: str) -> OwnRows:
    """The rows of a CSV or Excel file. ``OwnFileError`` where there is no table with headings."""
    remarks: list[str] = []
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        cells, separator = _sheet(content, file_name), ""
    else:
        text = _decoded(content, remarks)
        cells, separator = _separated(text, file_name)
    heading = next((i for i, row in enumerate(cells) if sum(map(bool, row)) >= 2), None)
    if heading is None:
        raise OwnFileError(
            f"{file_name}: no row with at least two headings was found. The first row should say "
            "area, period and value."
        )
    names = _names(cells[heading], remarks)
    rows = []
    for number, row in enumerate(cells[heading + 1 :], start=heading + 2):
        found = {name: row[place] for place, name in names.items() if place < len(row)}
        if any(found.values()):
            rows.append((number, found))
    if len(rows) > MOST_ROWS:
        raise OwnFileError(f"{file_name}: more than {MOST_ROWS:,} rows. Split the file.")
    comma = _decimal_comma(separator, rows)
    if comma:
        remarks.append("Numbers are written with a decimal comma; they were read that way.")
    return OwnRows(tuple(names.values()), tuple(rows), comma, tuple(remarks))


def _sheet(content: bytes, file_name: str) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError, KeyError) as error:
        raise OwnFileError(
            f"{file_name}: the workbook cannot be opened. Save it again as Excel or CSV."
        ) from error
    return [[_cell(cell) for cell in row] for row in sheet]


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _decoded(content: bytes, remarks: list[str]) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace").lstrip("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        remarks.append(
            "The file is not UTF-8; it was read as Windows text. Check names with accents."
        )
        return content.decode("cp1252", errors="replace")


def _separated(text: str, file_name: str) -> tuple[list[list[str]], str]:
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in plain.split("\n") if line.strip()), "")
    if not first:
        raise OwnFileError(f"{file_name}: the file is empty. Choose a file with figures in it.")
    separator = max(SEPARATORS, key=first.count)
    try:
        table = list(csv.reader(io.StringIO(plain), delimiter=separator))
    except csv.Error as error:
        raise OwnFileError(
            f"{file_name}: cannot be read as a table ({error}). Save it again as CSV."
        ) from error
    return [[cell.strip() for cell in row] for row in table], separator


def _names(headings: Sequence[str], remarks: list[str]) -> dict[int, str]:
    names: dict[int, str] = {}
    unknown = []
    for place, heading in enumerate(headings):
        plain = re.sub(r"[\s_]+", " ", heading.strip().casefold())
        name = next((key for key, form in HEADINGS.items() if re.fullmatch(form, plain)), None)
        if name is None or name in names.values():
            unknown += [heading] if heading else []
        else:
            names[place] = name
    if unknown:
        listed = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        remarks.append(f"These columns were not used: {listed}.")
    return names


def _decimal_comma(separator: str, rows: Sequence[tuple[int, dict[str, str]]]) -> bool:
    if separator == ",":
        return False
    seen = [row.get("value", "") for _, row in rows[:1000]]
    commas = sum(bool(re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+ ?%?", text)) for text in seen)
    thousands = sum(bool(re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text)) for text in seen)
    points = sum("." in text and "," not in text for text in seen)
    return commas > max(thousands, points) or (commas > 0 and thousands < commas and not points)


def number_text(text: str, decimal_comma: bool = False) -> str:
    """A number as a computer writes it; anything else is given back as it came.

    >>> number_text("£1,234.50"), number_text("1.234,5", True), number_text("12 %")
    ('1234.50', '1234.5', '12')
    """
    plain = text.strip().removeprefix("£").removesuffix("%").strip()
    plain = plain.replace("\u00a0", "").replace("\u202f", "").replace("\u2212", "-")
    if decimal_comma:
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}([, ]\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "").replace(" ", "")
    return plain if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", plain, re.I) else text
