"""Measuring: arms take turns, each in its own process; CPU seconds, medians, peak memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Row(NamedTuple):
    """One line of the table; seconds are CPU seconds, medians; memory is that of our process."""

    work: str
    against: str
    ours: float
    theirs: float
    ratio: float
    agreement: str
    at_least: float | None
    peak_mb: float | None = None


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: a command that prints ``{"cpu_s": ..., "peak_mb": ...}`` last."""

    command: Sequence[str]
    runs: int


def ours(module: str, *arguments: str, runs: int = 3) -> Arm:
    """An arm run by this interpreter as ``python -m module arguments``."""
    return Arm((sys.executable, "-m", module, *arguments), runs)


def in_turns(*arms: Arm) -> list[dict[str, float]]:
    """Runs the arms A B A B ..., and answers with the medians of each."""
    taken: list[list[dict[str, float]]] = [[] for _ in arms]
    for turn in range(max(arm.runs for arm in arms)):
        for arm, results in zip(arms, taken, strict=True):
            if turn < arm.runs:
                results.append(_run(arm.command))
    return [
        {key: statistics.median(result[key] for result in results) for key in results[0]}
        for results in taken
    ]


def _run(command: Sequence[str]) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-800:]}{done.stderr[-2000:]}")
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def report(work: Callable[[], object], repeats: int = 1) -> object:
    """Does the work, prints the arm's line, and answers with what the work gave.

    Where a piece of work is short it is repeated, after one go to warm up, and the median counts.
    """
    import resource
    import time

    if repeats > 1:
        work()
    spent = []
    answer: object = None
    for _ in range(repeats):
        start = time.process_time()
        answer = work()
        spent.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_s": statistics.median(spent), "peak_mb": peak}))
    return answer
