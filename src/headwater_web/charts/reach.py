"""Reaches: bars that run from one value to another about a centre, a row each.

Two uses: who pays and who saves (from nothing to the sum, on either side of it), and what drives an
answer (from one end to the other of what it would be, about what it is).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from headwater_web.charts import frame, lettering, palette
from headwater_web.charts.frame import Caption, Size, label
from headwater_web.charts.scale import Linear

PITCH: Final = 52.0
HEAD: Final = 26.0


@dataclass(frozen=True)
class Span:
    """A row: its name, where its bar starts and ends, and the interval of its end, drawn as a thin
    line, where there is one. One that may be nothing is drawn pale, and its figure says ``may``."""

    name: str
    start: float
    end: float
    interval: tuple[float, float] | None = None
    sure: bool = True


@dataclass(frozen=True)
class Reach:
    """Rows in the order given, about ``centre``; ``words`` say what lies left and right of it."""

    caption: Caption
    spans: Sequence[Span]
    centre: float = 0.0
    words: tuple[str, str] = ("less", "more")
    form: Callable[[float], str] = str


def reach(chart: Reach, size: Size = "large") -> Markup:
    """Return reaches as drawings of every width the size has.

    >>> drawn = reach(Reach(Caption("r", "Who pays"), [Span("Council", 0.0, -3.0)]))
    >>> drawn.count("Council")
    2
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, part))


def drawing(chart: Reach, width: int, part: str = "wide") -> str:
    """Return one drawing, of a fixed width in px, as high as its rows."""
    if not chart.spans:
        return frame.empty(width, 120, chart.caption, part)
    known = [chart.centre]
    for each in chart.spans:
        known += [each.start, each.end, *(each.interval or ())]
    low, high = min(known), max(known)
    room = (high - low) * 0.04 or 1.0
    x = Linear(low - room, high + room, 4, width - 4)
    height = HEAD + len(chart.spans) * PITCH
    body = [_heads(chart, x, width), *(_row(chart, x, at, width) for at in range(len(chart.spans)))]
    centre = f"{x(chart.centre):.1f}"
    upright = "".join(
        f"M{centre} {HEAD + at * PITCH + 22:.1f}v24" for at in range(len(chart.spans))
    )
    body.append(f'<path d="{upright}" stroke="{palette.INK}" stroke-width="1.5"/>')
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _heads(chart: Reach, x: Linear, width: int) -> str:
    """What lies on either side of the centre."""
    left, right = (f"← {chart.words[0]}", f"{chart.words[1]} →")
    middle = chart.form(chart.centre)
    half = lettering.width(middle, 13) / 2
    at = min(max(x(chart.centre), half + lettering.width(left, 13) + 10),
             width - half - lettering.width(right, 13) - 10)  # fmt: skip
    return (
        label(1, 14, left, size=13, fill=palette.GREY_700)
        + label(at, 14, middle, size=13, fill=palette.GREY_700, anchor="middle")
        + label(width - 1, 14, right, size=13, fill=palette.GREY_700, anchor="end")
    )


def _row(chart: Reach, x: Linear, at: int, width: int) -> str:
    each, top = chart.spans[at], HEAD + at * PITCH
    figure = _figure(chart, each)
    room = width - lettering.width(figure, 14, bold=True) - 12
    drawn = label(0, top + 15, lettering.clip(each.name, 14, room))
    drawn += label(width - 1, top + 15, figure, anchor="end", bold=True)
    left, right = sorted((x(each.start), x(each.end)))
    below = max(each.start, each.end) <= chart.centre
    colour = palette.GREY_500 if below and each.start == chart.centre else palette.TEAL_500
    pale = "" if each.sure else ' fill-opacity="0.35"'
    return drawn + (
        f'<rect x="{left:.1f}" y="{top + 26:.1f}" width="{max(right - left, 0.5):.1f}" height="16"'
        f' fill="{colour}"{pale}/>{_interval(each, x, top + 34)}'
    )


def _interval(each: Span, x: Linear, y: float) -> str:
    """A thin line from one limit to the other, with ends."""
    if each.interval is None or each.interval[0] == each.interval[1]:
        return ""
    left, right = (f"{x(limit):.1f}" for limit in sorted(each.interval))
    return (
        f'<path d="M{left} {y - 4:.1f}v8m0-4H{right}m0-4v8" fill="none" stroke="{palette.INK}"'
        ' stroke-width="1.5"/>'
    )


def _figure(chart: Reach, each: Span) -> str:
    """The sum and which way it goes; or both ends."""
    if each.start != chart.centre:
        return f"{chart.form(each.start)} to {chart.form(each.end)}"
    told = chart.form(abs(each.end - each.start))
    if told == chart.form(0.0):
        return told
    word = chart.words[0 if each.end < each.start else 1]
    return f"{word} {told}" if each.sure else f"may {word.removesuffix('s')} {told}"
