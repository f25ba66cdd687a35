"""``headwater audit``: what each command says, what it leaves in the audit, and how it ends."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.db import transaction
from typer.testing import CliRunner

from audit_table import execute, without_constraints
from headwater_web.accounts.models import User
from headwater_web.audit import actor_of, declare, record
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.models import Entry
from headwater_web.site import audit_commands

LOOKED = declare("audit.example_looked", "looked at an example")
pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs ``headwater audit`` with some words, on the database of the test."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchors.jsonl"
    monkeypatch.setattr(audit_commands, "prepare", lambda: None)
    return lambda *words: CliRunner().invoke(audit_commands.app, [str(word) for word in words])


def write(number: int, day: int = 1, actor: str = "person:a", reason: str = "") -> None:
    with stopped_at(datetime(2026, 7, day, 23, 30, tzinfo=UTC)), transaction.atomic():
        record(actor=actor, action=LOOKED, subject=f"example:{number}", reason=reason)


def test_a_sound_audit_ends_with_0_and_that_it_was_verified_is_recorded(
    audit: Callable[..., Result],
) -> None:
    write(1)
    done = audit("verify")
    assert done.exit_code == 0
    assert "Nothing was altered, removed, moved, added or cut off." in done.stdout
    assert "Nothing is sealed yet" in done.stdout
    last = Entry.objects.last()
    assert (last.action, last.detail) == ("audit.verified", '{"rows":1,"wrong":0}')


def test_an_altered_row_ends_with_1_and_is_named(audit: Callable[..., Result]) -> None:
    for number in range(1, 6):
        write(number)
    without_constraints()
    execute("UPDATE audit_entry SET reason = 'x' WHERE sequence = 3")
    done = audit("verify")
    assert done.exit_code == 1
    assert "ALTERED  Row 3: changed after it was written" in done.stdout
    assert "this audit is not as it was written" in done.stdout


def test_a_seal_is_printed_so_that_it_can_be_kept_elsewhere(
    audit: Callable[..., Result], tmp_path: Path
) -> None:
    assert audit("seal").stdout == "There is nothing to seal yet.\n"
    write(1)
    line = audit("seal").stdout
    assert json.loads(line)["sequence"] == 1
    assert line == (tmp_path / "audit-anchors.jsonl").read_text()
    assert audit("seal").stdout == line
    name, public = audit("seal", "--public-key").stdout.split()
    assert json.loads(line)["key"] == name
    assert len(bytes.fromhex(public)) == 32


def test_a_restore_is_recorded_and_told(audit: Callable[..., Result]) -> None:
    for number in range(1, 4):
        write(number)
    audit("seal")
    without_constraints()
    execute("DELETE FROM audit_entry WHERE sequence > 1")
    assert "Rows 2 to 3: cut off the end" in audit("verify").stdout
    audit("seal", "--restored", "the disk failed")
    done = audit("verify")
    assert "A backup was put back, to row 3" in done.stdout
    assert "the disk failed" in done.stdout
    assert "CUT OFF" not in done.stdout
    assert Entry.objects.filter(action="audit.restored", reason="the disk failed").exists()


def test_an_export_is_recorded_with_its_reason_before_it_is_written(
    audit: Callable[..., Result], tmp_path: Path
) -> None:
    write(1, reason="=1+1")
    write(2)
    out = tmp_path / "audit.csv"
    done = audit("export", out, "--reason", "the yearly review")
    assert "2 entries are in" in done.stdout
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert rows[0]["reason"] == "'=1+1"
    assert rows[0]["what was done"] == "looked at an example"
    last = Entry.objects.last()
    assert (last.action, last.reason) == ("audit.exported", "the yearly review")
    assert json.loads(last.detail) == {"entries": 2, "form": "csv"}


def test_nothing_is_exported_without_a_reason(audit: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "audit.csv"
    done = audit("export", out, "--reason", " ")
    assert "say why the entries are taken away" in str(done.exception)
    assert not out.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), [1, 2, 3, 4]),
        (("--from", "2026-07-03"), [2, 3, 4]),
        (("--to", "2026-07-03"), [1, 2]),
        (("--from", "2026-07-03", "--to", "2026-07-04"), [2, 3]),
        (("--by", "person:b"), [3]),
        (("--about", "example:4"), [4]),
        (("--by", "person:b", "--about", "example:4"), []),
    ],
)
def test_entries_are_taken_by_day_actor_and_subject(
    audit: Callable[..., Result], tmp_path: Path, words: tuple[str, ...], found: list[int]
) -> None:
    """23:30 in UTC is half past midnight of the next day in a British summer."""
    for number in (1, 2, 3, 4):
        write(number, day=number, actor="person:b" if number == 3 else "person:a")
    out = tmp_path / "audit.jsonl"
    assert audit("export", out, "--reason", "x", "--form", "jsonl", *words).exit_code == 0
    assert [json.loads(line)["sequence"] for line in out.read_text().splitlines()] == found


def test_an_export_can_be_verified_away_from_the_database(
    audit: Callable[..., Result], tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        write(number)
    out = tmp_path / "audit.jsonl"
    audit("export", out, "--reason", "kept by the governance lead", "--form", "jsonl")
    write(4)
    audit("seal")
    assert audit("verify", "--file", out).exit_code == 0
    out.write_text(out.read_text().replace("example:2", "example:9"))
    done = audit("verify", "--file", out)
    assert done.exit_code == 1
    assert "ALTERED  Row 2" in done.stdout
    out.write_text("number,time\n")
    assert "audit.jsonl, line 1: not an entry of the audit" in str(
        audit("verify", "--file", out).exception
    )


def test_a_person_is_found_by_the_name_she_signs_in_with(audit: Callable[..., Result]) -> None:
    her = User.objects.create_user("ann")
    write(1, actor=actor_of(her))
    write(2)
    shown = audit("show", "--by", "ann").stdout
    assert "example:1" in shown
    assert "example:2" not in shown
    assert "nobody signs in as eve" in str(audit("show", "--by", "eve").exception)


def test_showing_an_entry_is_recorded_and_says_whether_it_is_sound(
    audit: Callable[..., Result],
) -> None:
    write(1)
    write(2, reason="because")
    shown = audit("show", 2).stdout
    assert "reason    because" in shown
    assert "It is as it was written, and follows the entry before it." in shown
    assert Entry.objects.filter(action="audit.entry_read", subject="audit-entry:2").exists()
    without_constraints()
    execute("UPDATE audit_entry SET reason = 'x' WHERE sequence = 2")
    assert "Row 2: changed after it was written" in audit("show", 2).stdout
    assert "there is no entry 99" in str(audit("show", 99).exception)


def test_a_form_that_there_is_not_is_refused(audit: Callable[..., Result], tmp_path: Path) -> None:
    done = audit("export", tmp_path / "x", "--reason", "x", "--form", "xlsx")
    assert "there is no form 'xlsx': write csv or jsonl" in str(done.exception)
