"""The whole East Midlands, from the real data, by the one command that the how-to names.

``python -m proofs.east_midlands`` prints a report in Markdown: what the command took (processor
seconds of it and its threads, by the clock, most memory) and what it said. The home is that of
``HEADWATER_HOME``, with the real data loaded; without one, ``../shared/data`` is loaded first. It
fails where the command does, where residents are not those of the census, or where it takes more
memory than a laptop has.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
SCENARIO = "src/headwater/simulation/scenarios/stop-smoking-and-blood-pressure.toml"
COMMAND = ("headwater", "simulate", SCENARIO, "--place", "E12000004", "--no-write")
PROGRAM = "from headwater.cli import main; main()"
RESIDENTS = "4,880,018 residents."
MOST_MB = 3_000


def run(arguments: tuple[str, ...], home: Path) -> subprocess.CompletedProcess[str]:
    """A ``headwater`` command on a home."""
    environment = {**os.environ, "HEADWATER_HOME": str(home), "COLUMNS": "150"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def main() -> int:
    """Run the command, report, and say by the exit code whether it held."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("HEADWATER_HOME", folder))
        if not (home / "lake").exists() and run(("load", str(SHARED)), home).returncode:
            print("The real data could not be loaded.")
            return 1
        loaded = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = run(COMMAND[1:], home)
        wall = time.perf_counter() - start
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime - loaded.ru_utime - loaded.ru_stime
    most = spent.ru_maxrss / 1024
    said = done.stdout.splitlines()
    print("# Every resident of the East Midlands, from the real data\n")
    print(f"    {' '.join(COMMAND)}\n")
    print(
        f"took {seconds:.0f} processor seconds, {wall:.0f} by the clock of a machine of "
        f"{os.cpu_count()} cores that did other work too, and {most:,.0f} MB: the people made from "
        "the lake, the model fitted to them, the budget kept to, five runs with luck of their "
        "own, twenty draws of the whole book and the plan, and each figure that much hangs on at "
        "its limits.\n"
    )
    print("It said:\n")
    print("\n".join(f"    {line}".rstrip() for line in said or done.stderr.splitlines()))
    return 0 if done.returncode == 0 and RESIDENTS in said and most < MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main())
