"""Illness on GP records: figures of a place that are neither good nor bad, as a table."""

from __future__ import annotations

from collections.abc import Iterable
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

THEMES = ("health", "mental")
ON_RECORDS = " on GP records", " on practice records"


@dataclass(frozen=True)
class Recorded:
    """One condition: its figure, its interval, the nation's figure, and how the two compare."""

    title: str
    address: str
    period: str
    value: str
    interval: str
    england: str
    verdict: Markup
    trace: str


def recorded(atlas: Atlas, standings: Iterable[Standing]) -> tuple[Recorded, ...]:
    """The conditions that GPs have on record for a place, by name."""
    held = [each for each in standings if each.value is not None and _is_record(atlas, each)]
    return tuple(sorted((_row(atlas, each) for each in held), key=lambda row: row.title))


def _is_record(atlas: Atlas, each: Standing) -> bool:
    measure = atlas.definitions.get(each.indicator)
    return (
        measure is not None
        and measure.polarity == "none"
        and measure.domain == "health"
        and measure.theme in THEMES
    )


def _row(atlas: Atlas, each: Standing) -> Recorded:
    decimals = max(1, decimals_of(each))
    title = title_of(atlas, each)
    for ending in ON_RECORDS:
        title = title.removesuffix(ending)
    england = "" if each.england is None else figures.amount(each.england, "%", decimals)
    return Recorded(
        title=title,
        address=address("indicators:indicator", each.indicator),
        period=period_words(each.period),
        value=value_of(each, decimals),
        interval=interval_of(each, decimals),
        england=england,
        verdict=verdict_words(atlas, each),
        trace=trace_address(each),
    )
