"""Who lives where: people by age and sex, deprivation and rural-urban class of every small area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.demo.cells import Ints
from headwater.demo.land import HOME, Land
from headwater.demo.names import CITY, MARKET, MINING, UPLAND
from headwater.demo.randomness import Floats, Noise, stream

AGES = (*(f"{low}-{low + 4}" for low in range(0, 90, 5)), "90+")
SEXES = ("Male", "Female")
YEARS = tuple(range(2015, 2025))
EDITIONS = (2019, 2025)
RURAL_CLASSES = (
    "Urban: Nearer to a major town or city",
    "Urban: Further from a major town or city",
    "Larger rural: Nearer to a major town or city",
    "Larger rural: Further from a major town or city",
    "Smaller rural: Nearer to a major town or city",
    "Smaller rural: Further from a major town or city",
)

PEOPLE = np.array([home.people for home in HOME], dtype=np.float64)

# Share of people in each band, 0-4 to 90+, before a district's own leaning towards young or old.
_BANDS = np.array(
    [54, 59, 60, 56, 60, 65, 69, 67, 63, 60, 69, 67, 58, 49, 50, 36, 25, 15, 9], dtype=np.float64
)
_GROWTH = {CITY: 0.008, MINING: 0.002, MARKET: 0.006, UPLAND: -0.002}
_LEANING = {CITY: -0.4, MINING: 0.05, MARKET: 0.4, UPLAND: 0.65}
# Deprivation: the district's level, what the middle of a town adds, how far it varies.
_DEPRIVATION = {
    CITY: (0.25, 1.3, 0.65),
    MINING: (0.7, 0.5, 0.5),
    MARKET: (-0.95, 0.9, 0.35),
    UPLAND: (-0.15, 0.75, 0.35),
}


@dataclass(frozen=True)
class Elsewhere:
    """What is drawn for each district outside the home region: people in the last year, yearly
    growth, how rural (0 to 1) and how deprived (standard deviations) it is; arrays (others,)."""

    people: Floats
    growth: Floats
    rural: Floats
    deprivation: Floats


@dataclass(frozen=True)
class SmallAreas:
    """The small areas of the country, n of them, those of the home region first.

    ``people`` (n, years), ``ages`` (n, sexes, bands) in the last year, ``ground`` (n,) in square
    kilometres, ``deprivation`` (n, editions) in standard deviations (higher is more deprived),
    ``rural`` (n,) whether it is rural, ``rural_class`` (n,) numbers its class in
    ``RURAL_CLASSES``.
    """

    district: Ints
    people: Ints
    ages: Ints
    ground: Floats
    deprivation: Floats
    rural: Floats
    rural_class: Ints

    @property
    def home(self) -> slice:
        """The small areas of the home region."""
        return slice(0, int((self.district < len(HOME)).sum()))

    @property
    def score(self) -> Floats:
        """Deprivation as an index score (n, editions): skewed, as such scores are."""
        return np.asarray(np.round(np.exp(2.85 + 0.62 * self.deprivation), 2))

    @property
    def rank(self) -> Ints:
        """Rank (n, editions) among the country's small areas; 1 is the most deprived."""
        order = np.argsort(-self.deprivation, axis=0, kind="stable")
        return np.asarray(np.argsort(order, axis=0, kind="stable") + 1, dtype=np.int64)

    def parts(self, number: int) -> Ints:
        """Which of ``number`` equal parts of the country (n, editions); 1 is the most deprived."""
        return np.asarray((self.rank - 1) * number // self.district.size + 1, dtype=np.int64)


def draw_elsewhere(seed: int, others: int) -> Elsewhere:
    """Draws the districts of the rest of the country; rural ones are smaller and less deprived."""
    rng = stream(seed, "other districts' people")
    rural = rng.beta(0.7, 0.9, others)
    deprivation = -0.32 * (rural - 0.44) / 0.31 + rng.normal(0, 0.42, others)
    people = np.round(np.exp(rng.normal(11.75, 0.4, others)) * (1.15 - 0.4 * rural))
    return Elsewhere(people, rng.normal(0.005, 0.004, others), rural, deprivation)


def settle(seed: int, land: Land, elsewhere: Elsewhere) -> SmallAreas:
    """Settles the small areas of the whole country."""
    number = land.district_of.size
    ground = land.ground(land.small_area, number)
    share = np.bincount(land.small_area, weights=land.people, minlength=number)
    people = np.concatenate([PEOPLE, elsewhere.people])[land.district_of]
    total = np.asarray(people * share, dtype=np.float64)
    rural_class = _rural(land, total / ground, ground, elsewhere)
    rural = rural_class > 1
    return SmallAreas(
        district=land.district_of,
        people=_people(total, land.district_of, elsewhere),
        ages=_ages(seed, total, land, rural),
        ground=ground,
        deprivation=_deprivation(seed, land, rural, elsewhere),
        rural=rural.astype(np.float64),
        rural_class=rural_class,
    )


def _rural(land: Land, density: Floats, ground: Floats, elsewhere: Elsewhere) -> Ints:
    """Class of each small area: at home by how closely people live, elsewhere as was drawn."""
    district = land.district_of
    kind = np.select([density > 180, density > 40], [0, 1], 2)
    for number, share in enumerate(elsewhere.rural, start=len(HOME)):
        inside = np.flatnonzero(district == number)
        wide = inside[np.argsort(-ground[inside], kind="stable")]
        countryside = round(float(share) * inside.size)
        kind[wide] = np.where(
            np.arange(inside.size) < countryside, 1 + np.arange(inside.size) % 2, 0
        )
    x, y = (_mean(land, axis) for axis in (land.cells.x, land.cells.y))
    city = district == [home.name for home in HOME].index(CITY)
    far = np.hypot(x - x[city].mean(), y - y[city].mean()) > 24
    return np.asarray(2 * kind + far, dtype=np.int64)


def _mean(land: Land, values: Floats) -> Floats:
    number = land.district_of.size
    total = np.bincount(land.small_area, weights=land.people * values, minlength=number)
    weight = np.bincount(land.small_area, weights=land.people, minlength=number)
    return np.asarray(total / weight, dtype=np.float64)


def _by_district(at_home: Sequence[float], elsewhere: Floats, district: Ints) -> Floats:
    return np.asarray(np.concatenate([at_home, elsewhere])[district], dtype=np.float64)


def _people(total: Floats, district: Ints, elsewhere: Elsewhere) -> Ints:
    growth = _by_district([_GROWTH[home.name] for home in HOME], elsewhere.growth, district)
    back = np.arange(len(YEARS) - 1, -1, -1)
    return np.asarray(np.round(total[:, None] / (1 + growth[:, None]) ** back), dtype=np.int64)


def _ages(seed: int, total: Floats, land: Land, rural: npt.NDArray[np.bool_]) -> Ints:
    rng = stream(seed, "ages")
    middle = np.arange(_BANDS.size) * 5 + 2.5
    district, remote = land.district_of, _mean(land, land.remote)
    others = int(district.max()) + 1 - len(HOME)
    leaning = _by_district([_LEANING[home.name] for home in HOME], np.full(others, -0.2), district)
    at_home = district < len(HOME)
    leaning = leaning + np.where(at_home, 0.02 * np.minimum(remote, 12), 0.5 * rural)
    leaning = leaning + rng.normal(0, 0.1, leaning.size)
    shape = _BANDS * np.exp(np.multiply.outer(leaning, (middle - 40) / 40))
    in_city = (district == [home.name for home in HOME].index(CITY)) & (remote < 2)
    shape[:, 4:6] *= np.where(in_city, 1.7, 1.0)[:, None]
    male = 0.512 - 0.17 * np.maximum(0, middle - 45) ** 2 / 50**2
    both = np.stack([shape * male, shape * (1 - male)], axis=1)
    chance = both.reshape(total.size, -1)
    chance = chance / chance.sum(axis=1, keepdims=True)
    drawn = rng.multinomial(np.round(total).astype(np.int64), chance)
    return np.asarray(drawn.reshape(both.shape), dtype=np.int64)


def _deprivation(
    seed: int, land: Land, rural: npt.NDArray[np.bool_], elsewhere: Elsewhere
) -> Floats:
    rng = stream(seed, "deprivation")
    district = land.district_of
    level = _by_district([_DEPRIVATION[h.name][0] for h in HOME], elsewhere.deprivation, district)
    none = np.zeros(elsewhere.people.size)
    town = _by_district([_DEPRIVATION[home.name][1] for home in HOME], none, district)
    varied = _by_district([_DEPRIVATION[home.name][2] for home in HOME], none + 0.6, district)
    nearby = Noise(stream(seed, "neighbourhoods"), 9.0, 1.5, roughness=0.5)
    x, y = (_mean(land, axis) for axis in (land.cells.x, land.cells.y))
    own = 0.8 * nearby.at(x, y) + 0.6 * rng.normal(size=district.size)
    now = level + town * np.exp(-((_mean(land, land.remote) / 1.6) ** 2)) + varied * own
    change = np.where(rural, 0.2, -0.06) + rng.normal(0, 0.1, district.size)
    return np.asarray(np.clip(np.stack([now - change, now], axis=1), -2.4, 2.6), dtype=np.float64)
