"""What the audit keeps of backups: that one was taken, when, and how much was in it."""

from __future__ import annotations

import hashlib

from django.db import transaction

from headwater_web.audit import COMMAND, declare, record
from headwater_web.operations.recovery.backup import Taken

TAKEN = declare("operations.backup_taken", "took a backup")


def keep(taken: Taken) -> None:
    """Record a backup, by the hash of what it holds; not its name or its place."""
    held = taken.inspected
    name = hashlib.sha256(held.contents.as_json()).hexdigest()[:16]
    detail = {"rows": held.rows, "files": len(held.contents.files), "bytes": taken.size}
    with transaction.atomic():
        record(actor=COMMAND, action=TAKEN, subject=f"backup:{name}", detail=detail)
