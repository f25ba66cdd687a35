"""Writing an entry: the one way into the audit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from headwater_web.audit import chain, clock, seals
from headwater_web.audit.keys import keys
from headwater_web.audit.refusal import AuditError
from headwater_web.audit.vocabulary import Action, find

if TYPE_CHECKING:
    from headwater_web.audit.models import Entry

REFERENCE = re.compile(r"[a-z][a-z-]*:[A-Za-z0-9][A-Za-z0-9._:/-]*")
E_MAIL = re.compile(r"[^\s@\"',;:<>()]+@[^\s@\"',;:<>()]+\.[^\s@\"',;:<>()]+")
LOCK = 0x68656164
LONGEST = {"actor": 100, "subject": 200, "reason": 1000, "detail": 10_000}


def record(
    *,
    actor: str,
    action: Action | str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Add an entry to the audit, in the transaction that is under way.

    ``actor`` and ``subject`` are public references, ``kind:identifier``: never a name or an
    address. ``detail`` is what JSON can hold. Record last in a transaction: from here to its end
    others that record wait. The change and its entry are kept together or not at all.

    Raises ``AuditError`` outside a transaction, for an action that no app declared, and for
    anything that should not be kept for ever: an e-mail address, a control character, a value
    that has no JSON, too long a text.
    """
    code = find(action.code if isinstance(action, Action) else action).code
    said = {
        "actor": reference("actor", actor),
        "action": code,
        "subject": reference("subject", subject),
        "detail": text("detail", written(detail or {})),
        "reason": text("reason", reason),
    }
    if not connection.in_atomic_block:
        raise AuditError(
            f"{code} is recorded outside a transaction: an entry is written with the change it is "
            "about (transaction.atomic), so that neither stands without the other"
        )
    hold()
    return append(said)


def append(said: Mapping[str, str]) -> Entry:
    """Chain and mark an entry, and insert it; whoever calls this holds the lock."""
    model = apps.get_model("audit", "Entry")
    last = model.objects.order_by("-sequence").first()
    fields: dict[str, Any] = {
        **said,
        "sequence": last.sequence + 1 if last else 1,
        "at": clock.stamp(clock.now()),
        "previous": last.digest if last else chain.GENESIS,
    }
    digest = chain.digest(fields)
    entry: Entry = model(**fields, digest=digest, mark=keys()[0].mark(digest))
    entry.save()
    every = settings.AUDIT_SEAL_EVERY
    if every and entry.sequence % every == 0:
        transaction.on_commit(seals.seal, robust=True)
    return entry


def hold() -> None:
    """Let nobody else append before this transaction ends.

    PostgreSQL: an advisory lock of the transaction. SQLite has one writer at a time already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def reference(field: str, given: str) -> str:
    """A public reference, or ``AuditError``.

    >>> reference("actor", "person:3f9a")
    'person:3f9a'
    >>> reference("actor", "ann@example.org")
    Traceback (most recent call last):
    ...
    headwater_web.audit.refusal.AuditError: the actor of an entry is a public reference such as \
person:3f9a, with no name and no e-mail address in it
    """
    if not REFERENCE.fullmatch(given) or len(given) > LONGEST[field]:
        raise AuditError(
            f"the {field} of an entry is a public reference such as person:3f9a, with no name and "
            "no e-mail address in it"
        )
    return given


def written(detail: Mapping[str, Any]) -> str:
    """The detail as its one JSON text; ``AuditError`` where it has none."""
    try:
        json.dumps(detail, ensure_ascii=False).encode()
        return chain.canonical(dict(detail))
    except (TypeError, ValueError) as wrong:
        raise AuditError(f"the detail of an entry cannot be written as JSON: {wrong}") from wrong


def text(field: str, given: str) -> str:
    """A text that may be kept for ever, or ``AuditError``."""
    if len(given) > LONGEST[field]:
        raise AuditError(f"the {field} of an entry has at most {LONGEST[field]:,} characters")
    if E_MAIL.search(given):
        raise AuditError(f"the {field} of an entry holds an e-mail address: leave it out")
    if not_text(given):
        raise AuditError(f"the {field} of an entry holds characters that are not text")
    return given


def not_text(given: str) -> bool:
    """Whether a text holds a control character or half of a surrogate pair."""
    codes = [ord(each) for each in given if each != "\n"]
    return any(code < ord(" ") or 0xD800 <= code < 0xE000 for code in codes)
