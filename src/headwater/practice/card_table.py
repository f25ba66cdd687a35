"""Practice cards as CSV, in and out: one row a card, and what is refused is kept with its reasons.

Lists of codes stand in one cell with ``;`` between. Results and adoptions stand in one cell, a line
each, their parts with ``|`` between; a ``|`` within a part is written ``\\|``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from headwater.evidence.prevention import Level, PolicyTag, Scale
from headwater.evidence.trust import Confidence
from headwater.lake.spreadsheet import FORMULA
from headwater.practice.card import Adoption, PracticeCard, Result
from headwater.practice.card_file import CardTableError, day, heading, parted_by
from headwater.practice.faults import Fault, faults
from headwater.practice.terms import CostBand, Finding, TimeToEffect

COLUMNS = tuple(each.name for each in fields(PracticeCard))
NEEDED = ("code", "title", "problem", "barriers", "done", "for_whom", "where", "when", "source")
OWN_ACCOUNT = "own account"
RESTS_ON_RESULTS = frozenset({"grade", "harms"})
YES = {"yes": True, "true": True, "no": False, "false": False, "": False}
E = TypeVar("E", bound=StrEnum)


class UnreadableCellError(ValueError):
    """A cell cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row kept aside: its number in the file (1 is the heading), its code, its faults."""

    row: int
    code: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: the cards, the rows refused, and in ``rows`` the row of each card."""

    cards: tuple[PracticeCard, ...]
    refused: tuple[Refused, ...]
    rows: tuple[int, ...] = ()


def write_cards(cards: Iterable[PracticeCard]) -> str:
    """The cards as CSV, with a heading; ``read_cards`` gives the same cards again."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in cards:
        writer.writerow([_safe(as_cell(getattr(card, name))) for name in COLUMNS])
    return stream.getvalue()


def read_cards(text: str) -> Reading:
    """The cards of a CSV text. Raises ``CardTableError`` where its heading is not that of cards."""
    sign = parted_by(text, COLUMNS)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=sign)
    try:
        rows = [row for row in enumerate(reader, 1) if any(cell.strip() for cell in row[1])]
    except csv.Error as wrong:
        raise CardTableError(f"The file cannot be read as CSV: {wrong}.") from wrong
    names = [heading(name) for name in rows[0][1]] if rows else []
    _check(names)
    seen: set[str] = set()
    cards, refused, places = [], [], []
    for number, row in rows[1:]:
        card, found = _read(names, row)
        code = card.code if card else _code_of(names, row)
        if not found and code in seen:
            found = (Fault("code", f"{code} stands in the file twice; the first row was taken."),)
        if card and not found:
            seen.add(code)
            cards.append(card)
            places.append(number)
        else:
            refused.append(Refused(number, code, found))
    return Reading(tuple(cards), tuple(refused), tuple(places))


def _check(names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise CardTableError(
            f"The first row must name the columns; {', '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not there. "
            "Take the file of all cards as a pattern."
        )
    strange = [name for name in names if name not in COLUMNS]
    if strange:
        raise CardTableError(
            f"{strange[0]!r} is no column of practice cards; they are {', '.join(COLUMNS)}."
        )
    if len(set(names)) < len(names):
        raise CardTableError("A column stands there twice; keep one of each.")


def _read(names: list[str], row: list[str]) -> tuple[PracticeCard | None, tuple[Fault, ...]]:
    if len(row) > len(names):
        return None, (Fault("", f"The row has {len(row)} cells, and {len(names)} are named."),)
    cells = dict(zip(names, map(_unsafe, row), strict=False))
    return card_of({name: cell.strip() for name, cell in cells.items()})


def card_of(cells: Mapping[str, str]) -> tuple[PracticeCard | None, tuple[Fault, ...]]:
    """A card from texts by column, or None; and every fault. Of a form or of a row of a file."""
    made: dict[str, Any] = {}
    wrong: list[Fault] = []
    for name in COLUMNS:
        text = cells.get(name, "")
        try:
            made[name] = READERS.get(name, str)(text)
        except UnreadableCellError as said:
            wrong.append(Fault(name, str(said)))
            made[name] = READERS[name]("1" if name == "grade" else "")
    card = PracticeCard(**made)
    if not wrong:
        return card, faults(card)
    unread = {each.field for each in wrong}
    if "results" in unread:
        unread |= RESTS_ON_RESULTS
    both = [*wrong, *(each for each in faults(card) if each.field not in unread)]
    return None, tuple(sorted(both, key=lambda each: COLUMNS.index(each.field)))


def kept_card(cells: Mapping[str, str]) -> PracticeCard:
    """A card from cells that were sound when they were kept; they are not looked at again.

    Raises ``ValueError`` where a cell cannot be read any more.
    """
    return PracticeCard(**{name: READERS.get(name, str)(cells.get(name, "")) for name in COLUMNS})


def cells_of(card: PracticeCard) -> dict[str, str]:
    """A card as texts by column, as they stand in a form or a row."""
    return {name: as_cell(getattr(card, name)) for name in COLUMNS}


def _code_of(names: list[str], row: list[str]) -> str:
    place = names.index("code")
    return row[place].strip()[:80] if place < len(row) else ""


def as_cell(value: object) -> str:
    """One value of a card as the text of its cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, tuple):
        return _list(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _list(values: tuple[Any, ...]) -> str:
    if values and isinstance(values[0], (Result, Adoption)):
        return "\n".join(
            " | ".join(_escaped(str(getattr(each, name))) for name in each.__slots__)
            for each in values
        )
    return " ; ".join(str(each) for each in values)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def _unsafe(cell: str) -> str:
    text = cell.replace("\r\n", "\n")
    led = text.startswith("'") and text.lstrip("'").startswith(FORMULA)
    return text[1:] if led else text


def _parts(line: str) -> list[str]:
    parts, part, escaped = [], "", False
    for letter in line:
        if escaped or letter not in "\\|":
            part, escaped = part + letter, False
        elif letter == "\\":
            escaped = True
        else:
            parts.append(part.strip())
            part = ""
    return [*parts, part.strip()]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"\s+;\s+|\s+", text) if part)


def _one_of(kind: type[E], default: E | None = None) -> Callable[[str], E]:
    def read(text: str) -> E:
        if not text and default is not None:
            return default
        try:
            return kind(text)
        except ValueError:
            choices = ", ".join(each.value for each in kind)
            raise UnreadableCellError(f"{text!r} is none of {choices}.") from None

    return read


def _grade(text: str) -> int:
    if text not in {"1", "2", "3", "4", "5"}:
        raise UnreadableCellError(f"The evidence grade is a number from 1 to 5, not {text!r}.")
    return int(text)


def _seen(text: str) -> Confidence | None:
    return None if text in ("", OWN_ACCOUNT) else _one_of(Confidence)(text)


def _day(text: str) -> date | None:
    try:
        return day(text) if text else None
    except ValueError:
        raise UnreadableCellError(f"Write the day as 2027-03-31, not {text!r}.") from None


def _yes(text: str) -> bool:
    if text.lower() not in YES:
        raise UnreadableCellError(f"Write yes or no, not {text!r}.")
    return YES[text.lower()]


def _results(text: str) -> tuple[Result, ...]:
    return tuple(Result(*_line(parts, 7, 2)) for parts in map(_parts, _lines(text)))


def _adoptions(text: str) -> tuple[Adoption, ...]:
    return tuple(Adoption(*_line(parts, 4, 2)) for parts in map(_parts, _lines(text)))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _line(parts: list[str], most: int, least: int) -> list[Any]:
    if not least <= len(parts) <= most:
        raise UnreadableCellError(
            f"A line has {len(parts)} parts; write {least} to {most} with | between, as the file "
            "of all cards does."
        )
    finding = _one_of(Finding)(parts[1])
    return [parts[0], finding, *parts[2:]]


READERS: dict[str, Callable[[str], Any]] = {
    "barriers": _codes,
    "places": _codes,
    "addresses": _addresses,
    "tags": lambda text: tuple(_one_of(PolicyTag)(each) for each in _codes(text)),
    "level": _one_of(Level, Level.PRIMARY),
    "scale": _one_of(Scale, Scale.DISTRICT),
    "cost": _one_of(CostBand, CostBand.NOT_KNOWN),
    "time_to_effect": _one_of(TimeToEffect, TimeToEffect.NOT_KNOWN),
    "grade": _grade,
    "seen": _seen,
    "review_by": _day,
    "fictional": _yes,
    "results": _results,
    "adoptions": _adoptions,
}
