"""Bars for a few groups (fifths of deprivation, rural and urban), each with its interval.

Bars start at zero. The interval is a thin dark line; the figure stands at the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from headwater_web.charts import frame, lettering, palette
from headwater_web.charts.frame import Caption, Size, label
from headwater_web.charts.scale import ONE_DECIMAL, Form, Linear, finite


@dataclass(frozen=True)
class Bar:
    """One group. ``shade`` 1 to 5 takes the ramp (1 palest), 0 the usual teal."""

    name: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    shade: int = 0
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Groups in the order given, and a line to compare with."""

    caption: Caption
    bars: Sequence[Bar]
    benchmark: float | None = None
    benchmark_name: str = "England"
    form: Form = ONE_DECIMAL


@dataclass(frozen=True)
class _Room:
    """Where bars start and end, in px, and how far apart rows are."""

    x: Linear
    width: float
    names_above: bool
    top: float

    @property
    def pitch(self) -> float:
        return 52 if self.names_above else 38

    def middle(self, row: int) -> float:
        return self.top + row * self.pitch + (36 if self.names_above else 19)


def bars(chart: Bars, size: Size = "large") -> Markup:
    """Return bars as drawings of every width the size has.

    >>> drawn = bars(Bars(Caption("b", "By fifth"), [Bar("Most deprived", 30.0, 28.0, 32.0)]))
    >>> "Most deprived" in drawn
    True
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, part))


def drawing(chart: Bars, width: int, part: str = "wide") -> str:
    """Return one drawing of the bars, of a fixed width in px, as high as its rows."""
    if all(finite(bar.value) is None for bar in chart.bars):
        return frame.empty(width, 120, chart.caption, part)
    room = _room(chart, width)
    height = room.top + len(chart.bars) * room.pitch + 4
    body = [_bar(room, chart, row) for row in range(len(chart.bars))]
    benchmark = finite(chart.benchmark)
    if benchmark is not None:
        body.append(_benchmark(room, chart, benchmark, height))
    body += [_interval(room, bar, room.middle(row)) for row, bar in enumerate(chart.bars)]
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _room(chart: Bars, width: int) -> _Room:
    ends = [(b.value, b.lower, b.upper) for b in chart.bars]
    values = [v for row in ends for v in map(finite, row) if v is not None]
    benchmark = finite(chart.benchmark)
    known = [0.0, *values, *([benchmark] if benchmark is not None else [])]
    above = width < 400
    names = max((lettering.width(b.name, 14) for b in chart.bars), default=0.0)
    left = 0.0 if above else min(names, width * 0.42) + 12
    figures = max(lettering.width(chart.form(v), 14, bold=True) for v in values)
    low, high = min(known), max(known)
    x = Linear(low, high or 1.0, left, width - figures - 14)
    return _Room(x, width, above, 24 if benchmark is not None else 2)


def _bar(room: _Room, chart: Bars, row: int) -> str:
    bar, y, x = chart.bars[row], room.middle(row), room.x
    value = finite(bar.value)
    if room.names_above:
        drawn = label(0, y - 16, lettering.clip(bar.name, 14, room.width))
    else:
        lines = lettering.wrap(bar.name, 14, x.start - 12)[:2]
        first = y + 5 - (len(lines) - 1) * 8
        drawn = "".join(
            label(x.start - 12, first + 16 * i, line, anchor="end") for i, line in enumerate(lines)
        )
    if value is None:
        words = lettering.clip(bar.note or "no figure", 14, room.width - x(0) - 10)
        return drawn + label(x(0) + 8, y + 5, words, fill=palette.GREY_700)
    drawn += label(room.width - 1, y + 5, chart.form(value), anchor="end", bold=True)
    left, right = sorted((x(0.0), x(value)))
    colour = palette.RAMP[bar.shade - 1] if 1 <= bar.shade <= 5 else palette.TEAL_300
    drawn += (
        f'<rect x="{left:.1f}" y="{y - 9:.1f}" width="{max(right - left, 0.5):.1f}" height="18"'
        f' fill="{colour}" stroke="{palette.RAMP_LINE}"/>'
    )
    return drawn


def _interval(room: _Room, bar: Bar, y: float) -> str:
    """A thin line with caps: light where it lies on a dark bar, dark beyond its end."""
    value, lower, upper = finite(bar.value), finite(bar.lower), finite(bar.upper)
    if value is None or lower is None or upper is None:
        return ""
    inside = palette.CARD if bar.shade >= 4 else palette.INK
    left, end, right = (f"{room.x(v):.1f}" for v in (lower, value, upper))
    return (
        f'<path d="M{left} {y - 4:.1f}v8m0-4H{end}" fill="none" stroke="{inside}"'
        f' stroke-width="1.6"/><path d="M{end} {y:.1f}H{right}m0-4v8" fill="none"'
        f' stroke="{palette.INK}" stroke-width="1.6"/>'
    )


def _benchmark(room: _Room, chart: Bars, value: float, height: float) -> str:
    words = f"{chart.benchmark_name} {chart.form(value)}"
    x, half = room.x(value), lettering.width(words, 13) / 2
    centre = min(max(x, half), room.width - half)
    upright = "".join(
        f"M{x:.1f} {room.middle(i) - 12:.1f}v24"
        for i, bar in enumerate(chart.bars)
        if finite(bar.value) is not None
    ) if room.names_above else f"M{x:.1f} 20V{height - 4:.1f}"  # fmt: skip
    lines = f'<path d="{upright}" stroke="{palette.GROUND}" stroke-width="4"/>'
    lines += f'<path d="{upright}" stroke="{palette.GREY_700}" stroke-width="1.5"/>'
    return lines + label(centre, 14, words, size=13, fill=palette.GREY_700, anchor="middle")
