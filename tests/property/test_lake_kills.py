"""A load may be killed at any moment: thirty random ones here, hundreds in ``make prove``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_thirty_kills_lose_nothing_and_mix_nothing() -> None:
    """Slow: thirty loads are killed, looked at by fresh processes, and loaded again."""
    proof = subprocess.run(
        [sys.executable, "-m", "proofs.lake_kills", "--kills", "30", "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "| a mixture, or a file that cannot be read | 0 |" in proof.stdout
    assert "| within the commit |" in proof.stdout


@pytest.mark.slow
def test_the_proof_sees_a_mixture(tmp_path: Path) -> None:
    """Slow: starts Python. A lake that mixes two loads is not called sound."""
    program = (
        "import sys; from pathlib import Path; from headwater.lake import Lake, Provenance\n"
        "from proofs.lake_generations import area_rows, generation_of, load\n"
        "root = Path(sys.argv[1]); load(root, 1)\n"
        "with Lake(root).transaction() as tx:\n"
        "    rows = area_rows(2).slice(0, 201)\n"
        "    tx.put('area', 'all', rows, Provenance('x'))\n"
        "generation_of(root)\n"
    )
    mixed = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert mixed.returncode == 1
    assert "UnsoundLakeError" in mixed.stderr
