"""An entry is written with the change it is about, in order, and never changed afterwards.

Some tests commit, and start threads that write at once: half a second each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit_table import unguarded
from headwater_web.audit import AuditError, declare, record
from headwater_web.audit.chain import GENESIS, digest
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.models import Entry

LOOKED = declare("audit.example_looked", "looked at an example")
PERSON = "person:3f9a"
WRITERS = 3
EACH = 5


def entry(**changed: Any) -> Entry:
    """An entry, recorded in a transaction of its own."""
    given = {"actor": PERSON, "action": LOOKED, "subject": "example:1", **changed}
    with transaction.atomic():
        return record(**given)


@pytest.mark.django_db
def test_entries_are_numbered_without_gaps_and_chained() -> None:
    made = [entry(subject=f"example:{number}") for number in range(3)]
    assert [each.sequence for each in made] == [1, 2, 3]
    assert [each.previous for each in made] == [GENESIS, made[0].digest, made[1].digest]
    for each in Entry.objects.all():
        assert each.digest == digest(vars(each))


@pytest.mark.django_db
def test_an_entry_bears_the_time_of_the_clock_in_utc() -> None:
    summer = timezone(timedelta(hours=1))
    with stopped_at(datetime(2026, 7, 1, 9, 30, tzinfo=summer)):
        assert entry().at == "2026-07-01T08:30:00.000000Z"
    before = datetime.now(UTC)
    assert before <= entry().moment <= datetime.now(UTC)


@pytest.mark.django_db
def test_detail_and_reason_are_kept_as_they_were_written() -> None:
    made = entry(detail={"é": [1, None, True], "b": "“x”"}, reason="À la mairie\nand on")
    kept = Entry.objects.get(pk=made.pk)
    assert kept.detail == '{"b":"\\u201cx\\u201d","\\u00e9":[1,null,true]}'
    assert kept.reason == "À la mairie\nand on"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(AuditError, match="outside a transaction"):
        record(actor=PERSON, action=LOOKED, subject="example:1")
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_entry_goes_with_the_change_that_is_undone() -> None:
    entry()
    with transaction.atomic():
        entry(subject="example:2")
        transaction.set_rollback(True)
    assert entry(subject="example:3").sequence == 2
    assert list(Entry.objects.values_list("subject", flat=True)) == ["example:1", "example:3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"action": "audit.never_declared"}, "is not an action of the audit"),
        ({"actor": "ann@example.org"}, "the actor of an entry is a public reference"),
        ({"actor": "Ann Other"}, "the actor of an entry is a public reference"),
        ({"subject": "person:ann@example.org"}, "the subject of an entry is a public reference"),
        ({"subject": "example:" + "x" * 200}, "the subject of an entry is a public reference"),
        ({"reason": "for ann@example.org"}, "the reason of an entry holds an e-mail address"),
        ({"reason": "x" * 1001}, "at most 1,000 characters"),
        ({"reason": "nul\0"}, "the reason of an entry holds characters that are not text"),
        ({"detail": {"to": "ann@example.org"}}, "the detail of an entry holds an e-mail address"),
        ({"detail": {"x": float("nan")}}, "cannot be written as JSON"),
        ({"detail": {"x": "\ud800"}}, "cannot be written as JSON"),
        ({"detail": {"x": object()}}, "cannot be written as JSON"),
    ],
)
def test_what_should_not_be_kept_for_ever_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(AuditError, match=says):
        entry(**wrong)
    assert not Entry.objects.exists()


def test_an_action_has_one_meaning() -> None:
    assert declare("audit.example_looked", "looked at an example") is not None
    with pytest.raises(AuditError, match="is declared already"):
        declare("audit.example_looked", "did something else")


@pytest.mark.django_db
def test_the_model_refuses_change_and_removal() -> None:
    made = entry()
    made.reason = "another"
    refused = [
        made.save,
        made.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(reason=""),
        lambda: Entry.objects.bulk_update([made], ["reason"]),
        lambda: Entry.objects.bulk_create([made]),
    ]
    for change in refused:
        with pytest.raises(AuditError):
            change()
    assert Entry.objects.get().reason == ""


COPIED = (
    "SELECT {sequence}, at, actor, action, subject, detail, reason, {previous}, 'd', mark "
    "FROM audit_entry WHERE sequence = 2"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x' WHERE sequence = 1",
        "UPDATE audit_entry SET sequence = 9 WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "DELETE FROM audit_entry",
        "INSERT INTO audit_entry " + COPIED.format(sequence=4, previous="digest"),
        "INSERT INTO audit_entry " + COPIED.format(sequence=3, previous="'0'"),
    ],
)
def test_the_database_refuses_change_and_removal(statement: str) -> None:
    entry()
    entry()
    before = list(Entry.objects.values_list())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values_list()) == before


@pytest.mark.django_db
def test_each_database_refuses_its_own_way_of_replacing_rows() -> None:
    entry()
    row = "SELECT * FROM audit_entry"
    statement = {
        "sqlite": f"INSERT OR REPLACE INTO audit_entry {row}",
        "postgresql": "TRUNCATE audit_entry",
    }[connection.vendor]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_guards_that_were_lifted_no_longer_refuse() -> None:
    """The tests of refusal above would pass for another reason if this one did not."""
    entry()
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
    assert not Entry.objects.exists()


def writes(thread: int) -> None:
    """One of several writers: its own connection, one transaction an entry."""
    try:
        for number in range(EACH):
            entry(subject=f"example:{thread}-{number}")
    finally:
        connection.close()


@pytest.fixture
def many_writers(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], list[Entry]]]:
    """A database that several may write to at once, and what reads its entries afterwards.

    SQLite's database of tests lies in memory, where two cannot write: it is copied to a file. The
    name is put back before Django closes the connections, or the one in memory would be lost.
    """
    if connection.vendor == "postgresql":
        yield lambda: list(Entry.objects.all())
        return
    path = tmp_path / "headwater.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{path}'")

    def entries() -> list[Entry]:
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            rows = database.execute("SELECT * FROM audit_entry ORDER BY sequence").fetchall()
        return [Entry(**dict(row)) for row in rows]

    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(connections.settings["default"], "NAME", str(path))
        yield entries


@pytest.mark.slow  # threads write at once, and wait for one another
def test_writers_at_once_leave_one_chain(many_writers: Callable[[], list[Entry]]) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writes, range(WRITERS)))
    entries = many_writers()
    assert [each.sequence for each in entries] == list(range(1, WRITERS * EACH + 1))
    assert [each.previous for each in entries] == [GENESIS, *(one.digest for one in entries[:-1])]
    assert len({each.subject for each in entries}) == WRITERS * EACH
    assert len({each.mark[:8] for each in entries}) == 1
