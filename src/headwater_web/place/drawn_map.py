"""Maps of what is being drawn, and of where a drawn place lies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from headwater.lake.store import Lake
from headwater.place.outlines import extent_of, label_points, outline_paths
from headwater_web.charts import palette
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import Area, Choropleth, Fill, choropleth, locator
from headwater_web.figures.request import public_lake
from headwater_web.place.drawn_choices import Choice

WIDTH, HEIGHT = 520.0, 620.0
CHOSEN = "chosen"


def choice_map(choice: Choice, name: str, chosen: Collection[str]) -> Markup:
    """The areas that may be chosen, those chosen so far in teal; empty without outlines."""
    held = outlines(public_lake(), choice.member_type, list(choice.names))
    if held.num_rows == 0:
        return Markup("")
    extent, size = framed(held)
    paths, points = outline_paths(held, extent, size), label_points(held, extent, size)
    each_named = choice.member_type != "LSOA"
    areas = [
        Area(
            part.code,
            paths[part.code],
            CHOSEN if part.code in chosen else "",
            part.name,
            label if each_named or i == len(group.parts) // 2 else "",
            "",
            points[part.code],
            float(len(group.parts)),
        )
        for group in choice.groups
        for i, part in enumerate(group.parts)
        if part.code in paths
        for label in [part.name if each_named else group.name]
    ]
    fills = {CHOSEN: Fill(palette.TEAL_500, "Chosen")}
    caption = Caption("drawing", f"The areas of {name} that can be chosen")
    return choropleth(Choropleth(caption, (0.0, 0.0, *size), areas, fills), int(WIDTH))


def where_it_lies(own: Lake, choice: Choice, name: str) -> Markup:
    """A small map of a drawn place among the areas around it."""
    if "boundary" not in own.tables():
        return Markup("")
    mine = own.read("boundary")
    around = outlines(public_lake(), choice.member_type, list(choice.names))
    every = pa.concat_tables([around, mine.select(around.column_names)])
    extent, size = framed(every)
    paths = outline_paths(every, extent, size)
    areas = [Area(code, path) for code, path in paths.items()]
    here = str(mine["area"][0].as_py())
    return locator(Caption("locator", f"Where {name} lies"), (0.0, 0.0, *size), areas, here)


def outlines(lake: Lake, kind: str, codes: Sequence[str]) -> pa.Table:
    """Outlines for the web of areas of a type; the publisher's own where none was simplified."""
    if "boundary" not in lake.tables():
        return pa.table({"area": [], "resolution": []})
    held = lake.read(
        "boundary",
        where="type = ? AND area IN (SELECT unnest(?)) AND resolution IN ('web', 'full')",
        parameters=(kind, list(codes)),
    )
    simple = held.filter(pc.equal(held["resolution"], "web"))
    return simple if simple.num_rows else held


def framed(
    held: pa.Table,
) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    """The extent of the outlines, and the size in pixels that fits it."""
    extent = extent_of(held)
    west, south, east, north = extent
    height = min(HEIGHT, WIDTH * (north - south) / max(east - west, 1.0))
    return extent, (height * (east - west) / max(north - south, 1.0), height)
