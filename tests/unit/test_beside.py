"""The process beside the pages is started again when it dies, ever less eagerly, and ended."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from headwater_web.site import beside, commands
from headwater_web.site.beside import Beside

LISTENS = [sys.executable, "-S", "-c", "import signal; signal.pause()"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What the time is, to be moved on by hand."""
    now = [100.0]
    monkeypatch.setattr(beside.time, "monotonic", lambda: now[0])
    yield now
    monkeypatch.undo()


def test_it_is_started_again_after_a_death(clock: list[float]) -> None:
    kept = Beside(LISTENS)
    kept.keep()
    assert kept.process is not None
    first = kept.process.pid
    kept.keep()
    assert kept.process.pid == first, "it runs"
    os.kill(first, signal.SIGKILL)
    kept.process.wait()
    kept.keep()
    assert kept.process.pid == first, "not at once"
    clock[0] += beside.LONGEST_PAUSE
    kept.keep()
    assert kept.process.pid != first
    kept.ask_to_end()
    assert kept.process.wait() == -signal.SIGTERM


def test_quick_deaths_are_followed_by_longer_pauses(clock: list[float]) -> None:
    kept = Beside([sys.executable, "-S", "-c", ""])
    pauses = []
    for _ in range(8):
        kept.keep()
        assert kept.process is not None
        kept.process.wait()
        pauses.append(kept.pause)
        clock[0] += kept.pause
    assert pauses == sorted(pauses)
    assert pauses[-1] == beside.LONGEST_PAUSE


def test_what_does_not_listen_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "GRACE", 0.01)
    kept = Beside(LISTENS)
    kept.keep()
    kept.end()
    assert kept.process is not None
    assert kept.process.wait() == -signal.SIGKILL


def test_what_never_ran_needs_no_end() -> None:
    kept = Beside(LISTENS)
    kept.ask_to_end()
    kept.end()
    assert kept.process is None


@pytest.mark.parametrize(
    ("queue", "pages", "behind"), [("default", 1, 10), ("long", None, 10), ("default", None, 0)]
)
def test_work_stands_behind_the_pages_before_it_begins(
    monkeypatch: pytest.MonkeyPatch, queue: str, pages: int | None, behind: int
) -> None:
    given: list[int] = []

    def begin() -> None:
        assert sum(given) == behind
        raise InterruptedError

    monkeypatch.setattr(commands.os, "nice", given.append)
    monkeypatch.setattr(commands, "prepare", begin)
    with pytest.raises(InterruptedError):
        commands.work(queue=queue, beside=pages)
