"""Publishing files so that a reader sees the old ones or the new ones and never half of either.

Each file is written under another name, flushed to the disk, and renamed into place; the folder is
flushed too, so that the name survives a power cut. A lock keeps writers apart; the system lets go
of it when a writer dies, whatever killed it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headwater.lake.errors import LakeBusyError, writing_failed

LOCK = ".lock"
ASIDE = "aside"
PARTS = "parts"
TRIES_A_SECOND = 20


def flush_folder(folder: Path) -> None:
    """Makes renames in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(root: Path, name: str, content: bytes | memoryview, what: str) -> None:
    """Writes ``root / name`` in one step; ``NoRoomError`` where the disk is full.

    ``what`` says in an error message what was being written.
    """
    target, aside = root / name, root / ASIDE / f"{os.getpid()}-{Path(name).name}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
        flush_folder(target.parent)
        flush_folder(target.parent.parent)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise writing_failed(error, what, len(content), root, _free(root)) from error


def _free(root: Path) -> int:
    place = root
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


@contextmanager
def only_writer(root: Path, patience: float) -> Iterator[None]:
    """Holds the lake's lock; ``LakeBusyError`` where another writer keeps it so many seconds."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise writing_failed(error, "the lock", 0, root, _free(root)) from error
    try:
        _wait_for(descriptor, root, patience)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, root: Path, patience: float) -> None:
    for left in range(int(patience * TRIES_A_SECOND), -1, -1):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if left == 0:
                raise LakeBusyError(
                    f"Another run is writing to {root}. Wait until it has ended, and run again."
                ) from error
            time.sleep(1 / TRIES_A_SECOND)


def sweep(root: Path, keep: frozenset[str]) -> list[str]:
    """Removes what dead runs left: everything set aside, and parts that nothing refers to.

    Call it only while holding the lock. Returns the names removed, relative to ``root``.
    """
    removed = []
    for folder in (ASIDE, PARTS):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and name not in keep:
                path.unlink()
                removed.append(name)
    return removed
