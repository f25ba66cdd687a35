"""The page of who does better than expected: for a measure, for a place, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from headwater.evaluation.bright_spots import BrightSpots, Spot, Weighed
from headwater.evaluation.bright_words import (
    ask_says,
    left_says,
    measure_says,
    place_says,
    spot_says,
)
from headwater.evaluation.whom_to_ask import whom_to_ask, why_like
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import amount, capital, decimals_for, span
from headwater.indicators.words.sentence import Sentence
from headwater.indicators.words.wording import kind_of_place, phrase_for
from headwater_web.charts.marks import Verdict, icon
from headwater_web.evaluation.answering import weighed
from headwater_web.figures.addresses import address
from headwater_web.figures.strips import SEXES

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
class MeasureRow:
    """A measure in the list: how many stand out, and who first."""

    title: str
    address: str
    better: int
    worse: int
    explained: str
    first: str


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
    measures: tuple[MeasureRow, ...]
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
        measures=_measures(atlas, found),
        choices=_choices(atlas, found),
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
        "choices": (), "csv": "",
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
        choices=_choices(atlas, found),
        csv=f"{address('evaluation:places')}?indicator={indicator}&kind={found.area_type}",
    )


def _place(atlas: Atlas, found: BrightSpots, place: str) -> BetterPage:
    spots, name = found.of_place(place), atlas.places.name
    chosen = [spot for spot in spots if spot.verdict != "as_expected"]
    rows = [_row(atlas, spot, of="measure") for spot in chosen]
    better = sum(spot.verdict == "better" for spot in chosen)
    return _page(
        found,
        title=f"{name(place)}: better than expected?",
        says=place_says(spots, found.tested, name(place)) if spots else Sentence(()),
        place=name(place),
        place_code=place,
        rows=tuple(rows[:better]),
        harder=tuple(reversed(rows[better:])),
        measures=_measures(atlas, found, place),
        choices=_choices(atlas, found),
    )


def _row(atlas: Atlas, spot: Spot, why: str = "", of: str = "place") -> SpotRow:
    decimals = decimals_for([spot.value, spot.expected], spot.unit)
    low, high = sorted((abs(spot.lower), abs(spot.upper)))
    way = "better by" if spot.better_by > 0 else "worse by"
    if of == "measure":
        shown, target = (
            title_of(atlas, spot.indicator, spot.sex),
            _address(spot.indicator, spot.area),
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


def title_of(atlas: Atlas, indicator: str, sex: str) -> str:
    """The short name of a measure, and of whom."""
    measure = atlas.definitions.get(indicator)
    whom = f", {SEXES[sex]}" if sex in SEXES else ""
    return capital(f"{measure.short if measure else indicator}{whom}")


def _address(indicator: str, place: str = "") -> str:
    there = f"{address('evaluation:better')}?indicator={indicator}"
    return f"{there}&place={place}" if place else there


def _measures(atlas: Atlas, found: BrightSpots, place: str = "") -> tuple[MeasureRow, ...]:
    rows = []
    for held in found.measures:
        better = [spot for spot in held.spots if spot.verdict == "better"]
        rows.append(
            MeasureRow(
                title_of(atlas, held.measure[0], held.measure[1]),
                _address(held.measure[0], place),
                len(better),
                sum(spot.verdict == "worse" for spot in held.spots),
                f"{100 * held.explained:.0f}%",
                atlas.places.name(better[0].area) if better else "–",
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.better, row.title)))


def _choices(atlas: Atlas, found: BrightSpots) -> tuple[tuple[str, str], ...]:
    held = {each.measure[0] for each in found.measures}
    return tuple(sorted((title_of(atlas, name, "")[:80], name) for name in held))
