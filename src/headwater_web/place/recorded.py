"""Figures that are neither good nor bad, as tables: illness on GP records, and the like."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.indicators.words.wording import period_words
from headwater_web.figures.addresses import address
from headwater_web.figures.strips import (
    decimals_of,
    interval_of,
    title_of,
    trace_address,
    value_of,
    verdict_words,
)

RECORDED = ("health", "mental")
FABRIC = ("fabric", "access")
ON_RECORDS = " on GP records", " on practice records"


@dataclass(frozen=True)
class Recorded:
    """One measure: its figure, its interval, the nation's figure, and how the two compare."""

    title: str
    unit: str
    address: str
    period: str
    value: str
    interval: str
    england: str
    verdict: Markup
    trace: str


def recorded(atlas: Atlas, standings: Iterable[Standing]) -> tuple[Recorded, ...]:
    """The conditions that GPs have on record for a place, by name."""
    return _of(atlas, standings, "health", RECORDED)


def describing(atlas: Atlas, standings: Iterable[Standing]) -> tuple[Recorded, ...]:
    """What only describes the social fabric of a place: living alone, what the council spends."""
    return _of(atlas, standings, "social_fabric", FABRIC)


def _of(
    atlas: Atlas, standings: Iterable[Standing], domain: str, themes: Collection[str]
) -> tuple[Recorded, ...]:
    held = []
    for each in standings:
        measure = atlas.definitions.get(each.indicator)
        if measure is None or each.value is None or measure.polarity != "none":
            continue
        if measure.domain == domain and measure.theme in themes:
            held.append(_row(atlas, each))
    return tuple(sorted(held, key=lambda row: row.title))


def _row(atlas: Atlas, each: Standing) -> Recorded:
    percent = each.unit.startswith("%")
    whole = all(float(one).is_integer() for one in (each.value, each.england) if one is not None)
    decimals = max(1, decimals_of(each)) if percent else 0 if whole else decimals_of(each)
    sign = each.unit[0] if each.unit.startswith(("%", "£")) else ""
    title = title_of(atlas, each)
    for ending in ON_RECORDS:
        title = title.removesuffix(ending)
    england = "" if each.england is None else figures.amount(each.england, sign, decimals)
    return Recorded(
        title=title,
        unit="" if percent else each.unit.lstrip("£ "),
        address=address("indicators:indicator", each.indicator),
        period=period_words(each.period),
        value=value_of(each, decimals),
        interval=interval_of(each, decimals),
        england=england,
        verdict=verdict_words(atlas, each),
        trace=trace_address(each),
    )
