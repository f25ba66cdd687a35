"""A user's own indicator: her file in, checked rows and a definition out.

The file is in the Observation form or a simple one: area, period, value, and where there are any
count, denominator, lower, upper. From then on it is treated as the built-in ones are. The figures
stay private until she shares them; that is the application's business.

>>> about = Description("Warm banks", "%", polarity="higher")
>>> file = b"area;period;count;denominator\\nX01;2023;30;100\\nX02;2023;5;200\\n"
>>> own = read_own(file, "warm.csv", about, {"X01": "Fenwick", "X02": "Lower Combe"})
>>> own.admission.good.select(["area", "value", "lower"]).to_pylist()[0]["value"]
30.0
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa

from headwater.indicators.definition import Definition, Inputs, Series, Source
from headwater.indicators.own_file import (
    ABSENT,
    WITHHELD,
    OwnFileError,
    OwnRows,
    number_text,
    read_rows,
)
from headwater.indicators.own_interval import multiplier_of, with_intervals
from headwater.lake.admission import Admission
from headwater.lake.door import admit
from headwater.lake.shapes import NOTES, OBSERVATION, REJECT, SEXES
from headwater.place.vintage import recognise

NUMBERS = ("value", "lower", "upper", "confidence", "count", "denominator")
NAMED = 5


@dataclass(frozen=True)
class Description:
    """What the user says of her indicator. ``unit`` carries the multiplier: ``per 1,000``."""

    name: str
    unit: str
    short: str = ""
    why: str = "A local measure."
    polarity: str = "none"
    theme: str = "health"
    domain: str = "context"
    publisher: str = "Uploaded by a user"
    numerator: str = "As described by the person who uploaded it"
    denominator: str = "As described by the person who uploaded it"


@dataclass(frozen=True)
class OwnIndicator:
    """What came of a file: the definition, the rows kept and refused, and remarks in sentences."""

    definition: Definition
    admission: Admission
    remarks: tuple[str, ...]


def read_own(
    content: bytes,
    file_name: str,
    about: Description,
    areas: Mapping[str, str],
    vintages: Mapping[str, frozenset[str]] | None = None,
) -> OwnIndicator:
    """Reads and checks a user's file against the ``areas`` (code to name) the lake knows.

    ``vintages`` (``place.vintage.known_vintages``) lets codes of an older set of areas be named as
    such. ``OwnFileError`` where the file as a whole cannot be used; single bad rows are refused and
    named in ``admission.rejects``.
    """
    given = read_rows(content, file_name)
    _check_columns(given, file_name)
    remarks = list(given.remarks)
    definition = definition_of(about)
    rows, unknown = _placed([*given.rows], areas, remarks)
    candidates = _candidates(rows, given, definition, about)
    admission = admit(OBSERVATION, candidates, file_name)
    if unknown:
        remarks.append(_unknown_sentence(unknown, vintages or {}))
        admission = _with_unknown(admission, unknown, file_name)
    good = with_intervals(admission.good, about.unit, remarks)
    admission = replace(admission, good=good)
    if not good.num_rows:
        remarks.append("No row could be used. Mend the rows named above and upload the file again.")
    return OwnIndicator(_settled(definition, good), admission, tuple(remarks))


def definition_of(about: Description) -> Definition:
    """The definition of a user's indicator. ``OwnFileError`` where it has no usable name."""
    slug = re.sub(r"[^a-z0-9]+", "-", about.name.casefold()).strip("-")
    if not slug:
        raise OwnFileError("The indicator needs a name with letters in it. Give it one.")
    name = f"own-{slug}"
    return Definition(
        id=name,
        name=about.name.strip(),
        short=about.short.strip() or about.name.strip(),
        why=about.why,
        unit=about.unit.strip(),
        polarity=about.polarity,
        theme=about.theme,
        domain=about.domain,
        numerator=about.numerator,
        denominator=about.denominator,
        method="published",
        source=Source(about.publisher, about.name.strip(), "", "As stated by its owner"),
        inputs=Inputs("published", Series(name)),
        caveats=("Uploaded by a user; its quality has not been checked by anyone else.",),
        multiplier=multiplier_of(about.unit) or 1.0,
        origin="own",
    )


def _check_columns(given: OwnRows, file_name: str) -> None:
    have = set(given.columns)
    seen = ", ".join(given.columns) or "none that are known"
    if "area" not in have:
        raise OwnFileError(
            f"{file_name}: there is no column of areas (found: {seen}). Add one called 'area' with "
            "ONS codes such as E07000221."
        )
    if "period" not in have and not {"period_start", "period_end"} <= have:
        raise OwnFileError(
            f"{file_name}: there is no column of periods (found: {seen}). Add one called 'period', "
            "such as 2023 or 2023/24."
        )
    if "value" not in have and not {"count", "denominator"} <= have:
        raise OwnFileError(
            f"{file_name}: there is no column of values (found: {seen}). Add one called 'value', "
            "or both 'count' and 'denominator'."
        )
    if not given.rows:
        raise OwnFileError(f"{file_name}: there are headings and no rows. Add the figures.")
    several = {row.get("indicator", "") for _, row in given.rows} - {""}
    if len(several) > 1:
        raise OwnFileError(
            f"{file_name}: holds {len(several)} indicators. Upload one indicator a file."
        )


Numbered = tuple[int, dict[str, str]]


def _placed(
    rows: Sequence[Numbered], areas: Mapping[str, str], remarks: list[str]
) -> tuple[list[Numbered], list[Numbered]]:
    """Rows with a known area code (names turned into codes), and rows without."""
    by_name: dict[str, list[str]] = {}
    for code, name in areas.items():
        by_name.setdefault(name.casefold(), []).append(code)
    placed: list[Numbered] = []
    unknown: list[Numbered] = []
    named = 0
    for number, row in rows:
        said = row.get("area", "").strip()
        codes = by_name.get(said.casefold(), [])
        code = said if said in areas else said.upper()
        if code in areas:
            placed.append((number, {**row, "area": code}))
        elif len(codes) == 1:
            named += 1
            placed.append((number, {**row, "area": codes[0]}))
        else:
            unknown.append((number, row))
    if named:
        remarks.append(
            f"{named:,} rows name their area in words; the name was matched to its code."
        )
    return placed, unknown


def _candidates(
    rows: Sequence[Numbered], given: OwnRows, definition: Definition, about: Description
) -> pa.Table:
    columns: dict[str, list[Any]] = {"_row": [number for number, _ in rows]}
    for name in NUMBERS:
        if name in given.columns:
            columns[name] = [_number(row.get(name, ""), given.decimal_comma) for _, row in rows]
    for name in (
        "area",
        "period",
        "period_start",
        "period_end",
        "age",
        "category_type",
        "category",
    ):
        if name in given.columns:
            columns[name] = [row.get(name, "") or None for _, row in rows]
    columns["sex"] = [_sex(row.get("sex", "")) for _, row in rows]
    columns["note"] = [_note(row) for _, row in rows]
    constants = {
        "indicator": definition.id,
        "kind": "observed",
        "series": "own",
        "unit": definition.unit,
        "method": "published",
        "source": about.publisher,
    }
    columns |= {name: [text] * len(rows) for name, text in constants.items()}
    schema = pa.schema([(name, pa.int64() if name == "_row" else pa.string()) for name in columns])
    return pa.table(columns, schema=schema)


def _number(text: str, decimal_comma: bool) -> str | None:
    plain = text.strip()
    if plain.casefold() in ABSENT | WITHHELD:
        return None
    number = number_text(plain, decimal_comma)
    try:
        finite = math.isfinite(float(number))
    except ValueError:
        return plain
    return number if finite else f"{plain} (too large)"


def _sex(text: str) -> str:
    first = text.strip().casefold()[:1]
    plain = {"m": "Male", "f": "Female", "": "Persons", "p": "Persons", "b": "Persons"}
    known = {"w": "Female", "a": "Persons", "t": "Persons"} | plain
    return text.strip() if text.strip() in SEXES else known.get(first, text.strip())


def _note(row: Mapping[str, str]) -> str:
    said = row.get("note", "").strip()
    if said in NOTES and said:
        return said
    return "suppressed" if row.get("value", "").strip().casefold() in WITHHELD else ""


def _unknown_sentence(unknown: Sequence[Numbered], vintages: Mapping[str, frozenset[str]]) -> str:
    codes = list(dict.fromkeys(row.get("area", "").strip() or "(empty)" for _, row in unknown))
    listed = ", ".join(code[:40] for code in codes[:NAMED])
    listed += f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    text = f"{len(unknown):,} rows name areas that are not known here: {listed}."
    found = recognise(codes, vintages) if vintages else None
    if found is not None and found.vintage and found.share > 0.5:
        return text + f" They look like {found.vintage} codes: convert them to today's areas first."
    return text + " Check the codes, or load the look-up that names them."


def _with_unknown(admission: Admission, unknown: Sequence[Numbered], source: str) -> Admission:
    rows = [
        {
            "table": "observation",
            "source": source,
            "row": number,
            "column": "area",
            "raw": row.get("area", ""),
            "reason": "the area is not known here",
            "mend": "use a code or name of an area that is loaded, such as E07000221",
        }
        for number, row in unknown
    ]
    rejects = pa.concat_tables(
        [admission.rejects, pa.Table.from_pylist(rows, schema=REJECT.schema)]
    )
    reasons = (*admission.summary.reasons, ("area", len(unknown)))
    summary = replace(
        admission.summary,
        rows=admission.summary.rows + len(unknown),
        refused=admission.summary.refused + len(unknown),
        reasons=reasons,
    )
    return replace(admission, rejects=rejects, summary=summary)


def _settled(definition: Definition, good: pa.Table) -> Definition:
    """The definition with the date of the newest figure, and whether periods overlap."""
    starts, ends = good["period_start"].to_pylist(), good["period_end"].to_pylist()
    spans = sorted(set(zip(starts, ends, strict=True)))
    overlap = any(later[0] <= earlier[1] for earlier, later in pairwise(spans))
    newest: date | None = max((span[1] for span in spans), default=None)
    return replace(definition, overlapping_periods=overlap, date=newest)
