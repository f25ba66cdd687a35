"""A place beside its peers: the same measures for each, and why they are alike."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.indicators.standings.atlas import Atlas, PeerRow
from headwater.indicators.standings.likeness import likeness
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.place.hierarchy import Place
from headwater.place.likeness import Likeness
from headwater_web.figures.addresses import address
from headwater_web.figures.ranking import Ranking, ranking
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import decimals_of, interval_of, title_of, value_of, verdict_words
from headwater_web.place.groups import in_order, is_headline
from headwater_web.place.ways_on import Card

PEERS = 15


@dataclass(frozen=True)
class Contrast:
    """One measure in both places, and whether their intervals part."""

    title: str
    address: str
    here: str
    here_interval: str
    there: str
    there_interval: str
    says: str
    here_verdict: object
    there_verdict: object


@dataclass(frozen=True)
class Fact:
    """One characteristic of both places, and how much of the distance it explains."""

    label: str
    here: str
    there: str
    share: str
    verdict: str


@dataclass(frozen=True)
class ComparePage:
    """All that the template shows."""

    place: Place
    other: Place | None
    peers: tuple[tuple[PeerRow, str], ...]
    why: Likeness | None
    contrasts: tuple[Contrast, ...]
    tables: tuple[tuple[str, str, Ranking], ...]
    facts: tuple[Fact, ...]
    loop: tuple[Card, ...]
    nation: str


def compare_page(atlas: Atlas, code: str, other: str = "") -> ComparePage:
    """The comparison of a place with its peers, or with one other place.

    Raises ``LookupError`` where either is unknown.
    """
    place = atlas.places.area(code)
    found = atlas.peers(code)[:PEERS]
    second = atlas.places.area(other) if other else None
    rows = tuple(
        (each, f"{address('place:compare')}?place={code}&with={each.area}") for each in found
    )
    why = likeness(atlas, code, second.code) if second else None
    return ComparePage(
        place=place,
        other=second,
        peers=rows,
        why=why,
        contrasts=contrasts(atlas, code, second.code) if second else (),
        tables=tables(atlas, code, tuple(each.area for each in found[:5])),
        facts=facts(why) if why else (),
        loop=ways_on(place, second),
        nation=nation_name(atlas),
    )


def facts(why: Likeness) -> tuple[Fact, ...]:
    """Each characteristic with its unit, most alike first."""
    made = []
    for each in why.comparisons:
        what = each.characteristic
        values = [each.value, each.other_value]
        decimals = figures.decimals_for(values, what.unit)
        here, there = (figures.amount(value, what.unit, decimals) for value in values)
        label = figures.capital(what.label)
        made.append(Fact(label, here, there, f"{100 * each.share:.0f}%", each.verdict))
    return tuple(made)


def ways_on(place: Place, other: Place | None) -> tuple[Card, ...]:
    """Three ways on from here."""
    second = other or place
    return (
        Card(
            f"Read all of {second.name}",
            "What is worse there, what is worsening, and how sure we are.",
            f"Open {second.name}",
            address("place:place", second.code),
        ),
        Card(
            "Is it a rural matter?",
            "Which measures move differently in the country and in towns.",
            "Rural and urban",
            address("rural"),
        ),
        Card(
            "Bring what you know",
            "Add a local measure as a file, and set places side by side on it.",
            "Add your own data",
            address("indicators:own"),
        ),
    )


def contrasts(atlas: Atlas, code: str, other: str) -> tuple[Contrast, ...]:
    """Every judged measure that both have, widest difference first."""
    there = {each.key: each for each in atlas.standings(other)}
    pairs = [
        (each, there[each.key])
        for each in atlas.standings(code)
        if each.key in there and each.polarity != "none" and each.value is not None
    ]
    known = [pair for pair in pairs if pair[1].value is not None]
    known.sort(key=lambda pair: -abs((pair[0].z or 0.0) - (pair[1].z or 0.0)))
    return tuple(contrast(atlas, *pair) for pair in known)


def contrast(atlas: Atlas, here: Standing, there: Standing) -> Contrast:
    """One measure in two places."""
    decimals = max(decimals_of(here), decimals_of(there))
    return Contrast(
        title=title_of(atlas, here),
        address=address("indicators:indicator", here.indicator),
        here=value_of(here, decimals),
        here_interval=interval_of(here, decimals),
        there=value_of(there, decimals),
        there_interval=interval_of(there, decimals),
        says=apart(atlas, here, there),
        here_verdict=verdict_words(atlas, here),
        there_verdict=verdict_words(atlas, there),
    )


def apart(atlas: Atlas, here: Standing, there: Standing) -> str:
    """Whether the two can be told apart, in words."""
    limits = (here.lower, here.upper, there.lower, there.upper)
    if any(each is None for each in limits):
        return "no interval published"
    better = -1 if here.polarity == "lower" else 1
    low, high = figures_of(here)
    other_low, other_high = figures_of(there)
    if low > other_high:
        first = better > 0
    elif high < other_low:
        first = better < 0
    else:
        return "we cannot tell them apart"
    return f"better in {atlas.places.name(here.area if first else there.area)}"


def figures_of(each: Standing) -> tuple[float, float]:
    """Both limits as numbers; not-a-number where one is missing."""
    return (
        each.lower if each.lower is not None else float("nan"),
        each.upper if each.upper is not None else float("nan"),
    )


def tables(atlas: Atlas, code: str, peers: tuple[str, ...]) -> tuple[tuple[str, str, Ranking], ...]:
    """Headline measures, each with the place among its nearest peers."""
    heads = in_order(atlas, [each for each in atlas.standings(code) if is_headline(atlas, each)])
    made = []
    for each in heads:
        every = atlas.distribution(each.indicator, each.area_type, each.sex, each.age)
        chosen = [one for one in every if one.area in peers or one.area == code]
        table = ranking(atlas, chosen, code)
        if table is not None and len(table.rows) > 1:
            unit = figures.capital(each.unit)
            made.append((f"{title_of(atlas, each)}, {each.period}", unit, table))
    return tuple(made)
