"""``headwater demo``: a fictional region, made from a seed, loaded and derived."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import headwater
from headwater.demo.files import write
from headwater.demo.practice import write_practice
from headwater.demo.region import make
from headwater.demo.statements import STATED
from headwater.evaluation.spot_table import publish_spots
from headwater.indicators.definition import definitions
from headwater.indicators.intake import all_mappings, prepare
from headwater.lake import Lake
from headwater.lake.cache import write_aside
from headwater.lake.configuration import engine_settings, home, lake_root
from headwater.lake.loading import LoadSummary, load

MARK = "fictional-region.json"


def demo(
    seed: Annotated[int, typer.Option(help="Another seed makes another region.", min=0)] = 1,
    again: Annotated[bool, typer.Option("--again", help="Make it even if it is there.")] = False,
) -> None:
    """Make a fictional region, load it into the lake, and derive what the pages read.

    Where the same region is there already, made by the same version, nothing is done.
    """
    console = Console(stderr=True, highlight=False)
    lake, mark = Lake(lake_root()), home() / "fictional" / MARK
    wanted = {"seed": seed, "made_by": _fingerprint()}
    if not again and lake.version and _read(mark) == wanted:
        console.print(f"The fictional region is in {lake.root} already.")
        return
    _refuse_real(lake, mark)
    write_aside(mark, b"{}")
    now = datetime.now(UTC)
    with console.status("Making the fictional region"):
        region = make(seed)
        files = write(region, mark.parent)
        write_practice(region, mark.parent)
    with console.status("Loading it"):
        loaded = load(lake, files, all_mappings(), now=now)
    with console.status("Deriving what the pages read"):
        prepare(lake, [each for each in definitions() if each.id != STATED], now=now)
        publish_spots(lake, definitions(), now=now)
    _check(loaded)
    write_aside(mark, json.dumps(wanted).encode())
    console.print(
        f"{len(region.places.areas)} areas and {len(region.observations):,} figures of a region "
        f"that does not exist are in {lake.root}. Look at them: headwater serve"
    )


def _check(loaded: LoadSummary) -> None:
    wrong = [*loaded.problems]
    if loaded.rejected:
        wrong.append(f"{loaded.rejected:,} rows of the fictional region were refused.")
    if wrong:
        raise ValueError(" ".join(wrong))


def _refuse_real(lake: Lake, mark: Path) -> None:
    """A lake of real places is not mixed with invented ones."""
    if lake.version and not mark.exists():
        raise ValueError(
            f"The lake in {lake.root} holds real places. Choose another folder for the fictional "
            "region, for instance: HEADWATER_HOME=var/demo headwater demo"
        )


def _read(mark: Path) -> object:
    try:
        return json.loads(mark.read_text("utf-8"))
    except (OSError, ValueError):
        return None


@cache
def _fingerprint() -> str:
    """A hash of the library's own files: a change of any of them makes the region anew."""
    root = Path(headwater.__file__).parent
    total = hashlib.sha256(repr(engine_settings().engine).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".toml"}:
            total.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return total.hexdigest()
