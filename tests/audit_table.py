"""The audit's table as whoever owns the database may treat it, and chains made without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from headwater_web.audit.chain import GENESIS, digest
from headwater_web.audit.guards import BY_VENDOR
from headwater_web.audit.keys import Key
from headwater_web.audit.rows import Row


@contextmanager
def unguarded() -> Iterator[None]:
    """The table without its triggers until the block ends."""
    guards = BY_VENDOR[connection.vendor]
    with connection.cursor() as cursor:
        for guard in guards:
            cursor.execute(guard.lift)
    yield
    with connection.cursor() as cursor:
        for guard in guards:
            cursor.execute(guard.lay)


def without_constraints() -> None:
    """Put the table in another's place that has its rows, and no key, constraint or trigger."""
    execute(
        "CREATE TABLE loose AS SELECT * FROM audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE loose RENAME TO audit_entry",
    )


def execute(*statements: str, given: tuple[Any, ...] = ()) -> None:
    """Run statements as the owner of the database."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, given or None)


def chained(length: int, key: Key) -> list[Row]:
    """Rows as the audit writes them."""
    rows: list[Row] = []
    for number in range(1, length + 1):
        fields = {
            "sequence": number,
            "at": f"2026-07-01T09:{number // 60:02}:{number % 60:02}.000000Z",
            "actor": f"person:{number % 3}",
            "action": "audit.example_looked",
            "subject": f"example:{number}",
            "detail": '{"n":' + str(number) + "}",
            "reason": "café",
            "previous": rows[-1].digest if rows else GENESIS,
        }
        rows.append(linked(fields, key))
    return rows


def linked(fields: dict[str, Any], key: Key) -> Row:
    """A row with the digest of its fields and the mark of ``key``."""
    made = digest(fields)
    return Row(**fields, digest=made, mark=key.mark(made))


def computed_anew(rows: list[Row], key: Key | None = None) -> list[Row]:
    """The chain without a fault in it, numbered and linked again: marks stay, or are ``key``'s."""
    made: list[Row] = []
    for number, row in enumerate(rows, 1):
        fields = {**row._asdict(), "sequence": number}
        fields["previous"] = made[-1].digest if made else GENESIS
        fields["digest"] = digest(fields)
        made.append(Row(**{**fields, "mark": key.mark(fields["digest"]) if key else row.mark}))
    return made
