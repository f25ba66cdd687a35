"""What people write about commitments, checked before it is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from headwater_web.audit.ledger import E_MAIL, not_text
from headwater_web.commitments.refusal import CommitmentError, refuse
from headwater_web.commitments.told import Figures

FURTHEST = timedelta(days=30 * 366)
MOST_FIGURES = 400
Faults = list[tuple[str, str]]


def text(faults: Faults, field: str, given: str, longest: int, asks: str = "") -> str:
    """What was written, its lines kept; a fault is added where it is missing, too long, no text."""
    kept = "\n".join(" ".join(line.split()) for line in given.replace("\r", "").split("\n"))
    said = kept.strip()
    if asks and not said:
        faults.append((field, asks))
    elif len(said) > longest:
        faults.append((field, f"Write {longest:,} letters at most; this has {len(said):,}."))
    elif not_text(said):
        faults.append((field, "This holds characters that are not text. Type it again."))
    elif E_MAIL.search(said):
        faults.append((field, "Take the e-mail address out: everybody will read this."))
    return said


def day(faults: Faults, field: str, given: str) -> date:
    """A day as browsers give it; a fault is added where it is none."""
    today = timezone.localdate()
    try:
        found = date.fromisoformat(given.strip())
    except ValueError:
        faults.append((field, "Give a day, such as 2027-03-27."))
        return today
    if abs(found - today) > FURTHEST:
        faults.append((field, "Give a day within thirty years of today."))
    return found


def figure(faults: Faults, field: str, given: str) -> float | None:
    """A number, or None where nothing was written."""
    said = given.replace(",", "").strip()
    if not said:
        return None
    try:
        found = float(said)
    except ValueError:
        faults.append((field, f"“{given.strip()[:40]}” is no number. Write it as 1234.5."))
        return None
    if not math.isfinite(found) or abs(found) > 1e15:
        faults.append((field, "Give an ordinary number."))
        return None
    return found


def figures(faults: Faults, field: str, given: str, *, to_come: bool = False) -> Figures:
    """Lines of a day and a number, such as ``2026-09-30, 412``; a fault names the line.

    Days are past, or else ``to_come``.
    """
    today = timezone.localdate()
    found: dict[date, float] = {}
    for number, row in enumerate(given.replace("\r", "").split("\n"), 1):
        if not row.strip():
            continue
        wrong: Faults = []
        first, _, rest = row.replace(";", ",").replace("\t", ",").partition(",")
        on = day(wrong, field, first)
        value = figure(wrong, field, rest)
        if wrong or value is None:
            says = wrong[0][1] if wrong else "the number is missing."
            faults.append((field, f"Line {number}: {says} Write it as 2026-09-30, 412"))
            return ()
        if on > today and not to_come:
            faults.append((field, f"Line {number}: this day is still to come."))
        if on <= today and to_come:
            faults.append((field, f"Line {number}: this day is past. A step is still to come."))
        if on in found:
            faults.append((field, f"Line {number}: {on.isoformat()} stands there twice."))
        found[on] = value
    if len(found) > MOST_FIGURES:
        faults.append((field, f"Give {MOST_FIGURES} figures at most."))
    return tuple(sorted(found.items()))


def must_be_clean(faults: Faults) -> None:
    """Raise ``CommitmentError`` with all that was wrong."""
    if faults:
        raise CommitmentError(*faults)


def chosen(faults: Faults, field: str, given: str, among: Mapping[str, str], asks: str) -> str:
    """One of the words that may be chosen; a fault is added where it is none of them."""
    if given not in among:
        faults.append((field, asks))
        return next(iter(among))
    return given


def key_of(given: str) -> str:
    """The key of a form, by which it is sent once however often it is pressed."""
    if not (10 <= len(given) <= 60 and given.isascii() and given.isalnum()):
        raise refuse("", "Load the page again: this form has no key.")
    return given
