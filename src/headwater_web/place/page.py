"""A place's page, put together from the atlas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from markupsafe import Markup

from headwater.indicators import sentences
from headwater.indicators.atlas import Atlas
from headwater.indicators.missing import missing
from headwater.indicators.place_answers import rural_answer, rural_sides
from headwater.indicators.place_standing import Standing
from headwater.indicators.sentence import Sentence, beside, joined
from headwater.indicators.stands_out import StandsOut
from headwater.indicators.wording import kind_of_place
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import locator
from headwater_web.charts.strip import axis, key
from headwater_web.figures.maps import outlines
from headwater_web.figures.ranking import Ranking, ranking
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import StripRow, strip_rows, title_of
from headwater_web.figures.trends import TrendCard, trend_card, trend_key
from headwater_web.place.findings import Finding, findings
from headwater_web.place.gap import Gap, gap_of
from headwater_web.place.kin import children, crumbs, eyebrow, siblings

RINGS = 5
PICTURES = 8
FEW = 8
GROUPS = (
    ("health", "Health", "How long and how well people live, and what makes them ill."),
    (
        "building_blocks",
        "The building blocks of health",
        "Work, income, learning, homes, travel and air: what makes people well long before they "
        "need a doctor.",
    ),
    (
        "social_fabric",
        "The social fabric",
        "What brings people together, and how easily they reach it.",
    ),
)
BROUGHT = (
    "brought",
    "Brought by you, or shared with you",
    "Measures that people here added as files of their own. Nobody else has checked them.",
)


@dataclass(frozen=True)
class Group:
    """A table of strips: the first few rows, and the rest behind a summary."""

    id: str
    title: str
    says: str
    axis: Markup
    rows: tuple[StripRow, ...]
    more: tuple[StripRow, ...] = ()

    @property
    def more_label(self) -> str:
        """What opens the rest."""
        return f"{len(self.more)} more measures"


@dataclass(frozen=True)
class Card:
    """A way on to the next step of the loop."""

    title: str
    text: str
    link: str
    address: str


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
    trend_key: Markup
    gap: Gap | None
    rural: tuple[Sentence, ...]
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
    return PlacePage(
        place=place,
        eyebrow=eyebrow(atlas, place),
        crumbs=crumbs(atlas, place),
        lead=beside(joined(said[:2]), nation),
        more=beside(joined(more_of(atlas, out, said)), nation),
        locator=located(atlas, place),
        jumps=jumps(groups, told),
        groups=groups,
        strip_says=strip_says(atlas, place),
        strip_key=key(
            place.name,
            districts=f"Every {kind_of_place(place.type, plural=False)}",
            benchmark=nation,
        ),
        findings=told,
        looked_at=beside(sentences.by_chance(out), nation).text,
        peer_table=table,
        peer_says=peer_says(place, len(peers)),
        peer_title=title,
        peer_unit=unit,
        trends=trend_cards(atlas, standings, peers),
        trend_key=trend_key(place.name, nation_name(atlas), bool(peers)),
        gap=gap_of(atlas, place),
        rural=rural_says(atlas, code, standings),
        missing=missing(atlas, code),
        children=children(atlas, place),
        loop=ways_on(atlas, place, told),
        compare=reverse("place:compare") + f"?place={code}",
        csv=reverse("place:csv", args=[code]),
        picture=reverse("place:picture", args=[code]),
        nation=nation,
    )


def more_of(atlas: Atlas, out: StandsOut, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The second paragraph: the balance, what is better, what cannot be told."""
    better = sentences.better_sentence(out, atlas.definitions)
    unclear = sentences.unclear_sentence(out, atlas.definitions)
    return (*said[2:], better, unclear)


def rural_says(atlas: Atlas, code: str, standings: tuple[Standing, ...]) -> tuple[Sentence, ...]:
    """Whether rural areas fall behind, and how the place's own rural and urban parts compare."""
    nation, known = nation_name(atlas), atlas.definitions
    share = atlas.rural_share(code)
    answer = rural_answer(atlas.places.name(code), share, atlas.rural_trends(), known, standings)
    sides = [
        row
        for row in atlas.derived("inequality", code)
        if row["group"] == "difference" and row["lower"] is not None
    ]
    clear = [row for row in sides if not row["lower"] <= 0 <= row["upper"]]
    judged = [row for row in clear if is_judged(atlas, row["indicator"])]
    told = [rural_sides(row, known.get(row["indicator"])) for row in judged[:2]]
    return tuple(beside(each, nation) for each in (answer, *told))


def is_judged(atlas: Atlas, indicator: str) -> bool:
    """Whether the measure has a good and a bad direction."""
    measure = atlas.definitions.get(indicator)
    return measure is not None and measure.polarity != "none" and measure.domain != "context"


def group_rows(
    atlas: Atlas, standings: Iterable[Standing], peers: frozenset[str]
) -> Iterable[Group]:
    """Headlines first, then each domain; within one, what is worst comes first."""
    nation = nation_name(atlas)
    judged = [each for each in standings if each.value is not None and each.polarity != "none"]
    heads = [each for each in judged if is_headline(atlas, each)]
    if heads:
        rows = strip_rows(atlas, in_order(atlas, heads), peers)
        yield Group("stands", "Where it stands", "", axis("higher", nation), rows)
    brought = [each for each in standings if is_brought(atlas, each) and each.value is not None]
    if brought:
        rows = strip_rows(atlas, sorted(brought, key=worst_first), peers)
        yield Group(*BROUGHT, axis("higher", nation), rows[:FEW], rows[FEW:])
    others = [each for each in judged if each not in heads and each not in brought]
    for domain, title, says in GROUPS:
        rest = [each for each in others if domain_of(atlas, each) == domain]
        rows = strip_rows(atlas, sorted(rest, key=worst_first), peers)
        if rows:
            yield Group(domain, title, says, axis("higher", nation), rows[:FEW], rows[FEW:])


def is_brought(atlas: Atlas, each: Standing) -> bool:
    """Whether somebody added the measure as a file of her own."""
    return getattr(atlas.definitions.get(each.indicator), "origin", "") == "own"


def is_headline(atlas: Atlas, each: Standing) -> bool:
    """Whether the measure belongs on the first screen."""
    measure = atlas.definitions.get(each.indicator)
    return measure is not None and measure.headline


def domain_of(atlas: Atlas, each: Standing) -> str:
    """The measure's domain; a measure without a definition counts as health."""
    measure = atlas.definitions.get(each.indicator)
    return measure.domain if measure else "health"


def in_order(atlas: Atlas, standings: Iterable[Standing]) -> list[Standing]:
    """Headlines in the order of their definitions, so that pages can be compared."""
    order = {name: i for i, name in enumerate(atlas.definitions)}
    return sorted(standings, key=lambda each: (order.get(each.indicator, 999), each.sex))


def worst_first(each: Standing) -> tuple[float, str]:
    """Order by distance from England, worse first."""
    return (each.z if each.z is not None else 0.0, each.indicator)


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
    table = ranking(atlas, chosen, place.code)
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


def jumps(groups: tuple[Group, ...], told: tuple[Finding, ...]) -> tuple[tuple[str, str], ...]:
    """Links to the parts of the page that are there."""
    held = {group.id for group in groups}
    links = [("stands", "Where it stands")] if "stands" in held else []
    links += [("out", "What stands out")] if told else []
    links += [("way", "Which way"), ("gap", "The gap inside")] if groups else []
    links += [(name, title) for name, title, _ in (BROUGHT, *GROUPS) if name in held]
    return (*links, ("missing", "Who is missing"))


def ways_on(atlas: Atlas, place: Place, told: tuple[Finding, ...]) -> tuple[Card, ...]:
    """Three ways on from here."""
    peers = atlas.peers(place.code)
    cards = []
    if told:
        cards.append(
            Card(
                "Look closer at one measure",
                f"{told[0].title}: the map, every place in order, and how it has moved.",
                "Open the measure",
                told[0].address,
            )
        )
    if peers:
        cards.append(
            Card(
                f"Set it beside {peers[0].name}",
                f"A place like {place.name}: see where the two part, and why they match.",
                "Compare the two",
                reverse("place:compare") + f"?place={place.code}&with={peers[0].area}",
            )
        )
    cards.append(
        Card(
            "Bring what you know",
            "Add a local measure as a file, and see it here beside the official ones.",
            "Add your own data",
            reverse("indicators:own"),
        )
    )
    return tuple(cards)
