"""Where a backup is restored: an empty place, filled beside it and put there by one renaming."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headwater.lake.publication import flush_folder
from headwater_web.operations.recovery.refusal import (
    NotEmptyError,
    RecoveryError,
    writing_failed,
)

KEYS = ("secret-key", "audit-key", "factor-key")
APART = (*KEYS, "audit-anchors.jsonl")
STAMP = ".complete"


def beside(into: Path) -> Path:
    """The folder that is filled, and takes the name of ``into`` when it is whole."""
    return into.with_name(f".{into.name}.restoring")


def refuse_full(into: Path) -> None:
    """``NotEmptyError`` where there is anything; ``RecoveryError`` where it cannot be filled."""
    if into.is_dir() and not any(into.iterdir()):
        if os.path.ismount(into):
            raise RecoveryError(
                f"{into} is a disk of its own, which cannot be put in place by one renaming. "
                f"Restore into a folder on it, such as {into / 'home'}."
            )
        return
    if into.exists() or into.is_symlink():
        raise NotEmptyError(
            f"{into} is not empty. A backup is restored into an empty place, so that nothing is "
            "lost: name a folder that is not there yet, or move away what is in this one."
        )


@contextmanager
def filling(into: Path) -> Iterator[Path]:
    """The folder beside ``into``, held for this run alone; gone again where the block fails.

    It stays where PostgreSQL may have been filled already, so that the next run can finish.
    """
    refuse_full(into)
    aside = beside(into)
    try:
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(aside, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise writing_failed(error, "what is restored", into.parent) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise RecoveryError(f"Another run is restoring into {into}. Wait until it ends.") from error
    try:
        if not (aside / STAMP).exists():
            clear(aside)
        yield aside
    except BaseException:
        if not (aside / STAMP).exists():
            shutil.rmtree(aside, ignore_errors=True)
        raise
    finally:
        os.close(descriptor)


def forget(aside: Path) -> None:
    """Sweep what a run left that did not fill PostgreSQL after all."""
    if (aside / STAMP).exists():
        clear(aside, keep=KEYS[:1])


def clear(aside: Path, keep: tuple[str, ...] = ()) -> None:
    """Sweep what a killed run left."""
    for each in aside.iterdir():
        if each.name in keep:
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def bring_keys(folder: Path, aside: Path) -> None:
    """Copy what was kept apart into the home that is being made."""
    for each in kept_in(folder):
        target = aside / each.name
        target.write_bytes(each.read_bytes())
        target.chmod(0o600)


def kept_in(folder: Path) -> list[Path]:
    """What a folder holds of that which is kept apart; ``RecoveryError`` where it is nothing."""
    found = [folder / name for name in APART if (folder / name).is_file()]
    if not found:
        raise RecoveryError(f"{folder} holds neither {' nor '.join(APART)}. Name their folder.")
    return found


def put_in_place(aside: Path, into: Path) -> None:
    """The one renaming; everything is flushed to the disk before.

    The stamp goes with it and is taken away after: until then it is what the next run finishes by.
    """
    for folder, _, files in os.walk(aside):
        for name in files:
            flush(Path(folder) / name)
        flush_folder(Path(folder))
    try:
        aside.rename(into)
    except OSError as error:
        raise writing_failed(error, "what was restored", into.parent) from error
    flush_folder(into.parent)
    (into / STAMP).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """See a file onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
