"""A real server process on a free port, for tests that walk through pages as people do."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 90.0
PASSWORD = "a long walk by the river"
PEOPLE = ("analyst", "colleague")


@dataclass(frozen=True)
class Site:
    """A server that answers at ``address`` for the lake in ``home``, and its process."""

    address: str
    home: Path
    process: int = 0


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def environment(home: Path) -> dict[str, str]:
    """The environment of a server whose home is ``home``, with nothing else set."""
    kept = {name: given for name, given in os.environ.items() if not name.startswith("HEADWATER_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "HEADWATER_HOME": str(home), "PYTHONWARNINGS": "ignore"}


def enrol(home: Path, *names: str) -> None:
    """Give each of ``names`` an account."""
    code = (
        "from headwater_web.site.commands import person\n"
        f"for name in {names!r}: person(name, {PASSWORD!r})"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(home), check=True, timeout=180)


@contextmanager
def serving(home: Path, log: Path, more: Mapping[str, str] | None = None) -> Iterator[Site]:
    """``headwater serve`` on a free port until the block ends; ``more`` is set beside the home."""
    port = free_port()
    program = "from headwater.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(port), "--workers", "1"]
    command.append("--no-work")
    with log.open("wb") as out:
        where = {**environment(home), **(more or {})}
        server = subprocess.Popen(
            command, env=where, stdout=out, stderr=out, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + "/health/", server, log)
        yield Site(address, home, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        everything_dies(server.pid)


def everything_dies(group: int) -> None:
    """Kill what is left of a server, its workers among it, and wait until it is gone."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise RuntimeError(f"processes of the server {group} do not end")


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; say what it said where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer: {log.read_text('utf-8', 'replace')[-3000:]}")


def sign_in(page: Any, name: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto("/account/sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=re.compile("^Sign out ")).wait_for()


ASKING = """
from headwater_web.site.commands import prepare
prepare()
from django.http import QueryDict
from headwater_web.accounts.models import User
from headwater_web.jobs.worker import Worker
from headwater_web.simulation import actions, form, ground, question
question.MOST_DRAWS = question.FEWEST_DRAWS = 3
place = ground.ground("X07000003")
for offers in ("offer=statins&offer=hypertension-case-finding", "offer=warm-homes"):
    filled = form.read(QueryDict(offers), place)
    posed = question.pose(filled, place, str)
    print(actions.ask(User.objects.get(username="analyst"), posed).key)
Worker(queues=["long"]).run_until_idle()
"""


def answers(home: Path) -> list[str]:
    """Keys of two questions about one district, both answered in ``home``."""
    command = [sys.executable, "-c", ASKING]
    done = subprocess.run(
        command, env=environment(home), check=True, timeout=600, capture_output=True, text=True
    )
    return done.stdout.split()
