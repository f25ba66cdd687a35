"""Rows of the table that is a chart: a place on one line with every place of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.drawn_figures import AMONG
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.small_numbers import small_number_words
from headwater.indicators.words import figures
from headwater.indicators.words.wording import kind_of_place, period_words
from headwater_web.charts.marks import WORDS, Verdict, verdict_cell
from headwater_web.charts.strip import Polarity, Strip, strip
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_name
from headwater_web.figures.spread import spread

NO_INTERVAL = "no interval published"
PUBLISHED = "the publisher's own test"
SEXES = {"Male": "men", "Female": "women"}


@dataclass(frozen=True)
class StripRow:
    """One measure of a place, ready for the table."""

    title: str
    about: str
    address: str
    drawing: Markup
    value: str
    interval: str
    trace: str
    verdict: Markup


def strip_rows(
    atlas: Atlas, standings: Iterable[Standing], peers: frozenset[str]
) -> tuple[StripRow, ...]:
    """A row for each standing; ``peers`` are the codes drawn as rings."""
    return tuple(strip_row(atlas, each, peers) for each in standings)


def strip_row(atlas: Atlas, each: Standing, peers: frozenset[str]) -> StripRow:
    """The row of one standing."""
    every, held_against = spread(atlas, each), among(atlas, each)
    values = every.values if held_against is None else held_against
    rings = every.of(peers)
    verdict = cast(Verdict, each.verdict)
    drawn = strip(
        Strip(
            each.value,
            each.lower,
            each.upper,
            each.england,
            values,
            rings,
            cast(Polarity, each.polarity),
            verdict,
        )
    )
    decimals = decimals_of(each)
    return StripRow(
        title=title_of(atlas, each),
        about=" · ".join(filter(None, (about(atlas, each, decimals), small_number_words(each)))),
        address=address("indicators:indicator", each.indicator),
        drawing=Markup("") if held_against == [] else drawn,
        value=value_of(each, decimals),
        interval=interval_of(each, decimals),
        trace=trace_address(each),
        verdict=verdict_words(atlas, each),
    )


def among(atlas: Atlas, each: Standing) -> list[float] | None:
    """The spread of the areas a drawn place is held against; None for places nobody drew."""
    rows = atlas.derived("among", each.area) if each.area_type in AMONG else []
    if not rows:
        return None
    keys = ((row["indicator"], row["sex"], row["age"]) for row in rows)
    return next((row["values"] for key, row in zip(keys, rows, strict=True) if key == each.key), [])


def decimals_of(each: Standing) -> int:
    """Decimals that tell the value, its limits and England's value apart."""
    held = [each.value, each.lower, each.upper, each.england]
    return figures.decimals_for([one for one in held if one is not None], each.unit)


def value_of(each: Standing, decimals: int) -> str:
    """The value with the sign of its unit, not its words."""
    if each.value is None:
        return "not published"
    sign = each.unit[0] if each.unit.startswith(("%", "£")) else ""
    return figures.amount(each.value, sign, decimals)


def interval_of(each: Standing, decimals: int) -> str:
    """The interval in words, or nothing where none is published."""
    if each.lower is None or each.upper is None:
        return ""
    return figures.span(each.lower, each.upper, each.unit, decimals)


def title_of(atlas: Atlas, each: Standing) -> str:
    """The measure's short name, and whom it counts where that is not everyone."""
    measure = atlas.definitions.get(each.indicator)
    name = figures.capital(measure.short if measure else each.indicator)
    whom = SEXES.get(each.sex, "")
    return f"{name}, {whom}" if whom and whom not in name.lower() else name


def about(atlas: Atlas, each: Standing, decimals: int) -> str:
    """Unit, period and the benchmark, in one small line."""
    unit = "" if each.unit.startswith(("%", "£")) else capital_unit(each.unit)
    parts = [unit, period_words(each.period)]
    line = ", ".join(part for part in parts if part)
    if each.england is None:
        return line
    sign = each.unit[0] if each.unit.startswith(("%", "£")) else ""
    england = figures.amount(each.england, sign, decimals)
    return f"{line} · {nation_name(atlas)} {england}"


def verdict_words(atlas: Atlas, each: Standing) -> Markup:
    """The verdict's mark and words; where it rests on rank, that is said."""
    words = WORDS[cast(Verdict, each.verdict)]
    words = words.replace("England", nation_name(atlas))
    words = words.replace("districts", kind_of_place(each.area_type))
    note = {"rank": NO_INTERVAL, "published": PUBLISHED}.get(each.basis, "")
    return verdict_cell(cast(Verdict, each.verdict), words, note)


SHORT = {
    "worse": "Worse",
    "better": "Better",
    "similar": "Similar",
    "lower": "Lower",
    "higher": "Higher",
    "worst_fifth": "Worst fifth",
    "best_fifth": "Best fifth",
    "lowest_fifth": "Lowest fifth",
    "highest_fifth": "Highest fifth",
    "middle": "Middle",
    "not_compared": "Not compared",
}


def short_verdict(each: Standing) -> Markup:
    """The verdict in a word, for a table whose heading says against whom."""
    return verdict_cell(cast(Verdict, each.verdict), SHORT.get(each.verdict, ""))


def trace_address(each: Standing) -> str:
    """Where one number is traced back to its source."""
    query = f"sex={each.sex}&period={each.period}".replace(" ", "%20")
    return f"{address('indicators:trace', each.indicator, each.area)}?{query}"


def capital_unit(unit: str) -> str:
    """A unit at the head of a line; "km" and its like keep their small letters.

    >>> capital_unit("per 100,000"), capital_unit("km")
    ('Per 100,000', 'km')
    """
    return unit if len(unit.split(" ")[0]) < 3 else figures.capital(unit)
