"""Control charts (XmR): is this change, or the usual ups and downs?

The limits of each segment are drawn as a quiet band with its mean; they come from the points that
set them and are carried forward. Points that signal take the marks of verdicts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from headwater_web.charts import frame, lettering, marks, palette, plot
from headwater_web.charts.frame import Caption, Size
from headwater_web.charts.plot import Area, EndLabel
from headwater_web.charts.scale import ONE_DECIMAL, Form, Values, column, finite, span
from headwater_web.charts.trend import HEIGHTS, Note

Signal = Literal["", "better", "worse", "neither"]
Variation = Literal["improving", "worsening", "changing", "usual"]
Assurance = Literal["meets", "may_miss", "misses"]

VARIATION_WORDS: Final[dict[Variation, str]] = {
    "improving": "Better than chance would give",
    "worsening": "Worse than chance would give",
    "changing": "Changed by more than chance",
    "usual": "Usual ups and downs",
}

ASSURANCE_WORDS: Final[dict[Assurance, str]] = {
    "meets": "Will meet the target",
    "may_miss": "May meet or miss the target",
    "misses": "Will miss the target",
}


@dataclass(frozen=True)
class Segment:
    """Limits that hold from one period to another, both counted, from 0."""

    first: int
    last: int
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Control:
    """A series with its limits. ``signals`` has a word for each point, "" for the usual.

    ``path`` says where each point should be on the way to the target, None where it says nothing.
    """

    caption: Caption
    periods: Sequence[str]
    values: Values
    segments: Sequence[Segment] = ()
    signals: Sequence[Signal] = ()
    notes: Sequence[Note] = ()
    target: float | None = None
    form: Form = ONE_DECIMAL
    path: Values = ()


def control(chart: Control, size: Size = "medium") -> Markup:
    """Return a control chart as drawings of every width its size has.

    >>> drawn = control(Control(Caption("s", "Visits"), ("May", "June"), [3.0, 4.0],
    ...                         [Segment(0, 1, 3.5, 1.0, 6.0)]))
    >>> drawn.count("<svg")
    2
    """
    return frame.drawings(size, lambda w, part: drawing(chart, w, HEIGHTS[size][w], part))


def drawing(chart: Control, width: int, height: int, part: str = "wide") -> str:
    """Return one drawing of a control chart, of a fixed size in px."""
    values = column(chart.values)
    known = [i for i, v in enumerate(values) if v is not None]
    if not known or not chart.periods:
        return frame.empty(width, height, chart.caption, part)
    limits = [v for s in chart.segments for v in (s.lower, s.upper)]
    ends = _ends(chart, values, known[-1], wide=width > 300)
    top = plot.head(len(chart.notes))
    path = column(chart.path)[: len(values)]
    between = span([*values, *limits, *path, chart.target])
    area = plot.area(width, height, between, chart.form, len(chart.periods), ends, top=top)
    body = [plot.grid(area, chart.form), plot.periods(area, chart.periods)]
    body += [_segment(area, s) for s in chart.segments if _sound(s)]
    body.append(plot.events(area, [(note.at, note.words) for note in chart.notes]))
    target = finite(chart.target)
    if target is not None:
        body.append(
            f'<path d="M{area.left - 6:.1f} {area.y(target):.1f}H{area.right + 6:.1f}"'
            f' stroke="{palette.TEAL_700}" stroke-width="1.6" stroke-dasharray="6 4"/>'
        )
    body.append(plot.line(area, path, palette.TEAL_700, 1.6, "1.5 3.5"))
    body.append(plot.line(area, values, palette.GREY_700, 1.6))
    signals = [*chart.signals, *[""] * len(values)]
    body += [_point(area, i, values[i] or 0.0, str(signals[i])) for i in known]
    body.append(plot.end_labels(area, ends))
    return frame.shell(width, height, "".join(body), chart.caption, part)


def _sound(segment: Segment) -> bool:
    return all(finite(v) is not None for v in (segment.mean, segment.lower, segment.upper))


def _ends(
    chart: Control, values: Sequence[float | None], last: int, *, wide: bool
) -> list[EndLabel]:
    value = values[last] or 0.0
    ends = [EndLabel(last, value, "", chart.form(value), palette.TEAL_700, True)]
    sound = [s for s in chart.segments if _sound(s)]
    if sound and wide:
        mean = sound[-1].mean
        ends.append(EndLabel(last, mean, "mean ", chart.form(mean)))
    target = finite(chart.target)
    if target is not None:
        ends.append(EndLabel(last, target, "target ", chart.form(target), palette.TEAL_700))
    return ends


def _segment(area: Area, segment: Segment) -> str:
    """The band between the limits and the mean through it, half a step beyond its points."""
    half = (area.x(1) - area.x(0)) / 2 if area.count > 1 else 6.0
    left = max(area.x(segment.first) - half, area.left - 6)
    right = min(area.x(min(segment.last, area.count - 1)) + half, area.right + 6)
    upper, lower, mean = area.y(segment.upper), area.y(segment.lower), area.y(segment.mean)
    across = f"M{left:.1f} {{}}H{right:.1f}"
    return (
        f'<rect x="{left:.1f}" y="{upper:.1f}" width="{max(right - left, 0):.1f}"'
        f' height="{max(lower - upper, 0):.1f}" fill="{palette.TEAL_700}" fill-opacity=".08"/>'
        f'<path d="{across.format(f"{upper:.1f}")}{across.format(f"{lower:.1f}")}"'
        f' stroke="{palette.GREY_500}" stroke-dasharray="2 3"/>'
        f'<path d="{across.format(f"{mean:.1f}")}" stroke="{palette.GREY_500}" stroke-width="1.4"/>'
    )


def _point(area: Area, index: int, value: float, signal: str) -> str:
    x, y = area.x(index), area.y(value)
    if signal == "worse":
        return marks.mark("worse", x, y, 5.4)
    if signal == "better":
        return marks.mark("better", x, y, 5.2)
    fill = palette.GREY_700 if signal == "neither" else palette.CARD
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="{fill}" stroke="{palette.GREY_700}"'
        ' stroke-width="1.4"/>'
    )


def variation_icon(kind: Variation, *, rising: bool = True, words: str = "") -> Markup:
    """Return the icon of variation with its words: three points leaving, or swaying round, a mean.

    >>> "Usual ups and downs" in variation_icon("usual")
    True
    """
    mean = f'<path d="M4 16H36" stroke="{palette.GREY_500}" stroke-dasharray="2 3"/>'
    heights = (
        [16, 21, 12, 18] if kind == "usual" else [18, 14, 10, 6] if rising else [14, 18, 22, 26]
    )
    shapes: dict[Variation, marks.Verdict] = {
        "improving": "better",
        "worsening": "worse",
        "changing": "not_compared",
        "usual": "similar",
    }
    points = "".join(
        marks.mark(shapes[kind], 7 + 8.7 * i, y, 4 if kind == "usual" else 4.6)
        for i, y in enumerate(heights)
    )
    tone = {"improving": "better", "worsening": "worse"}.get(kind, "similar")
    return _icon(mean + points, words or VARIATION_WORDS[kind], tone)


def assurance_icon(kind: Assurance, *, high_is_good: bool = True, words: str = "") -> Markup:
    """Return the icon of assurance with its words: the usual range against the target's line.

    >>> "Will miss the target" in assurance_icon("misses")
    True
    """
    above = (kind == "meets") == high_is_good
    top = 9.0 if kind == "may_miss" else 2.0 if above else 19.0
    height = 14 if kind == "may_miss" else 11
    colour = {"meets": palette.TEAL_700, "misses": palette.AMBER_500}.get(kind, palette.GREY_500)
    body = (
        f'<rect x="6" y="{top}" width="28" height="{height}" rx="3" fill="{colour}"'
        f' fill-opacity="{".35" if kind == "may_miss" else "1"}"/>'
        f'<path d="M2 16H38" stroke="{palette.INK}" stroke-width="2" stroke-dasharray="5 3"/>'
    )
    tone = {"meets": "better", "misses": "worse"}.get(kind, "similar")
    return _icon(body, words or ASSURANCE_WORDS[kind], tone)


def _icon(body: str, words: str, tone: str) -> Markup:
    return Markup(  # noqa: S704
        f'<span class="hw-spc hw-verdict--{tone}"><svg class="hw-icon" aria-hidden="true"'
        f' width="40" height="32" viewBox="0 0 40 32">{body}</svg>'
        f"<span>{lettering.safe(words)}</span></span>"
    )


def usual_range(segment: Segment, form: Form) -> str:
    """Return the limits in words.

    >>> usual_range(Segment(0, 9, 58, 40, 77), Form(0))
    'usual range 40 to 77'
    """
    return f"usual range {form(segment.lower)} to {form(segment.upper)}"
