"""What is known of areas without drawing: people, deprivation, and rural-urban class."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from headwater.demo.districts import Districts
from headwater.demo.observations import Block, known
from headwater.demo.people import AGES, EDITIONS, RURAL_CLASSES, SEXES, YEARS, SmallAreas
from headwater.demo.places import Places
from headwater.demo.randomness import Floats

PEOPLE = "people"
STATED = "most-deprived-fifth"
"""The one indicator stated here that would otherwise be made from small areas."""
CENSUS_AGES = {
    "0-15": (0, 3.2),
    "16-24": (3.2, 5),
    "25-34": (5, 7),
    "35-49": (7, 10),
    "50-64": (10, 13),
    "65+": (13, 19),
}
"""Ages of the census as parts of five-year bands; a band is cut as if its years were alike."""


def stated(places: Places, districts: Districts, small: SmallAreas) -> Iterator[Block]:
    """Blocks on people, deprivation and rural-urban class."""
    yield from _people(places, districts)
    yield from _ages(places, small)
    yield from _deprivation(places, small)
    yield from _deprived(places, small)
    yield from _rural(places, small)


def _people(places: Places, districts: Districts) -> Iterator[Block]:
    into = np.concatenate([np.eye(len(districts)), places.districts_into_wider])
    areas = [area.code for area in (*places.districts, *places.wider)]
    years = [str(year) for year in YEARS]
    people = into @ districts.people
    ground = (into @ districts.ground)[:, None]
    older, younger = _shares(districts)
    yield Block("population-count", areas, years, known(people.astype(np.float64)), PEOPLE, "count")
    density = "people per square kilometre"
    value = np.round(people / ground, 1)
    yield Block("population-density", areas, years, known(value), density, "ratio")
    for id, share in (("65-plus", older), ("0-to-15", younger)):
        value = np.round(100 * (into @ (share * districts.people)) / people, 2)
        name = f"percentage-of-the-population-aged-{id}"
        yield Block(name, areas, years, known(value), "%", "proportion")


def _shares(districts: Districts) -> tuple[Floats, Floats]:
    """Shares of older people and of children (districts, years): more old people in the country."""
    time = np.arange(len(YEARS)) / 10
    older = 0.145 + 0.095 * districts.rural[:, None] + 0.014 * time
    younger = 0.2 - 0.035 * districts.rural[:, None] + 0.006 * districts.deprivation[:, None]
    return older, younger - 0.006 * time


def _ages(places: Places, small: SmallAreas) -> Iterator[Block]:
    areas = [area.code for area in places.small]
    year = [str(YEARS[-1])]
    for row, sex in enumerate(SEXES):
        for band, age in enumerate(AGES):
            value = small.ages[:, row, band, None].astype(np.float64)
            yield Block("population-by-age", areas, year, known(value), PEOPLE, "count", sex, age)
    everyone = {"Persons": small.ages.sum(axis=1), "Male": small.ages[:, 0]}
    everyone["Female"] = small.ages[:, 1]
    for sex, bands in everyone.items():
        total = bands.sum(axis=1)[:, None].astype(np.float64)
        yield Block("census-residents", areas, ["2021"], known(total), PEOPLE, "count", sex)
    for age, (first, end) in CENSUS_AGES.items():
        inside = np.clip(
            np.minimum(np.arange(19) + 1, end) - np.maximum(np.arange(19), first), 0, 1
        )
        value = np.round(everyone["Persons"] @ inside)[:, None]
        yield Block(
            "census-residents", areas, ["2021"], known(value), PEOPLE, "count", "Persons", age
        )


def _deprivation(places: Places, small: SmallAreas) -> Iterator[Block]:
    areas = [area.code for area in places.small]
    for n, edition in enumerate(EDITIONS):
        parts = {
            "score": (small.score[:, n], "score, higher is more deprived"),
            "rank": (small.rank[:, n], "rank, 1 is most deprived"),
            "decile": (small.parts(10)[:, n], "decile, 1 is most deprived"),
        }
        for part, (value, unit) in parts.items():
            name = f"iod{edition}-imd-{part}"
            numbers = value[:, None].astype(np.float64)
            yield Block(name, areas, [str(edition)], known(numbers), unit, "published")


def _deprived(places: Places, small: SmallAreas) -> Iterator[Block]:
    """Share of people in the most deprived fifth of the country's own small areas.

    Stated, since the definition's threshold is a rank among England's small areas.
    """
    people = small.people[:, -1].astype(np.float64)
    deprived = people * (small.parts(5)[:, -1] == 1)
    into = places.small_into_districts
    into = np.concatenate([into, places.districts_into_wider @ into, places.small_into_msoas])
    areas = [area.code for area in (*places.districts, *places.wider, *places.msoas)]
    value = np.round(100 * (into @ deprived) / (into @ people), 2)[:, None]
    yield Block(STATED, areas, [str(EDITIONS[-1])], known(value), "%", "proportion")


def _rural(places: Places, small: SmallAreas) -> Iterator[Block]:
    areas = [area.code for area in places.small]
    unit = "1 is rural, 0 is urban"
    yield Block("rural-2021", areas, ["2021"], known(small.rural[:, None]), unit, "published")
    yield Block(
        "rural-class-2021",
        areas,
        ["2021"],
        known(np.ones((len(areas), 1))),
        "belongs to the class",
        "published",
        category_type="rural-urban class 2021",
        category=np.array(RURAL_CLASSES)[small.rural_class][:, None],
    )
