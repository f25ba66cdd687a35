"""Small pictures of a measure over time: the place, England, and the middle of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas, Series
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.indicators.words.wording import period_words
from headwater_web.charts.frame import Caption, Size
from headwater_web.charts.marks import (
    ENGLAND_LINE,
    PEERS_LINE,
    PLACE_LINE,
    KeyItem,
    Verdict,
    key,
)
from headwater_web.charts.scale import Form
from headwater_web.charts.trend import Line, Trend, trend
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import decimals_of, title_of

DIRECTION = {
    ("worsening", "sure"): "getting worse",
    ("worsening", "likely"): "probably getting worse",
    ("improving", "sure"): "getting better",
    ("improving", "likely"): "probably getting better",
    ("rising", "sure"): "rising",
    ("rising", "likely"): "probably rising",
    ("falling", "sure"): "falling",
    ("falling", "likely"): "probably falling",
}


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TrendCard:
    """A picture, its finding, its numbers and where they can be had."""

    id: str
    name: str
    way: str
    title: str
    subtitle: str
    drawing: Markup
    table: Table
    csv: str
    svg: str
    address: str


def direction(atlas: Atlas, each: Standing) -> str:
    """Which way it is going, in words that carry how sure that is.

    A change that would not stand out among all the place's measures is "probably" at most.
    """
    if each.trend == "not_enough_data":
        return "not enough data"
    out = atlas.stands_out(each.area)
    told = {item.standing.key for item in (*out.worsening, *out.improving)}
    sureness = each.trend_sureness if each.key in told else "likely"
    known = each.trend_sureness in ("sure", "likely")
    return DIRECTION.get((each.trend, sureness if known else ""), "no clear change")


def ways_of(cards: Sequence[TrendCard]) -> str:
    """Which way the measures of pictures are going, in words: what moves is named."""
    moving = {
        way: "; ".join(each.name for each in cards if each.way == way) for way in DIRECTION.values()
    }
    told = [f"{figures.capital(way)}: {names}." for way, names in moving.items() if names]
    still = sum(each.way not in moving for each in cards)
    if still:
        rest = "of the others " if told else ""
        told.append(f"No clear change {rest}in {figures.counted(still, 'measure')}.")
    return " ".join(told)


def trend_card(
    atlas: Atlas, each: Standing, peers: tuple[str, ...] = (), size: Size = "small"
) -> TrendCard | None:
    """The card of one standing; nothing where fewer than two periods are held."""
    series = atlas.series(each.indicator, each.area, each.sex, each.age)
    if series is None or np.isfinite(series.value).sum() < 2:
        return None
    name, way = title_of(atlas, each), direction(atlas, each)
    title = f"{name}: {way}"
    subtitle = " · ".join(part for part in (figures.capital(each.unit), span_of(series)) if part)
    made = chart(atlas, each, series, peers, Caption(f"trend-{each.indicator}-{each.sex}", title))
    query = f"?area={each.area}&sex={each.sex}"
    return TrendCard(
        id=f"numbers-{each.indicator}-{each.sex}",
        name=name,
        way=way,
        title=title,
        subtitle=subtitle,
        drawing=trend(made, size),
        table=numbers(atlas, series, decimals_of(each)),
        csv=address("indicators:csv", each.indicator) + query,
        svg=address("indicators:trend-picture", each.indicator, each.area) + f"?sex={each.sex}",
        address=address("indicators:indicator", each.indicator),
    )


def chart(
    atlas: Atlas, each: Standing, series: Series, peers: tuple[str, ...], caption: Caption
) -> Trend:
    """The drawing's content."""
    middle = median_of(atlas, each, peers, len(series.periods))
    return Trend(
        caption=caption,
        periods=tuple(map(period_words, series.periods)),
        place=Line(atlas.places.name(each.area), series.value, series.lower, series.upper),
        england=Line(nation_name(atlas), series.england),
        peers=Line("Places like it", middle) if middle is not None else None,
        verdict=cast(Verdict, each.verdict),
        form=form_of(each),
    )


def form_of(each: Standing) -> Form:
    """How the figures of a measure are written on a chart."""
    return form(each.unit, decimals_of(each))


def form(unit: str, decimals: int) -> Form:
    """How figures of a unit are written on a chart: £ before, % after."""
    return Form(decimals, unit[:1] if unit.startswith("£") else "", "%" if unit[:1] == "%" else "")


def trend_key(place: str, nation: str, peers: bool, *, band: bool = True) -> Markup:
    """What the lines of a trend are; the nation is not drawn twice, nor a band where none is."""
    items = [KeyItem(PLACE_LINE, f"{place} and its 95% interval" if band else place, 28)]
    if place != nation:
        items.append(KeyItem(ENGLAND_LINE, nation, 28))
    if peers:
        items.append(KeyItem(PEERS_LINE, "Middle of the places like it", 28))
    return key(items)


def median_of(
    atlas: Atlas, each: Standing, peers: tuple[str, ...], periods: int
) -> np.ndarray | None:
    """The middle of the peers in each period, or nothing where fewer than three are held."""
    panel = atlas.panel(each.indicator, each.area_type, each.sex, each.age)
    if panel is None or panel.value.shape[1] != periods:
        return None
    wanted = np.isin(panel.areas, peers)
    if wanted.sum() < 3:
        return None
    ordered = np.sort(panel.value[wanted], axis=0)
    held = np.isfinite(ordered).sum(axis=0)
    low, high = np.maximum(held - 1, 0) // 2, np.minimum(held // 2, len(ordered) - 1)
    at = np.arange(ordered.shape[1])
    return np.where(held >= 3, (ordered[low, at] + ordered[high, at]) / 2, np.nan)


def span_of(series: Series) -> str:
    """First and last period with a figure."""
    held = np.flatnonzero(np.isfinite(series.value))
    return f"{period_words(series.periods[held[0]])} to {period_words(series.periods[held[-1]])}"


def numbers(atlas: Atlas, series: Series, decimals: int) -> Table:
    """The numbers behind a trend, newest first."""
    here, nation = atlas.places.name(series.area), nation_name(atlas)
    rows = []
    for i in reversed(range(len(series.periods))):
        if np.isfinite(series.value[i]):
            limits = (series.lower[i], series.upper[i])
            interval = (
                figures.span(*limits, series.unit, decimals) if all(np.isfinite(limits)) else "–"
            )
            england = written(series.england[i], series.unit, decimals)
            rows.append(
                (
                    period_words(series.periods[i]),
                    written(series.value[i], series.unit, decimals),
                    interval,
                    england,
                )
            )
    return Table(f"{here} over time", ("Period", here, "95% interval", nation), tuple(rows))


def written(value: float, unit: str, decimals: int) -> str:
    """A figure with the sign of its unit, or a dash."""
    if not np.isfinite(value):
        return "–"
    sign = unit[0] if unit.startswith(("%", "£")) else ""
    return figures.amount(float(value), sign, decimals)
