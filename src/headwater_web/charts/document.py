"""A picture for a slide: the finding, the chart, its key and source, as one editable SVG.

Text stays text in Arial; parts are groups with names (finding, chart, key, source), so that they
can be moved in a slide or a drawing program. Nothing is fetched from elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from headwater_web.charts import lettering, marks, palette
from headwater_web.charts.frame import label
from headwater_web.charts.lettering import safe
from headwater_web.charts.marks import KeyItem, Verdict

MARGIN: Final = 32
_TAG = re.compile(r"<(/?)svg\b[^>]*?(/?)>")
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')


def first_drawing(markup: str) -> tuple[str, float, float]:
    """Return the first whole ``svg`` of some markup with its width and height in px.

    Raises ValueError where there is none, or where it has no size of its own.

    >>> first_drawing('<div><svg width="9" height="8"><svg/></svg><svg/></div>')
    ('<svg width="9" height="8"><svg/></svg>', 9.0, 8.0)
    """
    depth, start = 0, -1
    for tag in _TAG.finditer(markup):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            start = tag.start() if depth == 0 else start
            depth += 1
        if depth == 0 and start >= 0:
            found = markup[start : tag.end()]
            sizes = {name: float(px) for name, px in _SIZE.findall(found[: found.index(">")])}
            if len(sizes) == 2:
                return found, sizes["width"], sizes["height"]
            raise ValueError("The chart has no size of its own: put its rows in a sheet first.")
    raise ValueError("The markup holds no chart: give the SVG that a chart function returned.")


def document(
    svg_markup: str,
    title: str,
    subtitle: str,
    source: str,
    width: float = 960,
    legend: Sequence[KeyItem] = (),
) -> str:
    """Return a whole SVG file: finding, subtitle, key, chart and source, at a width in px.

    >>> picture = document('<svg width="200" height="80"></svg>', "It fell", "Rate", "ONS")
    >>> picture.startswith("<?xml") and "It fell" in picture
    True
    """
    chart, chart_width, chart_height = first_drawing(svg_markup)
    chart = _TAG.sub(_plain, chart, count=1)
    width = max(width, chart_width + 2 * MARGIN)
    room = width - 2 * MARGIN
    top = float(MARGIN)
    finding, top = _lines(title, 26, top, room, "finding", bold=True)
    below, top = _lines(subtitle, 16, top + 4, room, "subtitle")
    symbols, top = _key(legend, top + 14, room)
    scale = min(room / chart_width, 1.25) if chart_width < room else 1.0
    left = MARGIN + (room - chart_width * scale) / 2
    middle = (
        f'<g id="chart" transform="translate({left:.1f} {top + 10:.1f}) scale({scale:.4g})">'
        f"{chart}</g>"
    )
    foot, bottom = _lines(source, 13, top + chart_height * scale + 26, room, "source")
    height = bottom + MARGIN - 8
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:.0f}"'
        f' viewBox="0 0 {width:g} {height:.0f}" font-family="{lettering.FAMILY}" font-size="14"'
        f' fill="{palette.INK}"><title>{safe(title)}</title><desc>{safe(subtitle)}</desc>'
        f'<rect id="ground" width="100%" height="100%" fill="{palette.CARD}"/>'
        f"{finding}{below}{symbols}{middle}{foot}</svg>\n"
    )


def _plain(tag: re.Match[str]) -> str:
    """Inside a document the chart needs no role or label: the document is named."""
    return re.sub(r' (?:role|aria-[a-z]+|class)="[^"]*"', "", tag[0])


def _lines(
    text: str, size: int, top: float, room: float, name: str, *, bold: bool = False
) -> tuple[str, float]:
    lines = lettering.wrap(text, size, room, bold=bold)
    colour = palette.INK if bold else palette.GREY_700
    drawn = "".join(
        label(MARGIN, top + size * (0.9 + 1.3 * i), line, size=size, bold=bold, fill=colour)
        for i, line in enumerate(lines)
    )
    return f'<g id="{name}">{drawn}</g>', top + size * 1.3 * len(lines)


def _key(items: Sequence[KeyItem], top: float, room: float) -> tuple[str, float]:
    """Symbols and words in rows, wrapped at the width."""
    if not items:
        return "", top
    drawn, x, y = [], float(MARGIN), top
    for item in items:
        across = item.width + 8 + lettering.width(item.words, 14)
        if x > MARGIN and x + across > MARGIN + room:
            x, y = float(MARGIN), y + 24
        drawn.append(
            f'<g transform="translate({x:.1f} {y:.1f})">{item.symbol}</g>'
            + label(x + item.width + 8, y + 13, item.words, fill=palette.GREY_700)
        )
        x += across + 22
    return f'<g id="key">{"".join(drawn)}</g>', y + 24


@dataclass(frozen=True)
class SheetRow:
    """A row of strips or ranks for a picture: name, detail, the fluid drawing, figure, verdict."""

    name: str
    drawing: str
    figure: str
    detail: str = ""
    interval: str = ""
    verdict: Verdict | None = None
    words: str = ""


_PITCH, _HEAD = 52.0, 30.0


def sheet(
    rows: Sequence[SheetRow],
    heading: tuple[str, str, str] = ("← worse", "England", "better →"),
    width: float = 1000,
) -> str:
    """Return rows of fluid drawings as one drawing of a fixed width, its words as text.

    >>> drawn = sheet([SheetRow("Obesity", '<svg width="100%" height="40"></svg>', "38%")])
    >>> first_drawing(drawn)[1:]
    (1000.0, 82.0)
    """
    left, plot = width * 0.29, width * 0.36
    heads = "".join(
        label(left + plot * part, 18, words, size=13, anchor=anchor, fill=palette.GREY_700)
        for part, words, anchor in zip((0, 0.5, 1), heading, ("", "middle", "end"), strict=True)
    )
    body = "".join(
        f'<g id="row-{i + 1}" transform="translate(0 {_HEAD + i * _PITCH:g})">'
        f"{_row(row, width)}</g>"
        for i, row in enumerate(rows)
    )
    height = _HEAD + len(rows) * _PITCH
    return (
        f'<svg width="{width:g}" height="{height:g}" fill="{palette.INK}">'
        f'<g id="heading">{heads}</g>{body}</svg>'
    )


def _row(row: SheetRow, width: float) -> str:
    """Name and detail, the drawing, figure and interval, verdict, from left to right."""
    left, plot, figures, quiet = width * 0.29, width * 0.36, width * 0.76, palette.GREY_700
    name = lettering.clip(row.name, 15, left - 12)
    detail = lettering.clip(row.detail, 12, left - 12)
    drawn = [
        f'<path d="M0 0H{width:g}" stroke="{palette.GREY_100}"/>',
        label(0, 23 if detail else 31, name, size=15),
        label(0, 41, detail, size=12, fill=quiet) if detail else "",
        label(figures, 24 if row.interval else 31, row.figure, size=15, anchor="end", bold=True),
    ]
    if row.interval:
        drawn.append(label(figures, 41, row.interval, size=13, anchor="end", fill=quiet))
    if row.drawing.startswith("<svg"):
        drawn.append(f'<svg x="{left:g}" y="6" width="{plot:g}" height="40">{row.drawing}</svg>')
    if row.verdict is not None:
        words = lettering.clip(row.words or marks.WORDS[row.verdict], 14, width - figures - 40)
        drawn += [marks.mark(row.verdict, figures + 24, 26), label(figures + 38, 31, words)]
    return "".join(drawn)
