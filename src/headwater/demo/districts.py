"""The districts of the whole country: people, deprivation, how rural each is, and its region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.demo.cells import Ints
from headwater.demo.land import HOME, Land
from headwater.demo.names import OTHER_REGIONS, other_districts
from headwater.demo.people import SmallAreas
from headwater.demo.randomness import Floats


@dataclass(frozen=True)
class Districts:
    """The country's districts, n of them, the home districts first.

    ``people`` (n, years), ``deprivation`` (n,) in standard deviations of small areas, ``rural``
    (n,) from 0 to 1 by people, ``region`` (n,) with 0 for the home region, ``ground`` (n,) in
    square kilometres.
    """

    name: tuple[str, ...]
    people: Ints
    deprivation: Floats
    rural: Floats
    region: Ints
    ground: Floats

    def __len__(self) -> int:
        return len(self.name)


def gather(land: Land, small: SmallAreas, others: int) -> Districts:
    """Sums the districts from their small areas."""
    number = len(HOME) + others
    sums = [np.bincount(small.district, weights=year, minlength=number) for year in small.people.T]
    now = small.people[:, -1]
    weight = np.bincount(small.district, weights=now, minlength=number)

    def mean(values: Floats) -> Floats:
        return np.bincount(small.district, weights=now * values, minlength=number) / weight

    return Districts(
        name=(*(one.name for one in HOME), *other_districts(others)),
        people=np.round(np.stack(sums, axis=1)).astype(np.int64),
        deprivation=mean(small.deprivation[:, -1]),
        rural=mean(small.rural),
        region=_regions(land, len(HOME), others),
        ground=land.ground(land.district, number),
    )


def _regions(land: Land, home: int, others: int) -> Ints:
    """Other districts in as many sectors as there are other regions, by bearing from the middle."""
    number = home + others
    size = np.bincount(land.district, minlength=number)
    x = np.bincount(land.district, weights=land.cells.x, minlength=number) / size
    y = np.bincount(land.district, weights=land.cells.y, minlength=number) / size
    start = np.arctan2(y[:home].mean() - y.mean(), x[:home].mean() - x.mean())
    bearing = (np.arctan2(y - y.mean(), x - x.mean()) - start) % (2 * np.pi)
    order = np.argsort(bearing[home:], kind="stable")
    region = np.zeros(number, dtype=np.int64)
    for sector, chunk in enumerate(np.array_split(order, len(OTHER_REGIONS)), start=1):
        region[home + chunk] = sector
    return region
