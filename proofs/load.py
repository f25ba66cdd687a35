"""Visitors at random moments: pages, searches, votes and writes, 50 a second on PostgreSQL.

``python -m proofs.load`` prints a report in Markdown and ends with 1 where a request failed, the
95th percentile is 400 ms or more, or the memory grew. The server is `headwater serve` as a county
runs it, with a worker, behind one proxy's headers; the database is PostgreSQL that waits for the
disk. Visitors come whatever the server does (open loop): a visit's time runs from the moment it was
due, and they are a process of their own on the same machine. The lake is real where there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.place_page import PROGRAM, real_lake, wait_for

from proofs.clusters import free_port, make_anew, postgresql
from proofs.conversation import beginning

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 20
PASSWORD = "a long walk by the river"
TARGET = 0.4
GROWTH = 1.10
SPARE = 30.0
EVERY = 5.0
FEWEST = 24


def main() -> int:
    """Measure and report."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--seconds", type=float, default=300)
    wanted.add_argument("--rate", type=float, default=50)
    given = wanted.parse_args()
    with postgresql() as server, tempfile.TemporaryDirectory() as folder:
        if server is None:
            print("There is no PostgreSQL here: nothing was measured.")
            return 1
        home = Path(folder)
        kind = lay_lake(home)
        with serving(home, make_anew(server, "load")) as (port, pid):
            memory = Memory(pid)
            command = [sys.executable, "-m", "proofs.load_visitors", str(port), str(home / "lake")]
            command += [str(given.rate), str(given.seconds)]
            begun = spent(pid)
            with memory.watched():
                done = subprocess.run(command, cwd=ROOT, stdout=-1, text=True, check=True)
            cpu = spent(pid) - begun
    said = json.loads(done.stdout.splitlines()[-1])
    held = holds(said, memory.seen)
    print(report(said, memory.seen, given, kind, held))
    print(
        f"\nThe server spent {1000 * cpu / said['all']['count']:.0f} ms of a core on each request."
    )
    return 0 if held else 1


def lay_lake(home: Path) -> str:
    """Put a lake into the home: the real one, or the fictional region; what it is, in words."""
    lake = real_lake()
    if lake is not None:
        (home / "lake").symlink_to(lake.resolve())
        return "the Midlands, as published"
    run("demo", home, "")
    return "the fictional region"


def environment(home: Path, database: str) -> dict[str, str]:
    """What a county would set."""
    kept = {name: held for name, held in os.environ.items() if not name.startswith("HEADWATER_")}
    return {
        **kept,
        "HEADWATER_HOME": str(home),
        "HEADWATER_PROXIES": "1",
        "DATABASE_URL": database,
    }


def run(command: str, home: Path, database: str) -> None:
    """One command of Headwater's, to its end."""
    program = [sys.executable, "-c", PROGRAM, *command.split()]
    done = subprocess.run(program, env=environment(home, database), stdout=-3, stderr=-1)
    if done.returncode:
        raise SystemExit(done.stderr.decode())


@contextmanager
def serving(home: Path, database: str) -> Iterator[tuple[int, int]]:
    """`headwater serve` for people who have accounts; its port and its process."""
    enrol = "from headwater_web.site.commands import person\n"
    enrol += f"for i in range({PEOPLE}): person(f'visitor-{{i}}', {PASSWORD!r})"
    given = environment(home, database)
    place = "X10000001" if real_lake() is None else "E07000221"
    for lines in (enrol, beginning(place)):
        subprocess.run([sys.executable, "-c", lines], env=given, check=True, stdout=-3)
    port = free_port()
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=given, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(60)


class Memory:
    """The memory of a process and all its children, looked at every few seconds, in MB."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.seen: list[float] = []
        self.over = threading.Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look until the block ends."""
        watcher = threading.Thread(target=self.watch)
        watcher.start()
        try:
            yield
        finally:
            self.over.set()
            watcher.join()

    def watch(self) -> None:
        """Look every few seconds."""
        while not self.over.wait(EVERY):
            self.seen.append(sum(proportional(each) for each in family(self.pid)) / 1024)


def family(pid: int) -> list[int]:
    """A process, its children and theirs."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *(each for child in text.split() for each in family(int(child)))]


def proportional(pid: int) -> float:
    """A process's share of memory in KB; pages that several share are counted once among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return float(text.split("Pss:")[1].split()[0])


def spent(pid: int) -> float:
    """Seconds of a core that a process and its children have spent."""
    ticks = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def flat(seen: list[float]) -> bool:
    """Whether the last quarter is no more than a tenth, or 30 MB, above the second quarter.

    The first quarter fills the caches, which are bounded; two minutes are the least that tells.
    """
    quarter = len(seen) // 4
    if len(seen) < FEWEST:
        return True
    early = sum(seen[quarter : 2 * quarter]) / quarter
    late = sum(seen[-quarter:]) / quarter
    return late <= max(early * GROWTH, early + SPARE)


def steady(seen: list[float]) -> str:
    """Whether the memory is flat, in words."""
    return "flat" if flat(seen) else "IT GREW"


def holds(said: dict[str, dict[str, float]], seen: list[float]) -> bool:
    """Whether no request failed, the 95th percentile is below 400 ms and the memory is flat."""
    return said["all"]["errors"] == 0 and said["all"]["p95"] < TARGET and flat(seen)


def report(
    said: dict[str, dict[str, float]],
    seen: list[float],
    given: argparse.Namespace,
    kind: str,
    held: bool,
) -> str:
    """The measurement in Markdown."""
    total = said["all"]
    lines = [
        "# Load",
        "",
        f"{'Held' if held else 'NOT HELD'}: {total['count']:,.0f} requests in {given.seconds:,.0f} "
        f"seconds, {given.rate:g} a second; {total['errors']:,.0f} failed; 95 in 100 were answered "
        f"within {1000 * total['p95']:,.0f} ms of the moment they were due (target: 400).",
        "",
        "| requests | how many | failed | median ms | p95 ms | p99 ms | longest ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in said.items():
        times = " | ".join(f"{1000 * each[q]:,.0f}" for q in ("p50", "p95", "p99", "longest"))
        lines.append(f"| {name} | {each['count']:,.0f} | {each['errors']:,.0f} | {times} |")
    if seen:
        lines += [
            "",
            f"Memory of the server and its worker: {seen[0]:,.0f} MB at the start, "
            f"{seen[len(seen) // 2]:,.0f} MB half-way, {seen[-1]:,.0f} MB at the end; "
            f"{'too short a run to tell' if len(seen) < FEWEST else steady(seen)}.",
        ]
    cores = os.cpu_count()
    lines += [
        "",
        f"The lake is {kind}. Server, PostgreSQL and visitors share {cores} cores "
        f"({platform.machine()}). A write is a person's saying that her indicator is hers alone: "
        "checked, changed and audited in one transaction; a vote is a resident's, kept before it "
        "is answered. Visitors come from 200 addresses and are subject to the usual limits.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
