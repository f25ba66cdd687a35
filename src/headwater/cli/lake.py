"""``headwater lake``: what the lake holds, what it refused, and whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.csv as csv
import typer
from rich.console import Console

from headwater.lake import REJECT, Lake, LakeError
from headwater.lake.configuration import lake_root
from headwater.lake.inspection import debris, describe, faults

app = typer.Typer(
    help="What the lake holds, what it refused, and whether it is sound.", no_args_is_help=True
)

Folder = Annotated[
    Path | None, typer.Option("--lake", help="The lake's folder; lake in HEADWATER_HOME if absent.")
]
Named = Annotated[str | None, typer.Argument(help="A table, such as observation.")]
SHOWN = 50


@app.command("show")
def show(table: Named = None, folder: Folder = None) -> None:
    """Print tables, datasets, rows, refusals, and what made each, from what and when."""
    lake = opened(folder)
    if table is not None and table not in lake.tables():
        raise LakeError(f"there is no table {table}; the lake holds {', '.join(lake.tables())}")
    for line in describe(lake, table):
        say(line)


@app.command("rejects")
def rejects(
    table: Named = None,
    folder: Folder = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all of them as CSV.")] = False,
    limit: Annotated[int, typer.Option(help="How many to print.", min=1)] = SHOWN,
) -> None:
    """Print the rows that were refused: file, row, column, what stood there, why, how to mend."""
    lake = opened(folder)
    condition, given = ('"table" = ?', [table]) if table else (None, [])
    rows = lake.read(REJECT.name, where=condition, parameters=given)
    if as_csv:
        typer.echo(as_comma_separated(rows), nl=False)
        return
    for row in rows.slice(0, limit).to_pylist():
        place = f"{row['source']}, row {row['row']}, column {row['column']}"
        say(f"{place}: {row['reason']} (it says {row['raw']!r}). To mend it: {row['mend']}.")
    if not rows.num_rows:
        say("No rows were refused.")
    elif rows.num_rows > limit:
        say(f"{rows.num_rows:,} refusals in all; {limit:,} shown. --csv prints every one.")


@app.command("verify")
def verify(folder: Folder = None) -> None:
    """Read every file again and say what is wrong; exit code 1 where anything is."""
    lake = opened(folder)
    found = faults(lake)
    for fault in found:
        say(fault)
    left = debris(lake)
    if left:
        say(f"{len(left):,} files of a run that died are left; the next load removes them.")
    if found:
        raise typer.Exit(1)
    say(f"All {len(lake.parts()):,} parts of {len(lake.tables()):,} tables are sound.")


def opened(folder: Path | None) -> Lake:
    """The lake; ``LakeError`` where nothing was loaded yet, with what to do."""
    lake = Lake(folder or lake_root())
    if not lake.version:
        raise LakeError(
            f"The lake in {lake.root} holds nothing yet. Load files with headwater load, or make "
            "the fictional region with headwater demo."
        )
    return lake


def as_comma_separated(rows: pa.Table) -> str:
    """A table as CSV text."""
    sink = pa.BufferOutputStream()
    csv.write_csv(rows, sink)
    return str(sink.getvalue().to_pybytes(), "utf-8")


def say(line: str) -> None:
    """Prints a line as it is, unwrapped where it does not go to a terminal."""
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
