"""What the fictional country publishes: every measure for every area and year it is held for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.demo.census import asked
from headwater.demo.districts import Districts
from headwater.demo.draw import (
    Counts,
    Figure,
    Means,
    at_risk,
    counted,
    figure,
    measured,
)
from headwater.demo.libraries import libraries
from headwater.demo.measures import Measure, measures, small_truth, stories, truth
from headwater.demo.observations import Block, Observations, Texts, gathered, period_label
from headwater.demo.people import YEARS, SmallAreas
from headwater.demo.places import Area, Places
from headwater.demo.randomness import Floats, stream
from headwater.demo.statements import stated

METHODS = {
    "rate": "Poisson limits: Byar, exact under 10",
    "proportion": "Wilson",
    "mean": "Normal limits",
}
MALE = {"Male": 1.0, "Female": -1.0, "Persons": 0.0}


@dataclass(frozen=True)
class Country:
    """The places and people that figures are drawn for."""

    seed: int
    places: Places
    districts: Districts
    small: SmallAreas


def observe(country: Country) -> Observations:
    """Draws all measures for all areas and years, and adds what is known without drawing."""
    blocks: list[Block] = []
    for measure in measures().values():
        blocks += _measure(country, measure)
    blocks += stated(country.places, country.districts, country.small)
    blocks += asked(country.seed, country.places, country.small)
    blocks += libraries(country.seed, country.places, country.districts)
    return gathered(blocks)


def _measure(country: Country, measure: Measure) -> Iterator[Block]:
    by_sex: list[Counts] = []
    for sex in ("Male", "Female") if len(measure.sexes) > 1 else measure.sexes:
        one = _of_sex(measure, sex)
        small = _small(country, one, sex) if measure.levels else None
        district = _district(country, one, sex, small)
        yield from _published(country, one, sex, small, district)
        if isinstance(district, Counts):
            by_sex.append(district)
    if "Persons" in measure.sexes and len(measure.sexes) > 1:
        male, female = by_sex
        yield from _published(country, measure, "Persons", None, male + female)


def _of_sex(measure: Measure, sex: str) -> Measure:
    """The measure as it is among one sex: its own level, half the people."""
    if len(measure.sexes) == 1:
        return measure
    base = measure.base * measure.by_sex_ratio ** MALE[sex] - measure.by_sex * MALE[sex]
    return replace(measure, base=base, at_risk=measure.at_risk / 2)


def _small(country: Country, measure: Measure, sex: str) -> Counts | Means:
    rng = stream(country.seed, f"small areas' {measure.id} {sex}")
    people = country.small.people.astype(np.float64)
    level = small_truth(country.seed, measure, country.districts, country.small)
    if measure.kind == "mean":
        return measured(rng, measure, level, people)
    return counted(rng, measure, level, at_risk(measure, people))


def _district(
    country: Country, measure: Measure, sex: str, small: Counts | Means | None
) -> Counts | Means:
    """Districts' figures; where small areas are counted, the sum of their counts."""
    rng = stream(country.seed, f"districts' {measure.id} {sex}")
    people = country.districts.people.astype(np.float64)
    level = truth(country.seed, measure, country.districts)
    if measure.kind == "mean":
        return measured(rng, measure, level, people)
    if not isinstance(small, Counts):
        return counted(rng, measure, level, at_risk(measure, people))
    return small.summed(country.places.small_into_districts)


def _published(
    country: Country,
    measure: Measure,
    sex: str,
    small: Counts | Means | None,
    district: Counts | Means,
) -> Iterator[Block]:
    places = country.places
    years = slice(-1, None) if measure.only_small else slice(None, None, measure.every)
    wide: list[tuple[tuple[Area, ...], Counts | Means]] = []
    if not measure.only_small:
        wide = [
            (places.districts, district),
            (places.wider, district.summed(places.districts_into_wider)),
        ]
    if small is not None and "LSOA" in measure.levels:
        wide.append((places.small, small))
    if small is not None and "MSOA" in measure.levels:
        wide.append((places.msoas, small.summed(places.small_into_msoas)))
    for areas, drawn in wide:
        shown = figure(measure, drawn)
        note = _notes(measure, [area.name for area in areas])
        yield Block(
            indicator=measure.id,
            areas=[area.code for area in areas],
            periods=[period_label(measure, year) for year in YEARS[years]],
            figure=_withheld(shown, note).years(years),
            unit=measure.unit,
            method=METHODS[measure.kind] if np.isfinite(shown.lower).any() else "published",
            sex=sex,
            age=measure.age,
            note=note[:, years],
        )


def _notes(measure: Measure, names: list[str]) -> Texts:
    """Why figures are withheld or special (areas, years)."""
    note = np.full((len(names), len(YEARS)), measure.note, dtype="U32")
    for story in stories():
        if story.note and story.measure == measure.id and story.district in names:
            note[names.index(story.district), story.start : story.until + 1] = story.note
    return note


def _withheld(shown: Figure, note: Texts) -> Figure:
    gone: npt.NDArray[np.bool_] = np.isin(note, ["suppressed", "not_published"])

    def hide(part: Floats) -> Floats:
        return np.where(gone, np.nan, part)

    return Figure(
        hide(shown.value),
        hide(shown.lower),
        hide(shown.upper),
        hide(shown.count),
        hide(shown.denominator),
    )
