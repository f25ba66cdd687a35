"""The strip: one place on one line with every district, its peers and England. Right is better.

The position is polarity x (value - England) / standard deviation of the districts, so a row of
one measure can be read beside a row of another. The drawing has no view box: positions are per
cent, marks keep their size at any width.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from markupsafe import Markup

from headwater_web.charts import frame, marks, palette
from headwater_web.charts.lettering import safe
from headwater_web.charts.marks import KeyItem, Verdict
from headwater_web.charts.scale import Values, finite, known

Polarity = Literal["lower", "higher", "none"]

REACH: Final = 3.5
"""Standard deviations from England to either end; what lies farther is held at the end."""

HEIGHT: Final = 40
_MIDDLE = HEIGHT / 2
_BINS = 250
_BELL = np.exp(-0.5 * (np.arange(-24, 25) / 9) ** 2)


@dataclass(frozen=True)
class Strip:
    """One row: a place's value with its interval among every district's.

    ``better`` says which direction is good ("none": higher lies to the right). Without England's
    value the middle district takes its place, drawn dashed. ``label`` names the drawing for
    screen readers; leave it empty where the table's row already says it all.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    england: float | None = None
    districts: Values = ()
    peers: Values = ()
    better: Polarity = "higher"
    verdict: Verdict = "not_compared"
    label: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a value lies along the row, in per cent."""

    centre: float
    per_unit: float = field(default=0.0)

    def __call__(self, value: float) -> float:
        return min(max(50 + (value - self.centre) * self.per_unit, 1.5), 98.5)


def strip(row: Strip) -> Markup:
    """Return the drawing of a row, as wide as the cell it stands in, 40 px high.

    >>> drawn = strip(Strip(38.3, 30.8, 47.2, england=30.2, districts=[20.0, 30.0, 40.0],
    ...                     better="lower", verdict="worse"))
    >>> 'width="100%"' in drawn
    True
    """
    districts = known(row.districts)
    value, england = finite(row.value), finite(row.england)
    if value is None and not len(districts):
        return Markup(f'<span class="hw-empty">{frame.NOTHING}</span>')  # noqa: S704
    place = _placing(row, districts, value, england)
    body = [
        f'<rect y="12" width="100%" height="16" rx="8" fill="{palette.TRACK}"/>',
        _ticks(districts, place),
        _benchmark(england is not None or not len(districts), place),
        _interval(row, place) if value is not None else "",
        *(
            f'<circle cx="{place(v):.2f}%" cy="20" r="3.6" fill="#fff"'
            f' stroke="{palette.GREY_700}" stroke-width="1.4"/>'
            for v in map(finite, row.peers)
            if v is not None
        ),
    ]
    if value is not None:
        body.append(
            f'<svg x="{place(value):.2f}%" y="20" overflow="visible">'
            f"{marks.at_origin(row.verdict, 8.5)}</svg>"
        )
    hidden = f'role="img" aria-label="{safe(row.label)}"' if row.label else 'aria-hidden="true"'
    return Markup(  # noqa: S704
        f'<svg class="hw-fluid" {hidden} width="100%" height="{HEIGHT}">{"".join(body)}</svg>'
    )


def _placing(
    row: Strip, districts: np.ndarray, value: float | None, england: float | None
) -> _Place:
    centre = england
    if centre is None:
        centre = float(np.median(districts)) if len(districts) else value or 0.0
    spread = float(districts.std()) if len(districts) > 1 else 0.0
    if not spread:
        ends = [
            abs(v - centre) for v in (value, finite(row.lower), finite(row.upper)) if v is not None
        ]
        spread = max(ends, default=0.0) / 2
    sign = -1 if row.better == "lower" else 1
    return _Place(centre, sign * 48.5 / (REACH * spread) if spread else 0.0)


def _ticks(districts: np.ndarray, place: _Place) -> str:
    """One path for every district; ticks are taller where districts crowd together."""
    return _crowd(districts.tobytes(), place) if len(districts) else ""


@lru_cache(maxsize=2_000)
def _crowd(values: bytes, place: _Place) -> str:
    """The path, kept because every place of a kind stands before the same crowd."""
    districts = np.frombuffer(values, dtype=np.float64)
    at = 50 + (districts - place.centre) * place.per_unit
    bins = (np.clip(at, 1.5, 98.5) * (_BINS / 100)).astype(np.int64)
    counts = np.bincount(bins, minlength=_BINS + 1)
    crowd = np.convolve(counts, _BELL, mode="same")
    half = 22 + 28 * crowd / crowd.max()
    taken = np.flatnonzero(counts)
    path = "".join(
        f"M{i} {50 - h}V{50 + h}"
        for i, h in zip(taken.tolist(), half[taken].astype(int).tolist(), strict=True)
    )
    return (
        f'<svg y="10" width="100%" height="20" viewBox="0 0 {_BINS} 100"'
        ' preserveAspectRatio="none">'
        f'<path d="{path}" stroke="{palette.GREY_500}" stroke-opacity=".6" stroke-width="1.2"'
        ' vector-effect="non-scaling-stroke"/></svg>'
    )


def _benchmark(is_england: bool, place: _Place) -> str:
    dashes = "" if is_england else ' stroke-dasharray="3 3"'
    return (
        f'<line x1="50%" x2="50%" y1="0" y2="{HEIGHT}" stroke="{palette.GREY_700}"'
        f' stroke-width="1.5"{dashes}/>'
    )


def _interval(row: Strip, place: _Place) -> str:
    lower, upper = finite(row.lower), finite(row.upper)
    if lower is None or upper is None:
        return ""
    left, right = sorted((place(lower), place(upper)))
    return (
        f'<line x1="{left:.2f}%" x2="{right:.2f}%" y1="20" y2="20"'
        f' stroke="{marks.COLOUR[row.verdict]}" stroke-width="3.5" stroke-opacity=".75"'
        ' stroke-linecap="round"/>'
    )


def axis(better: Polarity = "higher", centre: str = "England") -> Markup:
    """Return the heading of a column of strips: which way is worse, the middle, which is better."""
    ends = ("lower", "higher") if better == "none" else ("worse", "better")
    return Markup(  # noqa: S704
        f'<span class="hw-axis"><span>← {ends[0]}</span><span>{safe(centre)}</span>'
        f"<span>{ends[1]} →</span></span>"
    )


def key(
    place: str,
    peers: str = "Places like it",
    districts: str = "Every English district",
    benchmark: str = "England",
) -> Markup:
    """Return the key of a table of strips."""
    verdicts: tuple[Verdict, ...] = ("worse", "similar", "better")
    three = "".join(
        f'<g transform="translate({8 + 22 * i} 8)">{marks.at_origin(verdict)}</g>'
        for i, verdict in enumerate(verdicts)
    )
    return marks.key(
        (
            KeyItem(three, f"{place}, with its 95% interval", 60),
            KeyItem(marks.PEER_RING, peers),
            KeyItem(marks.TICKS, districts),
            KeyItem(marks.UPRIGHT, benchmark),
        )
    )
