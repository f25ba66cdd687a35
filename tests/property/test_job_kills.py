"""Web and workers may be killed at any moment: thirty random ones here, hundreds in proofs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def proof(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The proof of the queue, with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "proofs.job_kills", "--seed", "7", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_thirty_kills_lose_and_double_nothing_on_sqlite() -> None:
    """Slow: thirty processes are killed and replaced while they work."""
    done = proof("--kills", "30", "--engine", "SQLite")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| effects lost | 0 |" in done.stdout
    assert "| effects doubled | 0 |" in done.stdout


@pytest.mark.slow
@pytest.mark.postgres
def test_thirty_kills_lose_and_double_nothing_on_postgresql() -> None:
    """Slow: the same on PostgreSQL."""
    done = proof("--kills", "30", "--engine", "PostgreSQL")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_proof_sees_what_happens_without_keys() -> None:
    """Slow: starts processes. Work that has no key is done twice, and the proof says so."""
    done = proof("--kills", "12", "--engine", "SQLite", "--careless")
    assert done.returncode == 1
    assert "FAILED: effects doubled" in done.stdout
