"""Runs every proof and keeps what it printed: ``python -m proofs [NAME ...]``.

Each proof is a program of its own that prints Markdown and exits with 1 where it failed. Its
report is kept under ``docs/proofs``, whether it passed or not.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "docs/proofs"
PROOFS = {
    "audit-tampering": ["proofs.audit_tampering"],
    "east-midlands": ["proofs.east_midlands"],
    "lake-kills": ["proofs.lake_kills", "--kills", "300"],
    "lake-full-disk": ["proofs.lake_full_disk"],
    "load": ["proofs.load", "--seconds", "300"],
    "load-soak": ["proofs.load", "--seconds", "1800", "--rate", "20"],
    "job-kills": ["proofs.job_kills", "--kills", "300"],
    "voting": ["proofs.voting"],
    "recovery-kills": ["proofs.recovery_kills", "--kills", "150"],
}


def prove(name: str) -> bool:
    """Run one proof, keep its report, and say whether it held."""
    module, *arguments = PROOFS[name]
    print(f"{name}: running")
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    day = datetime.now(UTC).date().isoformat()
    how = f"`python -m {' '.join(PROOFS[name])}`, {day}"
    report = done.stdout.rstrip() or done.stderr.rstrip()
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"{name}.md").write_text(f"{report}\n\nMade by {how}.\n", encoding="utf-8")
    print(f"{name}: {'held' if done.returncode == 0 else 'FAILED'}")
    return done.returncode == 0


def main() -> int:
    """Run the proofs named, or all of them."""
    held = [prove(name) for name in sys.argv[1:] or PROOFS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
