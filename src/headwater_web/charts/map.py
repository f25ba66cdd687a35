"""Maps: areas filled by step or by verdict, outlined, labelled where labels fit, never a link.

Outlines come projected (x to the right, y down) as path strings made once by `paths`; drawing a
map only joins strings. Labels hide where the map is drawn smaller than designed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from markupsafe import Markup

from headwater_web.charts import frame, palette
from headwater_web.charts.frame import Caption
from headwater_web.charts.lettering import safe
from headwater_web.charts.map_names import Extent, Name, place_names
from headwater_web.charts.marks import KeyItem, swatch


@dataclass(frozen=True)
class Fill:
    """How a class of areas is drawn and what the legend calls it; hatched for worse."""

    colour: str
    words: str
    hatch: str = ""


@dataclass(frozen=True)
class Area:
    """One area: its outline as a path string, the key of its fill, and words for it.

    ``says`` is shown when a pointer rests on the area. An area with a ``label`` is named at
    ``at``; ``figure`` stands beneath the name; a higher ``weight`` is placed first.
    """

    code: str
    path: str
    fill: str = ""
    says: str = ""
    label: str = ""
    figure: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    weight: float = 0.0


@dataclass(frozen=True)
class Choropleth:
    """A map: areas within an extent (left, top, right, bottom in the outlines' units)."""

    caption: Caption
    extent: Extent
    areas: Sequence[Area]
    fills: Mapping[str, Fill]
    outline: str = palette.RAMP_LINE
    missing: str = palette.LAND
    dark: bool = False
    emphasis: Sequence[str] = field(default_factory=tuple)


RAMP: Final = tuple(str(i) for i in range(1, 6))
"""The keys of the five steps, palest first, that `ramp` names."""


def ramp(words: Sequence[str]) -> dict[str, Fill]:
    """Return the fills of a map in steps, palest first, keyed "1" to "5".

    >>> ramp(["under 24", "24 to 30"])["2"].colour
    '#348187'
    """
    chosen = {2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4)}.get(len(words), range(5))
    return {
        key: Fill(palette.RAMP[step], text)
        for key, step, text in zip(RAMP, chosen, words, strict=False)
    }


def verdict_fills(benchmark: str = "England", *, dark: bool = False) -> dict[str, Fill]:
    """Return the fills of a map of verdicts: worse amber and hatched, better teal, else grey."""
    return {
        "worse": Fill(
            palette.AMBER_300,
            f"Worse than {benchmark}",
            palette.AMBER_500,
        ),
        "similar": Fill(palette.DARK_LAND if dark else palette.LAND, "Cannot be told apart"),
        "better": Fill(palette.TEAL_300 if dark else palette.TEAL_500, "Better"),
    }


def fit(extent: Extent, width: float, most: float = 900) -> tuple[float, float]:
    """Return the scale (px a unit) and height that draw an extent at a width, at most so high.

    >>> fit((0, 0, 100, 200), 204)
    (2.0, 404.0)
    """
    across, down = max(extent[2] - extent[0], 1e-9), max(extent[3] - extent[1], 1e-9)
    scale = min((width - 4) / across, (most - 4) / down)
    return scale, round(down * scale + 4, 1)


def paths(rings: Iterable[np.ndarray | Sequence[tuple[float, float]]], unit: float = 1.0) -> str:
    """Return closed rings (points x, y; y down) as one path of whole numbers of ``unit``.

    Each ring is moved to relative steps, which halves its length; points that fall together
    are dropped. Holes are rings too: the even-odd rule leaves them open.

    >>> paths([[(0, 0), (10, 0), (10, 5), (0, 0)]])
    'M0 0l10 0 0 5z'
    """
    drawn = []
    for ring in rings:
        points = np.round(np.asarray(ring, dtype=np.float64).reshape(-1, 2) / unit).astype(np.int64)
        if len(points) > 1 and (points[0] == points[-1]).all():
            points = points[:-1]
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps) < 2:
            continue
        corners = " ".join(f"{x} {y}" for x, y in steps.tolist())
        drawn.append(f"M{points[0, 0]} {points[0, 1]}l{corners}z")
    return "".join(drawn)


def choropleth(chart: Choropleth, width: int = 520, most: float = 900) -> Markup:
    """Return the map as one drawing that may shrink; its labels hide when it does.

    >>> square = Area("X1", "M0 0l9 0 0 9z", "1")
    >>> drawn = choropleth(Choropleth(Caption("m", "Map"), (0, 0, 9, 9), [square], ramp(["few"])))
    >>> "<path" in drawn
    True
    """
    size = next((s for s in (288, 330, 400, 520, 640) if s >= width), 640)
    return Markup(  # noqa: S704
        f'<div class="hw-drawn hw-drawn--map hw-drawn--map{size}">'
        f"{drawing(chart, width, 'map', most)}</div>"
    )


def drawing(chart: Choropleth, width: float, part: str = "map", most: float = 900) -> str:
    """Return one drawing of a map, of a fixed width in px."""
    if not chart.areas:
        return frame.empty(width, 160, chart.caption, part)
    scale, height = fit(chart.extent, width, most)
    name = f"{frame.identifier(chart.caption.id)}-{part}"
    used = {area.fill for area in chart.areas}
    hatched = {k: f for k, f in chart.fills.items() if f.hatch and k in used}
    left = (width - (chart.extent[2] - chart.extent[0]) * scale) / 2
    move = (left - chart.extent[0] * scale, 2 - chart.extent[1] * scale)
    body = _patterns(hatched, name, scale) + (
        f'<g id="{name}-areas" stroke="{palette.TEAL_900 if chart.dark else chart.outline}"'
        f' transform="translate({move[0]:.2f} {move[1]:.2f}) scale({scale:.6g})"'
        f' stroke-width="{0.8 / scale:.4g}"'
        ' stroke-linejoin="round" fill-rule="evenodd">'
        + "".join(_group(chart, key, name) for key in sorted(used))
        + _emphasis(chart, scale)
        + "</g>"
    )
    names = [
        Name(a.label, a.figure, a.at[0] * scale + move[0], a.at[1] * scale + move[1], a.weight)
        for a in chart.areas
        if a.label
    ]
    body += place_names(names, (width, height), dark=chart.dark)
    return frame.shell(width, height, body, chart.caption, part)


def _patterns(hatched: Mapping[str, Fill], name: str, scale: float) -> str:
    """Hatching 5 px apart at 45 degrees, in the outlines' units."""
    if not hatched:
        return ""
    side = 5 / scale
    return "<defs>" + "".join(
        f'<pattern id="{name}-h{i}" width="{side:.4g}" height="{side:.4g}"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="{side:.4g}" height="{side:.4g}" fill="{fill.colour}"/>'
        f'<rect width="{1.2 / scale:.4g}" height="{side:.4g}" fill="{fill.hatch}"/></pattern>'
        for i, fill in enumerate(hatched.values())
    ) + "</defs>"  # fmt: skip


def _group(chart: Choropleth, key: str, name: str) -> str:
    fill = chart.fills.get(key)
    colour = fill.colour if fill else chart.missing
    if fill and fill.hatch:
        order = [
            k for k, f in chart.fills.items() if f.hatch and k in {a.fill for a in chart.areas}
        ]
        colour = f"url(#{name}-h{order.index(key)})"
    return (
        f'<g fill="{colour}"{_faint(chart, fill)}>'
        + "".join(
            f'<path d="{area.path}"><title>{safe(area.says)}</title></path>'
            if area.says
            else f'<path d="{area.path}"/>'
            for area in chart.areas
            if area.fill == key and area.path
        )
        + "</g>"
    )


def _faint(chart: Choropleth, fill: Fill | None) -> str:
    """A pale outline for dark areas, where the usual one would not be seen."""
    outline = palette.TEAL_900 if chart.dark else chart.outline
    dark = fill is not None and palette.contrast(fill.colour, outline) < 2
    return f' stroke="{palette.TEAL_300}"' if dark and chart.outline != palette.CARD else ""


def _emphasis(chart: Choropleth, scale: float) -> str:
    if not chart.emphasis:
        return ""
    chosen = "".join(area.path for area in chart.areas if area.code in chart.emphasis)
    colour = palette.CARD if chart.dark else palette.INK
    return f'<path d="{chosen}" fill="none" stroke="{colour}" stroke-width="{2.4 / scale:.4g}"/>'


def legend(chart: Choropleth, *, counts: bool = True, missing: str = "No figure") -> list[KeyItem]:
    """Return the lines of the legend, with the number of areas in each class."""
    totals: dict[str, int] = {}
    for area in chart.areas:
        key = area.fill if area.fill in chart.fills else ""
        totals[key] = totals.get(key, 0) + 1
    items = []
    for key, fill in chart.fills.items():
        number = f": {totals.get(key, 0)}" if counts else ""
        item = swatch(fill.colour, f"{fill.words}{number}", outline=chart.outline)
        if fill.hatch:
            lines = f'<path d="M3 13L13 3M9 13L17 5M1 9L7 3" stroke="{fill.hatch}"/>'
            item = KeyItem(item.symbol + lines, item.words, item.width)
        items.append(item)
    if totals.get(""):
        number = f": {totals['']}" if counts else ""
        items.append(swatch(chart.missing, f"{missing}{number}", outline=chart.outline))
    return items


def locator(caption: Caption, extent: Extent, areas: Sequence[Area], here: str) -> Markup:
    """Return a small map in which one area is teal and its neighbours grey, 200 px wide."""
    marked = [Area(a.code, a.path, "here" if a.code == here else "") for a in areas]
    fills = {"here": Fill(palette.TEAL_700, "")}
    chart = Choropleth(caption, extent, marked, fills, outline=palette.CARD)
    return Markup(f'<div class="hw-locator">{drawing(chart, 200, "locator")}</div>')  # noqa: S704
