"""Whom should I talk to? among 50,000 members: the page against a second, on each database.

Members hold posts in the councils and boards of the lake, a third has said what is in the way or
what their place got past, and each has been to gatherings with others. The page is asked for by
60 members, one after the other, in a process made warm as a server's is; PostgreSQL takes part
where a server or its programs are on the machine, once as soon as 50,000 people are put in, when it
has no statistics of its tables, and once when it has. The second is one by the clock: a page waits
for the server's work too, which is no CPU of ours. The lake is that of HEADWATER_HOME where it has
one.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from proofs.clusters import make_anew, postgresql

from benchmarks.timing import ROOT, Row

MEMBERS, GATHERINGS, ASKED, TARGET = 50_000, 2_000, 60, 1.0
POSTS = ("chair", "lead-member", "scrutiny-chair", "non-executive", "chief-executive")


def main() -> list[Row]:
    """A row for each database."""
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        home = Path(folder)
        lake = Path(os.environ.get("HEADWATER_HOME", "var/demo")) / "lake"
        if lake.is_dir():
            (home / "lake").symlink_to(lake.resolve())
        rows = measured("SQLite", home, "")
        if server:
            rows += measured("PostgreSQL", home, make_anew(server, "introductions_bench"))
        return rows


def measured(name: str, home: Path, address: str) -> list[Row]:
    """Asks for the pages in a process of their own."""
    environment = {**os.environ, "HEADWATER_HOME": str(home), "DATABASE_URL": address}
    environment["HEADWATER_LIMITS"] = ""
    command = [sys.executable, "-m", "benchmarks.introductions", "arm"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return [row(name, each) for each in json.loads(done.stdout.splitlines()[-1])]


def row(name: str, told: dict[str, Any]) -> Row:
    """What it took as a line of the table."""
    return Row(
        f"Introductions among {told['members']:,} members, {name}{told['when']}, seconds by the "
        f"clock, 95th percentile of {ASKED} pages (median {told['waited'] * 1000:.0f} ms; CPU of "
        f"our process {told['spent'] * 1000:.0f} and {told['spent_p95'] * 1000:.0f} ms, queries "
        f"by the clock {told['asking'] * 1000:.0f} and {told['asking_p95'] * 1000:.0f})",
        "1 s",
        told["waited_p95"],
        TARGET,
        TARGET / told["waited_p95"],
        f"{told['suggested']} of {ASKED} pages suggest somebody, each with a reason",
        1.0,
        told["peak_mb"],
    )


def arm() -> None:
    """Fills the database, asks, and prints what it took; requests are not logged."""
    import gc
    import logging

    from headwater_web.site.commands import prepare

    prepare()
    from django.conf import settings
    from django.db import connection

    from headwater_web.site import shelf

    settings.LIMITS, settings.ALLOWED_HOSTS = {}, ["testserver"]
    logging.getLogger("headwater.requests").setLevel(logging.WARNING)
    rng = random.Random(20261125)
    people = fill(rng)
    shelf.warm()
    gc.collect()
    gc.freeze()
    chosen = rng.sample(people, ASKED + 10)
    told = []
    if connection.vendor == "postgresql":
        told.append({"when": " without statistics of its tables", **took(chosen)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    told.append({"when": "", **took(chosen)})
    gc.unfreeze()
    sys.stdout.write(json.dumps(told) + "\n")


def took(chosen: list[int]) -> dict[str, float]:
    """What the pages of these members took; the first ten are not counted."""
    import resource

    from headwater_web.accounts.models import User

    pages = [page(number) for number in chosen][10:]
    found: dict[str, float] = {}
    for place, name in enumerate(("waited", "spent", "asking")):
        ordered = sorted(each[place] for each in pages)
        found[name] = ordered[len(ordered) // 2]
        found[f"{name}_p95"] = ordered[int(0.95 * len(ordered))]
    return {
        **found,
        "members": User.objects.count(),
        "suggested": sum(each[3] for each in pages),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def page(number: int) -> tuple[float, float, float, bool]:
    """Seconds by the clock, of our CPU and in queries by the clock; whether somebody is suggested.

    The page is asked for by a member who has signed in.
    """
    from django.db import connection
    from django.test import Client

    from headwater_web.accounts.models import User

    client, asking = Client(), [0.0]

    def clocked(execute: Any, *query: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*query)
        finally:
            asking[0] += time.perf_counter() - began

    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(pk=number), backend)
    session = client.session
    session["second_factor_at_provider"] = True
    session.save()
    spent, began = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(clocked):
        answer = client.get("/network/introductions/")
    spent, waited = time.process_time() - spent, time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    return waited, spent, asking[0], b"Suggestions" in answer.content


def fill(rng: random.Random) -> list[int]:
    """Members with roles, posts, barriers, groups and gatherings; their numbers."""
    from django.db import transaction
    from django.utils import timezone

    from headwater.evidence.barriers import barriers
    from headwater_web.accounts.models import Organisation, Role, User
    from headwater_web.network.models import (
        Attendance,
        Experience,
        Gathering,
        Group,
        Membership,
        Post,
        Profile,
    )
    from headwater_web.site import shelf

    today, now = timezone.localdate(), timezone.now()
    places = [each.code for each in shelf.atlas().places.of_type("LAD")] or ["E07000137"]
    codes = [each.code for each in barriers().local]

    def made(model: Any, rows: Any) -> None:
        model.objects.bulk_create(rows, batch_size=2_000)

    with transaction.atomic():
        kinds = ("council", "nhs-trust", "icb", "voluntary")
        made(
            Organisation,
            [
                Organisation(code=f"B{n}", name=f"Body {n}", kind=kinds[n % 4], places=[place])
                for n, place in enumerate(places * (1 + 400 // len(places)))
            ],
        )
        bodies = list(Organisation.objects.values_list("pk", flat=True))
        made(User, [User(username=f"member-{n}", password="!") for n in range(MEMBERS)])
        people = list(User.objects.values_list("pk", flat=True))
        where = {person: rng.choice(bodies) for person in people}
        made(
            Role,
            [
                Role(
                    person_id=n, kind="member", organisation_id=where[n], starts=today, why="bench"
                )
                for n in people
            ],
        )
        made(
            Post,
            [
                Post(person_id=n, kind=rng.choice(POSTS), organisation_id=where[n], starts=today)
                for n in people
            ],
        )
        made(Profile, [Profile(person_id=n) for n in people])
        made(
            Experience,
            [
                Experience(person_id=n, barrier=code, state=rng.choice(("facing", "solved")))
                for n in people[::3]
                for code in rng.sample(codes, 3)
            ],
        )
        made(
            Group,
            [
                Group(
                    slug=f"g{n}",
                    name=f"Group {n}",
                    purpose="To talk",
                    scale="topic",
                    privacy="open",
                    organisation_id=bodies[0],
                )
                for n in range(200)
            ],
        )
        groups = list(Group.objects.values_list("pk", flat=True))
        inside = {group: rng.sample(people, 500) for group in groups}
        made(
            Membership,
            [
                Membership(group_id=group, person_id=n, state="member")
                for group, those in inside.items()
                for n in those
            ],
        )
        made(
            Gathering,
            [
                Gathering(
                    group_id=groups[n % len(groups)],
                    code=f"m{n}",
                    kind="workshop",
                    title=f"Meeting {n}",
                    starts=now - timedelta(days=n % 700 + 1, hours=2),
                    ends=now - timedelta(days=n % 700 + 1),
                )
                for n in range(GATHERINGS)
            ],
        )
        meetings = list(Gathering.objects.values_list("pk", "group"))
        made(
            Attendance,
            [
                Attendance(gathering_id=meeting, person_id=n, says="yes", came=True)
                for meeting, group in meetings
                for n in rng.sample(inside[group], 40)
            ],
        )
    return people


if __name__ == "__main__":
    arm() if "arm" in sys.argv else print(*main(), sep="\n")
