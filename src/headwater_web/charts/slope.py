"""The gradient: small areas from the most to the least deprived, and the slope index as a line.

The line's ends stand in dark pills, so that the gap can be read as two numbers. Dots share the
ramp of the maps: darker is more deprived.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from headwater_web.charts import frame, lettering, palette, plot
from headwater_web.charts.frame import Caption, Size, label
from headwater_web.charts.plot import Area
from headwater_web.charts.scale import ONE_DECIMAL, Form, Values, column, finite, span

HEIGHTS: Final[dict[int, int]] = {244: 230, 288: 290, 330: 290, 560: 380, 1050: 420}


@dataclass(frozen=True)
class Slope:
    """Small areas and the line through them.

    ``ranks`` run from 0 (most deprived) to 1; ``fifths`` from 1 (most deprived) to 5; ``weights``
    are populations, which set the size of a dot. ``line`` holds the fitted values at 0 and 1;
    ``band`` rows of (rank, lower, upper).
    """

    caption: Caption
    ranks: Values
    values: Values
    line: tuple[float, float] | None = None
    band: Sequence[tuple[float, float, float]] = ()
    fifths: Sequence[int] = ()
    weights: Values = ()
    england: float | None = None
    form: Form = ONE_DECIMAL
    ends: tuple[str, str] = ("Most deprived", "Least deprived")


@dataclass(frozen=True)
class _Dot:
    rank: float
    value: float
    fifth: int
    weight: float


def slope(chart: Slope, size: Size = "large") -> Markup:
    """Return the gradient as drawings of every width its size has.

    >>> drawn = slope(Slope(Caption("g", "Gap"), [0.1, 0.9], [70.0, 80.0], (69.0, 81.0)))
    >>> "81.0" in drawn
    True
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, HEIGHTS[w], part))


def drawing(chart: Slope, width: int, height: int, part: str = "wide") -> str:
    """Return one drawing of the gradient, of a fixed size in px."""
    dots = _dots(chart)
    line = chart.line if chart.line and all(finite(v) is not None for v in chart.line) else None
    if not dots and line is None:
        return frame.empty(width, height, chart.caption, part)
    edges = [v for row in chart.band for v in row[1:]]
    low, high = span([*(d.value for d in dots), *(line or ()), *edges, chart.england], room=0.08)
    area = plot.area(width, height, (low, high), chart.form, 2, (), top=14)
    body = [plot.grid(area, chart.form), _ends(area, chart)]
    england = finite(chart.england)
    if england is not None:
        y = area.y(england)
        body.append(
            f'<path d="M{area.left:.1f} {y:.1f}H{area.right:.1f}" stroke="{palette.GREY_500}"'
            ' stroke-width="1.6"/>'
        )
    body.append(_scatter(area, dots))
    body.append(_band(area, chart))
    if england is not None:
        body.append(_england(area, chart.form(england), england, line))
    if line is not None:
        body.append(_line(area, line, chart.form))
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _dots(chart: Slope) -> list[_Dot]:
    ranks, values = column(chart.ranks), column(chart.values)
    weights = column(chart.weights) if len(chart.weights) else [1.0] * len(values)
    fifths = list(chart.fifths) or [min(int((r or 0) * 5), 4) + 1 for r in ranks]
    return [
        _Dot(min(max(r, 0.0), 1.0), v, min(max(f, 1), 5), w if w and w > 0 else 0.0)
        for r, v, f, w in zip(ranks, values, fifths, weights, strict=True)
        if r is not None and v is not None
    ]


def _scatter(area: Area, dots: Sequence[_Dot]) -> str:
    """Dots by fifth, so that each colour is written once; area is in proportion to people."""
    many = len(dots) > 150
    mean = sum(d.weight for d in dots) / len(dots) if dots else 0.0
    usual = (2.6 if many else 4.4) if area.width > 400 else (1.9 if many else 3.4)
    drawn, x, y = "", area.x, area.y
    for fifth in range(1, 6):
        circles = "".join(
            f'<circle cx="{x(d.rank):.1f}" cy="{y(d.value):.1f}"'
            f' r="{usual * min(math.sqrt(d.weight / mean) if mean else 1.0, 2.2):.1f}"/>'
            for d in dots
            if d.fifth == fifth
        )
        if circles:
            drawn += f'<g fill="{palette.RAMP[5 - fifth]}">{circles}</g>'
    return f'<g stroke="{palette.RAMP_LINE}" stroke-width=".8" fill-opacity=".85">{drawn}</g>'


def _band(area: Area, chart: Slope) -> str:
    rows = [r for r in chart.band if all(finite(v) is not None for v in r)]
    if len(rows) < 2:
        return ""
    there = "L".join(f"{area.x(x):.1f},{area.y(up):.1f}" for x, _, up in rows)
    back = "L".join(f"{area.x(x):.1f},{area.y(low):.1f}" for x, low, _ in reversed(rows))
    return f'<path d="M{there}L{back}Z" fill="{palette.TEAL_900}" fill-opacity=".16"/>'


def _line(area: Area, line: tuple[float, float], form: Form) -> str:
    ends = [(area.x(i), area.y(v)) for i, v in enumerate(line)]
    (x1, y1), (x2, y2) = ends
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>' for x, y in ends)
    away = 1 if y2 >= y1 else -1
    return (
        f'<g fill="{palette.TEAL_900}" stroke="none"><path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"'
        f' stroke="{palette.TEAL_900}" stroke-width="2.8"/>{dots}</g>'
        + _pill(area, form(line[0]), (x1, y1), -away)
        + _pill(area, form(line[1]), (x2, y2), away)
    )


def _pill(area: Area, text: str, at: tuple[float, float], side: int) -> str:
    """A value in a dark pill, above (-1) or below (1) the line's end, inside the drawing."""
    room = lettering.width(text, 15, bold=True) + 14
    leftmost = at[0] - 9 if at[0] < area.width / 2 else at[0] + 9 - room
    left = min(max(leftmost, 1.0), area.width - room - 1)
    top = at[1] + 10 if side > 0 else at[1] - 34
    if top < 1 or top + 24 > area.bottom - 2:
        top = at[1] - 34 if side > 0 else at[1] + 10
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{room:.1f}" height="24" rx="4"'
        f' fill="{palette.TEAL_900}"/>'
        + label(left + 7, top + 17.5, text, size=15, fill=palette.CARD, bold=True)
    )


def _england(area: Area, figure: str, england: float, line: tuple[float, float] | None) -> str:
    """England's name over or under its line, at the end where the slope is farther from it."""
    distance = [abs(v - england) for v in line] if line else [0.0, 1.0]
    right = distance[1] > distance[0]
    slope_above = (line[1 if right else 0] if line else england - 1) > england
    y = area.y(england) + (16 if slope_above else -7)
    x = area.right if right else area.left
    return (
        f'<g stroke="{palette.GROUND}" stroke-width="4" paint-order="stroke">'
        + label(
            x, y, f"England {figure}", size=13, fill=palette.GREY_600, anchor="end" if right else ""
        )
        + "</g>"
    )


def _ends(area: Area, chart: Slope) -> str:
    start = max(area.left - 16, 0)
    most = (area.right - start) / 2 - 24
    left, right = (lettering.clip(words, 13, most) for words in chart.ends)
    y = area.height - 7
    return label(start, y, f"← {left}", size=13, fill=palette.GREY_700) + label(
        area.right, y, f"{right} →", size=13, fill=palette.GREY_700, anchor="end"
    )
