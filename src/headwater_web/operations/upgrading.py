"""Bringing the database to this version's form, once, whoever starts first."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

LOCK = 0x48656164


def bring_up_to_date() -> None:
    """Apply the migrations that are waiting. Several programs may start at once: they take turns.

    A migration may take longer than a page's statement, so PostgreSQL is told to wait for it.
    """
    with taking_turns(Path(settings.HOME)):
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def taking_turns(home: Path) -> Iterator[None]:
    """Alone on this machine and, on PostgreSQL, alone among all machines."""
    home.mkdir(parents=True, exist_ok=True)
    connection = connections[DEFAULT_DB_ALIAS]
    with (home / ".migrating").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            connection.close()
