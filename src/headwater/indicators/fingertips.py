"""The Fingertips CSV form, read and written.

Fingertips is where public health analysts in England get and give their indicators, so whatever
the lake holds can be written in its form and read back. The heading that begins "Compared to"
names whichever parent was chosen for the download and is not relied on; "Sex" is "Gender" in some
downloads. Of the two intervals, the lake keeps one: the 95% limits where they are given, else the
99.8% ones.

>>> rows = read_csv(to_csv(read_csv(EXAMPLE)))
>>> rows.to_pylist()[0]["indicator"], rows.to_pylist()[0]["period"], rows.to_pylist()[0]["value"]
('fingertips-90366', '2016 - 18', 83.3)
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

PREFIX = "fingertips-"
SERIES = "Fingertips"
COLUMNS = (
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name",
    "Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value",
    "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles", "Compared to percentiles",
    "Time period Sortable", "New data", "Compared to goal", "Time period range",
)  # fmt: skip
NEEDED = ("Indicator ID", "Indicator Name", "Area Code", "Age", "Time period", "Value")
KEY = ("indicator", "area", "period", "sex", "age", "category_type", "category")
LEVELS = {0.95: "95.0", 0.998: "99.8"}
NOTES = {
    "suppressed": "Value suppressed for disclosure control due to small count",
    "small_denominator": "Value not published as the denominator is small",
    "not_applicable": "Value not applicable",
    "not_published": "Value missing due to data quality",
    "estimated_from_other_vintage": "Value estimated from other boundaries",
    "carried_across": "Value carried across from areas that were replaced",
    "aggregated": "Aggregated from all known lower geography values",
    "modelled": "Value is modelled or synthetic estimate",
    "zero_population": "Value not published as the population is zero",
    "missing_age": "Value missing: an age group is missing",
    "too_small_to_say": "Value not published as the numbers are too small to say",
    "not_comparable": "Value not comparable",
}
_NOTE_SIGNS = (
    ("disclos", "suppressed"), ("suppress", "suppressed"), ("denominator", "small_denominator"),
    ("too small", "too_small_to_say"), ("small", "small_denominator"), ("aggregat", "aggregated"),
    ("model", "modelled"), ("other boundaries", "estimated_from_other_vintage"),
    ("carried across", "carried_across"), ("population is zero", "zero_population"),
    ("age group", "missing_age"), ("not comparable", "not_comparable"),
    ("not applicable", "not_applicable"),
)  # fmt: skip
EXAMPLE = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Time period Sortable\n"
    "90366,Life expectancy at birth,E92000001,England,E12000004,East Midlands region,"
    "Regions (statistical),Female,All ages,,,2016 - 18,83.3,83.1,83.5,83,83.6,,,,,Worse,20160000\n"
)


class FingertipsError(ValueError):
    """A file is not in the Fingertips form; the message says which heading is missing."""


def read_csv(text: str) -> pa.Table:
    """Rows in the columns of OBSERVATION, as written, ready for the door.

    ``FingertipsError`` where a heading is missing. England stands once for each parent in a
    download of several; repeated rows are given once. ``_row`` counts the heading as row 1.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    headings = [str(name).strip() for name in reader.fieldnames or ()]
    sex = next((name for name in ("Sex", "Gender") if name in headings), None)
    absent = [name for name in NEEDED if name not in headings]
    if absent or sex is None:
        what = absent[0] if absent else "Sex"
        raise FingertipsError(
            f"The heading '{what}' is missing, so this is not a Fingertips download. Download the "
            "data as CSV from fingertips.phe.org.uk and load it unchanged."
        )
    reader.fieldnames = headings
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for number, raw in enumerate(reader, start=2):
        row = _observation({key: (value or "").strip() for key, value in raw.items() if key}, sex)
        key = tuple(row[name] for name in KEY)
        rows.setdefault(key, {"_row": number, **row})
    return pa.Table.from_pylist(list(rows.values()), schema=_schema())


def _schema() -> pa.Schema:
    numbers = ("value", "lower", "upper", "confidence", "count", "denominator")
    texts = (
        "indicator", "area", "period", "sex", "age", "category_type", "category", "kind", "series",
        "method", "source", "note",
    )  # fmt: skip
    return pa.schema(
        [("_row", pa.int64())]
        + [(name, pa.string()) for name in texts]
        + [(name, pa.float64()) for name in numbers]
    )


def _observation(row: Mapping[str, str], sex: str) -> dict[str, Any]:
    value = _number(row.get("Value", ""))
    given: dict[str, Any] = {
        "indicator": PREFIX + row["Indicator ID"].split(".")[0],
        "area": row["Area Code"],
        "period": row["Time period"],
        "sex": row.get(sex, "") or "Persons",
        "age": row["Age"] or "All ages",
        "category_type": row.get("Category Type", ""),
        "category": row.get("Category", ""),
        "kind": "observed",
        "series": SERIES,
        "method": "published",
        "source": f"Fingertips {row['Indicator ID']}: {row['Indicator Name']}",
        "value": value,
        "count": _number(row.get("Count", "")),
        "denominator": _number(row.get("Denominator", "")),
        "note": note_of(row.get("Value note", ""), value),
    }
    for level, name in LEVELS.items():
        lower = _number(row.get(f"Lower CI {name} limit", ""))
        upper = _number(row.get(f"Upper CI {name} limit", ""))
        if lower is not None and upper is not None:
            return given | {"lower": lower, "upper": upper, "confidence": level}
    return given | {"lower": None, "upper": None, "confidence": None}


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "")) if text else None
    except ValueError:
        return None


def note_of(said: str, value: float | None) -> str:
    """The lake's word for a Fingertips value note.

    >>> note_of("Aggregated from all known lower geography values", 5.0)
    'aggregated'
    >>> note_of("", None)
    'not_published'
    """
    lower = said.casefold()
    for sign, word in _NOTE_SIGNS:
        if sign in lower:
            return word
    return "not_published" if value is None else ""


def to_csv(
    rows: pa.Table,
    *,
    names: Mapping[str, str] | None = None,
    areas: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """OBSERVATION rows as Fingertips CSV, sorted by area and period.

    ``names`` gives indicator names by id (else the id), ``areas`` the name and type of each area
    code. An id that did not come from Fingertips stands as it is in "Indicator ID".
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    order = ("indicator", "area", "sex", "age", "category", "period")
    for row in sorted(rows.to_pylist(), key=lambda row: [str(row.get(name)) for name in order]):
        writer.writerow(_line(row, names or {}, areas or {}))
    return out.getvalue()


def _line(
    row: Mapping[str, Any], names: Mapping[str, str], areas: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    name, kind = areas.get(row["area"], ("", ""))
    source = re.fullmatch(r"Fingertips \S+: (.*)", str(row.get("source") or ""))
    line: dict[str, Any] = {
        "Indicator ID": str(row["indicator"]).removeprefix(PREFIX),
        "Indicator Name": names.get(row["indicator"], source[1] if source else row["indicator"]),
        "Area Code": row["area"],
        "Area Name": name,
        "Area Type": kind,
        "Sex": row.get("sex") or "Persons",
        "Age": row.get("age") or "All ages",
        "Category Type": row.get("category_type") or "",
        "Category": row.get("category") or "",
        "Time period": row["period"],
        "Value": _said(row.get("value")),
        "Count": _said(row.get("count")),
        "Denominator": _said(row.get("denominator")),
        "Value note": NOTES.get(row.get("note") or "", ""),
        "Time period Sortable": _sortable(str(row["period"])),
    }
    level = LEVELS.get(round(row.get("confidence") or 0.0, 4))
    if level:
        line[f"Lower CI {level} limit"] = _said(row.get("lower"))
        line[f"Upper CI {level} limit"] = _said(row.get("upper"))
    return line


def _said(value: float | None) -> str:
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _sortable(period: str) -> str:
    year = re.match(r"\d{4}", period)
    return f"{year[0]}0000" if year else ""
