"""The database: reached, of a version that is known, and in this version's form."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from headwater_web.operations.doctor.looks import Finding, doubtful, well, wrong
from headwater_web.operations.readiness import unapplied

OLDEST_SQLITE = (3, 35, 0)
OLDEST_POSTGRESQL = 150_000
MOST_APART = 5.0


def database() -> Iterator[Finding]:
    """Everything about the database; where it cannot be reached, that alone."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
    except Exception as error:  # each driver has errors of its own
        says = " ".join(str(error).split())
        mend = "Start it, and see that DATABASE_URL names its host, port, name and user."
        yield wrong("database", f"It cannot be reached: {says}.", mend)
        return
    if connection.vendor == "postgresql":
        yield from postgresql(connection)
    else:
        yield from sqlite(sqlite3.sqlite_version_info)
    yield from migrations()


def sqlite(held: tuple[int, ...]) -> Iterator[Finding]:
    """Whether this SQLite knows what is asked of it."""
    shown = ".".join(map(str, held[:3]))
    if held < OLDEST_SQLITE:
        mend = "Use a Python with SQLite 3.35 or later, or PostgreSQL (DATABASE_URL)."
        yield wrong("database", f"This is SQLite {shown}.", mend)
    else:
        yield well("database", f"SQLite {shown}, in the home.")


def postgresql(connection: Any) -> Iterator[Finding]:
    """Whether this PostgreSQL is new enough, keeps commits, and has our time."""
    number = connection.pg_version
    mend = "Move to PostgreSQL 15 or later."
    if number < OLDEST_POSTGRESQL:
        yield doubtful("database", f"This is PostgreSQL {number // 10000}.", mend)
    else:
        yield well("database", f"PostgreSQL {number // 10000} answers.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), current_setting('fsync')")
        theirs, kept = cursor.fetchone()
    yield from same_time(theirs, datetime.now(UTC))
    if kept != "on":
        mend = "Set fsync = on in postgresql.conf."
        yield wrong("database disk", "PostgreSQL does not wait for the disk (fsync is off).", mend)


def same_time(theirs: datetime, ours: datetime) -> Iterator[Finding]:
    """Whether the database's clock and ours agree within five seconds."""
    apart = abs((theirs - ours).total_seconds())
    if apart > MOST_APART:
        mend = "Let both machines keep time by NTP."
        yield doubtful("database clock", f"It is {apart:,.0f} seconds from ours.", mend)
    else:
        yield well("database clock", "It agrees with ours.")


def migrations() -> Iterator[Finding]:
    """Whether the database has this version's form."""
    waiting = unapplied()
    if waiting:
        says = f"{len(waiting)} are not applied, the first {waiting[0]}."
        mend = "Take a backup, then start headwater serve: it applies them first."
        yield wrong("migrations", says, mend)
    else:
        yield well("migrations", "All are applied.")
