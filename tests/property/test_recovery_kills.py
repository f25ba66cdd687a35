"""Backups and restores may be killed at any moment: thirty random ones here, hundreds in proofs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def thirty(engine: str) -> str:
    """What the proof prints of thirty kills; fails where anything was lost."""
    command = [sys.executable, "-m", "proofs.recovery_kills", "--kills", "30", "--seed", "7"]
    proof = subprocess.run(
        [*command, "--engine", engine],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert proof.returncode == 0, proof.stdout + proof.stderr
    return proof.stdout


@pytest.mark.slow
def test_thirty_kills_leave_nothing_or_everything_on_sqlite() -> None:
    """Slow: fifteen restores and fifteen backups are killed, and what they left is compared."""
    said = thirty("SQLite")
    assert "| lost, mixed or half there | 0 |" in said
    assert "| an empty place |" in said
    assert "| a whole backup; what it restored fits together |" in said


@pytest.mark.slow
@pytest.mark.postgres
def test_thirty_kills_leave_nothing_or_everything_on_postgresql() -> None:
    """Slow: the same, with a database that is made anew for each restore."""
    assert "| lost, mixed or half there | 0 |" in thirty("PostgreSQL")
