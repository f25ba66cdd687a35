"""What every test may use: the real data beside the checkout, and a closed network."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from typer.testing import CliRunner

from audit_table import unguarded
from headwater.cli.program import program

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class NetworkBlockedError(RuntimeError):
    """A test tried to reach a machine that is not this one."""


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Path of a file or folder of the real data; the test is skipped, by name, where absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared data absent: {name}")
        return path

    return find


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test reach the loopback only; anything else raises ``NetworkBlockedError``."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOOPBACK:
            self.close()
            raise NetworkBlockedError(f"tests may not reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="session")
def emptied_with_its_guards_lifted() -> Iterator[None]:
    """Lets Django empty the audit after a test that commits; its triggers would refuse."""
    empty = TransactionTestCase._fixture_teardown

    def lifted(self: TransactionTestCase) -> None:
        with unguarded():
            empty(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this process's own that holds the fictional region, ready for pages.

    The region takes some ten seconds to make. It is made once for each version of the library,
    under a lock, beside the folders of other runs, and copied from there.
    """
    base = tmp_path_factory.getbasetemp()
    kept = next((each for each in base.parents if each.name.startswith("pytest-of-")), base.parent)
    shelf, own = kept / "fictional-region", tmp_path_factory.mktemp("home")
    with (kept / "fictional-region.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = CliRunner().invoke(program, ["demo"], env={"HEADWATER_HOME": str(shelf)})
        if made.exit_code:
            raise RuntimeError(f"the fictional region was not made: {made.output}") from (
                made.exception
            )
        for name in ("lake", "fictional"):
            shutil.copytree(shelf / name, own / name)
    return own


REQUIRE_ALL = os.environ.get("HEADWATER_REQUIRE_ALL") == "1"
SECOND_OPINION = ("pyfixest", "pysyncon", "statsmodels")
CAPABILITIES = {
    "libraries": lambda: all(map(find_spec, SECOND_OPINION)),
    "browser": lambda: any(map(shutil.which, ("chromium", "chromium-browser"))),
    "spark": lambda: shutil.which("java") is not None,
    "postgres": lambda: "HEADWATER_TEST_DATABASE_URL" in os.environ,
    "shared": SHARED.exists,
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, by name, a test whose part of the machine is absent."""
    for name, present in CAPABILITIES.items():
        if item.get_closest_marker(name) and not present():
            pytest.skip(f"{name} is absent")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required (continuous integration), a skipped test has failed."""
    outcome = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
