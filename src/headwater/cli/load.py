"""``headwater load``: publishers' files into the lake."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from headwater.evaluation.spot_table import publish_spots
from headwater.indicators.definition import definitions
from headwater.indicators.intake import Intake, bring_in
from headwater.lake import Lake
from headwater.lake.configuration import lake_root

Paths = Annotated[list[Path], typer.Argument(help="Files or folders as publishers give them.")]
Folder = Annotated[
    Path | None, typer.Option("--lake", help="The lake's folder; lake in HEADWATER_HOME if absent.")
]


def load(paths: Paths, folder: Folder = None) -> None:
    """Load files or folders: recognised by their columns, checked, and published all at once.

    Exit code 1 where a file could not be loaded or nothing was.
    """
    words, lines = Console(stderr=True), Console()
    lake = Lake(folder or lake_root())
    with Progress(
        TextColumn("{task.description:40.40}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=words,
        transient=True,
    ) as bar:
        task = bar.add_task("Reading", total=None)

        def progress(name: str, done: int, total: int) -> None:
            bar.update(task, description=name or "Writing", completed=done, total=total)

        now = datetime.now(UTC)
        intake = bring_in(lake, paths, now=now, progress=progress)
        if intake.made:
            bar.update(task, description="who does better than expected")
            publish_spots(lake, definitions(), now=now)
    lines.print(as_table(intake))
    for line in closing(intake):
        lines.print(line, soft_wrap=True, markup=False, highlight=False)
    if not intake.loaded.succeeded:
        raise typer.Exit(1)


def as_table(intake: Intake) -> Table:
    """One row a file: the form it was read as, rows kept by table, rows refused, seconds."""
    table = Table(box=None, pad_edge=False)
    for heading, side in (("File", "left"), ("Kept", "left"), ("Refused", "right"), ("s", "right")):
        table.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    for each in intake.loaded.datasets:
        kept = ", ".join(f"{number:,} {name}" for name, number in each.good.items())
        refused = f"{each.rejected:,}" if each.rejected else ""
        table.add_row(each.file, kept, refused, f"{each.seconds:.1f}")
    return table


def closing(intake: Intake) -> list[str]:
    """The sentences below the table: totals, what was made, what was left, what went wrong."""
    loaded = intake.loaded
    made = sum(1 for rows in intake.made.values() if rows)
    said = [
        f"{loaded.good:,} rows loaded from {len({each.file for each in loaded.datasets}):,} files, "
        f"{loaded.rejected:,} refused, in {intake.seconds:.0f} s. The lake is at version "
        f"{loaded.version}."
    ]
    if made:
        said.append(f"{made:,} indicators made from them, {sum(intake.made.values()):,} rows.")
    if loaded.rejected:
        said.append("The refused rows, and how to mend each: headwater lake rejects.")
    if loaded.left:
        said.append(f"Left alone, {len(loaded.left)} known files that are not about places:")
        said += [f"  {line}." for line in loaded.left]
    if loaded.problems:
        said.append("Not loaded:")
        said += [f"  {line}" for line in loaded.problems]
    return said
