"""Backups hold what they should and restores bring it back, or refuse and leave nothing behind.

Slow: each test works in a fork with a database of its own, whose tables are made or restored there.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from proofs import recovery_world as world
from proofs.clusters import make_anew
from proofs.lake_generations import in_a_child, result_of

from headwater_web.operations.recovery import archive, backup, lakes, rows, target
from headwater_web.operations.recovery.refusal import (
    DamagedError,
    NewerError,
    NotEmptyError,
    RecoveryError,
    WrongKeyError,
)
from headwater_web.operations.recovery.restore import check, restore
from headwater_web.operations.recovery.sealing import passphrase

pytestmark = pytest.mark.slow
Apart = Callable[[Callable[[], object]], None]
SECRET = world.secret()
ACROSS = f"recovery_across_{os.getpid()}"


@pytest.fixture(scope="module")
def apart(django_db_blocker: Any) -> Apart:
    """Runs work in a fork, with whatever database it turns to; fails where the work does."""

    def run(work: Callable[[], object]) -> None:
        def freely() -> int:
            with django_db_blocker.unblock():
                work()
            return 0

        assert result_of(in_a_child(freely)) == 0, "see what was captured from stderr"

    return run


@pytest.fixture(scope="module")
def furnished(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a bit of everything, on SQLite."""
    home = tmp_path_factory.mktemp("furnished")

    def make() -> None:
        world.turn_to(home)
        call_command("migrate", verbosity=0)
        world.furnish(home)

    apart(make)
    return home


@pytest.fixture
def home(furnished: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(furnished, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def taken(apart: Apart, home: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "one.headwater"
    apart(partial(take, home, path))
    return path


def take(home: Path, path: Path, database: str = "") -> None:
    world.turn_to(home, database)
    backup.take(home, path, SECRET)


def put_back(path: Path, into: Path, database: str = "", secret: Any = SECRET) -> None:
    with target.filling(into) as aside:
        world.turn_to(aside, database)
        restore(path, aside, into, secret)


def refuses(kind: type[Exception], says: str, path: Path, into: Path, secret: Any = SECRET) -> None:
    with pytest.raises(kind, match=says):
        put_back(path, into, secret=secret)
    assert not into.exists()
    assert not target.beside(into).exists()


def test_every_row_and_file_comes_back(
    apart: Apart, home: Path, taken: Path, tmp_path: Path
) -> None:
    apart(partial(put_back, taken, tmp_path / "new"))
    assert world.everything(tmp_path / "new") == world.everything(home)


def test_the_audit_verifies_once_its_key_is_back(
    apart: Apart, home: Path, taken: Path, tmp_path: Path
) -> None:
    into = tmp_path / "new"
    apart(partial(put_back, taken, into))

    def verify() -> None:
        target.bring_keys(home, into)
        world.turn_to(into)
        assert world.unsound(into) == []

    apart(verify)


def test_keys_sessions_and_caches_are_not_inside(apart: Apart, home: Path, tmp_path: Path) -> None:
    (home / "cache").mkdir()
    (home / "cache" / "secret.csv").write_text("x")
    (home / "secret-key").write_text("the signing key")
    path = tmp_path / "two.headwater"
    apart(partial(take, home, path))
    with path.open("rb") as file:
        names = [member.name for member in archive.members(file, SECRET)]
    assert names[0] == archive.HEAD
    assert names[-1] == archive.CONTENTS
    assert "home/lake/manifest.json" in names
    assert "home/own/own-0/manifest.json" in names
    for word in ("secret", "audit-key", "session", "cache", "sqlite"):
        assert not [name for name in names if word in name]
    assert path.stat().st_mode & 0o077 == 0, "nobody but its owner reads it"
    assert not (home / backup.ASIDE).exists()


def test_numbers_once_given_are_not_given_again(
    apart: Apart, taken: Path, tmp_path: Path, furnished: Path
) -> None:
    into = tmp_path / "new"
    apart(partial(put_back, taken, into))

    def next_number() -> None:
        from headwater_web.accounts.models import User

        world.turn_to(into)
        assert User.objects.create(username="the next").pk == 302, "301 left and was not reused"

    apart(next_number)


def test_a_file_that_is_there_is_not_written_over(apart: Apart, home: Path, taken: Path) -> None:
    before = taken.read_bytes()

    def again() -> None:
        with pytest.raises(RecoveryError, match="is there already"):
            take(home, taken)

    apart(again)
    assert taken.read_bytes() == before


def test_a_wrong_passphrase_leaves_nothing(apart: Apart, taken: Path, tmp_path: Path) -> None:
    other = passphrase("another passphrase", cost=2**10)
    apart(partial(refuses, WrongKeyError, "not the passphrase", taken, tmp_path / "new", other))


@pytest.mark.parametrize("share", [0.3, 0.999])
def test_a_damaged_backup_leaves_nothing(
    apart: Apart, taken: Path, tmp_path: Path, share: float
) -> None:
    content = bytearray(taken.read_bytes())
    content[int(len(content) * share)] ^= 1
    taken.write_bytes(content)
    apart(partial(refuses, DamagedError, "damaged or cut short", taken, tmp_path / "new"))


def test_a_place_with_something_in_it_is_left_alone(
    apart: Apart, taken: Path, tmp_path: Path
) -> None:
    into = tmp_path / "new"
    into.mkdir()
    (into / "kept").write_text("kept")

    def try_it() -> None:
        with pytest.raises(NotEmptyError, match="is not empty"):
            put_back(taken, into)

    apart(try_it)
    assert (into / "kept").read_text() == "kept"
    (into / "kept").unlink()
    apart(partial(put_back, taken, into))
    assert (into / "headwater.sqlite3").exists()


def test_a_backup_of_a_later_headwater_names_it(apart: Apart, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "later.headwater"
    with path.open("wb") as file:
        head = archive.Head("9.1", "2031-01-01", "sqlite", (("jobs", "0099_later"),))
        archive.ArchiveWriter(file, SECRET, head).close()
    apart(partial(refuses, NewerError, r"made by Headwater 9\.1", path, tmp_path / "new"))


def test_a_backup_of_an_earlier_headwater_is_brought_forward(
    apart: Apart, home: Path, tmp_path: Path
) -> None:
    path, into = tmp_path / "earlier.headwater", tmp_path / "new"

    def take_earlier() -> None:
        world.turn_to(home)
        call_command("migrate", "jobs", "zero", verbosity=0)
        backup.take(home, path, SECRET)

    def look() -> None:
        from headwater_web.accounts.models import User
        from headwater_web.jobs.models import Job

        put_back(path, into)
        world.turn_to(into)
        assert User.objects.count() == 300
        assert not Job.objects.exists(), "the table is there, and empty"
        assert not (set(rows.applied()) ^ all_migrations())

    apart(take_earlier)
    apart(look)


def all_migrations() -> set[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(None).graph.nodes)


def limit_files(size: int) -> None:
    """No file larger than this in this process, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [33_000, 50_000])
def test_a_full_disk_leaves_no_backup(apart: Apart, home: Path, tmp_path: Path, size: int) -> None:
    path = tmp_path / "full.headwater"

    def try_it() -> None:
        limit_files(size)
        with pytest.raises(RecoveryError, match=r"no room for the backup in .* is free"):
            take(home, path)

    apart(try_it)
    assert [each.name for each in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize("size", [30_000, 300_000])
def test_a_full_disk_leaves_no_restore(
    apart: Apart, taken: Path, tmp_path: Path, size: int
) -> None:
    def try_it() -> None:
        limit_files(size)
        refuses(
            RecoveryError, "what is restored in .* Nothing was changed", taken, tmp_path / "new"
        )

    apart(try_it)


def test_a_damaged_lake_is_named(apart: Apart, home: Path, tmp_path: Path) -> None:
    part = next((home / "own" / "own-3" / "parts").rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"?")

    def try_it() -> None:
        with pytest.raises(RecoveryError, match=f"{part.name} is damaged"):
            take(home, tmp_path / "two.headwater")

    apart(try_it)
    assert not (tmp_path / "two.headwater").exists()


@pytest.mark.parametrize(
    ("lost", "says"),
    [("own/own-3", "names the lake own/own-3"), ("own/own-3/parts", "lacks a file")],
)
def test_a_lake_that_is_not_there_is_named(
    apart: Apart, home: Path, tmp_path: Path, lost: str, says: str
) -> None:
    shutil.rmtree(home / lost)

    def try_it() -> None:
        with pytest.raises(RecoveryError, match=says):
            take(home, tmp_path / "two.headwater")

    apart(try_it)


def test_one_backup_at_a_time(apart: Apart, home: Path, tmp_path: Path) -> None:
    def try_it() -> None:
        with backup.only_one(home), pytest.raises(RecoveryError, match="Another backup"):
            take(home, tmp_path / "two.headwater")

    apart(try_it)


def test_checking_changes_nothing(apart: Apart, taken: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    found = check(taken, SECRET)
    assert found.rows > 2000
    assert found.head.engine == "sqlite"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def server() -> Iterator[str]:
    """A PostgreSQL server whose databases this test may make and drop."""
    given = os.environ["HEADWATER_TEST_DATABASE_URL"].rpartition("/")[0]
    yield given
    make_anew(given, ACROSS)


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back(
    apart: Apart, home: Path, taken: Path, tmp_path: Path, server: str
) -> None:
    across = make_anew(server, ACROSS)
    apart(partial(put_back, taken, tmp_path / "new", across))
    path = tmp_path / "back.headwater"
    apart(partial(take, tmp_path / "new", path, across))
    apart(partial(put_back, path, tmp_path / "last"))
    here, there = check(taken, SECRET).contents, check(path, SECRET).contents
    assert here.tables == there.tables
    assert here.files == there.files
    assert world.files_in(tmp_path / "last") == world.files_in(home)


@pytest.mark.postgres
def test_a_database_with_tables_is_left_alone(
    apart: Apart, taken: Path, tmp_path: Path, server: str
) -> None:
    full = make_anew(server, ACROSS)
    apart(partial(put_back, taken, tmp_path / "new", full))

    def try_it() -> None:
        with pytest.raises(NotEmptyError, match="The database is not empty"):
            put_back(taken, tmp_path / "other", full)

    apart(try_it)
    assert not (tmp_path / "other").exists()


@pytest.mark.postgres
@pytest.mark.parametrize("where", ["put_in_place", "flush_folder"])
def test_a_restore_stopped_before_its_renaming_is_finished_by_the_next(
    apart: Apart, home: Path, taken: Path, tmp_path: Path, server: str, where: str
) -> None:
    database, into = make_anew(server, ACROSS), tmp_path / "new"

    def stopped() -> None:
        setattr(target, where, lambda *_: os._exit(0))
        put_back(taken, into, database)

    apart(stopped)
    assert not into.exists()
    assert target.beside(into).exists()
    whole = world.rows_in_postgresql(database)
    apart(partial(put_back, taken, into, database))
    assert world.rows_in_postgresql(database) == whole
    assert world.files_in(into) == world.files_in(home)
    assert not target.beside(into).exists()


def test_a_lake_removed_while_the_backup_looks_is_in_it(
    apart: Apart, home: Path, tmp_path: Path
) -> None:
    path, into = tmp_path / "two.headwater", tmp_path / "new"

    def remove_after_the_snapshot(look: Callable[[], Any]) -> Any:
        rows_seen = look()
        shutil.rmtree(home / "own" / "own-2", ignore_errors=True)
        return rows_seen

    def try_it() -> None:
        lakes.private = partial(remove_after_the_snapshot, lakes.private)
        take(home, path)

    apart(try_it)
    apart(partial(put_back, path, into))
    assert (into / "own" / "own-2" / "manifest.json").exists()
