"""The pictures of an indicator's page: its map and its rank table, for the page and for a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.indicators.words.wording import kind_of_place, period_words, short_name
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import Area, Choropleth, choropleth, legend, ramp
from headwater_web.charts.marks import key
from headwater_web.figures.maps import Outlines, outlines
from headwater_web.figures.strips import decimals_of, value_of
from headwater_web.indicators.chosen import Chosen

STEPS = 5
NAMED = 7


@dataclass(frozen=True)
class MapPicture:
    """A map with its finding, subtitle, key and address."""

    title: str
    subtitle: str
    drawing: Markup
    key: Markup
    chart: Choropleth
    svg: str


def map_picture(
    atlas: Atlas, what: Chosen, held: Sequence[Standing], svg: str
) -> MapPicture | None:
    """The map of the places shown; nothing where fewer than three have an outline."""
    shapes = outlines(atlas, [each.area for each in held], what.area_type)
    drawn = [each for each in held if each.area in shapes.paths and each.value is not None]
    if len(drawn) < 3:
        return None
    edges, words = steps(drawn)
    areas = areas_of(atlas, drawn, shapes, edges)
    first = drawn[0]
    title = f"Where it is highest: {short_name(atlas.places.name(first.area))}"
    chart = Choropleth(Caption("map", title), shapes.extent, areas, ramp(words))
    subtitle = (
        f"{figures.capital(first.unit)}, {period_words(first.period)}, with the number of "
        f"{kind_of_place(what.area_type)} in each band{_joined(shapes)}"
    )
    return MapPicture(title, subtitle, choropleth(chart, 400), key(legend(chart)), chart, svg)


def _joined(shapes: Outlines) -> str:
    """That some outlines are not published, but put together from those they replaced."""
    count = len(shapes.joined)
    if not count:
        return ""
    what = "one outline is" if count == 1 else f"{figures.counted(count)} outlines are"
    return f"; {what} joined from those that were replaced"


def areas_of(
    atlas: Atlas, drawn: Sequence[Standing], shapes: Outlines, edges: np.ndarray
) -> list[Area]:
    """Areas with their step, named at the two ends of the order."""
    decimals = max(decimals_of(each) for each in drawn[:1])
    ends = {each.area for each in (*drawn[: NAMED - 2], *drawn[-2:])}
    areas = []
    for each in drawn:
        name = short_name(atlas.places.name(each.area))
        step = str(int(np.searchsorted(edges, each.value or 0.0, side="right")) + 1)
        says = f"{name}: {value_of(each, decimals)}"
        areas.append(shapes.area(each.area, step, says, name if each.area in ends else ""))
    return areas


def steps(drawn: Sequence[Standing]) -> tuple[np.ndarray, list[str]]:
    """Four edges at round numbers near the quintiles, and words for the five bands."""
    values = np.array([each.value for each in drawn], dtype=np.float64)
    unit = drawn[0].unit
    cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    decimals = decimals_between(cuts)
    edges = np.round(cuts, decimals)
    shown = max(decimals, 0)
    sign = unit[0] if unit.startswith(("%", "£")) else ""
    text = [figures.amount(float(edge), sign, shown) for edge in edges]
    words = [f"under {text[0]}"]
    words += [f"{low} to {high}" for low, high in pairwise(text)]
    words.append(f"{text[-1]} and over")
    return edges, words


def decimals_between(cuts: np.ndarray) -> int:
    """The fewest decimals that keep the edges apart."""
    for decimals in range(-3, 6):
        if len(set(np.round(cuts, decimals).tolist())) == len(cuts):
            return decimals
    return 2
