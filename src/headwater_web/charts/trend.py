"""Trends: a place in time with its interval, England in grey, places like it dashed.

Names and last values stand at the lines' ends and never collide. Where a figure is missing the
line breaks. Several trends on one scale make small multiples.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from headwater_web.charts import frame, lettering, marks, palette, plot
from headwater_web.charts.frame import Caption, Size, label
from headwater_web.charts.marks import Verdict
from headwater_web.charts.plot import Area, EndLabel
from headwater_web.charts.scale import ONE_DECIMAL, Form, Values, column, finite, span

HEIGHTS: Final[dict[Size, dict[int, int]]] = {
    "small": {244: 170, 288: 180},
    "medium": {330: 200, 288: 180},
    "half": {490: 270, 288: 220},
    "large": {560: 300, 288: 220},
    "full": {1050: 330, 560: 280, 288: 220},
}


@dataclass(frozen=True)
class Line:
    """A series: a value for each period (None where missing) and, where known, its interval."""

    name: str
    values: Values
    lower: Values = ()
    upper: Values = ()


@dataclass(frozen=True)
class Note:
    """Words beside one period: at its point, or on an upright line (an event)."""

    at: int
    words: str
    kind: Literal["point", "event"] = "point"


@dataclass(frozen=True)
class Trend:
    """What a trend shows. ``between`` fixes the scale, for small multiples (see `shared`)."""

    caption: Caption
    periods: Sequence[str]
    place: Line
    england: Line | None = None
    peers: Line | None = None
    verdict: Verdict = "not_compared"
    form: Form = ONE_DECIMAL
    notes: Sequence[Note] = ()
    named: bool = False
    between: tuple[float, float] | None = None


def trend(chart: Trend, size: Size = "small") -> Markup:
    """Return a trend as drawings of every width its size has.

    >>> drawn = trend(Trend(Caption("t", "Rising"), ("2021", "2022"), Line("Here", [1.0, 2.0])))
    >>> drawn.count("<svg")
    2
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, HEIGHTS[size][w], part))


def shared(charts: Iterable[Trend]) -> tuple[float, float]:
    """Return one range for several trends, to be given to each as ``between``."""
    return span(v for chart in charts for v in _values(chart))


def _values(chart: Trend) -> list[float | None]:
    lines = [line for line in (chart.place, chart.england, chart.peers) if line is not None]
    return [v for line in lines for v in (*column(line.values), *_band(line))]


def _band(line: Line) -> list[float | None]:
    return [*column(line.lower), *column(line.upper)]


def drawing(chart: Trend, width: int, height: int, part: str = "wide") -> str:
    """Return one drawing of a trend, of a fixed size in px."""
    values = _values(chart)
    if not chart.periods or all(v is None for v in values):
        return frame.empty(width, height, chart.caption, part)
    low, high = chart.between or span(values)
    ends = _ends(chart, width * 0.38 if chart.named and width > 300 else 0)
    events = [note for note in chart.notes if note.kind == "event"]
    top = plot.head(len(events))
    area = plot.area(width, height, (low, high), chart.form, len(chart.periods), ends, top=top)
    body = [plot.grid(area, chart.form), plot.periods(area, chart.periods)]
    body.append(plot.events(area, [(note.at, note.words) for note in events]))
    if chart.england:
        body.append(plot.line(area, column(chart.england.values), palette.GREY_500, 2))
    if chart.peers:
        body.append(plot.line(area, column(chart.peers.values), palette.GREY_500, 1.6, "4 4"))
    body.append(plot.band(area, column(chart.place.lower), column(chart.place.upper)))
    body.append(plot.line(area, column(chart.place.values), palette.TEAL_700, 2.8))
    body += [_point_note(area, chart, note) for note in chart.notes if note.kind == "point"]
    body += _last_marks(area, chart)
    body.append(plot.end_labels(area, ends))
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _ends(chart: Trend, room: float) -> list[EndLabel]:
    """The last value of each line, its name before it where there is room for names."""
    ends = []
    for line, colour, bold in (
        (chart.place, palette.TEAL_700, True),
        (chart.england, palette.GREY_600, False),
        (chart.peers, palette.GREY_600, False),
    ):
        if line is None:
            continue
        values = column(line.values)
        known = [i for i, v in enumerate(values) if v is not None]
        if known:
            last = values[known[-1]] or 0.0
            name = lettering.clip(line.name, 14, room, bold=bold) + " " if room else ""
            ends.append(EndLabel(known[-1], last, name, chart.form(last), colour, bold))
    return ends


def _last_marks(area: Area, chart: Trend) -> list[str]:
    drawn = []
    for line, shape in ((chart.england, "dot"), (chart.peers, "ring"), (chart.place, "mark")):
        values = column(line.values) if line else []
        known = [i for i, v in enumerate(values) if v is not None]
        if not known:
            continue
        x, y = area.x(known[-1]), area.y(values[known[-1]] or 0.0)
        if shape == "mark":
            drawn.append(marks.mark(chart.verdict, x, y))
        else:
            fill = palette.GREY_500 if shape == "dot" else palette.CARD
            drawn.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{fill}"'
                f' stroke="{palette.GREY_500}" stroke-width="1.4"/>'
            )
    return drawn


def _point_note(area: Area, chart: Trend, note: Note) -> str:
    """Words under a point of the place's line, or above it where there is no room beneath."""
    values = column(chart.place.values)
    value = finite(values[note.at]) if 0 <= note.at < len(values) else None
    if value is None:
        return ""
    x, y = area.x(note.at), area.y(value)
    words = lettering.clip(note.words, 12, area.right - 4)
    half = lettering.width(words, 12) / 2
    centre = min(max(x, half + 2), area.right - half)
    lowest = max((area.y(v) for v in plot.around(chart.place.lower, note.at)), default=y)
    beneath = max(lowest, y) + 22
    at, tick = (beneath, 8) if beneath < area.bottom - 4 else (y - 18, -8)
    return (
        f'<path d="M{x:.1f} {y:.1f}v{tick}" stroke="{palette.GREY_700}" stroke-width="1"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{palette.TEAL_700}"/>'
        + label(centre, at, words, size=12, fill=palette.GREY_700, anchor="middle")
    )
