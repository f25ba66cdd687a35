"""Taking a backup: one moment of the database and the lakes that belong to it, in one sealed file.

The file is written aside, read back to its end and held against what was written; then renamed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, connection

import headwater
from headwater.lake.publication import flush_folder
from headwater_web.operations.recovery import rows
from headwater_web.operations.recovery.archive import ArchiveWriter, Head, Inspected, inspect
from headwater_web.operations.recovery.lakes import (
    Held,
    VanishedError,
    hold,
    hold_private,
    hold_seals,
)
from headwater_web.operations.recovery.refusal import RecoveryError, writing_failed
from headwater_web.operations.recovery.sealing import Secret

LOCK = ".backup.lock"
ASIDE = ".backup"
TRIES = 5

Told = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """A backup that was taken and read back."""

    path: Path
    size: int
    inspected: Inspected


def silent(_: str) -> None:
    """Tell nobody."""


def take(home: Path, path: Path, secret: Secret, tell: Told = silent) -> Taken:
    """Back up the database and the lakes of ``home`` into ``path``, and read it back.

    Others may go on writing meanwhile. ``RecoveryError`` where the file is there already, the disk
    is full or a lake is damaged; then nothing is left behind.
    """
    if path.exists():
        raise RecoveryError(f"{path} is there already. Name a file that is not.")
    with only_one(home) as aside, written_aside(path) as file:
        writer = write(home, aside, file, secret, tell)
        tell("Reading it back")
        file.seek(0)
        found = inspect(file, secret)
        if found.contents != writer.contents:
            raise RecoveryError("What was read back is not what was written. Check the disk.")
        size = file.tell()
        tell("Giving it its name")
    return Taken(path, size, found)


@contextmanager
def only_one(home: Path) -> Iterator[Path]:
    """A folder in the home for this backup's links; what a killed backup left is swept."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RecoveryError(
                "Another backup is being taken. Wait until it has ended."
            ) from error
        aside = home / ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its name when the block ends well; else it is gone."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        flush_folder(path.parent)
    except OSError as error:
        raise writing_failed(error, "the backup", path.parent) from error
    finally:
        aside.unlink(missing_ok=True)


def write(home: Path, aside: Path, file: BinaryIO, secret: Secret, tell: Told) -> ArchiveWriter:
    """Everything into the file, from one moment; where a lake vanished meanwhile, a later one."""
    for _ in range(TRIES):
        file.seek(0)
        file.truncate()
        seals, earlier = hold_seals(aside), hold_private(home, aside / "earlier")
        try:
            with rows.snapshot():
                writer = ArchiveWriter(file, secret, head())
                held = [*hold(home, aside / "now", earlier), *seals]
                return write_from_snapshot(writer, held, tell)
        except VanishedError as vanished:
            missing = vanished
        except DatabaseError as error:
            said = " ".join(str(error).split())
            raise RecoveryError(
                f"The database cannot be read: {said}. Nothing was kept."
            ) from error
    raise RecoveryError(
        f"The database names the lake {missing}, and there is no such folder. Remove what it "
        "belongs to (an indicator brought, or a place drawn), then take the backup."
    )


def head() -> Head:
    """Which Headwater this is, and which migrations its database has."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return Head(headwater.__version__, moment, connection.vendor, tuple(rows.applied()))


def write_from_snapshot(writer: ArchiveWriter, held: list[Held], tell: Told) -> ArchiveWriter:
    """Rows, then the files of lakes, which are held already."""
    tables = rows.tables(rows.applied())
    writer.contents.counters = rows.last_numbers(tables)
    for model in tables:
        tell(f"The table {model._meta.label_lower}")
        writer.add_table(model._meta.label_lower, rows.rows_of(model))
    for each in held:
        tell(each.name)
        writer.add_file(each)
    writer.close()
    file: BinaryIO = writer.sealed.file
    file.flush()
    return writer
