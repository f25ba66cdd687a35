"""The history of commitments beside the audit: a row removed, altered or put in is found.

The attacker of these tests has the database and not the audit's key: statements are plain SQL, and
the trigger that forbids changes is lifted. The same tests run on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit_table import execute
from headwater_web.audit import record
from headwater_web.audit.examination import examine
from headwater_web.audit.findings import Kind
from headwater_web.audit.histories import Comparison, read
from headwater_web.commitments import entries
from headwater_web.commitments.guards import LAY, LIFT
from headwater_web.commitments.history import Author, Moved, digest, write
from headwater_web.commitments.models import Change, Commitment
from roles_held import organisation

pytestmark = pytest.mark.django_db
BY = Author("person:3f9a", "The council")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A key and an anchor file of the test's own."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchors.jsonl"
    return tmp_path


@pytest.fixture
def held() -> Commitment:
    """A commitment that was made, then started with what was done."""
    today = timezone.localdate()
    made = Commitment.objects.create(
        code="C-TAMPERED",
        place="X07000003",
        what="A warm room",
        organisation=organisation(),
        post="Director",
        made_on=today,
        due=today + timedelta(days=9),
        follow_up=today + timedelta(days=99),
        level="primary",
        scale="district",
    )
    started = [Moved("stage", "nothing-yet", "started"), Moved("did", "", "Two are open")]
    with transaction.atomic():
        write(made, BY, entries.MADE, [Moved("made", "", made.what)])
        write(made, BY, entries.UPDATED, started)
    return made


def said() -> list[str]:
    """What a verification says of histories."""
    return [str(each) for each in examine().findings if each.kind == Kind.HISTORY]


def tampered(statement: str, *given: Any) -> None:
    """Change the history as the owner of the database may."""
    for part in LIFT[connection.vendor].split(";"):
        if part.strip():
            execute(part)
    execute(statement, given=given)


def numbers() -> list[int]:
    return list(Change.objects.order_by("pk").values_list("pk", flat=True))


def test_a_history_that_nobody_touched_is_sound(held: Commitment) -> None:
    assert len(numbers()) == 3
    assert said() == []


def test_a_row_that_was_removed_is_named_with_its_entry(held: Commitment) -> None:
    last = numbers()[-1]
    tampered("DELETE FROM commitments_change WHERE id = %s", last)
    assert said() == [f"Row 2: row {last:,} of the history of commitments, named here, was removed"]


def test_all_rows_of_a_commitment_removed_with_it_are_named(held: Commitment) -> None:
    rows = numbers()
    tampered("DELETE FROM commitments_change WHERE commitment_id = %s", held.pk)
    told = " ".join(said())
    assert "were removed" in told
    assert all(f"{each:,}" in told for each in rows)


CHANGES = {
    "actor": "person:other",
    "body": "Another body",
    "field": "answer",
    "before": "finished",
    "after": "finished",
    "why": "Because",
    "at": "2020-01-01 10:00:00+00:00",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_that_was_altered_is_named(held: Commitment, column: str) -> None:
    second = numbers()[1]
    tampered(f"UPDATE commitments_change SET {column} = %s WHERE id = %s", CHANGES[column], second)
    (told,) = said()
    assert told.startswith("Row 2: of the history of commitments, named here (rows ")
    assert f"{second:,}" in told


def test_a_row_that_was_put_in_is_named(held: Commitment) -> None:
    made = Change.objects.create(
        commitment=held, actor="person:3f9a", field="stage", before="started", after="finished"
    )
    assert said() == [
        f"The audit: row {made.pk:,} of the history of commitments was put in: no entry names it"
    ]


def test_rows_that_changed_places_are_found(held: Commitment) -> None:
    _, second, third = numbers()
    for number, to in ((second, -1), (third, second), (-1, third)):
        tampered("UPDATE commitments_change SET id = %s WHERE id = %s", to, number)
    assert len(said()) == 1


def test_an_entry_of_the_first_form_is_still_compared(held: Commitment) -> None:
    row = Change.objects.create(commitment=held, actor="person:3f9a", field="stage", after="x")
    detail = {"changes": [row.pk], "digest": digest([row], 1)}
    with transaction.atomic():
        record(actor=BY.actor, action=entries.UPDATED, subject="commitment:C-1", detail=detail)
    assert said() == []
    tampered("UPDATE commitments_change SET after = 'y' WHERE id = %s", row.pk)
    assert len(said()) == 1


def test_a_detail_that_cannot_be_read_stops_nothing(held: Commitment) -> None:
    assert read("{") is None
    assert read("[1]") is None
    assert read(None) is None
    assert list(Comparison().passed([])) == []


def test_the_guard_can_be_laid_again(held: Commitment) -> None:
    tampered("UPDATE commitments_change SET why = why WHERE id = %s", numbers()[0])
    with connection.cursor() as cursor:
        cursor.execute(LAY[connection.vendor])
    assert said() == []
