"""An indicator's page, put together from the atlas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures, sentences
from headwater.indicators.words.sentence import Sentence, beside, joined
from headwater.indicators.words.wording import kind_of_place, period_words
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.marks import UPRIGHT, KeyItem, Verdict, key, verdict_key
from headwater_web.charts.trend import Line, Trend, shared, trend
from headwater_web.figures.addresses import address
from headwater_web.figures.ranking import Ranking, ranking
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import decimals_of, interval_of, value_of
from headwater_web.figures.trends import Table, form_of, numbers
from headwater_web.indicators.chosen import Choice, choices, chosen, standings
from headwater_web.indicators.control_chart import ControlPicture, control_picture
from headwater_web.indicators.inequality import Inequality, inequality
from headwater_web.indicators.lineage import Step, definition_facts, steps
from headwater_web.indicators.over_time import TrendPicture, trend_picture
from headwater_web.indicators.pictures import MapPicture, map_picture

MULTIPLES = 8


@dataclass(frozen=True)
class Multiple:
    """One small picture."""

    name: str
    address: str
    says: str
    drawing: Markup
    table: Table


@dataclass(frozen=True)
class IndicatorPage:
    """All that the template shows."""

    name: str
    eyebrow: str
    crumbs: tuple[tuple[str, str], ...]
    lead: Sentence
    more: Sentence
    choices: tuple[Choice, ...]
    map: MapPicture | None
    ranking: Ranking | None
    ranking_title: str
    rank_key: Markup
    kind: str
    kinds: str
    unit: str
    csv: str
    json: str
    rank_svg: str
    trend: TrendPicture | None
    control: ControlPicture | None
    multiples: tuple[Multiple, ...]
    multiples_title: str
    inequality: Inequality | None
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    loop: tuple[dict[str, str], ...]
    nation: str


def indicator_page(
    atlas: Atlas, indicator: str, asked: Mapping[str, str], region: Place | None
) -> IndicatorPage:
    """The page of an indicator. Raises ``LookupError`` where nothing is held of it."""
    what = chosen(atlas, indicator, asked, region)
    held = standings(atlas, what)
    measure = atlas.definitions.get(indicator)
    name = measure.name if measure else indicator
    names = {each.area: atlas.places.name(each.area) for each in held}
    lead = sentences.indicator_lead(held, names, measure)
    query = what.query()
    nation = nation_name(atlas)
    csv = address("indicators:csv", indicator) + query
    kinds = kind_of_place(what.area_type)
    return IndicatorPage(
        name=name,
        eyebrow=f"Indicator · {len(held)} {kinds} · {period_words(held[0].period) if held else ''}",
        crumbs=(("Indicators", address("indicators:index")),),
        lead=beside(lead[0], nation),
        more=beside(joined(lead[1:]), nation),
        choices=choices(atlas, what, region, nation),
        map=map_picture(atlas, what, held, address("indicators:map-picture", indicator) + query),
        ranking=ranking(atlas, held),
        ranking_title=f"Every {kind_of_place(what.area_type, plural=False)}, highest first",
        rank_key=rank_key(atlas, held),
        kind=figures.capital(kind_of_place(what.area_type, plural=False)),
        kinds=kinds,
        unit=figures.capital(held[0].unit) if held else "",
        csv=csv,
        json=f"/api/indicators/{indicator}/figures{query}",
        rank_svg=address("indicators:rank-picture", indicator) + query,
        trend=trend_picture(atlas, what, region),
        control=control_picture(atlas, what, region),
        multiples=multiples(atlas, held[:MULTIPLES]),
        multiples_title=f"The {figures.counted(min(MULTIPLES, len(held)))} highest, over time",
        inequality=inequality(atlas, what, region),
        facts=definition_facts(measure),
        steps=steps(atlas, what, held[0] if held else None),
        loop=ways_on(atlas, held),
        nation=nation,
    )


def rank_key(atlas: Atlas, held: Sequence[Standing]) -> Markup:
    """The marks with how many places have each, and the line."""
    nation = nation_name(atlas)
    counts: dict[str, int] = {}
    for each in held:
        counts[each.verdict] = counts.get(each.verdict, 0) + 1
    items = []
    for verdict, count in counts.items():
        item = verdict_key(cast(Verdict, verdict))
        words = item.words.replace("England", nation)
        items.append(KeyItem(item.symbol, f"{words}: {count}", item.width))
    return key([*items, KeyItem(UPRIGHT, nation)])


def multiples(atlas: Atlas, held: Sequence[Standing]) -> tuple[Multiple, ...]:
    """The highest places over time, all on one scale."""
    made = []
    for each in held:
        series = atlas.series(each.indicator, each.area, each.sex, each.age)
        if series is None or len(series.periods) < 3:
            continue
        name = atlas.places.name(each.area)
        chart = Trend(
            caption=Caption(f"many-{each.area}", f"{name} over time"),
            periods=tuple(map(period_words, series.periods)),
            place=Line(name, series.value, series.lower, series.upper),
            england=Line(nation_name(atlas), series.england),
            verdict=cast(Verdict, each.verdict),
            form=form_of(each),
        )
        made.append((each, chart, numbers(atlas, series, decimals_of(each))))
    if not made:
        return ()
    between = shared([chart for _, chart, _ in made])
    return tuple(multiple(each, chart, table, between) for each, chart, table in made)


def multiple(each: Standing, chart: Trend, table: Table, between: tuple[float, float]) -> Multiple:
    """One small picture on the shared scale, and its numbers."""
    decimals = decimals_of(each)
    interval = interval_of(each, decimals)
    says = f"{value_of(each, decimals)} ({interval})" if interval else value_of(each, decimals)
    there = address("place:place", each.area)
    drawn = Trend(**{**chart.__dict__, "between": between})
    return Multiple(chart.place.name, there, says, trend(drawn, "small"), table)


def ways_on(atlas: Atlas, held: Sequence[Standing]) -> tuple[dict[str, str], ...]:
    """Three ways on from here."""
    cards = []
    worst = next((each for each in held if each.is_worse), held[0] if held else None)
    if worst is not None:
        name = atlas.places.name(worst.area)
        cards.append(
            {
                "title": f"See all of {name}",
                "text": "Every measure of one place on one page, and what stands out there.",
                "link": f"Open {name}",
                "address": address("place:place", worst.area),
            }
        )
    better = next((each for each in held if each.is_better), None)
    if worst is not None and better is not None:
        name = atlas.places.name(better.area)
        cards.append(
            {
                "title": "Who does better?",
                "text": f"{name} is better than {nation_name(atlas)}. Set the two side by side.",
                "link": "Compare the two",
                "address": f"{address('place:compare')}?place={worst.area}&with={better.area}",
            }
        )
    cards.append(
        {
            "title": "Is it a rural matter?",
            "text": "See which measures move differently in rural and urban districts.",
            "link": "Rural and urban",
            "address": address("rural"),
        }
    )
    return tuple(cards)
