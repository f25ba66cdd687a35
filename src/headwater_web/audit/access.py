"""Reading the audit, and what else is done to it, is recorded in it before anything is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from headwater_web.audit import seals
from headwater_web.audit.examination import Examination, examine
from headwater_web.audit.export import Form, lines
from headwater_web.audit.ledger import record
from headwater_web.audit.own_actions import EXPORTED, LISTED, READ, RESTORED, SUBJECT, VERIFIED
from headwater_web.audit.refusal import AuditError
from headwater_web.audit.rows import Row, shown
from headwater_web.audit.search import Search

if TYPE_CHECKING:
    from headwater_web.audit.models import EntryQuerySet


@dataclass(frozen=True)
class Reader:
    """Who reads, and the entries that she may read."""

    actor: str
    entries: EntryQuerySet


def listed(reader: Reader, search: Search) -> EntryQuerySet:
    """The entries that a search finds, newest first; the search is recorded."""
    with transaction.atomic():
        record(actor=reader.actor, action=LISTED, subject=SUBJECT, detail=search.told)
    return search.among(reader.entries).order_by("-sequence")


def opened(reader: Reader, number: int) -> Row:
    """One entry, as it is stored; that it was read is recorded. ``AuditError`` without one."""
    with transaction.atomic():
        found = shown(reader.entries.filter(sequence=number))
        if not found:
            raise AuditError(f"there is no entry {number:,} in the audit")
        record(actor=reader.actor, action=READ, subject=f"audit-entry:{number}")
    return found[0]


def verified(actor: str, rows: Iterable[Row] | None = None) -> Examination:
    """Verify the whole audit; that it was done, and what came of it, is recorded.

    ``rows`` are those of the table, where somebody watches them go by.
    """
    result = examine(rows)
    detail = {"rows": result.rows, "wrong": result.wrong}
    with transaction.atomic():
        record(actor=actor, action=VERIFIED, subject=SUBJECT, detail=detail)
    return result


def taken(reader: Reader, search: Search, form: Form, reason: str) -> tuple[int, Iterator[str]]:
    """How many entries a search finds, and the lines of a file with them; recorded first.

    ``AuditError`` without a reason. Entries that are added meanwhile are not in the file.
    """
    if not reason.strip():
        raise AuditError("say why the entries are taken away: the reason is kept in the audit")
    with transaction.atomic():
        found = search.among(reader.entries)
        count = found.count()
        detail = {**search.told, "entries": count, "form": form.value}
        entry = record(
            actor=reader.actor, action=EXPORTED, subject=SUBJECT, detail=detail, reason=reason
        )
    return count, lines(found.filter(sequence__lt=entry.sequence).order_by("sequence"), form)


def after_restore(why: str, actor: str) -> seals.Seal | None:
    """Record that a backup was put back, and seal the audit as it now is.

    Rows that were sealed and are not in the backup are from then on told as lost to it.
    """
    with transaction.atomic():
        record(actor=actor, action=RESTORED, subject=SUBJECT, reason=why)
    return seals.seal(restored=why)
