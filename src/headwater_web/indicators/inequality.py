"""An indicator by national fifth of deprivation, and by town and country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.sentence import Sentence, plain
from headwater.indicators.words.wording import period_words
from headwater.place.hierarchy import Place
from headwater_web.charts.bars import Bar, Bars, bars
from headwater_web.charts.frame import Caption
from headwater_web.figures.request import nation_code
from headwater_web.figures.trends import Table, form, written
from headwater_web.indicators.chosen import EVERYWHERE, Chosen

FIFTHS = {
    "1": "Most deprived fifth",
    "2": "Second",
    "3": "Middle",
    "4": "Fourth",
    "5": "Least deprived fifth",
}
BUILT_IN = (
    "This measure counts deprivation, or goes into the index that puts areas in order of it. So "
    "part of the gap by deprivation is built in."
)
CLASSES = {"rural": "Rural areas", "urban": "Urban areas"}


@dataclass(frozen=True)
class BarPicture:
    """Bars with their finding and numbers."""

    id: str
    title: str
    subtitle: str
    drawing: Markup
    table: Table


@dataclass(frozen=True)
class Inequality:
    """A sentence and its pictures."""

    says: Sentence
    pictures: tuple[BarPicture, ...]


def inequality(atlas: Atlas, what: Chosen, region: Place | None) -> Inequality | None:
    """The picture of the region shown; nothing where small areas hold no figures."""
    place = what.within if what.within != EVERYWHERE else nation_code(atlas)
    rows = [
        row
        for row in atlas.derived("inequality", place)
        if row["indicator"] == what.indicator and row["sex"] == what.sex
    ]
    pictures = [
        made
        for made in (
            picture(rows, "deprivation", FIFTHS, "By national fifth of deprivation"),
            picture(rows, "rural", CLASSES, "By town and country"),
        )
        if made
    ]
    if not pictures:
        return None
    measure = atlas.definitions.get(what.indicator)
    built_in = measure is not None and measure.deprivation
    return Inequality(plain(BUILT_IN if built_in else ""), tuple(pictures))


def picture(
    rows: list[dict[str, Any]], dimension: str, names: dict[str, str], title: str
) -> BarPicture | None:
    """Bars of one dimension, in order; nothing where fewer than two groups have a figure."""
    held = {row["group"]: row for row in rows if row["dimension"] == dimension}
    shown = [
        (i, name, held[group]) for i, (group, name) in enumerate(names.items()) if group in held
    ]
    shown = [each for each in shown if each[2]["value"] is not None]
    if len(shown) < 2:
        return None
    unit = shown[0][2]["unit"] or ""
    drawn = [
        Bar(
            name,
            row["value"],
            row["lower"],
            row["upper"],
            5 - i if dimension == "deprivation" else 0,
        )
        for i, name, row in shown
    ]
    chart = Bars(Caption(f"bars-{dimension}", title), drawn, form=form(unit, 1))
    numbers = tuple(
        (name, written(row["value"], unit, 1), interval(row, unit), f"{row['small_areas']:,}")
        for _, name, row in shown
    )
    headings = ("Group", "Value", "95% interval", "Small areas")
    subtitle = f"{unit}, {period_words(shown[0][2]['period'])}, with 95% intervals"
    return BarPicture(
        f"numbers-{dimension}",
        title,
        subtitle,
        bars(chart, "large"),
        Table(title, headings, numbers),
    )


def interval(row: dict[str, Any], unit: str) -> str:
    """Both limits, or a dash."""
    if row["lower"] is None or row["upper"] is None:
        return "–"
    return f"{written(row['lower'], unit, 1)} to {written(row['upper'], unit, 1)}"
