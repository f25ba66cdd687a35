"""Entries as a file: CSV for a spreadsheet, JSON lines to verify and to keep."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING

from headwater.lake.spreadsheet import harmless
from headwater_web.audit.rows import Row
from headwater_web.audit.vocabulary import says

if TYPE_CHECKING:
    from headwater_web.audit.models import EntryQuerySet

HEADINGS = (
    "number",
    "time (UTC)",
    "actor",
    "action",
    "what was done",
    "subject",
    "detail",
    "reason",
    "digest",
)
AT_ONCE = 2000


class Form(StrEnum):
    """How entries are written."""

    CSV = "csv"
    JSONL = "jsonl"


def form_of(name: str) -> Form:
    """The form with this name; ``ValueError`` says which there are.

    >>> form_of("xlsx")
    Traceback (most recent call last):
    ...
    ValueError: there is no form 'xlsx': write csv or jsonl
    """
    if name not in set(Form):
        raise ValueError(f"there is no form {name!r}: write {' or '.join(Form)}")
    return Form(name)


def lines(entries: EntryQuerySet, form: Form) -> Iterator[str]:
    """The file's lines, one after the other; text that would start a formula cannot."""
    rows = map(Row._make, entries.values_list(*Row._fields).iterator(chunk_size=AT_ONCE))
    return csv_lines(rows) if form is Form.CSV else json_lines(rows)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Each row whole, with its digest and mark; `headwater audit verify --file` reads it."""
    for row in rows:
        yield json.dumps(row._asdict(), ensure_ascii=False) + "\n"


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Headings and rows, led by the mark that tells a spreadsheet it is UTF-8."""
    yield "\ufeff" + one_line(HEADINGS)
    for row in rows:
        yield one_line(
            (
                row.sequence,
                row.at,
                row.actor,
                row.action,
                says(row.action),
                row.subject,
                row.detail,
                row.reason,
                row.digest,
            )
        )


def one_line(cells: Iterable[object]) -> str:
    """A line of CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue()
