"""Runs every bench of this folder and writes RESULTS.md; a bench may be named to run it alone."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SUPPORT = {"timing", "peers", "made_up_areas"}
RESULTS = HERE / "RESULTS.md"
HEAD = """# Side by side with peers

Made by `make bench`. Seconds are CPU seconds, medians; the arms of a comparison take turns in one
run, each in a process of its own, and answers must agree before speeds are compared.

{machine}

| work | against | ours, s | theirs, s | ratio | at least | our peak MB | agreement |
|---|---|---:|---:|---:|---:|---:|---|
"""


def benches(names: list[str]) -> list[str]:
    """The modules of this folder that have a ``main`` or ``rows`` to run, or those named."""
    return names or sorted(
        module.name
        for module in pkgutil.iter_modules([str(HERE)])
        if module.name not in SUPPORT and not module.name.startswith("_")
    )


def machine() -> str:
    """The machine in a sentence, without its name."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = named[0].split(":", 1)[1].strip() if named else processor
    return (
        f"Machine: {processor}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}."
    )


def line(row: Any) -> str:
    """A measurement as a row of the table."""
    cells = row._asdict()
    least, peak = cells.get("at_least"), cells.get("peak_mb")
    return (
        f"| {row.work} | {row.against} | {row.ours:.4g} | {row.theirs:.4g} | {row.ratio:,.0f}x "
        f"| {f'{least:,.0f}x' if least else ''} | {f'{peak:,.0f}' if peak else ''} "
        f"| {row.agreement} |"
    )


def main(names: list[str]) -> None:
    """Runs the benches, printing each row as it is measured."""
    lines = []
    for name in benches(names):
        module = importlib.import_module(f"benchmarks.{name}")
        run = getattr(module, "main", None) or module.rows
        for row in run():
            lines.append(line(row))
            print(lines[-1], flush=True)
    if not names:
        said = after_the_table(RESULTS.read_text("utf-8")) if RESULTS.exists() else ""
        table = HEAD.format(machine=machine()) + "\n".join(lines) + "\n"
        RESULTS.write_text(table + said, "utf-8")


def after_the_table(text: str) -> str:
    """What was written under the table by hand: it stays, and is to be read again.

    >>> after_the_table("# Side by side\\n\\n| a |\\n|---|\\n| 1 |\\n\\nIt falls short.\\n")
    '\\nIt falls short.\\n'
    """
    return text.rpartition("|\n")[2]


if __name__ == "__main__":
    main(sys.argv[1:])
