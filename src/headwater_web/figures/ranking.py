"""Places in order, each with its interval, and the benchmark as one line through all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.indicators.words.wording import short_name
from headwater_web.charts.marks import Verdict
from headwater_web.charts.rank import Rank, RankScale, axis, rank, scale_for
from headwater_web.figures.addresses import address
from headwater_web.figures.strips import interval_of, short_verdict, trace_address, value_of
from headwater_web.figures.trends import form_of

LONG = 60
ENDS = 20


@dataclass(frozen=True)
class RankRow:
    """One place in the table."""

    code: str
    name: str
    address: str
    drawing: Markup
    value: str
    interval: str
    trace: str
    verdict: Markup
    here: bool


@dataclass(frozen=True)
class Ranking:
    """The table: its axis and its rows."""

    axis: Markup
    rows: tuple[RankRow, ...]

    @property
    def folded(self) -> tuple[Ranking, Ranking, Ranking] | None:
        """The first rows, the middle and the last; None for a table short enough to show whole."""
        if len(self.rows) <= LONG:
            return None
        cuts = slice(None, ENDS), slice(ENDS, -ENDS), slice(-ENDS, None)
        first, middle, last = (replace(self, rows=self.rows[cut]) for cut in cuts)
        return first, middle, last


def ranking(
    atlas: Atlas, standings: Sequence[Standing], here: str = "", *, ticks: int = 4
) -> Ranking | None:
    """The places of ``standings`` in the order given; nothing where there are none.

    ``ticks`` is about how many numbers stand along the top: fewer for a narrow table.
    """
    held = [each for each in standings if each.value is not None]
    if not held:
        return None
    scale = scale_for(map(drawn, held), held[0].england, form_of(held[0]))
    decimals = shared_decimals(held)
    rows = tuple(row(atlas, each, scale, decimals, here) for each in held)
    return Ranking(axis(scale, ticks), rows)


def row(atlas: Atlas, each: Standing, scale: RankScale, decimals: int, here: str) -> RankRow:
    """One place's row."""
    return RankRow(
        code=each.area,
        name=short_name(atlas.places.name(each.area)),
        address=address("place:place", each.area),
        drawing=rank(drawn(each), scale),
        value=value_of(each, decimals),
        interval=interval_of(each, decimals),
        trace=trace_address(each),
        verdict=short_verdict(each),
        here=each.area == here,
    )


def drawn(each: Standing) -> Rank:
    """What a row draws."""
    return Rank(each.value, each.lower, each.upper, cast(Verdict, each.verdict))


def shared_decimals(standings: Iterable[Standing]) -> int:
    """The decimals of a table in which every row is written alike: at most one more than usual."""
    values = [each.value for each in standings if each.value is not None]
    usual = figures.decimals_for(values[:1], next(iter(standings)).unit) if values else 0
    return min(usual + (1 if max(map(abs, values), default=0) < 100 and usual == 0 else 0), 2)
