"""The audit's table as whoever owns the database may treat it: its guards lifted, then laid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from headwater_web.audit.guards import BY_VENDOR


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
