"""Loads into a disk that fills up at every possible point, and readers beside a busy writer.

``python -m proofs.lake_full_disk`` prints a report in Markdown. Where it may mount a small file
system in memory (as root on Linux) it fills a real one; otherwise it says so and limits the size of
files. Each load must end with a sentence that says what was needed and where, leave the lake as it
was, and leave no files behind. Then readers watch 200 commits and must never see two at once.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from headwater.lake import Lake
from headwater.lake.errors import NoRoomError
from headwater.lake.manifest import GENERATIONS_KEPT
from proofs.lake_generations import (
    UnsoundLakeError,
    generation_of,
    in_a_child,
    left_behind,
    load,
    result_of,
)

SIZE = 2_000_000
ENOUGH = 160_000
READERS = 2
LOADED, REFUSED, LOST = 0, 1, 2
WORDS = {LOADED: "loaded: there was room", REFUSED: "refused, nothing lost", LOST: "LOST"}


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A file system of 2 MB in memory; None where this user may not mount one."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
        try:
            subprocess.run(["mount", *options], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def attempt(root: Path, generation: int, largest: int | None) -> int:
    """One load where there may be no room: what came of it."""
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        load(root, generation + 1)
    except NoRoomError as error:
        said = all(part in str(error) for part in ("it needs", "is free", str(root)))
        kept = generation_of(root) == generation and not left_behind(root)
        return REFUSED if said and kept else LOST
    return LOADED if generation_of(root) == generation + 1 else LOST


def fill_a_disk(disk: Path, step: int) -> Counter[int]:
    """Loads on a disk with ever more room, the rest taken up by something else."""
    root, ballast, outcomes = disk / "lake", disk / "ballast", Counter[int]()
    load(root, 0)
    generation = 0
    for room in range(0, ENOUGH, step):
        ballast.unlink(missing_ok=True)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        ballast.write_bytes(bytes(max(0, free - room)))
        outcome = result_of(in_a_child(partial(attempt, root, generation, None)))
        outcomes[outcome] += 1
        generation += outcome == LOADED
    ballast.unlink(missing_ok=True)
    return outcomes


def limit_files(folder: Path, step: int) -> Counter[int]:
    """Loads where no file may be larger than a limit, as under a quota."""
    outcomes, generation = Counter[int](), 0
    load(folder, 0)
    for largest in range(0, 24_000, step):
        outcome = result_of(in_a_child(partial(attempt, folder, generation, largest)))
        outcomes[outcome] += 1
        generation += outcome == LOADED
    return outcomes


def watch(root: Path, last: int) -> int:
    """A reader that reads until the last generation; LOST where two generations mix."""
    seen = -1
    while seen < last:
        version = Lake(root).version
        try:
            now = generation_of(root)
        except (UnsoundLakeError, FileNotFoundError):
            if Lake(root).version <= version + GENERATIONS_KEPT:
                return LOST
            continue
        if now < seen:
            return LOST
        seen = now
    return LOADED


def read_while_writing(root: Path, commits: int) -> int:
    """How many of the readers beside a writer saw anything but whole generations, in order."""
    load(root, 0)
    readers = [in_a_child(partial(watch, root, commits)) for _ in range(READERS)]
    for generation in range(1, commits + 1):
        load(root, generation)
    return sum(result_of(reader) != LOADED for reader in readers)


def rows_of(outcomes: Counter[int]) -> list[str]:
    """The outcomes as rows of a Markdown table."""
    return [
        f"| {WORDS.get(outcome, 'FAILED')} | {number} |"
        for outcome, number in sorted(outcomes.items())
    ]


def main() -> int:
    """Runs the proofs; 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=4096, help="bytes between two trials")
    parser.add_argument("--commits", type=int, default=200)
    given = parser.parse_args()
    lines = ["# A full disk, and readers beside a writer", ""]
    with small_disk() as disk:
        filled = fill_a_disk(disk, given.step) if disk else Counter[int]()
        lines += (
            [
                f"A disk of {SIZE:,} bytes, full but for a little more room at each load.",
                "",
            ]
            if disk
            else ["No disk could be mounted here, so none was filled; files were limited instead."]
        )
    head = ["| a load where there may be no room | loads |", "|---|---:|"]
    lines += [*(head + rows_of(filled) if filled else []), ""]
    with tempfile.TemporaryDirectory() as folder:
        limited = limit_files(Path(folder), given.step // 8)
    lines += ["No file larger than a limit, which rises from nothing to 24 kB.", ""]
    lines += [*head, *rows_of(limited), ""]
    with tempfile.TemporaryDirectory() as folder:
        wrong = read_while_writing(Path(folder), given.commits)
        version = Lake(Path(folder)).version
    lines.append(
        f"{READERS} readers watched {version:,} commits: {wrong} of them saw a mixture or an older "
        "generation after a newer one."
    )
    sys.stdout.write("\n".join(lines) + "\n")
    expected = {LOADED, REFUSED}
    return 1 if wrong or set(filled) - expected or set(limited) != expected else 0


if __name__ == "__main__":
    sys.exit(main())
