"""A driver diagram: boxes in columns from what is in the way to what is wanted, joined by lines.

The grammar is that of quality improvement (aim, drivers, change ideas), read from left to right.
Text keeps its size: where there is no room for columns nothing is drawn, and the page's list
stands for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from headwater_web.charts import frame, lettering, palette
from headwater_web.charts.frame import Caption, label

WIDTHS: Final = (1050, 690)
_HEAD, _PAD, _GAP, _LINE = 34.0, 10.0, 14.0, 18.0


@dataclass(frozen=True)
class Box:
    """A thing: its words, a line of detail below them, the ``key`` by which lines name it.

    ``loose`` marks one that nothing works on or that serves nothing: its outline is broken.
    """

    key: str
    words: str
    detail: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Column:
    """A heading and the boxes under it."""

    heading: str
    boxes: Sequence[Box]


@dataclass(frozen=True)
class DriverDiagram:
    """Columns from left to right, and lines between keys of neighbouring or further columns."""

    caption: Caption
    columns: Sequence[Column]
    lines: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class _Placed:
    """A box with its corner, its size and its lines of text."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    words: Sequence[str]
    detail: Sequence[str]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def driver_diagram(chart: DriverDiagram) -> Markup:
    """Return the diagram at two widths; the style sheet shows the one that fits, or neither.

    >>> columns = [Column("In the way", [Box("b1", "No bus")]), Column("Wanted", [Box("o1", "x")])]
    >>> drawn = driver_diagram(DriverDiagram(Caption("d", "A vision"), columns, [("b1", "o1")]))
    >>> "No bus" in drawn
    True
    """
    parts = "".join(drawing(chart, width, f"w{width}") for width in WIDTHS)
    return Markup(f'<div class="hw-drawn hw-drawn--driver">{parts}</div>')  # noqa: S704


def drawing(chart: DriverDiagram, width: int, part: str = "wide") -> str:
    """Return one drawing of a fixed width in px, as high as its fullest column."""
    columns = [each for each in chart.columns if each.boxes]
    if not columns:
        return frame.empty(width, 120, chart.caption, part, "Nothing is written down yet.")
    between = 56.0 if width > 800 else 30.0
    room = (width - between * (len(columns) - 1)) / len(columns)
    placed: dict[str, _Placed] = {}
    body = []
    tallest = max(_height(column, room) for column in columns)
    for place, column in enumerate(columns):
        x = place * (room + between)
        heading = lettering.clip(column.heading, 14, room, bold=True)
        body.append(label(x, 16, heading, bold=True, fill=palette.GREY_700))
        y = _HEAD + (tallest - _height(column, room)) / 2
        for box in column.boxes:
            placed[box.key] = held = _place(box, x, y, room)
            y += held.height + _GAP
    lines = "".join(_line(placed, *ends) for ends in chart.lines)
    boxes = "".join(_box(each) for each in placed.values())
    return frame.shell(width, _HEAD + tallest, "".join(body) + lines + boxes, chart.caption, part)


def _height(column: Column, room: float) -> float:
    heights = [_place(box, 0, 0, room).height for box in column.boxes]
    return sum(heights) + _GAP * (len(heights) - 1)


def _place(box: Box, x: float, y: float, room: float) -> _Placed:
    inside = room - 2 * _PAD - 4
    words = lettering.wrap(box.words, 14, inside)
    detail = lettering.wrap(box.detail, 12, inside)
    height = 2 * _PAD + _LINE * len(words) + (15 * len(detail) + 3 if detail else 0)
    return _Placed(box, x, y, room, height, words, detail)


def _box(placed: _Placed) -> str:
    x, y, broken = placed.x, placed.y, ' stroke-dasharray="5 4"' if placed.box.loose else ""
    drawn = (
        f'<rect x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{placed.width - 1:.1f}"'
        f' height="{placed.height - 1:.1f}" rx="6" fill="{palette.CARD}"'
        f' stroke="{palette.GREY_500 if placed.box.loose else palette.TEAL_700}"{broken}/>'
    )
    top = y + _PAD + 13
    for number, line in enumerate(placed.words):
        drawn += label(x + _PAD + 2, top + _LINE * number, line)
    below = top + _LINE * len(placed.words) + 1
    for number, line in enumerate(placed.detail):
        drawn += label(x + _PAD + 2, below + 15 * number, line, size=12, fill=palette.GREY_700)
    return drawn


def _line(placed: Mapping[str, _Placed], start: str, end: str) -> str:
    if start not in placed or end not in placed:
        return ""
    one, other = placed[start], placed[end]
    x, to = one.x + one.width, other.x
    bend = (to - x) / 2
    return (
        f'<path d="M{x:.1f} {one.middle:.1f}C{x + bend:.1f} {one.middle:.1f} {to - bend:.1f}'
        f' {other.middle:.1f} {to:.1f} {other.middle:.1f}" fill="none"'
        f' stroke="{palette.TEAL_300}" stroke-width="2"/>'
    )
