"""The history of commitments: rows that are added and never changed, each named in the audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from headwater_web.audit import Action, record
from headwater_web.commitments.models import Change, Commitment
from headwater_web.jobs.actions import enqueue

FORM = 2
"""The form of digests that are written now."""
LABELS = {
    "made": "Made",
    "answer": "The answer",
    "answer_why": "Why that is the answer",
    "stage": "How far it is",
    "did": "What was done",
    "due": "When it is due",
    "follow_up": "When it is looked at again",
    "owner": "Who owns it",
    "organisation": "The organisation that owns it",
    "contribution": "What is done, counted",
    "outcome": "What comes of it, counted",
    "followed_on": "Looked at again",
    "steps": "The steps on the way",
}


@dataclass(frozen=True)
class Moved:
    """What changed: the field, from what, to what."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Author:
    """Who changes it: the audit's reference, and the organisation for which she acts."""

    actor: str
    body: str = ""


def write(
    commitment: Commitment, by: Author, entry: Action, moved: Sequence[Moved], why: str = ""
) -> None:
    """Keep what changed, name it in the audit, and have everybody told whom it concerns.

    To be called in the transaction of the change, last. Nothing is written where nothing changed.
    """
    from headwater_web.commitments.tasks import tell_of_change

    rows = [
        Change(
            commitment=commitment,
            actor=by.actor,
            body=by.body[:160],
            field=each.field,
            before=each.before[:2000],
            after=each.after[:2000],
            why=why[:600],
        )
        for each in moved
        if each.before != each.after
    ]
    for row in rows:
        row.save()
    if not rows:
        return
    first = rows[0].pk
    enqueue(tell_of_change, *(row.pk for row in rows), key=f"tell of commitment change {first}")
    record(
        actor=by.actor,
        action=entry,
        subject=f"commitment:{commitment.code}",
        detail=told_of(rows),
    )


def told_of(rows: Sequence[Change]) -> dict[str, Any]:
    """What the audit keeps of rows of the history: their numbers, their fields, their digest."""
    return {
        "changes": [row.pk for row in rows],
        "fields": [row.field for row in rows],
        "digest": digest(rows),
        "form": FORM,
    }


def digest(rows: Sequence[Change], form: int = FORM) -> str:
    """SHA-256 of rows of the history, as the audit keeps it: a row altered since has another.

    Entries of the first form have a digest without the times.
    """
    told = [
        [row.commitment_id, row.actor, row.body, row.field, row.before, row.after, row.why]
        + ([row.at.astimezone(UTC).isoformat()] if form >= FORM else [])
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def label(field: str) -> str:
    """What a field is called on a page."""
    return LABELS.get(field, field)
