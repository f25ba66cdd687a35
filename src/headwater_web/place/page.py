"""A place's page, put together from the atlas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.small_areas import PARENT_TYPES
from headwater.indicators.standings.stands_out import StandsOut
from headwater.indicators.words import sentences
from headwater.indicators.words.chance import by_chance
from headwater.indicators.words.missing import missing
from headwater.indicators.words.place_answers import NOT_ENOUGH
from headwater.indicators.words.sentence import Sentence, beside, joined
from headwater.indicators.words.wording import kind_of_place
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import locator
from headwater_web.charts.strip import key
from headwater_web.figures.absent import Absent, absent
from headwater_web.figures.addresses import address
from headwater_web.figures.maps import outlines
from headwater_web.figures.ranking import Ranking, ranking
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import title_of
from headwater_web.figures.trends import TrendCard, trend_card, trend_key, ways_of
from headwater_web.place.findings import Finding, findings
from headwater_web.place.gap import Gap, gap_of
from headwater_web.place.groups import Group, group_rows, is_headline
from headwater_web.place.kin import children, crumbs, eyebrow, siblings
from headwater_web.place.lives import life_notice
from headwater_web.place.recorded import Recorded, describing, recorded
from headwater_web.place.rural_words import rural_says
from headwater_web.place.ways_on import Card, jumps, ways_on

RINGS = 5
FABRIC = "social_fabric"
PICTURES = 8


@dataclass(frozen=True)
class PlacePage:
    """All that the template shows."""

    place: Place
    eyebrow: str
    crumbs: tuple[tuple[str, str], ...]
    lead: Sentence
    more: Sentence
    locator: Markup
    jumps: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    strip_says: str
    strip_key: Markup
    findings: tuple[Finding, ...]
    looked_at: str
    peer_table: Ranking | None
    peer_says: str
    peer_title: str
    peer_unit: str
    trends: tuple[TrendCard, ...]
    trend_says: str
    trend_key: Markup
    gap: Gap | None
    no_gap: str
    rural: tuple[Sentence, ...]
    recorded: tuple[Recorded, ...]
    describing: tuple[Recorded, ...]
    absent: tuple[Absent, ...]
    missing: tuple[Sentence, ...]
    children: tuple[tuple[str, str], ...]
    loop: tuple[Card, ...]
    compare: str
    csv: str
    picture: str
    nation: str
    carried: str = field(default="")


def place_page(atlas: Atlas, code: str) -> PlacePage:
    """The page of the place with that code. Raises ``LookupError`` where there is none."""
    place = atlas.places.area(code)
    standings = atlas.standings(code)
    out = atlas.stands_out(code)
    peers = tuple(each.area for each in atlas.peers(code)[:RINGS])
    told = findings(atlas, out)
    nation = nation_name(atlas)
    said = sentences.place_lead(place.name, out, atlas.definitions)
    table, title, unit = peer_table(atlas, place, peers)
    groups = tuple(group_rows(atlas, standings, frozenset(peers)))
    trends = trend_cards(atlas, standings, peers)
    gap = gap_of(atlas, place)
    rural = rural_says(atlas, code, standings)
    records = recorded(atlas, standings)
    return PlacePage(
        place=place,
        eyebrow=eyebrow(atlas, place),
        crumbs=crumbs(atlas, place),
        lead=beside(joined(said[:2]), nation),
        more=beside(joined(more_of(atlas, out, said)), nation),
        locator=located(atlas, place),
        jumps=jumps(parts_of(groups, told, trends, gap, rural, records)),
        groups=groups,
        strip_says=strip_says(atlas, place),
        strip_key=key(
            place.name,
            districts=f"Every {kind_of_place(place.type, plural=False)}",
            benchmark=nation,
        ),
        findings=told,
        looked_at=beside(by_chance(out), nation).text,
        peer_table=table,
        peer_says=peer_says(place, len(peers)),
        peer_title=title,
        peer_unit=unit,
        trends=trends,
        trend_says=ways_of(trends),
        trend_key=trend_key(place.name, nation_name(atlas), bool(peers)),
        gap=gap,
        no_gap=NOT_ENOUGH if gap is None and place.type in PARENT_TYPES else "",
        rural=rural,
        recorded=records,
        describing=describing(atlas, standings),
        absent=tuple(each for each in absent(atlas) if each.domain == FABRIC),
        missing=missing(atlas, code),
        children=children(atlas, place),
        loop=ways_on(atlas, place, told),
        compare=address("place:compare") + f"?place={code}",
        csv=address("place:csv", code),
        picture=address("place:picture", code),
        nation=nation,
        carried=life_notice(atlas, place),
    )


def parts_of(groups: tuple[Group, ...], *parts: object) -> set[str]:
    """The names of the parts that hold something; the findings and what follows first."""
    named = zip(("out", "way", "gap", "rural", "records"), parts, strict=True)
    held = {name for name, part in named if part}
    return held | {group.id for group in groups} | {"practice", "promised", "missing"}


def more_of(atlas: Atlas, out: StandsOut, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The second paragraph: the balance, what is better, what cannot be told."""
    better = sentences.better_sentence(out, atlas.definitions)
    unclear = sentences.unclear_sentence(out, atlas.definitions)
    return (*said[2:], better, unclear)


def strip_says(atlas: Atlas, place: Place) -> str:
    """What a row of the strip shows."""
    kinds = kind_of_place(place.type)
    return (
        f"Each row puts {place.name} on one line with all {kinds}. Its mark lies to the left where "
        "things are worse, and to the right where they are better."
    )


def peer_says(place: Place, count: int) -> str:
    """What makes places peers, in a line."""
    return f"The {count} nearest by age, pay, density, rural share and other published facts."


def peer_table(
    atlas: Atlas, place: Place, peers: tuple[str, ...]
) -> tuple[Ranking | None, str, str]:
    """The peers on the measure that stands out most, with its title and unit."""
    out = atlas.stands_out(place.code)
    items = (*out.worse, *out.worsening, *out.better)
    if not items or not peers:
        return None, "", ""
    first = items[0].standing
    every = atlas.distribution(first.indicator, first.area_type, first.sex, first.age)
    chosen = [each for each in every if each.area in peers or each.area == place.code]
    table = ranking(atlas, chosen, place.code, ticks=2)
    title = f"{title_of(atlas, first)}, {first.period}. The line is {nation_name(atlas)}."
    return table, title, first.unit


def trend_cards(
    atlas: Atlas, standings: Iterable[Standing], peers: tuple[str, ...]
) -> tuple[TrendCard, ...]:
    """Pictures over time: what is moving first, then the headlines."""
    judged = [each for each in standings if each.polarity != "none"]
    moving = {"worsening": 0, "improving": 2}
    chosen = sorted(
        judged,
        key=lambda each: (
            not is_headline(atlas, each),
            moving.get(each.trend, 1),
            each.indicator,
            each.sex,
        ),
    )
    cards: list[TrendCard] = []
    for each in chosen:
        card = trend_card(atlas, each, peers)
        if card is not None:
            cards.append(card)
        if len(cards) == PICTURES:
            break
    return tuple(cards)


def located(atlas: Atlas, place: Place) -> Markup:
    """A small map of where the place lies, or nothing where it has no outline."""
    around = siblings(atlas, place)
    shapes = outlines(atlas, [each.code for each in around], place.type)
    if place.code not in shapes.paths:
        return Markup("")
    areas = [shapes.area(each.code) for each in around if each.code in shapes.paths]
    caption = Caption("locator", f"Where {place.name} lies")
    return locator(caption, shapes.extent, areas, place.code)
