"""The page of who does better than expected: for a measure, for a place, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from headwater.evaluation.bright_spots import BrightSpots, Spot, Weighed
from headwater.evaluation.bright_words import (
    ask_says,
    left_says,
    measure_says,
    neighbours_say,
    not_weighed,
    place_says,
    spot_says,
)
from headwater.evaluation.whom_to_ask import (
    Neighbourhood,
    better_neighbours,
    whom_to_ask,
    why_like,
)
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import amount, capital, decimals_for, span
from headwater.indicators.words.sentence import Sentence
from headwater.indicators.words.wording import kind_of_place, phrase_for
from headwater_web.charts.marks import Verdict, icon
from headwater_web.evaluation.answering import weighed
from headwater_web.evaluation.better_measures import (
    MeasureGroup,
    measure_address,
    measure_choices,
    measure_groups,
    name_of,
    title_of,
)
from headwater_web.figures.addresses import address

KINDS = ("LAD", "UTLA")
LISTED = 12
MARKS: dict[str, Verdict] = {"better": "better", "worse": "worse", "as_expected": "similar"}
WORDS = {
    "better": "Better than expected",
    "worse": "Harder than expected",
    "as_expected": "About as expected",
}


@dataclass(frozen=True)
class SpotRow:
    """A place on a measure, as a row."""

    name: str
    address: str
    value: str
    expected: str
    difference: str
    mark: Markup
    words: str
    why: str = ""


@dataclass(frozen=True)
class NeighbourRow:
    """A place like hers that does better on something: why it is like hers, and on what."""

    name: str
    address: str
    why: str
    measures: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class BetterPage:
    """All that the template shows; parts that were not asked for are empty."""

    title: str
    says: Sentence
    more: Sentence
    place: str
    place_code: str
    indicator: str
    ask: Sentence
    near: tuple[SpotRow, ...]
    rows: tuple[SpotRow, ...]
    harder: tuple[SpotRow, ...]
    asked_like: Sentence
    neighbours: tuple[NeighbourRow, ...]
    measures: tuple[MeasureGroup, ...]
    choices: tuple[tuple[str, str], ...]
    characteristics: tuple[str, ...]
    csv: str
    kind: str


def better_page(atlas: Atlas, indicator: str = "", place: str = "") -> BetterPage:
    """The page for a measure, a place, both or neither. ``LookupError`` where one is unknown."""
    found = spots_for(atlas, place)
    held = found.of_measure(indicator) if indicator else None
    if indicator and held is None and indicator not in atlas.definitions:
        raise LookupError(f"there is no indicator {indicator!r}")
    if held is not None:
        return _measure(atlas, found, held, place)
    if place:
        return _place(atlas, found, place)
    return _page(
        found,
        title="Who does better than expected?",
        more=left_says(found),
        measures=measure_groups(atlas, found),
        choices=measure_choices(atlas, found),
    )


def spots_for(atlas: Atlas, place: str) -> BrightSpots:
    """What is weighed for places of the kind of this one; districts where none is named."""
    kinds = atlas.places.types(atlas.places.area(place).code) if place else KINDS[:1]
    kind = next((each for each in KINDS if each in kinds), KINDS[0])
    return weighed(atlas, kind)


def _page(found: BrightSpots, **parts: object) -> BetterPage:
    nothing = Sentence(())
    empty: dict[str, object] = {
        "title": "", "says": nothing, "more": nothing, "place": "", "place_code": "",
        "indicator": "", "ask": nothing, "near": (), "rows": (), "harder": (), "measures": (),
        "choices": (), "csv": "", "asked_like": nothing, "neighbours": (),
    }  # fmt: skip
    known = {"characteristics": found.characteristics, "kind": kind_of_place(found.area_type)}
    return BetterPage(**(empty | known | parts))  # type: ignore[arg-type]  # filled part by part


def _measure(atlas: Atlas, found: BrightSpots, held: Weighed, place: str) -> BetterPage:
    name = atlas.places.name
    indicator, sex, _ = held.measure
    measure = atlas.definitions.get(indicator)
    near = whom_to_ask(atlas, held, place, found.area_type) if place else ()
    better = [spot for spot in held.spots if spot.verdict == "better"]
    worse = [spot for spot in reversed(held.spots) if spot.verdict == "worse"]
    title = capital(phrase_for(indicator, sex, measure).topic)
    own = [spot for spot in held.spots if spot.area == place]
    return _page(
        found,
        title=f"{title}: who does better than expected?",
        says=measure_says(held, found.area_type, name, measure),
        more=spot_says(own[0], name, measure) if own else Sentence(()),
        place=name(place) if place else "",
        place_code=place,
        indicator=indicator,
        ask=ask_says(near, name(place), name) if place else Sentence(()),
        near=tuple(
            _row(atlas, spot, why_like(atlas, place, spot.area, found.area_type)) for spot in near
        ),
        rows=tuple(_row(atlas, spot) for spot in better[:LISTED]),
        harder=tuple(_row(atlas, spot) for spot in worse[:LISTED]),
        choices=measure_choices(atlas, found),
        csv=f"{address('evaluation:places')}?indicator={indicator}&kind={found.area_type}",
    )


def _place(atlas: Atlas, found: BrightSpots, place: str) -> BetterPage:
    spots, name = found.of_place(place), atlas.places.name
    chosen = [spot for spot in spots if spot.verdict != "as_expected"]
    rows = [_row(atlas, spot, of="measure") for spot in chosen]
    better = sum(spot.verdict == "better" for spot in chosen)
    near = better_neighbours(atlas, found, place)
    return _page(
        found,
        title=f"{name(place)}: better than expected?",
        says=place_says(spots, found.tested, name(place)) if spots else not_weighed(name(place)),
        place=name(place),
        place_code=place,
        rows=tuple(rows[:better]),
        harder=tuple(reversed(rows[better:])),
        measures=measure_groups(atlas, found, place),
        asked_like=neighbours_say(near, name(place), name),
        neighbours=_neighbours(atlas, near, place, found.area_type),
        choices=measure_choices(atlas, found),
    )


def _neighbours(
    atlas: Atlas, near: Neighbourhood, place: str, area_type: str
) -> tuple[NeighbourRow, ...]:
    """Places like hers; of their measures those first on which hers is worse or worsening."""
    out = atlas.stands_out(place)
    hard = {item.standing.indicator for item in (*out.worse, *out.worsening)}
    return tuple(
        NeighbourRow(
            atlas.places.name(code),
            address("place:place", code),
            why_like(atlas, place, code, area_type),
            tuple(
                (
                    name_of(atlas, spot.indicator, spot.sex),
                    measure_address(spot.indicator, place),
                    spot.indicator in hard,
                )
                for spot in sorted(spots, key=lambda spot: spot.indicator not in hard)
            ),
        )
        for code, spots in near.found
    )


def _row(atlas: Atlas, spot: Spot, why: str = "", of: str = "place") -> SpotRow:
    decimals = decimals_for([spot.value, spot.expected], spot.unit)
    low, high = sorted((abs(spot.lower), abs(spot.upper)))
    way = "better by" if spot.better_by > 0 else "worse by"
    if of == "measure":
        shown, target = (
            title_of(atlas, spot.indicator, spot.sex),
            measure_address(spot.indicator, spot.area),
        )
    else:
        shown, target = atlas.places.name(spot.area), address("place:place", spot.area)
    return SpotRow(
        shown,
        target,
        amount(spot.value, spot.unit, decimals),
        amount(spot.expected, spot.unit, decimals),
        f"{way} {span(low, high, spot.unit, decimals)}",
        icon(MARKS[spot.verdict]),
        WORDS[spot.verdict],
        why,
    )
