"""The Fingertips API: which address answers which question, and whether an answer is whole.

Addresses and parameters as in the Department's public client (``fingertips_py``, modules
``retrieve_data`` and ``metadata``). Data come as CSV, one row a value, with both confidence
intervals; descriptions of indicators as CSV; kinds of area as JSON.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BASE = "https://fingertips.phe.org.uk/api"
PUBLISHER = "Department of Health and Social Care, Fingertips"
LICENCE = "Open Government Licence v3.0"

ENGLAND = 15
"""Area type of the parent that holds every area."""

AREA_TYPES = {
    501: "districts and unitary authorities (from April 2023)",
    502: "counties and unitary authorities (from April 2023)",
    221: "integrated care boards",
    6: "regions",
    3: "middle-layer areas (MSOA)",
    8: "wards",
    7: "general practices",
}
"""The area types most often wanted; ``area_types`` lists them all."""

USUAL_AREA_TYPES = (501, 502)

USUAL = {
    90366: "life expectancy at birth",
    92901: "inequality in life expectancy at birth",
    40401: "deaths under 75 from cardiovascular disease",
    40501: "deaths under 75 from cancer",
    92196: "infant deaths",
    92443: "smoking in adults",
    93085: "smoking at the time of birth",
    93014: "physically active adults",
    93015: "physically inactive adults",
    93088: "overweight or obese adults",
    91414: "admissions for alcohol, narrow definition",
    21001: "emergency admissions for self-harm",
    41401: "hip fractures at 65 and over",
    20401: "conceptions under 18",
    20101: "low birth weight of babies born at term",
    30314: "flu vaccination at 65 and over",
    91720: "bowel cancer screening",
    22001: "breast cancer screening",
    90280: "users of social care with as much company as they want",
    11001: "people killed or badly hurt on the roads",
}
"""Indicators fetched when none is named: long series, held for districts or upper-tier councils."""

DATA_COLUMNS = frozenset(
    {"Indicator ID", "Area Code", "Sex", "Age", "Time period", "Value", "Count", "Denominator"}
)
METADATA_COLUMNS = frozenset({"Indicator ID"})


@dataclass(frozen=True)
class Question:
    """An address, its parameters, and the name of the file that the answer becomes."""

    url: str
    file_name: str
    parameters: dict[str, str] = field(default_factory=dict)


def data(indicator: int, area_type: int, *, parent: int = ENGLAND, base: str = "") -> Question:
    """All values of an indicator for a kind of area.

    >>> question = data(90366, 501)
    >>> question.file_name, question.parameters["child_area_type_id"]
    ('fingertips-90366-501.csv', '501')
    """
    return Question(
        url=f"{base or BASE}/all_data/csv/by_indicator_id",
        file_name=f"fingertips-{indicator}-{area_type}.csv",
        parameters={
            "indicator_ids": str(indicator),
            "child_area_type_id": str(area_type),
            "parent_area_type_id": str(parent),
        },
    )


def metadata(indicator: int, *, base: str = "") -> Question:
    """The published description of an indicator: definition, rationale, method, polarity."""
    return Question(
        url=f"{base or BASE}/indicator_metadata/csv/by_indicator_id",
        file_name=f"fingertips-{indicator}-metadata.csv",
        parameters={"indicator_ids": str(indicator)},
    )


def area_types(*, base: str = "") -> Question:
    """Every kind of area that Fingertips knows, with its number."""
    return Question(url=f"{base or BASE}/area_types", file_name="fingertips-area-types.json")


def wrong_with_data(path: Path, content_type: str) -> str:
    """What keeps a file from being whole Fingertips data, in words; ``""`` where nothing does."""
    return wrong_with_csv(path, DATA_COLUMNS)


def wrong_with_metadata(path: Path, content_type: str) -> str:
    """What keeps a file from being a whole description, in words; ``""`` where nothing does."""
    return wrong_with_csv(path, METADATA_COLUMNS)


def wrong_with_csv(path: Path, required: frozenset[str]) -> str:
    """Checks that a file is CSV with the columns required and that its last row is whole.

    A server that closes the connection without having said how long its answer is leaves a file
    that looks complete; the last row gives it away.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        start = stream.read(512).lstrip().lower()
        if start.startswith(("<!doctype", "<html", "<head", "<?xml")):
            return "the server sent a web page instead of CSV"
        if start.startswith(("{", "[")):
            return f"the server sent a message instead of CSV: {start[:120].strip()}"
        if not start:
            return "the server sent an empty answer"
        stream.seek(0)
        try:
            return _wrong_with_rows(csv.reader(stream, strict=True), required)
        except (csv.Error, UnicodeDecodeError) as error:
            return f"the answer is not whole CSV ({error})"


def is_empty(path: Path) -> bool:
    """Whether a CSV has a heading but no rows: Fingertips' way of saying that it holds nothing."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        next(reader, None)
        return next(reader, None) is None


def _wrong_with_rows(rows: Iterator[list[str]], required: frozenset[str]) -> str:
    heading = next(rows, [])
    missing = sorted(required - set(heading))
    if missing:
        return f"the answer lacks the column {missing[0]}; it begins {','.join(heading)[:80]}"
    for number, row in enumerate(rows, start=2):
        if row and len(row) != len(heading):
            return (
                f"row {number} has {len(row)} of {len(heading)} columns: the answer was cut short"
            )
    return ""
