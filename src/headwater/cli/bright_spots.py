"""``headwater bright-spots``: who does better than their circumstances predict, and whom to ask."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from headwater.cli.place import Folder, Telling, chosen
from headwater.evaluation.bright_spots import BrightSpots
from headwater.evaluation.bright_words import (
    ask_says,
    left_says,
    measure_says,
    neighbours_say,
    place_says,
    spot_says,
)
from headwater.evaluation.spot_table import spots_held
from headwater.evaluation.whom_to_ask import better_neighbours, whom_to_ask, why_like
from headwater.indicators.definition import definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.standing import nation_of
from headwater.indicators.words.sentence import plain
from headwater.lake import Lake
from headwater.lake.configuration import lake_root

SHOWN = 10


class NotWeighedError(LookupError):
    """The measure or the place is not among those that were weighed."""


def show(
    indicator: Annotated[str, typer.Option("--indicator", help="One measure, by its id.")] = "",
    place: Annotated[str, typer.Option("--place", help="A code or a name.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="LAD (districts) or UTLA (counties).")
    ] = "LAD",
    folder: Folder = None,
) -> None:
    """Say who does better than expected: on a measure, in a place, or whom the place should ask."""
    atlas = Atlas.open(Lake(folder or lake_root()), definitions())
    nation = atlas.places.name(nation_of(atlas.places.areas))
    out = Telling(Console(), nation)
    found = spots_held(atlas, kind)
    code = chosen(atlas, place).code if place else ""
    if indicator:
        of_measure(out, atlas, found, indicator, code)
    elif code:
        of_place(out, atlas, found, code)
    else:
        every_measure(out, atlas, found)


def of_measure(out: Telling, atlas: Atlas, found: BrightSpots, indicator: str, code: str) -> None:
    """One measure: who does better, and whom a place should ask."""
    held = found.of_measure(indicator)
    if held is None:
        raise NotWeighedError(
            f"{indicator!r} is not weighed against circumstances here: too few places have it, "
            "neither way is better, or circumstances say too little of it"
        )
    name, measure = atlas.places.name, atlas.definitions.get(indicator)
    out.say(measure_says(held, found.area_type, name, measure))
    if code:
        near = whom_to_ask(atlas, held, code, found.area_type)
        out.say(ask_says(near, name(code), name))
        for spot in near:
            out.say(spot_says(spot, name, measure))
            out.say(plain(f"  {why_like(atlas, code, spot.area, found.area_type)}"))
        return
    for spot in [spot for spot in held.spots if spot.verdict == "better"][:SHOWN]:
        out.say(spot_says(spot, name, measure))


def of_place(out: Telling, atlas: Atlas, found: BrightSpots, code: str) -> None:
    """One place over all measures."""
    spots, name = found.of_place(code), atlas.places.name
    if not spots:
        raise NotWeighedError(f"{name(code)} is not among the places that were weighed")
    out.say(place_says(spots, found.tested, name(code)))
    near = better_neighbours(atlas, found, code)
    out.say(neighbours_say(near, name(code), name))
    for spot in [spots[0] for _, spots in near.found[:SHOWN]]:
        out.say(spot_says(spot, name, atlas.definitions.get(spot.indicator)))
    for spot in [spot for spot in spots if spot.verdict != "as_expected"]:
        out.say(spot_says(spot, name, atlas.definitions.get(spot.indicator)))


def every_measure(out: Telling, atlas: Atlas, found: BrightSpots) -> None:
    """Each measure in a line or two."""
    for held in found.measures:
        measure = atlas.definitions.get(held.measure[0])
        out.say(measure_says(held, found.area_type, atlas.places.name, measure))
    out.say(left_says(found))
