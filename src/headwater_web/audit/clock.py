"""The time that entries bear; a test, or a rehearsal, sets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The moment, in UTC."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """The clock shows ``moment`` (with its time zone) until the block ends.

    >>> with stopped_at(datetime(2026, 7, 1, 9, 30, tzinfo=UTC)):
    ...     stamp(now())
    '2026-07-01T09:30:00.000000Z'
    """
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def stamp(moment: datetime) -> str:
    """The one way a moment is written: UTC, microseconds, ``Z``. Stamps sort as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(stamped: str) -> datetime:
    """The moment a stamp stands for."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
