"""Two hundred people vote at once: no vote is lost or doubled, also when the server is killed.

``python -m proofs.voting`` prints a report in Markdown and ends with 1 where a vote was lost or
doubled, or 95 in 100 requests took 300 ms or more, in either of two runs. The server is
`headwater serve` as a county runs it, on PostgreSQL that waits for the disk; the people are a
process of their own on the same machine. Each reads a statement for two to ten seconds, votes, and
is led to the next. In the second run every process of the server is killed half-way and the server
started again; whoever had no answer sends the same form again after one to five seconds, as a
browser offers to.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.place_page import PROGRAM, wait_for

from proofs.clusters import free_port, make_anew, postgresql
from proofs.conversation import CODE, beginning
from proofs.load import environment, run

ROOT = Path(__file__).resolve().parents[1]
TARGET = 0.3
COUNT = f"""
import json, sys
from headwater_web.site.commands import prepare
prepare()
from headwater_web.deliberation.models import Conversation, Participant, Vote
from headwater_web.deliberation import tokens, voting
from django.http import HttpRequest
held = Conversation.objects.get(code={CODE!r})
lost = wrong = 0
said = json.load(open(sys.argv[1]))
for each in said:
    request = HttpRequest()
    request.COOKIES = {{tokens.COOKIE: each["cookie"]}}
    found = voting.participant_of(tokens.code_of(request, held), held)
    rows = dict(Vote.objects.filter(participant=found).values_list("statement__number", "choice"))
    lost += sum(int(n) not in rows for n in each["said"])
    wrong += sum(rows.get(int(n), choice) != choice for n, choice in each["said"].items())
print(json.dumps({{"lost": lost, "wrong": wrong, "rows": Vote.objects.filter(
    participant__conversation=held).count(), "people": Participant.objects.filter(
    conversation=held).count()}}))
"""


@dataclass(frozen=True)
class Service:
    """A home, a database and a port that a server is started on, again where it was killed."""

    home: Path
    database: str
    port: int = field(default_factory=free_port)

    def start(self) -> subprocess.Popen[bytes]:
        """The server, once it answers."""
        command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(self.port)]
        given = environment(self.home, self.database)
        with (self.home / "log").open("ab") as log:
            server = subprocess.Popen(
                command, env=given, stdout=log, stderr=log, start_new_session=True
            )
        wait_for(self.port, server)
        return server

    def ask(self, code: str, *words: str) -> str:
        """What a few lines print in this installation."""
        program = [sys.executable, "-c", code, *words]
        given = environment(self.home, self.database)
        done = subprocess.run(program, env=given, stdout=-1, check=True, text=True)
        return done.stdout.splitlines()[-1] if done.stdout else ""


def main() -> int:
    """Both runs, and what was counted."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--seconds", type=float, default=120)
    wanted.add_argument("--people", type=int, default=200)
    given = wanted.parse_args()
    with postgresql() as server:
        if server is None:
            print("There is no PostgreSQL here: nothing was measured.")
            return 1
        found = [one_run(server, given, killed) for killed in (False, True)]
    print(report(found, given))
    return 0 if all(map(holds, found)) else 1


def one_run(server: str, given: argparse.Namespace, killed: bool) -> dict[str, Any]:
    """A home made anew, everybody's votes, and what the database then holds."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        service = Service(home, make_anew(server, "voting"))
        run("demo", home, service.database)
        service.ask(beginning("X10000001"))
        said = home / "said.json"
        command = [sys.executable, "-m", "proofs.voting_crowd", str(service.port), CODE]
        command += [str(given.people), str(given.seconds), str(said)]
        with running(service) as servers:
            crowd = subprocess.Popen(command, cwd=ROOT, stdout=-1, text=True)
            if killed:
                time.sleep(given.seconds / 2)
                os.killpg(servers[-1].pid, signal.SIGKILL)
                servers[-1].wait()
                servers.append(service.start())
            out, _ = crowd.communicate()
        if crowd.returncode:
            raise SystemExit("the people could not vote")
        counted = json.loads(service.ask(COUNT, str(said)))
        return {**json.loads(out), **counted, "killed": killed}


@contextmanager
def running(service: Service) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The servers started so far; the last is stopped when the block ends."""
    servers = [service.start()]
    try:
        yield servers
    finally:
        servers[-1].terminate()
        servers[-1].wait(60)


def holds(found: dict[str, Any]) -> bool:
    """Whether every vote is there once, and came in time."""
    whole = not found["lost"] and not found["wrong"]
    once = found["rows"] == found["votes"] and found["people"] == found["voters"]
    return bool(whole and once and found["p95"] < TARGET)


def report(found: list[dict[str, Any]], given: argparse.Namespace) -> str:
    """The measurement in Markdown."""
    lines = [
        "# Voting",
        "",
        f"{'Held' if all(map(holds, found)) else 'NOT HELD'}: {given.people} people vote at once "
        f"for {given.seconds:,.0f} seconds; the target is that no vote is lost or doubled and that "
        "95 in 100 requests are answered within 300 ms.",
        "",
        "| server | people | participants kept | votes answered | votes kept | lost | changed "
        "| sent again | median ms | p95 ms | longest ms |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        times = " | ".join(f"{1000 * each[q]:,.0f}" for q in ("p50", "p95", "longest"))
        counts = " | ".join(
            f"{each[name]:,}"
            for name in ("voters", "people", "votes", "rows", "lost", "wrong", "again")
        )
        name = "killed half-way, started again" if each["killed"] else "left alone"
        lines.append(f"| {name} | {counts} | {times} |")
    lines += [
        "",
        "A request is a page with a statement or a vote; its time runs until the whole answer "
        "came. Who finds no server sends the same again after one to five seconds, until it is "
        "answered; the time of the attempt that was answered counts. Server, PostgreSQL and people "
        f"share {os.cpu_count()} cores ({platform.machine()}).",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
