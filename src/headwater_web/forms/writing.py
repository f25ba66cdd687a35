"""What people write, checked before it is kept: on a line or several, no longer than may be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.audit.ledger import not_text

FURTHEST = timedelta(days=5 * 366)


def line(field: str, given: str, longest: int, asks: str = "") -> str:
    """What was written, on one line; ``RefusedError`` where it is too long, or ``asks`` for it."""
    return _checked(field, " ".join(given.split()), longest, asks)


def lines(field: str, given: str, longest: int, asks: str = "") -> str:
    """What was written, with its line breaks."""
    kept = "\n".join(each.rstrip() for each in given.replace("\r\n", "\n").split("\n"))
    return _checked(field, kept.replace("\t", " ").strip(), longest, asks)


def _checked(field: str, said: str, longest: int, asks: str) -> str:
    if asks and not said:
        raise RefusedError(field, asks)
    if len(said) > longest:
        raise RefusedError(field, f"Write {longest:,} letters at most; this has {len(said):,}.")
    if not_text(said):
        raise RefusedError(field, "This holds characters that are not text. Type it again.")
    return said


def moment(field: str, day: str, time: str) -> datetime:
    """A local day and time, as browsers give them; ``RefusedError`` where they are none."""
    try:
        found = timezone.make_aware(datetime.fromisoformat(f"{day.strip()}T{time.strip()}"))
    except ValueError as wrong:
        raise RefusedError(field, "Give a day and a time, such as 2027-03-27 and 14:30.") from wrong
    if abs(found - timezone.now()) > FURTHEST:
        raise RefusedError(field, "Give a day within five years of today.")
    return found


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


def web_address(field: str, given: str) -> str:
    """An address that begins with https:// and names a host."""
    said = line(field, given, 400, "Give the address where it lies.")
    if " " in said or not _names_a_host(said):
        raise RefusedError(field, "Give an address that begins with https://")
    return said


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username and port != 0
