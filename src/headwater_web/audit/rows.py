"""Entries as they lie in the table or in an export, one after the other, in flat memory.

What is read is what is stored, whatever an attacker stored: Django's model is not asked, and text
that is not UTF-8 is read as it is, so that one bad row cannot hide those after it.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from headwater_web.audit.refusal import AuditError

if TYPE_CHECKING:
    from headwater_web.audit.models import EntryQuerySet

AT_ONCE = 2000


class Row(NamedTuple):
    """An entry's fields, in the order of the table."""

    sequence: Any
    at: Any
    actor: Any
    action: Any
    subject: Any
    detail: Any
    reason: Any
    previous: Any
    digest: Any
    mark: Any


COLUMNS = ", ".join(Row._fields)


def stored(after: int = 0) -> Generator[Row]:
    """Every row of the table numbered above ``after``, by number."""
    statement = f"SELECT {COLUMNS} FROM audit_entry WHERE sequence > %s ORDER BY sequence, digest"
    if not after:
        statement = f"SELECT {COLUMNS} FROM audit_entry ORDER BY sequence, digest"
    with _any_bytes(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, [after] if after else None)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from map(Row._make, rows)


def shown(entries: EntryQuerySet) -> list[Row]:
    """The rows of a query, read as they are stored."""
    with _any_bytes():
        return [Row._make(values) for values in entries.values_list(*Row._fields)]


def numbered(sequence: int) -> Row | None:
    """The row with this number; None where there is none."""
    with closing(stored(sequence - 1)) as rows:
        found = next(rows, None)
    return found if found and found.sequence == sequence else None


@contextmanager
def _any_bytes() -> Iterator[None]:
    """SQLite gives text that is not UTF-8 as it lies, rather than stopping there."""
    connection.ensure_connection()
    driver: Any = connection.connection
    if connection.vendor != "sqlite":
        yield
        return
    kept, driver.text_factory = (
        driver.text_factory,
        lambda raw: raw.decode(errors="surrogateescape"),
    )
    try:
        yield
    finally:
        driver.text_factory = kept


def of_file(path: Path) -> Iterator[Row]:
    """Every row of an export as JSON lines; ``AuditError`` names a line that is not one."""
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            try:
                read = json.loads(line)
                yield Row(*(read[field] for field in Row._fields))
            except (ValueError, LookupError, TypeError) as wrong:
                raise AuditError(
                    f"{path.name}, line {number}: not an entry of the audit; give the file that "
                    "`headwater audit export --form jsonl` wrote"
                ) from wrong
