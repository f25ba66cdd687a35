"""The fictional country as a map: coast, districts, and the small areas of the home region.

It lies on the Dogger Bank, where there is only sea. Distances are in kilometres; outlines come in
longitude and latitude (WGS84).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from headwater.demo import cells as ground
from headwater.demo.cells import Cells, Ints
from headwater.demo.grouping import divided
from headwater.demo.names import CITY, MARKET, MINING, UPLAND
from headwater.demo.randomness import Floats, Noise, stream

SIZE = (250.0, 230.0)
WEST, SOUTH = 1.2, 54.15
KM_PER_LATITUDE = 111.2
SMALL_AREAS_ELSEWHERE = 5
"""Small areas of each district outside the home region: few, and so larger than those at home."""
KM_PER_LONGITUDE = 111.32 * float(np.cos(np.radians(55.2)))


@dataclass(frozen=True)
class HomeDistrict:
    """How a home district is laid out.

    ``seaward`` and ``along`` place its middle (km from the region's middle, towards the sea and
    along the coast); ``reach`` is how far it spreads; ``towns`` are (seaward, along, spread in km,
    share of the district's people); the rest of the people live scattered.
    """

    name: str
    seaward: float
    along: float
    reach: float
    people: int
    small_areas: int
    towns: tuple[tuple[float, float, float, float], ...]


HOME = (
    HomeDistrict(CITY, 2, -5, 9.5, 84_000, 26, ((2, -5, 2.6, 0.93),)),
    HomeDistrict(
        MINING,
        -16,
        12,
        17,
        43_000,
        14,
        ((-17, 7, 1.3, 0.4), (-12, 15, 1.1, 0.3), (-21, 15, 1, 0.2)),
    ),
    HomeDistrict(MARKET, -10, -25, 21, 37_000, 12, ((-9, -26, 1.4, 0.45), (-19, -19, 0.9, 0.12))),
    HomeDistrict(UPLAND, 4, 27, 23, 25_000, 8, ((12, 22, 1.2, 0.4), (-3, 33, 0.8, 0.15))),
)


@dataclass(frozen=True)
class Land:
    """Cells of the whole country and what each belongs to.

    ``district`` (n,) numbers the home districts from 0 in the order of ``HOME``, then the others;
    ``small_area`` (n,) numbers the small areas, district by district; ``people`` (n,) is the share
    of the district's people who live in the cell; ``remote`` (n,) is the distance to the middle of
    the nearest town, in kilometres; ``district_of`` gives the district of each small area.
    """

    cells: Cells
    district: Ints
    small_area: Ints
    people: Floats
    remote: Floats
    district_of: Ints

    def outlines(self, label: Ints, number: int) -> npt.NDArray[np.object_]:
        """Outlines (number,) of the labelled areas, in longitude and latitude."""
        merged = [
            shapely.coverage_union_all(self.cells.outlines[label == n]) for n in range(number)
        ]
        return np.asarray(shapely.transform(np.asarray(merged), _to_degrees))

    def ground(self, label: Ints, number: int) -> Floats:
        """Square kilometres (number,) of the areas that cells are labelled with."""
        chosen = label >= 0
        size = np.bincount(label[chosen], weights=self.cells.ground[chosen], minlength=number)
        return np.asarray(size, dtype=np.float64)


def make_land(seed: int, others: int) -> Land:
    """Lays out the country: the four home districts and ``others`` around them."""
    middle, sea = _middle_of_home(seed)
    side = np.array([-sea[1], sea[0]])
    towns = [
        (*(middle + t[0] * sea + t[1] * side), t[2], t[3] * home.people)
        for home in HOME
        for t in home.towns
    ]
    cells = _cells(seed, middle, towns)
    district = _districts(seed, cells, middle, (sea, side), others)
    people, remote = _people(seed, cells, towns, district)
    small = np.zeros(len(cells), dtype=np.int64)
    district_of: list[int] = []
    for number in range(len(HOME) + others):
        inside = district == number
        wanted = HOME[number].small_areas if number < len(HOME) else SMALL_AREAS_ELSEWHERE
        label = divided(
            stream(seed, f"small areas of district {number}"),
            ground.kept(cells, inside),
            people[inside],
            wanted,
            bend=0.6 if number < len(HOME) else 3.0,
        )
        small[inside] = label + len(district_of)
        district_of += [number] * wanted
    return Land(cells, district, small, people, remote, np.array(district_of, dtype=np.int64))


def _height(seed: int, x: Floats, y: Floats) -> Floats:
    relief = Noise(stream(seed, "coast"), 150.0, 4.0, roughness=0.34, waves=160)
    east, north = x / SIZE[0] - 0.5, y / SIZE[1] - 0.5
    across = np.hypot(east / 0.45, north / 0.45)
    frame = np.maximum(0, np.maximum(abs(east), abs(north)) / 0.5 - 0.86)
    return np.asarray(0.86 - across**1.7 + 0.24 * relief.at(x, y) - 8 * frame, dtype=np.float64)


def _middle_of_home(seed: int) -> tuple[Floats, Floats]:
    """The middle of the home region and the direction of the sea from there.

    Of the directions to the west, that in which the shore is nearest.
    """
    heart = np.array(SIZE) / 2
    out = np.arange(20.0, 140.0, 0.5)
    angle = np.radians(np.arange(120, 241, 5))
    ways = np.column_stack([np.cos(angle), np.sin(angle)])
    spots = heart + out[None, :, None] * ways[:, None, :]
    wet = _height(seed, spots[..., 0].ravel(), spots[..., 1].ravel()).reshape(spots.shape[:2]) <= 0
    shore = out[wet.argmax(axis=1)]
    nearest = int(shore.argmin())
    middle = np.asarray(heart + (shore[nearest] - 16.0) * ways[nearest], dtype=np.float64)
    return middle, ways[nearest]


def _cells(seed: int, middle: Floats, towns: list[tuple[float, ...]]) -> Cells:
    rng = stream(seed, "cells")
    x, y = float(middle[0]), float(middle[1])
    spots = [(x, y, 24.0, 3200)]
    spots += [(t[0], t[1], 1.6 * t[2], int(90 * (t[3] / 10_000) ** 0.9)) for t in towns]
    points = ground.relaxed(ground.scattered(rng, SIZE, spots, 4200), SIZE)
    warp = (
        Noise(stream(seed, "warp east"), 20.0, 2.0, roughness=0.3),
        Noise(stream(seed, "warp north"), 20.0, 2.0, roughness=0.3),
    )
    everything = ground.tessellated(points, SIZE, warp)
    return ground.kept(
        everything, ground.land(everything, _height(seed, everything.x, everything.y))
    )


def _districts(
    seed: int, cells: Cells, middle: Floats, axes: tuple[Floats, Floats], others: int
) -> Ints:
    bend = Noise(stream(seed, "borders east"), 36.0, 3.0, roughness=0.35)
    bow = Noise(stream(seed, "borders north"), 36.0, 3.0, roughness=0.35)
    x = cells.x + 3.2 * bend.at(cells.x, cells.y)
    y = cells.y + 3.2 * bow.at(cells.x, cells.y)
    far = np.stack([_apart(x, y, middle, axes, home) for home in HOME], axis=1)
    offset = np.column_stack([cells.x, cells.y]) - middle
    shore = (offset @ axes[0] > -2) & (abs(offset @ axes[1]) < 42) & (far.min(axis=1) < 2)
    ours = (far.min(axis=1) < 1) | shore
    district = np.where(ours, far.argmin(axis=1), -1).astype(np.int64)
    district = ground.joined(cells, district + 1) - 1
    rest = district < 0
    label = divided(
        stream(seed, "other districts"),
        ground.kept(cells, rest),
        cells.ground[rest],
        others,
        bend=5.0,
    )
    district[rest] = label + len(HOME)
    return district


def _apart(
    x: Floats, y: Floats, middle: Floats, axes: tuple[Floats, Floats], home: HomeDistrict
) -> Floats:
    centre = middle + home.seaward * axes[0] + home.along * axes[1]
    return np.asarray(np.hypot(x - centre[0], y - centre[1]) / home.reach, dtype=np.float64)


def _people(
    seed: int, cells: Cells, towns: list[tuple[float, ...]], district: Ints
) -> tuple[Floats, Floats]:
    people = np.zeros(len(cells))
    remote = np.full(len(cells), np.inf)
    number = 0
    for home_number, home in enumerate(HOME):
        inside = district == home_number
        for x, y, spread, count in towns[number : number + len(home.towns)]:
            away = np.hypot(cells.x - x, cells.y - y)
            near = np.exp(-0.5 * (away / spread) ** 2) * cells.ground * inside
            people += near / near.sum() * count / home.people
            remote = np.minimum(remote, away)
        number += len(home.towns)
        scattered = cells.ground * inside * np.exp(0.5 * _hills(seed, cells))
        share = 1 - sum(town[3] for town in home.towns)
        people += scattered / scattered.sum() * share
    total = np.bincount(district, weights=cells.ground)
    people = np.where(district < len(HOME), people, cells.ground / total[district])
    return people, np.where(district < len(HOME), remote, 20.0)


def _hills(seed: int, cells: Cells) -> Floats:
    return Noise(stream(seed, "hills"), 25.0, 3.0).at(cells.x, cells.y)


def _to_degrees(corners: Floats) -> Floats:
    longitude = WEST + corners[:, 0] / KM_PER_LONGITUDE
    latitude = SOUTH + corners[:, 1] / KM_PER_LATITUDE
    return np.asarray(np.round(np.column_stack([longitude, latitude]), 5), dtype=np.float64)
