"""Kills loads at random moments and looks at what is left.

``python -m proofs.lake_kills --kills 300`` prints a report in Markdown and ends with 1 where any
kill lost or mixed anything. A warmed parent forks a child that loads a whole lake. Every other
child is killed at a moment of the whole load, the others within the commit, where it is dangerous.
After each kill a fresh process checks every file and every row, and the next load must succeed and
leave no debris.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from proofs.lake_generations import generation_of, in_a_child, left_behind, load, result_of

UNSOUND = 200
FAILURE = "a load failed that was not killed"
TRIALS = 3


@dataclass
class Tally:
    """What the kills did."""

    moments: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    debris: int = 0
    failures: list[str] = field(default_factory=list)


def loads(root: Path, generation: int, report: int) -> int:
    """A child's work: a load that says when its transaction begins."""
    load(root, generation, lambda: _say(report))
    return 0


def _say(report: int) -> None:
    os.write(report, b"b")


def looks(root: Path, generation: int) -> int:
    """A child's work: 0 where the lake shows the generation, 1 the next, UNSOUND anything else."""
    step = generation_of(root) - generation
    return step if step in (0, 1) else UNSOUND


def warm() -> None:
    """Loads and looks once in this process, so that its forks start with everything in memory."""
    with tempfile.TemporaryDirectory() as folder:
        load(Path(folder), 0)
        generation_of(Path(folder))


def durations(root: Path) -> tuple[float, float]:
    """Seconds from the start to the commit's beginning, and from there to the end; medians."""
    before, within = [], []
    for _ in range(TRIALS):
        start = time.perf_counter()
        child, ear = started(root, 0)
        os.read(ear, 1)
        middle = time.perf_counter()
        result_of(child)
        before.append(middle - start)
        within.append(time.perf_counter() - middle)
        os.close(ear)
    return float(np.median(before)), float(np.median(within))


def started(root: Path, generation: int) -> tuple[int, int]:
    """A child that loads, and the pipe on which it says that its transaction begins."""
    ear, mouth = os.pipe()
    child = in_a_child(lambda: loads(root, generation, mouth))
    os.close(mouth)
    return child, ear


def kill_one(root: Path, generation: int, wait: float, aimed: bool) -> str:
    """Kills one load after ``wait`` seconds (from its commit's beginning where ``aimed``)."""
    child, ear = started(root, generation)
    if aimed:
        os.read(ear, 1)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.set_blocking(ear, False)
    try:
        begun = aimed or bool(os.read(ear, 1))
    except BlockingIOError:
        begun = False
    os.close(ear)
    result = result_of(child)
    if result == 0:
        return "after the load had ended"
    if result != -signal.SIGKILL:
        return FAILURE
    return "within the commit" if begun else "before the commit"


def prove(root: Path, kills: int, seed: int) -> Tally:
    """Does the kills; each is followed by a look and a whole load, which the next look checks."""
    tally, generator = Tally(), np.random.Generator(np.random.Philox(seed))
    warm()
    before, within = durations(root)
    generation = 0
    for number in range(kills):
        aimed = number % 2 == 1
        wait = generator.uniform(0, within * 1.1 if aimed else (before + within) * 1.05)
        moment = kill_one(root, generation + 1, wait, aimed)
        seen = result_of(in_a_child(partial(looks, root, generation)))
        tally.moments[moment] += 1
        tally.debris += left_behind(root)
        if seen not in (0, 1) or moment == FAILURE:
            tally.failures.append(f"kill {number + 1}, {moment}: the lake is unsound")
            return tally
        tally.outcomes["the load before" if seen == 0 else "the killed load, complete"] += 1
        generation += seen + 1
        child, ear = started(root, generation)
        os.close(ear)
        if result_of(child):
            tally.failures.append(f"kill {number + 1}, {moment}: the next load did not succeed")
        if left_behind(root):
            tally.failures.append(f"kill {number + 1}, {moment}: debris was left")
    if result_of(in_a_child(partial(looks, root, generation))) != 0:
        tally.failures.append("the last load is not what a reader finds")
    return tally


def report(tally: Tally, kills: int, seed: int) -> str:
    """The report in Markdown."""
    lines = [
        "# Killing a load at any moment",
        "",
        f"{kills} loads of four tables were killed with SIGKILL (seed {seed}), half of them aimed "
        "at the commit. After each, a fresh process read every file again (size, hash, rows, "
        "columns) and every row; then a whole load was made on what was left.",
        "",
        "| when the kill fell | kills |",
        "|---|---:|",
        *(f"| {moment} | {number} |" for moment, number in sorted(tally.moments.items())),
        "",
        "| what a reader found | times |",
        "|---|---:|",
        *(f"| {outcome} | {number} |" for outcome, number in sorted(tally.outcomes.items())),
        f"| a mixture, or a file that cannot be read | {len(tally.failures)} |",
        "",
        f"The kills left {tally.debris} half-written or unreferred files; the next load swept all "
        "of them and succeeded every time."
        if not tally.failures
        else "\n".join(f"- FAILED: {failure}" for failure in tally.failures),
    ]
    return "\n".join(lines)


def main() -> int:
    """Runs the proof; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20260501)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = prove(Path(folder), given.kills, given.seed)
    sys.stdout.write(report(tally, given.kills, given.seed) + "\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
