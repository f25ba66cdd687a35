"""What people write, checked before it is kept: one line of plain text, a day, a list of places."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.audit.ledger import not_text

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
FURTHEST = timedelta(days=5 * 366)


def line(field: str, given: str, longest: int, asks: str = "") -> str:
    """What was written, on one line; ``RefusedError`` where it is too long, or ``asks`` for it."""
    said = " ".join(given.split())
    if asks and not said:
        raise RefusedError(field, asks)
    if len(said) > longest:
        raise RefusedError(field, f"Write {longest:,} letters at most; this has {len(said):,}.")
    if not_text(said):
        raise RefusedError(field, "This holds characters that are not text. Type it again.")
    return said


def day(field: str, given: str, *, future: bool = False) -> date:
    """A day, as browsers give it; with ``future`` not before today."""
    try:
        found = date.fromisoformat(given.strip())
    except ValueError as wrong:
        raise RefusedError(field, "Give a day, such as 2027-03-27.") from wrong
    today = timezone.localdate()
    if future and found < today:
        raise RefusedError(field, "This day is past. Give today or a later day.")
    if abs(found - today) > 10 * FURTHEST:
        raise RefusedError(field, "Give a day nearer to today.")
    return found


def made_up_code() -> str:
    """Eight letters and figures that say nothing and are not mistaken for each other.

    >>> len(made_up_code())
    8
    """
    return "".join(secrets.choice(LETTERS) for _ in range(8))
