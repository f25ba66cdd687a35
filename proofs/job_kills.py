"""Kills web and workers at random moments and counts the effects of their work.

``python -m proofs.job_kills --kills 300`` prints a report in Markdown and ends with 1 where an
effect was lost, doubled or half done. A child plays the web: it makes changes and asks for work in
the same transactions. Two more are workers. By turns the web, one worker or all of them are killed
with SIGKILL and replaced. At the end a worker does what is left, and every change must have had
its effect once. ``--careless`` leaves the keys out; the proof must then see effects doubled.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from proofs.clusters import make_anew, postgresql
from proofs.lake_generations import in_a_child, result_of
from proofs.recovery_world import start

LEASE = timedelta(seconds=0.15)
LONGEST_LIFE = 0.25
PATIENCE = 60.0
TABLES = (
    "CREATE TABLE proof_change (number integer PRIMARY KEY)",
    "CREATE TABLE proof_attempt (number integer NOT NULL)",
    "CREATE TABLE proof_effect (number integer NOT NULL, half integer NOT NULL)",
)


@dataclass
class Tally:
    """What was killed, and what was counted at the end."""

    killed: Counter[str] = field(default_factory=Counter)
    counted: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def asks(careful: bool) -> int:
    """A child's work until it is killed: changes, each with its job in one transaction."""
    from django.db import connection, transaction

    from headwater_web.jobs.actions import enqueue
    from proofs import job_tasks

    task = job_tasks.careful if careful else job_tasks.careless
    number = counted("SELECT coalesce(max(number), 0) FROM proof_change")
    while True:
        number += 1
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO proof_change (number) VALUES (%s)", [number])
            enqueue(task, number, key=f"change {number}")
        time.sleep(0.01)


def works() -> int:
    """A child's work until it is killed: a worker that is quick to try again."""
    from headwater_web.jobs import work
    from headwater_web.jobs.worker import Worker

    work.FIRST_WAIT, work.LONGEST_WAIT = timedelta(seconds=0.005), timedelta(seconds=0.02)
    Worker(lease=LEASE, pause=0.005).run()
    return 0


def counted(question: str) -> int:
    """A number from the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        found: Any = cursor.fetchone()[0]
    return int(found)


def end(*children: int) -> None:
    """Kill them and see them gone."""
    for child in children:
        os.kill(child, signal.SIGKILL)
        result_of(child)


def kill_in_turn(tally: Tally, kills: int, generator: np.random.Generator, careful: bool) -> None:
    """The kills; whoever was killed is replaced."""
    web = in_a_child(partial(asks, careful))
    workers = [in_a_child(works), in_a_child(works)]
    for turn in range(kills):
        time.sleep(generator.uniform(0, LONGEST_LIFE))
        who = ("a worker", "the web", "a worker", "all of them")[turn % 4]
        tally.killed[who] += 1
        if who in ("the web", "all of them"):
            end(web)
        if who == "all of them":
            end(*workers)
            workers = [in_a_child(works), in_a_child(works)]
        elif who == "a worker":
            end(workers.pop(0))
            workers.append(in_a_child(works))
        if who in ("the web", "all of them"):
            web = in_a_child(partial(asks, careful))
    end(web, *workers)


def finish() -> str:
    """Let one worker do what is left; what is wrong where it does not come to an end."""
    from django.db import connection
    from django_tasks.base import TaskResultStatus

    unfinished = (
        "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN "
        f"('{TaskResultStatus.READY}', '{TaskResultStatus.RUNNING}')"
    )
    worker = in_a_child(works)
    until = time.monotonic() + PATIENCE
    try:
        while counted(unfinished) and time.monotonic() < until:
            time.sleep(0.05)
        left = counted(unfinished)
    finally:
        end(worker)
        connection.close()
    return f"{left} jobs were never done" if left else ""


def count(tally: Tally) -> None:
    """Every change and its effects."""
    halves = "SELECT number, half, count(*) AS times FROM proof_effect GROUP BY number, half"
    whole = "SELECT number FROM proof_effect GROUP BY number HAVING count(DISTINCT half) = 2"
    tally.counted = {
        "changes that were kept": counted("SELECT count(*) FROM proof_change"),
        "jobs asked for": counted("SELECT count(*) FROM jobs_job WHERE key LIKE '%change %'"),
        "attempts at them": counted("SELECT count(*) FROM proof_attempt"),
        "effects": counted(f"SELECT count(*) FROM ({whole}) AS w"),
        "effects lost": counted(f"SELECT count(*) FROM proof_change WHERE number NOT IN ({whole})"),
        "effects doubled": counted(f"SELECT count(*) FROM ({halves}) AS h WHERE times > 1"),
        "effects half done": counted(
            "SELECT count(*) FROM (SELECT number FROM proof_effect GROUP BY number "
            "HAVING count(DISTINCT half) <> 2) AS x"
        ),
        "effects of changes that were undone": counted(
            "SELECT count(*) FROM proof_effect WHERE number NOT IN "
            "(SELECT number FROM proof_change)"
        ),
        "jobs that failed for good": counted(
            "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'"
        ),
    }
    none = list(tally.counted)[4:]
    tally.failures += [f"{name}: {tally.counted[name]}" for name in none if tally.counted[name]]
    if tally.counted["changes that were kept"] != tally.counted["jobs asked for"]:
        tally.failures.append("a change without its job, or a job without its change")
    if tally.counted["attempts at them"] <= tally.counted["effects"]:
        tally.failures.append("nothing was tried again, so nothing was proven")


def prove(home: Path, database: str, kills: int, seed: int, careful: bool) -> Tally:
    """The kills, what is left, and the count."""
    tally, generator = Tally(), np.random.Generator(np.random.Philox(seed))
    start(home, database)
    from django.db import connection

    from proofs import job_tasks  # noqa: F401 (read once here, so that forks have it)

    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
    connection.close()
    kill_in_turn(tally, kills, generator, careful)
    wrong = finish()
    tally.failures += [wrong] if wrong else []
    count(tally)
    return tally


def report(tally: Tally, engine: str, kills: int, seed: int) -> str:
    """The report in Markdown."""
    return "\n".join(
        [
            f"## {engine}",
            "",
            f"{kills} kills with SIGKILL (seed {seed}) while changes were made and work was done.",
            "",
            "| who was killed | times |",
            "|---|---:|",
            *(f"| {who} | {number} |" for who, number in sorted(tally.killed.items())),
            "",
            "| what was counted | number |",
            "|---|---:|",
            *(f"| {words} | {number:,} |" for words, number in tally.counted.items()),
            "",
            *(f"- FAILED: {failure}" for failure in tally.failures),
            "",
        ]
    )


def printed(engine: str, kills: int, seed: int, careful: bool) -> int:
    """One engine's part of the report; a process each, for Django knows one database."""
    with ExitStack() as held:
        folder, database = held.enter_context(tempfile.TemporaryDirectory()), ""
        if engine == "PostgreSQL":
            server = held.enter_context(postgresql())
            if server is None:
                sys.stdout.write(f"## {engine}\n\nNot here, so nothing was proven on it.\n\n")
                return 0
            database = make_anew(server, "job_kills")
        tally = prove(Path(folder), database, kills, seed, careful)
    sys.stdout.write(report(tally, engine, kills, seed) + "\n")
    sys.stdout.flush()
    return bool(tally.failures)


def main() -> int:
    """Runs the proof; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="for each engine")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--engine", choices=["SQLite", "PostgreSQL"], action="append")
    parser.add_argument("--careless", action="store_true", help="leave the keys out")
    given = parser.parse_args()
    sys.stdout.write("# Killing web and workers at any moment\n\n")
    sys.stdout.flush()
    results = [
        result_of(in_a_child(partial(printed, engine, given.kills, given.seed, not given.careless)))
        for engine in given.engine or ["SQLite", "PostgreSQL"]
    ]
    return int(any(results))


if __name__ == "__main__":
    sys.exit(main())
