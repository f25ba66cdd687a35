"""Who lives where: people by age and sex, deprivation and rural-urban class of every small area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from headwater.demo.cells import Ints
from headwater.demo.land import HOME, Land
from headwater.demo.names import CITY, MARKET, MINING, UPLAND
from headwater.demo.randomness import Floats, Noise, stream

AGES = (*(f"{low}-{low + 4}" for low in range(0, 90, 5)), "90+")
SEXES = ("Male", "Female")
YEARS = tuple(range(2015, 2025))
EDITIONS = (2019, 2025)
SMALL_AREAS_IN_COUNTRY = 2_600
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
class SmallAreas:
    """The small areas of the home region, n of them.

    ``people`` (n, years), ``ages`` (n, sexes, bands) in the last year, ``ground`` (n,) in square
    kilometres, ``deprivation`` (n, editions) in standard deviations of the country's small areas
    (higher is more deprived), ``rural`` (n,) whether it is rural, ``rural_class`` (n,) numbers its
    class in ``RURAL_CLASSES``.
    """

    district: Ints
    people: Ints
    ages: Ints
    ground: Floats
    deprivation: Floats
    rural: Floats
    rural_class: Ints

    @property
    def score(self) -> Floats:
        """Deprivation as an index score (n, editions): skewed, as such scores are."""
        return np.asarray(np.round(np.exp(2.85 + 0.62 * self.deprivation), 2))

    @property
    def rank(self) -> Ints:
        """Rank (n, editions) among the country's small areas; 1 is the most deprived."""
        below = norm.sf(self.deprivation) * SMALL_AREAS_IN_COUNTRY
        return np.asarray(np.clip(np.ceil(below), 1, SMALL_AREAS_IN_COUNTRY), dtype=np.int64)

    def parts(self, number: int) -> Ints:
        """Which of ``number`` equal parts of the country (n, editions); 1 is the most deprived."""
        return np.asarray((self.rank - 1) * number // SMALL_AREAS_IN_COUNTRY + 1, dtype=np.int64)


def settle(seed: int, land: Land) -> SmallAreas:
    """Settles the small areas of the home region."""
    number = land.home_of.size
    ground = land.ground(land.small_area, number)
    share = np.bincount(
        land.small_area[land.small_area >= 0],
        weights=land.people[land.small_area >= 0],
        minlength=number,
    )
    total = np.asarray(PEOPLE[land.home_of] * share, dtype=np.float64)
    centre = [_mean(land, axis, number) for axis in (land.cells.x, land.cells.y)]
    remote = _mean(land, land.remote, number)
    city = np.argmax([home.name == CITY for home in HOME])
    heart = [float(axis[land.home_of == city].mean()) for axis in centre]
    far = np.hypot(centre[0] - heart[0], centre[1] - heart[1]) > 24
    density = total / ground
    kind = np.select([density > 600, density > 90], [0, 1], 2)
    deprivation = _deprivation(seed, land.home_of, centre, remote, kind > 0)
    return SmallAreas(
        district=land.home_of,
        people=_people(total, land.home_of),
        ages=_ages(seed, total, land.home_of, remote),
        ground=ground,
        deprivation=deprivation,
        rural=(kind > 0).astype(np.float64),
        rural_class=(2 * kind + far).astype(np.int64),
    )


def _mean(land: Land, values: Floats, number: int) -> Floats:
    inside = land.small_area >= 0
    label, weight = land.small_area[inside], land.people[inside]
    total = np.bincount(label, weights=weight * values[inside], minlength=number)
    return np.asarray(total / np.bincount(label, weights=weight, minlength=number))


def _people(total: Floats, district: Ints) -> Ints:
    growth = np.array([_GROWTH[home.name] for home in HOME])[district]
    back = np.arange(len(YEARS) - 1, -1, -1)
    return np.asarray(np.round(total[:, None] / (1 + growth[:, None]) ** back), dtype=np.int64)


def _ages(seed: int, total: Floats, district: Ints, remote: Floats) -> Ints:
    rng = stream(seed, "ages")
    middle = np.arange(_BANDS.size) * 5 + 2.5
    leaning = np.array([_LEANING[home.name] for home in HOME])[district]
    leaning = leaning + 0.02 * np.minimum(remote, 12) + rng.normal(0, 0.1, leaning.size)
    shape = _BANDS * np.exp(np.multiply.outer(leaning, (middle - 40) / 40))
    in_city = np.array([home.name == CITY for home in HOME])[district] & (remote < 2)
    shape[:, 4:6] *= np.where(in_city, 1.7, 1.0)[:, None]
    male = 0.512 - 0.17 * np.maximum(0, middle - 45) ** 2 / 50**2
    both = np.stack([shape * male, shape * (1 - male)], axis=1)
    chance = both.reshape(total.size, -1)
    chance = chance / chance.sum(axis=1, keepdims=True)
    drawn = rng.multinomial(np.round(total).astype(np.int64), chance)
    return np.asarray(drawn.reshape(both.shape), dtype=np.int64)


def _deprivation(
    seed: int, district: Ints, centre: list[Floats], remote: Floats, rural: npt.NDArray[np.bool_]
) -> Floats:
    rng = stream(seed, "deprivation")
    level, town, varied = (
        np.array([_DEPRIVATION[home.name][part] for home in HOME])[district] for part in range(3)
    )
    nearby = Noise(stream(seed, "neighbourhoods"), 9.0, 1.5, roughness=0.5)
    own = 0.8 * nearby.at(centre[0], centre[1]) + 0.6 * rng.normal(size=district.size)
    now = level + town * np.exp(-((remote / 1.6) ** 2)) + varied * own
    change = np.where(rural, 0.2, -0.06) + rng.normal(0, 0.1, district.size)
    return np.asarray(np.clip(np.stack([now - change, now], axis=1), -2.4, 2.6), dtype=np.float64)
