"""From one number back to the file it came from: definition, method, input, licence, version.

Everything here is read from the lake's own provenance; nothing is remembered elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from headwater.indicators.measure import Measure
from headwater.indicators.standings.place_standing import Ref
from headwater.indicators.words.wording import period_words
from headwater.lake.provenance import Provenance
from headwater.lake.store import Lake

SHORT_HASH = 12
PUBLISHED = "Published figure and interval, not worked out again"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a file to a figure; ``version`` is a date, a release or a hash."""

    name: str
    what: str
    version: str


@dataclass(frozen=True)
class Trace:
    """Where a number comes from.

    ``observation`` is the row of the lake (None where the number was worked out from others),
    ``dataset`` the part of the lake that holds it, ``made`` that part's provenance, ``derived``
    the provenance of the comparison with England.
    """

    ref: Ref
    observation: Mapping[str, Any] | None
    dataset: str
    made: Provenance | None
    derived: Provenance | None
    steps: tuple[Step, ...]


def trace(lake: Lake, ref: Ref, definitions: Mapping[str, Measure] | None = None) -> Trace:
    """Follow a figure back. A figure the lake does not hold gives a trace that says so."""
    held = lake.snapshot()
    dataset, row = _observation(held, ref)
    made = held.provenance("observation", dataset) if dataset else None
    derived = None
    if "standing" in held.tables():
        derived = held.provenance("standing", held.datasets("standing")[0])
    measure = (definitions or {}).get(ref.indicator)
    steps = [
        *_inputs(made, row),
        *_definition(ref, measure),
        *_method(row),
        *_comparison(derived, ref),
        *_terms(made, measure),
    ]
    return Trace(ref, row, dataset, made, derived, tuple(steps))


def _observation(held: Lake, ref: Ref) -> tuple[str, dict[str, Any] | None]:
    """The dataset and the row, looked for in the parts that hold the indicator."""
    where = (
        "indicator = ? AND area = ? AND period = ? AND sex = ? AND age = ? "
        "AND category_type = '' AND kind = 'observed'"
    )
    key = [ref.indicator, ref.area, ref.period, ref.sex, ref.age]
    for dataset in _datasets_with(held.root, held.version, ref.indicator):
        rows = held.read("observation", None, where, [dataset], parameters=key)
        if rows.num_rows:
            return dataset, dict(rows.slice(0, 1).to_pylist()[0])
    return "", None


@lru_cache(maxsize=1024)
def _datasets_with(root: Path, version: int, indicator: str) -> tuple[str, ...]:
    """The datasets that hold an indicator, looked for once for each version of the lake."""
    lake = Lake(root)
    return tuple(
        dataset
        for dataset in lake.datasets("observation")
        if lake.read(
            "observation", ["indicator"], "indicator = ?", [dataset], parameters=[indicator]
        ).num_rows
    )


def _inputs(made: Provenance | None, row: Mapping[str, Any] | None) -> list[Step]:
    if made is None:
        return [Step("Input", "Worked out from the figures of its councils", "")]
    steps = []
    for each in made.inputs:
        rows = f", {each.rows:,} rows" if each.rows else ""
        steps.append(Step("Input", f"{each.name}{rows}", f"SHA-256 {each.sha256[:SHORT_HASH]}"))
    if row is not None and row.get("source"):
        steps.append(Step("Release", str(row["source"]), str(row.get("series") or "")))
    return steps


def _definition(ref: Ref, measure: Measure | None) -> list[Step]:
    if measure is None:
        return [Step("Definition", f"{ref.indicator}, which has no definition here", "")]
    when = getattr(measure, "date", None)
    return [Step("Definition", f"{measure.name} ({measure.id})", when.isoformat() if when else "")]


def _method(row: Mapping[str, Any] | None) -> list[Step]:
    method = str(row["method"]) if row and row.get("method") else ""
    words = PUBLISHED if method in ("", "published") else method.replace("_", " ")
    note = str(row["note"]).replace("_", " ") if row and row.get("note") else ""
    return [Step("Method", f"{words}{f' ({note})' if note else ''}", "")]


def _comparison(derived: Provenance | None, ref: Ref) -> list[Step]:
    if derived is None:
        return []
    day = derived.made_at.date().isoformat() if derived.made_at else ""
    when = period_words(ref.period)
    return [
        Step("Compared with", f"England in the same period, {when}", when),
        Step("Worked out", f"Headwater {derived.version}, {derived.made_by}", day),
    ]


def _terms(made: Provenance | None, measure: Measure | None) -> list[Step]:
    source = getattr(measure, "source", None)
    publisher = (made.publisher if made else "") or getattr(source, "publisher", "")
    licence = (made.licence if made else "") or getattr(source, "licence", "")
    return [Step("Publisher and licence", publisher, licence)] if publisher or licence else []
