"""Kills backups and restores at random moments, and compares every row of what is left.

``python -m proofs.recovery_kills --kills 300 --engine sqlite`` prints a report in Markdown and ends
with 1 where anything was lost. Half of the kills fall into a backup that is taken while somebody
keeps writing: afterwards there is no backup, or a whole one, and what it restores fits together.
The others fall into a restore: afterwards the place is empty, or holds every row and file. What a
kill left behind must not stop the next run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from proofs.clusters import make_anew, postgresql
from proofs.lake_generations import in_a_child, result_of
from proofs.recovery_world import (
    everything,
    furnish,
    go_on_writing,
    nothing_in,
    secret,
    start,
    sweep,
    turn_to,
    unsound,
)

HALF = 200
Work = Callable[[int], int]


@dataclass
class Tally:
    """What the kills did."""

    backups: Counter[str] = field(default_factory=Counter)
    restores: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Place:
    """Where the proof works: the source, and where backups go and are restored."""

    folder: Path
    server: str

    @property
    def home(self) -> Path:
        """The home that is backed up."""
        return self.folder / "home"

    @property
    def into(self) -> Path:
        """The home that is restored."""
        return self.folder / "restored"

    @property
    def keys(self) -> Path:
        """Where the audit's key is kept apart."""
        return self.folder / "keys"

    @property
    def source(self) -> str:
        """The source's database; empty for SQLite."""
        return f"{self.server}/recovery_source" if self.server else ""

    @property
    def target(self) -> str:
        """The database that is restored into; empty for SQLite."""
        return f"{self.server}/recovery_target" if self.server else ""

    def make_target_anew(self) -> None:
        """An empty place to restore into."""
        sweep(self.into)
        if self.server:
            make_anew(self.server, "recovery_target")


def backs_up(place: Place, path: Path, report: int) -> int:
    """A child's work: a backup, which says when it is being read back and named."""
    from headwater_web.operations.recovery.backup import take

    take(place.home, path, secret(), partial(say, report, ("Reading", "Giving")))
    return 0


def restores(place: Place, path: Path, report: int) -> int:
    """A child's work: a restore, which says when its rows are compared and it is put in place."""
    from headwater_web.operations.recovery import target
    from headwater_web.operations.recovery.restore import restore

    with target.filling(place.into) as aside:
        turn_to(aside, place.target)
        tell = partial(say, report, ("Comparing", "Putting"))
        restore(path, aside, place.into, secret(), place.keys, tell)
    return 0


def say(report: int, awaited: tuple[str, str], words: str) -> None:
    """Tell the parent that one of the last two parts begins."""
    if words.startswith(awaited):
        os.write(report, b"l")


def fits(place: Place) -> int:
    """A child's work: HALF where what was restored does not fit together."""
    turn_to(place.into, place.target)
    wrong = unsound(place.into)
    sys.stderr.write("".join(f"{each}\n" for each in wrong))
    return HALF if wrong else 0


def started(work: Work) -> tuple[int, int]:
    """A child that works, and the pipe on which it says that the last part begins."""
    ear, mouth = os.pipe()
    child = in_a_child(lambda: work(mouth))
    os.close(mouth)
    return child, ear


def timed(work: Work) -> tuple[float, float, float]:
    """Seconds that a child takes for all of its work, and for its last two parts."""
    moments = [time.perf_counter()]
    child, ear = started(work)
    for _ in range(2):
        os.read(ear, 1)
        moments.append(time.perf_counter())
    os.close(ear)
    if result_of(child):
        raise RuntimeError("the work failed though nobody killed it")
    end = time.perf_counter()
    whole, last_two, last = (end - each for each in moments)
    return whole, last_two - last, last


def killed(work: Work, wait: float, aimed: int) -> int:
    """Kills a child after ``wait`` seconds of its work, or of an ``aimed`` part; its result."""
    child, ear = started(work)
    for _ in range(aimed):
        os.read(ear, 1)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.close(ear)
    return result_of(child)


def kill_a_backup(place: Place, path: Path, moment: tuple[float, int], tally: Tally) -> None:
    """One kill of a backup beside a writer."""
    writer = in_a_child(partial(go_on_writing, place.home))
    time.sleep(0.02)
    result = killed(partial(backs_up, place, path), *moment)
    os.kill(writer, signal.SIGKILL)
    if result_of(writer) != -signal.SIGKILL:
        tally.failures.append("whoever kept writing was disturbed by the backup")
    if result not in (0, -signal.SIGKILL):
        tally.failures.append("a backup failed that was not killed")
    if not path.exists():
        tally.backups["no backup, nothing harmed"] += 1
        return
    if result_of(started(partial(restores, place, path))[0]):
        tally.failures.append("a backup that is there cannot be restored")
    elif result_of(in_a_child(partial(fits, place))):
        tally.failures.append("what was restored does not fit together")
    tally.backups["a whole backup; what it restored fits together"] += 1
    path.unlink()
    place.make_target_anew()


def kill_a_restore(
    place: Place, path: Path, moment: tuple[float, int], whole: object, tally: Tally
) -> None:
    """One kill of a restore; the next run, on what is left, must do the rest."""
    result = killed(partial(restores, place, path), *moment)
    if result not in (0, -signal.SIGKILL):
        tally.failures.append("a restore failed that was not killed")
    if nothing_in(place.into, place.target):
        tally.restores["an empty place"] += 1
        return
    if not place.into.exists():
        tally.restores["the database whole, the home one renaming away; the next run did it"] += 1
        if result_of(started(partial(restores, place, path))[0]):
            tally.failures.append("the renaming could not be made up for")
    else:
        tally.restores["every row and file"] += 1
    if everything(place.into, place.target) != whole:
        tally.failures.append("what was restored is not what was backed up")
    place.make_target_anew()


def moments(
    generator: np.random.Generator, kills: int, times: tuple[float, float, float]
) -> Iterator[tuple[float, int]]:
    """When to kill: by turns at any moment, and within the last two parts, the dangerous ones."""
    for number in range(kills):
        aimed = number % len(times)
        yield generator.uniform(0, times[aimed] * 1.1), aimed


def prove(place: Place, kills: int, seed: int) -> Tally:
    """Does the kills; at the end a whole backup is restored over what they left."""
    tally, generator = Tally(), np.random.Generator(np.random.Philox(seed))
    start(place.home, place.source)
    furnish(place.home)
    from django.db import connection

    connection.close()
    place.keys.mkdir()
    shutil.copy(place.home / "audit-key", place.keys)
    place.make_target_anew()
    path, first = place.folder / "still.headwater", place.folder / "first.headwater"
    whole = everything(place.home, place.source)
    tally.rows = sum(len(rows) for rows in whole["rows"].values())
    taking = timed(partial(backs_up, place, path))
    restoring = timed(partial(restores, place, path))
    place.make_target_anew()
    for moment in moments(generator, kills // 2, restoring):
        kill_a_restore(place, path, moment, whole, tally)
    timed(partial(restores, place, path))
    if everything(place.into, place.target) != whole:
        tally.failures.append("the last restore is not what was backed up")
    place.make_target_anew()
    for moment in moments(generator, kills - kills // 2, taking):
        kill_a_backup(place, first, moment, tally)
    timed(partial(backs_up, place, first))
    left = {each.name for each in place.folder.iterdir() if each.name.startswith(".")}
    if left or (place.home / ".backup").exists():
        tally.failures.append(f"left behind: {sorted(left)}")
    return tally


def report(tally: Tally, engine: str, kills: int, seed: int) -> str:
    """The report in Markdown."""
    return "\n".join(
        [
            f"## {engine}",
            "",
            f"{kills} kills with SIGKILL (seed {seed}); the home held {tally.rows:,} rows.",
            "",
            "| after a kill of a restore | times |",
            "|---|---:|",
            *(f"| {words} | {number} |" for words, number in sorted(tally.restores.items())),
            "",
            "| after a kill of a backup, beside somebody who kept writing | times |",
            "|---|---:|",
            *(f"| {words} | {number} |" for words, number in sorted(tally.backups.items())),
            "",
            f"| lost, mixed or half there | {len(tally.failures)} |",
            "|---|---:|",
            *(f"- FAILED: {failure}" for failure in tally.failures),
            "",
        ]
    )


def run(engine: str, kills: int, seed: int) -> Tally | None:
    """The proof on one engine; None where PostgreSQL is not there."""
    with tempfile.TemporaryDirectory() as folder:
        if engine == "SQLite":
            return prove(Place(Path(folder), ""), kills, seed)
        with postgresql() as server:
            if server is None:
                return None
            make_anew(server, "recovery_source")
            return prove(Place(Path(folder), server), kills, seed)


def main() -> int:
    """Runs the proof; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=150, help="for each engine")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--engine", choices=["SQLite", "PostgreSQL"], action="append")
    given = parser.parse_args()
    sys.stdout.write("# Killing backups and restores at any moment\n\n")
    sys.stdout.flush()
    failed = False
    for engine in given.engine or ["SQLite", "PostgreSQL"]:
        child = in_a_child(partial(printed, engine, given.kills, given.seed))
        failed |= result_of(child) != 0
    return int(failed)


def printed(engine: str, kills: int, seed: int) -> int:
    """One engine's part of the report; a process each, for Django knows one database."""
    tally = run(engine, kills, seed)
    if tally is None:
        sys.stdout.write(f"## {engine}\n\nNot here, so nothing was proven on it.\n\n")
    else:
        sys.stdout.write(report(tally, engine, kills, seed) + "\n")
    sys.stdout.flush()
    return bool(tally and tally.failures)


if __name__ == "__main__":
    sys.exit(main())
