"""Ranked places: a mark and its interval in each row of a table, and the benchmark as one line.

Like the strip it has no view box: positions are per cent of the cell, marks keep their size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from headwater_web.charts import frame, marks, palette
from headwater_web.charts.lettering import FAMILY, safe, width
from headwater_web.charts.marks import Verdict
from headwater_web.charts.scale import ONE_DECIMAL, Form, Linear, finite, tick_form, ticks

HEIGHT: Final = 30
_INSET = 3.0


@dataclass(frozen=True)
class Rank:
    """One row: a place's value, its interval, and what comparison says of it."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    verdict: Verdict = "not_compared"
    label: str = ""


@dataclass(frozen=True)
class RankScale:
    """What the rows of a table share: the range of values and the benchmark (often England)."""

    low: float
    high: float
    benchmark: float | None = None
    form: Form = ONE_DECIMAL

    def place(self, value: float) -> float:
        """Return where a value lies across the cell, in per cent."""
        at = Linear(self.low, self.high, _INSET, 100 - _INSET)(value)
        return min(max(at, _INSET), 100 - _INSET)


def scale_for(
    rows: Iterable[Rank], benchmark: float | None = None, form: Form | None = None
) -> RankScale:
    """Return the scale that holds every row's interval and the benchmark.

    >>> scale_for([Rank(30, 20, 45)], benchmark=30.2).high >= 45
    True
    """
    values = [v for row in rows for v in (row.value, row.lower, row.upper)]
    known = [v for v in map(finite, [*values, benchmark]) if v is not None] or [0.0, 1.0]
    return RankScale(min(known), max(known), finite(benchmark), form or ONE_DECIMAL)


def rank(row: Rank, scale: RankScale) -> Markup:
    """Return the drawing of a row, as wide as its cell, 30 px high.

    >>> 'height="30"' in rank(Rank(30, 20, 45), RankScale(0, 50, 30.2))
    True
    """
    value, middle = finite(row.value), HEIGHT / 2
    body = _upright(scale)
    if value is not None:
        lower, upper = finite(row.lower), finite(row.upper)
        if lower is not None and upper is not None:
            body += (
                f'<line x1="{scale.place(lower):.2f}%" x2="{scale.place(upper):.2f}%"'
                f' y1="{middle:g}" y2="{middle:g}" stroke="{marks.COLOUR[row.verdict]}"'
                ' stroke-width="3" stroke-opacity=".45" stroke-linecap="round"/>'
            )
        body += (
            f'<svg x="{scale.place(value):.2f}%" y="{middle:g}" overflow="visible">'
            f"{marks.at_origin(row.verdict, 6)}</svg>"
        )
    elif not body:
        return Markup(f'<span class="hw-empty">{frame.NOTHING}</span>')  # noqa: S704
    hidden = f'role="img" aria-label="{safe(row.label)}"' if row.label else 'aria-hidden="true"'
    return Markup(  # noqa: S704
        f'<svg class="hw-fluid" {hidden} width="100%" height="{HEIGHT}">{body}</svg>'
    )


def _upright(scale: RankScale) -> str:
    if scale.benchmark is None:
        return ""
    at = scale.place(scale.benchmark)
    return (
        f'<line x1="{at:.2f}%" x2="{at:.2f}%" y1="0" y2="{HEIGHT}"'
        f' stroke="{palette.GREY_500}" stroke-width="1.5"/>'
    )


def axis(scale: RankScale, about: int = 4) -> Markup:
    """Return the numbers along the top of a column of ranked rows, as wide as the cell."""
    values = ticks(scale.low, scale.high, about)
    form = tick_form(values, scale.form)
    marked = "".join(
        f'<text x="{scale.place(v):.2f}%" y="13" text-anchor="{_anchor(form(v), scale.place(v))}">'
        f"{safe(form(v))}</text>"
        for v in values
    )
    return Markup(  # noqa: S704
        '<svg class="hw-fluid" aria-hidden="true" width="100%" height="18"'
        f' font-family="{FAMILY}" font-size="12" fill="{palette.GREY_700}">{marked}</svg>'
    )


def _anchor(text: str, at: float) -> str:
    """Keep a number at either end inside a cell as narrow as 240 px."""
    half = width(text, 12) / 2 / 240 * 100
    return "start" if at < half else "end" if at > 100 - half else "middle"
