"""Whoever owns the database tampers in every way we can think of; each is found, and where.

The attacker of these tests has the database and not the key: triggers and constraints are gone,
statements are plain SQL. The same tests run on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from audit_table import computed_anew, execute, unguarded, without_constraints
from headwater_web.accounts.models import User
from headwater_web.audit import AuditError, actor_of, declare, record, seals
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.examination import Examination, examine
from headwater_web.audit.findings import Finding, Kind
from headwater_web.audit.keys import Key
from headwater_web.audit.rows import Row, stored

LOOKED = declare("audit.example_looked", "looked at an example")
TOLD = declare("audit.example_told", "told an example")
BEGAN = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
ROWS = 9
ATTACKER = Key(bytes(range(32)))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A key and an anchor file of the test's own."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchors.jsonl"
    return tmp_path


def write(first: int, last: int, began: datetime = BEGAN) -> None:
    """Entries with these numbers, a minute apart."""
    for number in range(first, last + 1):
        with stopped_at(began + timedelta(minutes=number)), transaction.atomic():
            record(
                actor=f"person:{number % 3}",
                action=LOOKED if number % 2 else TOLD,
                subject=f"example:{number}",
                detail={"number": number},
                reason=f"café {number}",
            )


@pytest.fixture
def audit() -> None:
    """Nine entries, sealed after the sixth; the table then loses its guards and constraints."""
    write(1, 6)
    seals.seal()
    write(7, ROWS)
    without_constraints()


def found() -> list[Finding]:
    """What a verification finds, but for the guards that these tests took away."""
    return [each for each in examine().findings if each.kind != Kind.GUARD]


def rows_in(findings: list[Finding]) -> set[int]:
    """The numbers of the rows that findings name."""
    return {
        row
        for each in findings
        if each.first is not None
        for row in range(each.first, (each.last or each.first) + 1)
    }


def kinds_in(findings: list[Finding]) -> set[Kind]:
    return {each.kind for each in findings}


def put(rows: list[Row]) -> None:
    """The table holds these rows and no others."""
    execute("DELETE FROM audit_entry")
    marks = ", ".join(["%s"] * len(Row._fields))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO audit_entry ({', '.join(Row._fields)}) VALUES ({marks})"
        cursor.executemany(statement, rows)


def test_an_audit_that_nobody_touched_is_sound() -> None:
    write(1, 6)
    seals.seal()
    write(7, ROWS)
    result = examine()
    assert (result.rows, result.wrong, result.sealed_to) == (ROWS, 0, 6)
    assert (result.began, result.ended) == (
        "2026-07-01T09:31:00.000000Z",
        "2026-07-01T09:39:00.000000Z",
    )
    assert any("3 newer rows are not sealed yet" in each for each in result.remarks)


def test_an_empty_audit_is_sound() -> None:
    assert examine() == Examination(0, "", "", 0, "", 0, (), ())
    assert seals.seal() is None


CHANGES = {
    "sequence": "50",
    "at": "'2026-07-01T09:34:00.000001Z'",
    "actor": "'person:other'",
    "action": "'audit.example_looked'",
    "subject": "'example:5'",
    "detail": "'{\"number\": 4}'",
    "reason": "''",
    "previous": "'" + "0" * 64 + "'",
    "digest": "'" + "a" * 64 + "'",
    "mark": "'" + "a" * 73 + "'",
}


@pytest.mark.parametrize("row", [1, 4, ROWS])
@pytest.mark.parametrize("field", CHANGES)
def test_a_field_that_was_changed(audit: None, field: str, row: int) -> None:
    value = CHANGES[field]
    if (field, row) == ("previous", 1):
        value = "'" + "1" * 64 + "'"
    if field == "action" and row % 2:
        value = "'audit.example_told'"
    execute(f"UPDATE audit_entry SET {field} = {value} WHERE sequence = {row}")
    findings = found()
    assert (50 if field == "sequence" else row) in rows_in(findings)
    assert kinds_in(findings) & {Kind.ALTERED, Kind.UNMARKED}
    says = " ".join(map(str, findings))
    if field == "digest":
        assert "its digest was changed" in says
    if field == "previous":
        assert "its link to the row before was changed" in says


@pytest.mark.parametrize("field", ["at", "actor", "subject", "detail", "reason", "mark"])
def test_a_field_that_was_made_nothing(audit: None, field: str) -> None:
    execute(f"UPDATE audit_entry SET {field} = NULL WHERE sequence = 4")
    assert 4 in rows_in(found())


def test_a_time_moved_to_another_time_zone(audit: None) -> None:
    moved = "'2026-07-01T10:34:00.000000+01:00'" if connection.vendor == "sqlite" else None
    moved = moved or "'2026-07-01T10:34:00+01:00'"
    execute(f"UPDATE audit_entry SET at = {moved} WHERE sequence = 4")
    assert rows_in(found()) == {4}


def test_letters_written_in_another_unicode_form(audit: None) -> None:
    other = unicodedata.normalize("NFD", "café 4")
    execute("UPDATE audit_entry SET reason = %s WHERE sequence = 4", given=(other,))
    assert [str(each) for each in found()] == ["Row 4: its reason was changed after it was written"]


def test_letters_that_look_the_same(audit: None) -> None:
    execute("UPDATE audit_entry SET reason = %s WHERE sequence = 4", given=("cafе́ 4",))
    assert rows_in(found()) == {4}


def test_a_number_that_was_changed_is_told(audit: None) -> None:
    execute("UPDATE audit_entry SET sequence = 50 WHERE sequence = 9")
    assert "Row 50: its number was changed after it was written" in map(str, found())


@pytest.mark.parametrize(
    ("where", "kind", "gone"),
    [
        ("sequence = 1", Kind.MISSING, {1}),
        ("sequence = 4", Kind.MISSING, {4}),
        ("sequence BETWEEN 3 AND 5", Kind.MISSING, {3, 4, 5}),
        ("sequence IN (2, 5, 8)", Kind.MISSING, {2, 5, 8}),
        ("sequence < 9", Kind.MISSING, {*range(1, 9)}),
        ("sequence >= 6", Kind.CUT_OFF, {6}),
        ("sequence > 2", Kind.CUT_OFF, {3, 4, 5, 6}),
        ("1 = 1", Kind.CUT_OFF, {1, 2, 3, 4, 5, 6}),
    ],
)
def test_rows_that_were_removed(audit: None, where: str, kind: Kind, gone: set[int]) -> None:
    execute(f"DELETE FROM audit_entry WHERE {where}")
    findings = [each for each in found() if each.kind == kind]
    assert rows_in(findings) == gone


def test_an_end_cut_off_after_the_last_seal_is_what_cannot_be_found(audit: None) -> None:
    """The limit of what a seal proves, as the documentation says it: seal often."""
    execute("DELETE FROM audit_entry WHERE sequence > 6")
    assert found() == []
    assert seals.seal() is not None


def test_an_end_cut_off_and_written_on(audit: None) -> None:
    execute("DELETE FROM audit_entry WHERE sequence > 4")
    write(5, 8, BEGAN + timedelta(hours=1))
    findings = found()
    assert rows_in(findings) == {6}
    assert kinds_in(findings) == {Kind.NOT_AS_SEALED}


def test_two_rows_that_changed_places(audit: None) -> None:
    rows = list(stored())
    rows[2], rows[5] = (
        rows[5]._replace(sequence=rows[2].sequence),
        rows[2]._replace(sequence=rows[5].sequence),
    )
    put(rows)
    assert {3, 6} <= rows_in(found())


def test_what_two_rows_say_changed_places(audit: None) -> None:
    rows = list(stored())
    kept = [(each.sequence, each.previous, each.digest, each.mark) for each in rows]
    told = ("sequence", "previous", "digest", "mark")
    rows[2], rows[5] = (
        rows[5]._replace(**dict(zip(told, kept[2], strict=True))),
        rows[2]._replace(**dict(zip(told, kept[5], strict=True))),
    )
    put(rows)
    assert rows_in(found()) == {3, 6}


def test_the_order_turned_round(audit: None) -> None:
    rows = list(stored())
    put([each._replace(sequence=ROWS + 1 - each.sequence) for each in rows])
    assert rows_in(found()) >= set(range(1, ROWS + 1)) - {5}


@pytest.mark.parametrize("number", [4, 5, 10, 0, -3])
def test_a_copy_of_a_row_put_in(audit: None, number: int) -> None:
    columns = ", ".join(Row._fields[1:])
    execute(
        f"INSERT INTO audit_entry (sequence, {columns}) SELECT {number}, {columns} "
        "FROM audit_entry WHERE sequence = 4"
    )
    findings = found()
    assert number in rows_in(findings)
    if number <= ROWS:
        assert Kind.DUPLICATE in kinds_in(findings)


def test_a_row_put_in_between_and_all_later_rows_numbered_anew(audit: None) -> None:
    rows = list(stored())
    put([*rows[:4], rows[2], *(each._replace(sequence=each.sequence + 1) for each in rows[4:])])
    assert rows_in(found()) >= {*range(6, ROWS + 2)}


def test_a_row_played_again_at_the_end(audit: None) -> None:
    """Chained as a new row would be, under the old row's mark."""
    rows = list(stored())
    again = rows[3]._replace(sequence=ROWS + 1)
    put(computed_anew([*rows, again]))
    findings = found()
    assert rows_in(findings) == {ROWS + 1}
    assert kinds_in(findings) == {Kind.UNMARKED}


@pytest.mark.parametrize("key", [None, ATTACKER], ids=["no key", "a key of the attacker's"])
def test_a_chain_computed_anew_after_a_change(audit: None, key: Key | None) -> None:
    rows = list(stored())
    rows[3] = rows[3]._replace(reason="nothing to see")
    put(rows[:3] + computed_anew(rows, key)[3:])
    findings = found()
    assert rows_in([each for each in findings if each.kind == Kind.UNMARKED]) == {*range(4, 10)}
    assert rows_in([each for each in findings if each.kind == Kind.NOT_AS_SEALED]) == {6}


@pytest.mark.parametrize("key", [None, ATTACKER], ids=["no key", "a key of the attacker's"])
def test_a_whole_chain_computed_anew_without_a_row(audit: None, key: Key | None) -> None:
    rows = list(stored())
    put(computed_anew(rows[:2] + rows[3:], key))
    assert rows_in([each for each in found() if each.kind == Kind.UNMARKED]) >= {*range(3, 9)}


def test_a_row_changed_and_its_digest_computed_anew(audit: None) -> None:
    rows = list(stored())
    rows[3] = computed_anew([*rows[:3], rows[3]._replace(reason="")])[3]
    put(rows)
    findings = found()
    assert rows_in(findings) == {4, 5}
    assert kinds_in(findings) == {Kind.UNMARKED, Kind.OUT_OF_ORDER}


def test_an_audit_of_another_place_put_here(audit: None) -> None:
    """A chain that is sound in itself, under another installation's key."""
    put(computed_anew(list(stored()), ATTACKER))
    assert rows_in(found()) == {*range(1, ROWS + 1)}


def test_bytes_that_are_no_text(audit: None) -> None:
    """SQLite keeps whatever it is given; PostgreSQL refuses it before we need to."""
    if connection.vendor == "sqlite":
        execute("UPDATE audit_entry SET reason = CAST(X'FF00FE' AS TEXT) WHERE sequence = 4")
        execute("UPDATE audit_entry SET actor = X'00FF' WHERE sequence = 5")
        assert rows_in(found()) == {4, 5}
    else:
        with pytest.raises(Exception, match="invalid byte sequence"), transaction.atomic():
            execute("UPDATE audit_entry SET reason = convert_from('\\xff', 'UTF8')")


def test_numbers_that_are_no_numbers(audit: None) -> None:
    execute("ALTER TABLE audit_entry RENAME TO numbered")
    execute(
        "CREATE TABLE audit_entry AS SELECT CAST(sequence AS TEXT) AS sequence, "
        + ", ".join(Row._fields[1:])
        + " FROM numbered"
    )
    assert kinds_in(list(examine().findings)) >= {Kind.ALTERED, Kind.CUT_OFF}


@pytest.mark.parametrize(
    ("tampered", "says"),
    [
        (lambda lines: lines[1:], "line 1 of audit-anchors.jsonl does not follow"),
        (lambda lines: [lines[0], lines[2]], "line 2 of audit-anchors.jsonl does not follow"),
        (lambda lines: [lines[1], lines[0], lines[2]], "line 1 of audit-anchors.jsonl does not"),
        (lambda lines: [lines[0], *lines], "line 2 of audit-anchors.jsonl does not follow"),
        (lambda lines: [*lines[:2], "{}"], "line 3 of audit-anchors.jsonl is not a seal"),
        (lambda lines: [*lines, "x"], "line 4 of audit-anchors.jsonl is not a seal"),
    ],
)
def test_an_anchor_file_that_was_tampered_with(
    files: Path, tampered: Callable[[list[str]], list[str]], says: str
) -> None:
    for number in (1, 2, 3):
        write(number, number)
        seals.seal()
    path = files / "audit-anchors.jsonl"
    assert found() == []
    path.write_text("\n".join(tampered(path.read_text().splitlines())) + "\n")
    assert says in " ".join(each.says for each in found())


@pytest.mark.parametrize("field", ["sequence", "digest", "at", "restored", "key", "signature"])
def test_a_seal_that_was_changed(files: Path, field: str) -> None:
    write(1, 2)
    seals.seal()
    path = files / "audit-anchors.jsonl"
    line = json.loads(path.read_text())
    line[field] = 1 if field == "sequence" else "0" * len(line[field]) or "a backup, honest"
    path.write_text(json.dumps(line) + "\n")
    assert kinds_in(found()) == {Kind.SEAL}
    with pytest.raises(AuditError, match="nothing was sealed: the last line"):
        seals.seal()


def test_what_was_tampered_with_is_not_sealed(audit: None) -> None:
    execute("UPDATE audit_entry SET reason = '' WHERE sequence = 8")
    with pytest.raises(AuditError, match=r"not sound. Row 8: changed after it was written"):
        seals.seal()
    execute("DELETE FROM audit_entry WHERE sequence > 3")
    with pytest.raises(AuditError, match="Rows 4 to 6: cut off the end"):
        seals.seal()


def test_guards_that_are_gone_are_missed() -> None:
    write(1, 2)
    with unguarded():
        says = [each.says for each in examine().findings]
    assert says == [
        "the trigger audit_entry_not_changed is gone from the database, or is switched off",
        *(
            ["the trigger audit_entry_not_removed is gone from the database, or is switched off"]
            if connection.vendor == "sqlite"
            else []
        ),
        "the trigger audit_entry_in_order is gone from the database, or is switched off",
    ]


def test_another_person_put_behind_a_reference() -> None:
    her, him = (User.objects.create_user(name) for name in ("ann", "bob"))
    reference = actor_of(her)
    execute(f"UPDATE audit_actor SET holder = {him.pk}")
    assert [each.says for each in found()] == [
        f"the account behind {reference} was changed without the audit's key"
    ]


def test_a_key_that_was_replaced_leaves_old_rows_checkable(files: Path) -> None:
    write(1, 3)
    seals.seal()
    old = (files / "audit-key").read_text()
    (files / "audit-key").write_text("ab" * 32 + "\n" + old)
    write(4, 5)
    seals.seal()
    assert found() == []
    (files / "audit-key").write_text("ab" * 32 + "\n")
    assert rows_in(found()) == {1, 2, 3}
    assert kinds_in(found()) == {Kind.UNMARKED, Kind.SEAL}


def test_a_backup_that_was_put_back_is_told_and_no_fault(audit: None) -> None:
    execute("DELETE FROM audit_entry WHERE sequence > 4")
    seals.seal(restored="the disk failed")
    write(5, 7)
    seals.seal()
    assert found() == []
    assert any("to row 4" in each and "the disk failed" in each for each in examine().remarks)
    execute("DELETE FROM audit_entry WHERE sequence > 4")
    assert rows_in(found()) == {5, 6, 7}
