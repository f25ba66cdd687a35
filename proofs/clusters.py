"""PostgreSQL for a proof: the one that HEADWATER_TEST_DATABASE_URL names, or one of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
GIVEN = "HEADWATER_TEST_DATABASE_URL"


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a server, without a trailing database; None where there is no PostgreSQL."""
    given = os.environ.get(GIVEN)
    if given:
        yield given.rpartition("/")[0]
        return
    if not (BINARIES / "initdb").exists():
        yield None
        return
    folder = Path(tempfile.mkdtemp())
    port = free_port()
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        as_server("initdb", "-D", folder / "data", "-U", "headwater", "--auth=trust", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        log = ("-w", "-l", folder / "log")
        as_server("pg_ctl", "-D", folder / "data", *log, "-o", options, "start")
        yield f"postgresql://headwater@127.0.0.1:{port}"
    finally:
        as_server("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def as_server(program: str, *arguments: object) -> None:
    """One of PostgreSQL's programs, not as root."""
    command = [str(BINARIES / program), *map(str, arguments)]
    who = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*who, *command], check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def make_anew(server: str, name: str) -> str:
    """An empty database of that name; its address."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as held:
        held.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        held.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"
