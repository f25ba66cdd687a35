"""The doctor sees each thing that is broken here for real, and says how to mend it.

Slow where a program is started, or the lake's every byte is read.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from headwater.lake import Lake
from headwater_web.accounts.models import User
from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import seen
from headwater_web.operations.doctor import contents, database, doors, machine
from headwater_web.operations.doctor.looks import Finding, State, found
from live_server import environment, free_port

pytestmark = [pytest.mark.django_db]
PROGRAM = "from headwater.cli import main; main()"


def only(findings: Iterable[Finding]) -> Finding:
    (one,) = list(findings)
    return one


def said(findings: Iterable[Finding], state: State, words: str) -> None:
    """One of the findings is in this state and says these words; what is not well has a mend."""
    held = list(findings)
    assert [each for each in held if each.state is state and words in str(each)], held
    assert all(each.mend for each in held if each.state is not State.WELL)
    assert all(each.says.endswith(".") and "\n" not in str(each) for each in held)


def test_an_old_python_is_wrong() -> None:
    said(machine.python((3, 10)), State.WRONG, "This is Python 3.10")
    said(machine.python(), State.WELL, "This is Python")


def test_a_library_that_is_absent_or_old_is_wrong() -> None:
    said(machine.packages(), State.WELL, "Every library")
    said(machine.packages(["no-such-library>=1"]), State.WRONG, "no-such-library is absent")
    said(machine.packages(["django<2"]), State.WRONG, "django is 5")


def test_a_home_that_cannot_be_written_to_is_wrong(tmp_path: Path) -> None:
    said(machine.home(tmp_path / "new"), State.WELL, "can be written to")
    said(machine.home(Path("/proc/headwater")), State.WRONG, "cannot be written to")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    said(machine.room(tmp_path, 1024**2), State.WRONG, "0.0 GB are free")
    said(machine.room(tmp_path, 2 * 1024**3), State.DOUBTFUL, "2.0 GB are free")
    said(machine.room(tmp_path, 2**40), State.WELL, "are free")


def test_a_clock_that_went_back_is_told() -> None:
    now = datetime.now(UTC)
    said(machine.clock(now, None), State.WELL, "UTC")
    said(machine.clock(datetime(1970, 1, 1, tzinfo=UTC), None), State.WRONG, "1970")
    said(machine.clock(now, now + timedelta(hours=1)), State.WRONG, "which has been")
    said(database.same_time(now + timedelta(minutes=2), now), State.DOUBTFUL, "120 seconds")
    said(database.same_time(now, now), State.WELL, "agrees")


def test_kernels_that_cannot_be_kept_are_told(tmp_path: Path) -> None:
    said(machine.kernels({"NUMBA_CACHE_DIR": str(tmp_path / "k")}), State.WELL, "are kept")
    said(machine.kernels({"NUMBA_CACHE_DIR": "/proc/kernels"}), State.DOUBTFUL, "compiles anew")


def test_a_key_that_others_may_read_is_wrong(tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    said(doors.keys(tmp_path), State.WELL, "No file holds it")
    key = tmp_path / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    said(doors.keys(tmp_path), State.WRONG, "Others than its owner may read")
    key.chmod(0o600)
    said(doors.keys(tmp_path), State.WELL, "Only its owner")
    key.write_text("")
    said(doors.keys(tmp_path), State.WRONG, "is empty")


def test_what_others_can_read_on_the_way_is_wrong(settings: Any) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["127.0.0.1"]
    said(doors.https(), State.WELL, "this machine alone")
    settings.ALLOWED_HOSTS = ["headwater.example.org"]
    said(doors.https(), State.WRONG, "can be read on the way")
    settings.SESSION_COOKIE_SECURE, settings.PROXIES = True, 1
    said(doors.https(), State.WELL, "behind 1 of your proxies")
    settings.DEBUG = True
    said(doors.https(), State.WRONG, "shown in full")


def test_an_old_sqlite_is_wrong() -> None:
    said(database.sqlite((3, 34, 1)), State.WRONG, "SQLite 3.34.1")
    said(database.sqlite(sqlite3.sqlite_version_info), State.WELL, "in the home")


def test_the_database_is_well_until_a_migration_waits() -> None:
    findings = [each for each in database.database() if each.thing != "database disk"]
    assert {each.state for each in findings} == {State.WELL}
    MigrationRecorder(connection).record_unapplied("indicators", "0001_initial")
    said(database.database(), State.WRONG, "the first indicators.0001_initial")


def test_nobody_who_can_sign_in_is_told(settings: Any) -> None:
    settings.IDENTITY_PROVIDERS = {}
    said(doors.sign_in(), State.DOUBTFUL, "Nobody can sign in")
    User.objects.create_user("ann")
    said(doors.sign_in(), State.WELL, "1 people")


def test_a_mail_server_that_is_away_is_told(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    said(doors.mail(), State.WRONG, "does not answer")
    settings.EMAIL_HOST = "localhost"
    said(doors.mail(), State.DOUBTFUL, "does not answer")
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    said(doors.mail(), State.DOUBTFUL, "Nothing is sent")


def test_work_that_nobody_does_is_told() -> None:
    now = timezone.now()
    said(doors.work(now), State.DOUBTFUL, "nothing waits")
    from django_tasks_db.models import DBTaskResult

    result = DBTaskResult.objects.create(
        task_path="x.y",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=now - timedelta(hours=1),
        status=TaskResultStatus.READY,
    )
    Job.objects.create(key="k", result=result, label="Load", allowed=3)
    said(doors.work(now), State.WRONG, "1 jobs wait, and no worker")
    seen("a worker")
    said(doors.work(now), State.WELL, "1 at work; 1 jobs have waited")
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    said(doors.work(now), State.DOUBTFUL, "1 failed")


def test_a_contact_that_ran_out_is_wrong(settings: Any) -> None:
    today = date(2027, 1, 1)
    settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES = "", None
    said(doors.contact(today), State.DOUBTFUL, "Nobody is named")
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    for until, state in ((1, State.DOUBTFUL), (0, State.WRONG), (200, State.WELL)):
        settings.SECURITY_EXPIRES = today + timedelta(days=until)
        said(doors.contact(today), state, "2027" if until < 100 else "holds until")


@pytest.mark.slow  # every byte of the lake is read, three times
def test_a_lake_that_was_changed_is_wrong(site_home: Path, tmp_path: Path) -> None:
    shutil.copytree(site_home / "lake", tmp_path / "lake")
    lake = Lake(tmp_path / "lake")
    said(contents.lake(lake), State.WELL, "are sound")
    (tmp_path / "lake/parts/stray.parquet").write_bytes(b"left")
    said(contents.lake(lake), State.DOUBTFUL, "files of a load that died")
    with lake.paths("observation")[0].open("r+b") as file:
        file.seek(100)
        file.write(b"tampered")
    said(contents.lake(lake), State.WRONG, "was changed after it was published")
    (tmp_path / "lake/manifest.json").write_text("{")
    said(contents.lake(lake), State.WRONG, "manifest")
    said(contents.lake(Lake(tmp_path / "none")), State.WRONG, "holds nothing yet")


def test_style_sheets_that_are_absent_are_wrong() -> None:
    said(contents.sheets(), State.WELL, "Every one is there")
    said(contents.sheets(("nhsuk/absent.css",)), State.WRONG, "absent.css is not there")


def test_a_look_that_breaks_does_not_stop_the_doctor() -> None:
    def broken() -> Iterable[Finding]:
        raise RuntimeError("no such thing")

    first, second = found([("odd", broken), ("python", machine.python)])
    assert first.state is State.WRONG
    assert "no such thing" in first.says
    assert second.state is State.WELL


def test_security_txt_names_who_mends_holes(visitor: Client, settings: Any) -> None:
    assert visitor.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    settings.SECURITY_EXPIRES = date(2027, 3, 31)
    answer = visitor.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines()[:2] == [
        "Contact: mailto:security@example.org", "Expires: 2027-03-31T00:00:00Z",
    ]  # fmt: skip


def doctor(home: Path, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "doctor"],
        env={**environment(home), **given},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow  # starts the program, which reads the lake
def test_the_command_says_what_is_wrong_and_ends_with_one(site_home: Path, tmp_path: Path) -> None:
    shutil.copytree(site_home / "lake", tmp_path / "lake")
    ill = doctor(tmp_path, HEADWATER_HOTS="example.org")
    assert ill.returncode == 1, ill.stderr
    assert "HEADWATER_HOTS is not a setting. Did you mean HEADWATER_HOSTS?" in ill.stdout
    assert "wrong     migrations: " in ill.stdout
    code = "from headwater_web.site.commands import prepare; prepare()"
    subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), check=True)
    good = doctor(tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.splitlines()[-1].startswith("0 wrong")


@pytest.mark.slow  # starts the program
def test_the_command_tells_a_database_that_is_away_and_hides_its_password(tmp_path: Path) -> None:
    url = f"postgresql://ann:hunter2@127.0.0.1:{free_port()}/x"
    away = doctor(tmp_path, DATABASE_URL=url)
    assert away.returncode == 1, away.stderr
    assert "wrong     database: It cannot be reached" in away.stdout
    assert "hunter2" not in away.stdout + away.stderr
    assert "lake: " in away.stdout


@pytest.mark.slow  # starts the program
def test_the_command_tells_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    ill = doctor(tmp_path, HEADWATER_PORT="x")
    assert ill.returncode == 1, ill.stderr
    assert "HEADWATER_PORT is 'x'" in ill.stdout
    assert "1 wrong, 0 doubtful, 0 well." in ill.stdout
