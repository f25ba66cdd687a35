"""``headwater places``: areas through time. Vintages of codes, conversions, successors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from headwater.lake import Lake, LakeError
from headwater.lake.configuration import lake_root
from headwater.place.file_vintage import column_vintages
from headwater.place.lives import in_force
from headwater.place.revintage import convert_indicator
from headwater.place.succession import Succession, successors

app = typer.Typer(
    help="Areas through time: vintages of codes, conversions, successors.", no_args_is_help=True
)
Folder = Annotated[
    Path | None, typer.Option("--lake", help="The lake's folder; lake in HEADWATER_HOME if absent.")
]
Old = Annotated[str, typer.Option("--from", help="The areas it is published for, LSOA 2011.")]
New = Annotated[str, typer.Option("--to", help="The areas it is wanted for, LSOA 2021.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day; today if absent.")
]


@app.command("convert")
def convert(
    indicator: Annotated[str, typer.Argument(help="The indicator's id.")],
    old: Old = "LSOA 2011",
    new: New = "LSOA 2021",
    folder: Folder = None,
) -> None:
    """Convert an indicator to another census's areas, weighted by people, as its own dataset."""
    made = convert_indicator(opened(folder), indicator, old=old, new=new, now=datetime.now(UTC))
    say(f"{made.sentence}.")
    if not made.rows:
        say("Every area of the new census has a figure already; nothing was made.")
        return
    say(
        f"{made.rows:,} figures estimated and kept as the dataset {made.dataset}, "
        "marked estimated_from_other_vintage."
    )
    if made.without_value:
        say(f"{made.without_value:,} of them cannot be built from parts and have no value.")


@app.command("successors")
def list_successors(
    code: Annotated[str, typer.Argument(help="The code of an area, such as E07000150.")],
    on: Day = None,
) -> None:
    """Print what became of an area: who stands in its place on a day, since when, by which law."""
    day = (on or datetime.now(UTC)).date()
    past = in_force(day)
    steps = [step for step in past if step.predecessor == code]
    if not steps:
        say(f"{code} is not listed as ended by {day.isoformat()}; it stands for itself.")
        return
    for step in steps:
        say(f"{told(step)} (source: {step.source})")
    final = successors(code, day, past)
    if set(final) != {step.successor for step in steps}:
        say(f"On {day.isoformat()} its place is taken by {', '.join(final)}.")


@app.command("vintage")
def name_vintage(
    file: Annotated[Path, typer.Argument(help="A file with area codes in a column.")],
    folder: Folder = None,
) -> None:
    """Name the vintage of the area codes in a file, column by column."""
    found = column_vintages(opened(folder), file)
    for column, recognition in found.items():
        say(f"{column}: {recognition.sentence}.")
        if recognition.also:
            say(f"  They fit {', '.join(recognition.also)} as well.")
    if not found:
        raise LakeError(f"{file.name}: no column holds area codes such as E01000001")


def told(step: Succession) -> str:
    """One step in words."""
    since = step.date.isoformat()
    name, next_name = step.predecessor_name, f"{step.successor_name} ({step.successor})"
    if step.kind == "recode":
        return f"{name} ({step.predecessor}) has been {next_name} since {since}"
    part = "in part " if step.kind == "split" else ""
    return f"{name} ({step.predecessor}) was succeeded {part}by {next_name} on {since}"


def opened(folder: Path | None) -> Lake:
    """The lake; ``LakeError`` where nothing was loaded yet."""
    lake = Lake(folder or lake_root())
    if not lake.version:
        raise LakeError(f"The lake in {lake.root} holds nothing yet; run headwater load first.")
    return lake


def say(line: str) -> None:
    """Prints a line as it is."""
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
