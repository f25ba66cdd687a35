"""Searching 10,000 practice cards: the 95th percentile of a page against 100 ms, on each database.

The cards are those that come with Headwater, each some 130 times under another code, with words,
places, barriers and grades drawn anew. Each search is a page asked of the site in one process: the
judged questions, half of them with a filter, a third with a place. PostgreSQL takes part where
HEADWATER_TEST_DATABASE_URL names a server or its programs are on the machine. The lake is that of
HEADWATER_HOME where it has one.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from proofs.clusters import make_anew, postgresql

from benchmarks.timing import ROOT, Row

CARDS, SEARCHES, TARGET = 10_000, 300, 0.1
QUESTIONS = ROOT / "tests/golden/practice_questions.toml"
CHOICES = ("", "&evidence=3", "&cost=50k-to-500k", "&finding=helped", "&barrier=poor-housing", "")


def main() -> list[Row]:
    """A row for each database."""
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        home = Path(folder)
        lake = Path(os.environ.get("HEADWATER_HOME", "var/demo")) / "lake"
        if lake.is_dir():
            (home / "lake").symlink_to(lake.resolve())
        rows = [measured("SQLite", home, "")]
        if server:
            rows.append(measured("PostgreSQL", home, make_anew(server, "practice_search_bench")))
        return rows


def measured(name: str, home: Path, address: str) -> Row:
    """Runs the searches in a process of their own."""
    environment = {**os.environ, "HEADWATER_HOME": str(home), "DATABASE_URL": address}
    environment["HEADWATER_LIMITS"] = ""
    command = [sys.executable, "-m", "benchmarks.practice_search", "arm"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Row(
        f"A page of search over {told['cards']:,} practice cards, {name}, seconds by the clock, "
        f"95th percentile of {SEARCHES} (median {told['median'] * 1000:.0f} ms; CPU of our process "
        f"{told['spent'] * 1000:.0f} ms, at the 95th percentile {told['spent_p95'] * 1000:.0f})",
        "100 ms",
        told["p95"],
        TARGET,
        TARGET / told["p95"],
        "the same cards are found by both databases (tests/golden/test_practice_search.py)",
        1.0,
        told["peak_mb"],
    )


def arm() -> None:
    """Fills the database, asks in a process made warm as a server's is, and prints what it took."""
    import gc
    import logging
    import resource

    from headwater_web.site.commands import prepare

    prepare()
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client

    from headwater.practice.judgement import questions
    from headwater_web.practice import settling
    from headwater_web.practice.models import Card
    from headwater_web.site import shelf

    settings.LIMITS, settings.ALLOWED_HOSTS = {}, ["testserver"]
    logging.getLogger("headwater.requests").setLevel(logging.WARNING)
    rng = random.Random(20261125)
    places = [each.code for each in shelf.atlas().places.of_type("LAD")] or ["E07000137"]
    with transaction.atomic():
        settling.add(made_up(rng, places))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    shelf.warm()
    gc.collect()
    gc.freeze()
    client, asked = Client(), [each.asks for each in questions(QUESTIONS)]
    taken, spent = [], []
    for number in range(SEARCHES + 20):
        where = f"&place={rng.choice(places)}" if number % 3 == 0 else ""
        query = f"?q={rng.choice(asked)}{rng.choice(CHOICES)}{where}"
        start, began = time.process_time(), time.perf_counter()
        answer = client.get("/practice/" + query)
        taken.append(time.perf_counter() - began)
        spent.append(time.process_time() - start)
        assert answer.status_code == 200, query
    gc.unfreeze()
    taken, spent = sorted(taken[20:]), sorted(spent[20:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {
        "cards": Card.objects.count(), "peak_mb": peak,
        "median": taken[len(taken) // 2], "p95": taken[int(0.95 * len(taken))],
        "spent": spent[len(spent) // 2], "spent_p95": spent[int(0.95 * len(spent))],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told) + "\n")


def made_up(rng: random.Random, places: list[str]) -> list[Any]:
    """Cards that look like ours: each of ours many times, with another's words mixed in."""
    from headwater.practice.seed import seed_cards

    ours = seed_cards()
    made: list[Any] = []
    for number in range(CARDS - len(ours)):
        one, other, third = (rng.choice(ours) for _ in range(3))
        made.append(
            replace(
                one,
                code=f"made-up-{number}",
                title=f"{other.title} {number}"[:160],
                problem=third.problem,
                barriers=other.barriers,
                places=(rng.choice(places),),
                grade=rng.randint(1, 2),
                seen=None,
            )
        )
    return made


if __name__ == "__main__":
    arm() if "arm" in sys.argv else print(*main(), sep="\n")
