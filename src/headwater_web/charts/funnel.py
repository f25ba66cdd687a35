"""Funnel plots: which places differ by more than their size would explain?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from headwater_web.charts import frame, lettering, marks, palette, plot
from headwater_web.charts.frame import Caption, Size, label
from headwater_web.charts.marks import Verdict
from headwater_web.charts.plot import Area, EndLabel
from headwater_web.charts.scale import (
    ONE_DECIMAL,
    Form,
    Linear,
    finite,
    span,
    tick_form,
    ticks,
)

HEIGHTS: Final[dict[int, int]] = {244: 230, 288: 290, 330: 290, 560: 380, 1050: 460}


@dataclass(frozen=True)
class Point:
    """A place: its size (population or denominator), its value, and what the limits say of it."""

    name: str
    size: float
    value: float
    verdict: Verdict = "similar"


@dataclass(frozen=True)
class Limits:
    """Control limits at one size: the inner pair (95%) and the outer pair (99.8%)."""

    size: float
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class Funnel:
    """Places against the limits round a benchmark. ``here`` names the place to point out."""

    caption: Caption
    points: Sequence[Point]
    limits: Sequence[Limits]
    benchmark: float | None
    benchmark_name: str = "England"
    form: Form = ONE_DECIMAL
    size_name: str = "People"
    here: str = ""


@dataclass(frozen=True)
class _Sheet:
    area: Area
    across: Linear

    def at(self, size: float, value: float) -> tuple[float, float]:
        return self.across(size), self.area.y(value)


def funnel(chart: Funnel, size: Size = "large") -> Markup:
    """Return a funnel plot as drawings of every width its size has.

    >>> chart = Funnel(Caption("f", "Funnel"), [Point("Here", 50, 4.0)],
    ...                [Limits(10, (1, 9), (0, 12)), Limits(90, (4, 6), (3, 7))], 5.0)
    >>> "Here" in funnel(chart)
    False
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, HEIGHTS[w], part))


def drawing(chart: Funnel, width: int, height: int, part: str = "wide") -> str:
    """Return one drawing of a funnel plot, of a fixed size in px."""
    chart = replace(chart, limits=[row for row in chart.limits if _sound(row)])
    points = [p for p in chart.points if None not in (finite(p.size), finite(p.value))]
    if not points:
        return frame.empty(width, height, chart.caption, part)
    inside = [v for row in chart.limits for v in row.inner]
    low, high = span([*(p.value for p in points), *inside, chart.benchmark])
    wide = width > 400
    ends = _ends(chart, high, wide=wide)
    area = plot.area(width, height - 16, (low, high), chart.form, 2, ends, top=14)
    _, far = span([0, *(p.size for p in points)])
    sheet = _Sheet(area, Linear(0, far, area.left, area.right))
    body = [plot.grid(area, chart.form), _sizes(sheet, chart, far, height), _funnel(sheet, chart)]
    body += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#fff" stroke="{palette.GREY_500}"'
        ' stroke-width="1.3"/>'
        for x, y in (sheet.at(p.size, p.value) for p in points if p.verdict == "similar")
    ]
    outside = [p for p in points if p.verdict != "similar"]
    body += [marks.mark(p.verdict, *sheet.at(p.size, p.value), 5.4) for p in outside]
    chosen = [p for p in points if p.name == chart.here]
    body += [_here(sheet, p) for p in chosen]
    body.append(_names(sheet, chosen + (outside if wide else []), (area.right + 6, height)))
    body.append(plot.end_labels(area, ends))
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _sound(row: Limits) -> bool:
    return all(finite(v) is not None for v in (row.size, *row.inner, *row.outer))


def _ends(chart: Funnel, high: float, *, wide: bool) -> list[EndLabel]:
    """What stands at the right: the benchmark, and where there is room the names of the limits."""
    name = f"{chart.benchmark_name} " if wide else ""
    benchmark = finite(chart.benchmark)
    ends = [EndLabel(1, benchmark, name, chart.form(benchmark))] if benchmark is not None else []
    last = max(chart.limits, key=lambda row: row.size, default=None)
    if last and wide:
        pairs = ((last.inner[1], "95% limit"), (last.outer[1], "99.8% limit"))
        ends += [EndLabel(1, v, words, "") for v, words in pairs if v <= high]
    return ends


def _sizes(sheet: _Sheet, chart: Funnel, far: float, height: float) -> str:
    """Numbers along the bottom, and what they count."""
    values = ticks(0, far, 5 if sheet.area.width > 400 else 3)
    form, y = tick_form(values, Form(0)), sheet.area.height - 7
    drawn = [
        label(
            sheet.across(v), y, form(v), size=12, fill=palette.GREY_600,
            anchor="end" if sheet.across(v) > sheet.area.right - 20 else "middle" if v else "",
        )
        for v in values
    ]  # fmt: skip
    words = lettering.clip(f"{chart.size_name} →", 13, sheet.area.right - sheet.area.left)
    drawn.append(
        label(sheet.area.right, height - 6, words, size=13, fill=palette.GREY_700, anchor="end")
    )
    return "".join(drawn)


def _funnel(sheet: _Sheet, chart: Funnel) -> str:
    """The benchmark and both pairs of limits, cut where they leave the drawing."""
    drawn, benchmark = [], finite(chart.benchmark)
    if benchmark is not None:
        drawn.append(
            f'<path d="M{sheet.area.left:.1f} {sheet.area.y(benchmark):.1f}H{sheet.area.right:.1f}"'
            f' stroke="{palette.GREY_700}" stroke-width="1.6"/>'
        )
    rows = sorted(chart.limits, key=lambda row: row.size)
    for which, dashes in (("inner", ' stroke-dasharray="3 3"'), ("outer", "")):
        for side in (0, 1):
            line = [
                (row.size, (row.inner if which == "inner" else row.outer)[side]) for row in rows
            ]
            inside = [
                (s, v)
                for s, v in line
                if s <= sheet.across.high and sheet.area.low <= v <= sheet.area.high
            ]
            path = "L".join(f"{x:.1f},{y:.1f}" for x, y in (sheet.at(s, v) for s, v in inside))
            if path:
                drawn.append(
                    f'<path d="M{path}" fill="none" stroke="{palette.GREY_500}"'
                    f' stroke-width="1.3"{dashes}/>'
                )
    return "".join(drawn)


def _here(sheet: _Sheet, point: Point) -> str:
    x, y = sheet.at(point.size, point.value)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{palette.TEAL_700}"'
        ' stroke-width="2.2"/>'
    )


def _names(sheet: _Sheet, points: Sequence[Point], box: tuple[float, float]) -> str:
    """Names beside the points that stand out, where they cover no other name."""
    taken: list[tuple[float, float, float, float]] = []
    drawn = []
    seen: set[str] = set()
    for point in points:
        if point.name in seen:
            continue
        seen.add(point.name)
        x, y = sheet.at(point.size, point.value)
        room = lettering.width(point.name, 12, bold=True)
        for left, down in (
            (x + 12, 0),
            (x - 12 - room, 0),
            (x - room / 2, -16),
            (x - room / 2, 16),
        ):
            spot = (left, y + down - 8, left + room, y + down + 8)
            clear = all(
                spot[0] > t[2] + 2 or spot[2] < t[0] - 2 or spot[1] > t[3] or spot[3] < t[1]
                for t in taken
            )
            if clear and left >= 1 and spot[2] <= box[0] and spot[1] > 0:
                taken.append(spot)
                drawn.append(label(left, y + down + 4, point.name, size=12, bold=True))
                break
    return (
        f'<g stroke="{palette.GROUND}" stroke-width="3" stroke-linejoin="round"'
        f' paint-order="stroke">{"".join(drawn)}</g>'
    )


def key() -> Markup:
    """Return the key of a funnel plot."""
    outer = f'<path d="M0 8H28" stroke="{palette.GREY_500}" stroke-width="1.3"/>'
    inner = outer.replace("/>", ' stroke-dasharray="3 3"/>')
    return marks.key(
        (
            marks.KeyItem(outer, "99.8% limits: chance alone puts 2 places in 1,000 outside", 28),
            marks.KeyItem(inner, "95% limits: chance alone puts 1 place in 20 outside", 28),
        )
    )
