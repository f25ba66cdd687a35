"""Reading a folder in the CSV forms of Polis; rows that cannot be read are kept aside and named.

``comments.csv`` (or ``statements.csv``) has the statements, ``votes.csv`` a vote in each row,
``participants-votes.csv`` (or ``participant-votes.csv``, ``participants.csv``) a person in each row
with their published group and, where there is no ``votes.csv``, their votes in a column for each
statement; ``summary.csv`` has the question. Headings with hyphens or underscores are both read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from headwater.deliberation.held_conversation import HeldConversation, RowFault, Statement
from headwater.lake.spreadsheet import FORMULA

STATEMENTS: Final = ("comments.csv", "statements.csv")
PEOPLE: Final = ("participants-votes.csv", "participant-votes.csv", "participants.csv")
VOTES: Final = ("votes.csv",)
SUMMARY: Final = ("summary.csv",)
NAMES: Final = {
    "number": ("comment-id", "statement-id"),
    "author": ("author-id",),
    "text": ("comment-body", "text"),
    "moderated": ("moderated",),
    "participant": ("participant", "participant-id", "voter-id"),
    "vote": ("vote",),
    "at": ("timestamp",),
    "group": ("group-id", "polis-group-id"),
}
MOST_DIGITS, MOST_COLUMNS = 15, 20_000
CLOCK: Final = 10**11
"""Times above it are milliseconds: as seconds they would lie after the year 5000."""
Row = tuple[int, dict[str, str]]


@dataclass
class _Reading:
    """Files of a folder as they are read, and the rows kept aside."""

    folder: Path
    most: int | None = None
    faults: list[RowFault] = field(default_factory=list)

    def file(self, names: tuple[str, ...]) -> Path | None:
        """The first of the names that the folder has."""
        return next((self.folder / name for name in names if (self.folder / name).exists()), None)

    def fault(self, path: Path, row: int, column: str, reason: str) -> None:
        """Keeps a row aside; ``ValueError`` where that is more of them than may be."""
        self.faults.append(RowFault(path.name, row, column, reason))
        if self.most is not None and len(self.faults) > self.most:
            raise ValueError(
                f"more than {self.most:,} rows cannot be read, the first of them "
                f"{self.faults[0].says()}; is this the right file?"
            )


def read_polis(folder: Path, most_aside: int | None = None) -> HeldConversation:
    """The conversation in a folder. ``ValueError`` says which file or column is missing, which file
    is no CSV file in UTF-8, or that more than ``most_aside`` rows cannot be read.

    Votes on statements that are not in the list, votes that are none of 1, 0 and -1, numbers that
    are none, and statements listed twice are faults; the rest is read.
    """
    reading = _Reading(folder, most_aside)
    statements = _statements(reading)
    group, wide = _people(reading, {each.number for each in statements})
    votes = _votes(reading, {each.number for each in statements})
    if votes is None:
        votes = wide
    if votes is None:
        raise ValueError(
            f"{folder}: there is neither votes.csv nor participants-votes.csv with a column for "
            "each statement; one of them is needed"
        )
    who, what, said, at = votes
    about = _summary(reading)
    return HeldConversation(
        about.get("topic", ""),
        tuple(statements),
        np.array(who, dtype=np.int64),
        np.array(what, dtype=np.int64),
        np.array(said, dtype=np.int8),
        np.array(at, dtype=np.float64),
        group,
        tuple(reading.faults),
        about.get("conversation-description", ""),
        about.get("url", ""),
    )


Votes = tuple[list[int], list[int], list[int], list[float]]


def _statements(reading: _Reading) -> list[Statement]:
    path = reading.file(STATEMENTS)
    if path is None:
        raise ValueError(f"{reading.folder}: comments.csv is missing; it lists the statements")
    found: dict[int, Statement] = {}
    for number, row in _rows(path, ("number", "text")):
        code = _whole(reading, path, number, row, "number")
        if code is None:
            continue
        if code in found:
            reading.fault(path, number, "comment-id", f"statement {code} is listed twice")
            continue
        moderated = _whole(reading, path, number, row, "moderated", empty=0)
        if moderated is None:
            continue
        if moderated not in (-1, 0, 1):
            reading.fault(path, number, "moderated", f"{moderated} is none of 1, 0 and -1")
            continue
        author = row.get("author", "")
        known = int(author) if author.isdecimal() and len(author) <= MOST_DIGITS else None
        found[code] = Statement(code, _plain(row["text"]), known, moderated)
    return [found[code] for code in sorted(found)]


def _votes(reading: _Reading, known: set[int]) -> Votes | None:
    path = reading.file(VOTES)
    if path is None:
        return None
    columns: Votes = ([], [], [], [])
    for number, row in _rows(path, ("number", "participant", "vote")):
        code = _whole(reading, path, number, row, "number")
        who = _whole(reading, path, number, row, "participant")
        said = _vote(reading, path, number, "vote", row["vote"])
        if code is None or who is None or said is None:
            continue
        if code not in known:
            reason = f"there is no statement {code} in the list of statements"
            reading.fault(path, number, "comment-id", reason)
            continue
        _add(columns, who, code, said, _time(row))
    return columns


def _people(reading: _Reading, known: set[int]) -> tuple[Mapping[int, int], Votes | None]:
    path = reading.file(PEOPLE)
    if path is None:
        return {}, None
    group: dict[int, int] = {}
    columns: Votes = ([], [], [], [])
    wide, headings = False, {str(each) for each in known}
    for number, row in _rows(path, ("participant",)):
        who = _whole(reading, path, number, row, "participant")
        if who is None:
            continue
        where = row.get("group", "").removesuffix(".0")
        if where.isdecimal() and len(where) <= MOST_DIGITS:
            group[who] = int(where)
        for heading in row.keys() & headings:
            wide = True
            if (
                row[heading]
                and (said := _vote(reading, path, number, heading, row[heading])) is not None
            ):
                _add(columns, who, int(heading), said, float("nan"))
    return group, columns if wide else None


def _add(columns: Votes, who: int, code: int, said: int, at: float) -> None:
    people, statements, votes, times = columns
    people.append(who)
    statements.append(code)
    votes.append(said)
    times.append(at)


def _summary(reading: _Reading) -> dict[str, str]:
    path = reading.file(SUMMARY)
    if path is None:
        return {}
    return {row[0]: row[1] for _, row in _lines(path) if len(row) > 1}


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    """The rows by our names for their columns, other columns by their own; the heading is row 1."""
    lines = _lines(path)
    _, first = next(lines, (1, []))
    if len(first) > MOST_COLUMNS:
        raise ValueError(
            f"{path.name} has {len(first):,} columns; {MOST_COLUMNS:,} are read at most"
        )
    heads = [_ours(each) for each in first]
    for name in needed:
        if name not in heads:
            wanted = " or ".join(NAMES[name])
            raise ValueError(f"{path.name}: no column {wanted} among its headings")
    for number, row in lines:
        if any(row):
            cells = [*row, *[""] * (len(heads) - len(row))]
            yield number, dict(zip(heads, cells, strict=False))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file, each with its number."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.reader(lines), start=1):
                yield number, row
    except UnicodeDecodeError as wrong:
        raise ValueError(f"{path.name} is not in UTF-8; save it again as CSV in UTF-8") from wrong
    except csv.Error as wrong:
        raise ValueError(
            f"{path.name}, row {number + 1}: {wrong}; save it again as CSV from a spreadsheet"
        ) from wrong


def _ours(heading: str) -> str:
    plain = heading.strip().lower().replace("_", "-")
    return next((name for name, theirs in NAMES.items() if plain in theirs), plain)


def _whole(
    reading: _Reading,
    path: Path,
    number: int,
    row: dict[str, str],
    name: str,
    empty: int | None = None,
) -> int | None:
    text = row.get(name, "").strip().removesuffix(".0")
    if not text and empty is not None:
        return empty
    digits = text.removeprefix("-")
    if digits.isdecimal() and len(digits) <= MOST_DIGITS:
        return int(text)
    reading.fault(path, number, NAMES[name][0], f"{text[:40]!r} is no whole number")
    return None


def _vote(reading: _Reading, path: Path, number: int, column: str, text: str) -> int | None:
    plain = text.strip().removesuffix(".0")
    if plain in {"1", "0", "-1"}:
        return int(plain)
    reason = f"{text[:40]!r} is no vote; a vote is 1 (agree), 0 (pass) or -1 (disagree)"
    reading.fault(path, number, column, reason)
    return None


def _plain(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _time(row: dict[str, str]) -> float:
    text = row.get("at", "").strip()
    told = text.replace(".", "", 1).isdecimal() and len(text) <= 2 * MOST_DIGITS
    seconds = float(text) if told else float("nan")
    return seconds / 1000 if seconds > CLOCK else seconds
