"""A file of organisations that merge, split, change their name or end, read and checked.

CSV with one row for each predecessor and successor:

``predecessor``     code of an organisation that is known here
``successor``       code of the one that takes over; empty where there is none
``successor_name``  its name, needed where it is new, in one of its rows
``successor_kind``  its kind, the same
``places``          codes of the areas it covers, separated by spaces; those of its predecessors if
                    left out
``date``            the first day of the new order, as 2027-04-01
``kind``            merge, split, recode or abolish
``source``          the order or decision that says so
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

COLUMNS = (
    "predecessor",
    "successor",
    "successor_name",
    "successor_kind",
    "places",
    "date",
    "kind",
    "source",
)
NEEDED = ("predecessor", "successor", "date", "kind", "source")
KINDS = ("merge", "split", "recode", "abolish")


class SuccessionFileError(ValueError):
    """The file cannot be followed; the message says where, what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Heir:
    """A successor as the file has it; name, kind and places may be empty where it is known."""

    code: str
    name: str
    kind: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one organisation on a day. An abolition has no heirs, a split several."""

    predecessor: str
    heirs: tuple[Heir, ...]
    day: date
    kind: str
    source: str


def read(path: Path) -> tuple[Change, ...]:
    """The changes in a file, by day; ``SuccessionFileError`` names the row and the column."""
    text = path.read_text("utf-8-sig", errors="replace")
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise SuccessionFileError(
            f"{path.name}, row 1: there is no column {missing[0]}. The columns are "
            f"{', '.join(COLUMNS)}."
        )
    rows = [_checked(row, number, path.name) for number, row in enumerate(reader, 2)]
    if not rows:
        raise SuccessionFileError(f"{path.name} has no rows below its headings.")
    rows = [replace(row, heirs=tuple(_told(heir, rows) for heir in row.heirs)) for row in rows]
    found = groupby(sorted(rows, key=lambda row: row.predecessor), lambda row: row.predecessor)
    changes = [_joined(list(group), path.name) for _, group in found]
    return tuple(sorted(changes, key=lambda change: (change.day, change.predecessor)))


def _checked(row: Mapping[str, str | None], number: int, name: str) -> Change:
    given = {column: " ".join((row.get(column) or "").split()) for column in COLUMNS}
    where = f"{name}, row {number}, column"
    try:
        day = date.fromisoformat(given["date"])
    except ValueError as wrong:
        raise SuccessionFileError(
            f"{where} date: {given['date']!r} is not a day; write it as 2027-04-01."
        ) from wrong
    kind = given["kind"]
    if kind not in KINDS:
        raise SuccessionFileError(f"{where} kind: {kind!r} is not one of {', '.join(KINDS)}.")
    if not given["predecessor"] or not given["source"]:
        empty = "source" if given["predecessor"] else "predecessor"
        raise SuccessionFileError(f"{where} {empty}: nothing stands there; fill it in.")
    if (kind == "abolish") == bool(given["successor"]):
        says = (
            "an abolition has no successor; leave it empty, or write merge"
            if kind == "abolish"
            else f"a {kind} has a successor; give its code, or write abolish as the kind"
        )
        raise SuccessionFileError(f"{where} successor: {says}.")
    if given["successor"] == given["predecessor"]:
        raise SuccessionFileError(f"{where} successor: nothing succeeds itself.")
    heir = Heir(
        given["successor"],
        given["successor_name"],
        given["successor_kind"],
        tuple(given["places"].split()),
    )
    heirs = (heir,) if given["successor"] else ()
    return Change(given["predecessor"], heirs, day, kind, given["source"])


def _told(heir: Heir, rows: list[Change]) -> Heir:
    """The successor with what any row of the file says of it."""
    same = [each for row in rows for each in row.heirs if each.code == heir.code]
    return Heir(
        heir.code,
        next((each.name for each in same if each.name), ""),
        next((each.kind for each in same if each.kind), ""),
        next((each.places for each in same if each.places), ()),
    )


def _joined(rows: list[Change], name: str) -> Change:
    first = rows[0]
    if len({(row.day, row.kind) for row in rows}) > 1:
        raise SuccessionFileError(
            f"{name}: the rows of {first.predecessor} differ in date or kind; they are one change."
        )
    heirs = tuple({heir.code: heir for row in rows for heir in row.heirs}.values())
    if len(heirs) > 1 and first.kind != "split":
        raise SuccessionFileError(
            f"{name}: {first.predecessor} has {len(heirs)} successors, so its kind is split."
        )
    if len(heirs) == 1 and first.kind == "split":
        raise SuccessionFileError(
            f"{name}: {first.predecessor} is split, but one successor is listed; add the others, "
            "or write merge or recode."
        )
    return Change(first.predecessor, heirs, first.day, first.kind, first.source)
