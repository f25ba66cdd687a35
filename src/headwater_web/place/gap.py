"""The gap inside a place: small areas from the most to the least deprived, and the slope."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.gap import Gradient
from headwater.indicators.words.figures import capital
from headwater.indicators.words.place_answers import gap_sentence
from headwater.indicators.words.sentence import Sentence, beside
from headwater.indicators.words.wording import period_words
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import Choropleth, choropleth, legend, ramp
from headwater_web.charts.marks import key
from headwater_web.charts.slope import Slope, slope
from headwater_web.figures.addresses import address
from headwater_web.figures.gradients import widest_gradient
from headwater_web.figures.maps import outlines
from headwater_web.figures.request import nation_name
from headwater_web.figures.trends import Table, form, written

FIFTHS = ("1, most deprived", "2", "3", "4", "5, least deprived")
MOST_MAPPED = 450


@dataclass(frozen=True)
class Gap:
    """A sentence, a picture, its numbers, and a map of deprivation."""

    says: Sentence
    title: str
    subtitle: str
    drawing: Markup
    table: Table
    svg: str
    csv: str
    map: Markup
    map_title: str
    map_subtitle: str
    map_key: Markup


def gap_of(atlas: Atlas, place: Place) -> Gap | None:
    """The widest gap inside the place; nothing where too few small areas have figures."""
    found = widest_gradient(atlas, place.code)
    if found is None:
        return None
    drawing, key_, says = deprivation_map(atlas, place, found)
    return Gap(
        says=beside(
            gap_sentence(found.row, atlas.definitions.get(found.indicator)), nation_name(atlas)
        ),
        title=f"{capital(found.title)}, from the most to the least deprived",
        subtitle=subtitle(found),
        drawing=slope(gradient_chart(atlas, found, Caption("gap", found.title)), "large"),
        table=numbers(found),
        svg=address("place:gap-picture", place.code),
        csv=address("place:gap-csv", place.code),
        map=drawing,
        map_title="Where the deprived neighbourhoods are",
        map_subtitle=says,
        map_key=key_,
    )


def subtitle(found: Gradient) -> str:
    """Measure, unit, period, and what a dot and the line are."""
    unit = f"{capital(found.unit)}, " if found.unit else ""
    return (
        f"{unit}{period_words(found.period)}, {len(found.rank)} neighbourhoods. A larger dot has "
        f"more people. The line is the slope index with its 95% band{_widened(found)}."
    )


def _widened(found: Gradient) -> str:
    return ", widened for the choice" if found.row.get("looked_at", 1) > 1 else ""


def gradient_chart(atlas: Atlas, found: Gradient, caption: Caption) -> Slope:
    """The drawing's content."""
    return Slope(
        caption=caption,
        ranks=found.rank,
        values=found.value,
        line=found.line,
        band=found.band,
        fifths=[int(each) for each in found.fifth],
        weights=found.population,
        england=found.england,
        form=form(found.unit, 1),
    )


def numbers(found: Gradient) -> Table:
    """Mean of each fifth of neighbourhoods, as a table."""
    rows = tuple(
        (FIFTHS[fifth - 1], str(areas), written(mean, found.unit, 1))
        for fifth, areas, mean in found.by_fifth
    )
    return Table(
        f"{found.title} by national fifth of deprivation",
        ("National fifth", "Neighbourhoods", "Mean"),
        rows,
    )


def deprivation_map(atlas: Atlas, place: Place, found: Gradient) -> tuple[Markup, Markup, str]:
    """A map of the small areas by national fifth of deprivation, its key and its subtitle."""
    if len(found.areas) > MOST_MAPPED:
        return Markup(""), Markup(""), ""
    shapes = outlines(atlas, found.areas, found.area_type)
    if not shapes.paths:
        return Markup(""), Markup(""), ""
    fill = {code: str(6 - int(fifth)) for code, fifth in zip(found.areas, found.fifth, strict=True)}
    areas = [shapes.area(code, fill[code]) for code in found.areas if code in shapes.paths]
    fills = ramp([FIFTHS[4 - i] for i in range(5)])
    chart = Choropleth(
        Caption("gap-map", f"Deprivation in {place.name}"), shapes.extent, areas, fills
    )
    says = "National fifths of deprivation, with the number of neighbourhoods in each"
    return choropleth(chart, 400), key(legend(chart)), says
