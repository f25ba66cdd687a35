"""How many people of each sex and single year of age live in each small area.

The census has sexes and six bands of age apart; an estimate has five-year bands; England has
single years by sex and fifth of deprivation. The last two make a seed, iterative proportional
fitting makes it meet the census to 1e-9, and rounding keeps sexes, bands and totals exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.evidence import Book
from headwater.simulation.population.fitting import Fitted, Floats, Margin, fitted
from headwater.simulation.population.rounding import Ints, largest_remainders, systematic
from headwater.simulation.population.small_areas import BANDS, FIVES, OLDEST, SmallAreas

YEARS = np.arange(OLDEST + 1)
BAND_OF_YEAR = np.searchsorted(np.array(BANDS), YEARS, side="right") - 1
FIVE_OF_YEAR = np.searchsorted(np.array(FIVES), YEARS, side="right") - 1
_LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class AgeFit:
    """``people`` (areas, sexes, ages) in whole numbers, and the fit that they are rounded from."""

    people: Ints
    fit: Fitted


def fit_ages(small: SmallAreas, book: Book, seed: int) -> AgeFit:
    """People by small area, sex (men, women) and single year of age from 0 to 100.

    Sexes of the census are met exactly; so are its six bands after they are scaled to the same
    total, as the census moves a few people between tables.
    """
    bands = largest_remainders(small.bands, small.sexes.sum(axis=1))
    start = _seed(small, book)
    margins = [
        Margin((0, 1), small.sexes.astype(np.float64)),
        Margin((0, 2), bands.astype(np.float64), BAND_OF_YEAR),
    ]
    fit = fitted(start, margins)
    return AgeFit(_whole(fit.table, small.sexes, bands, seed), fit)


def _seed(small: SmallAreas, book: Book) -> Floats:
    """The shape (areas, sexes, ages) before fitting: estimates spread as England is."""
    england = book.figure("people-by-single-year").value
    within = np.zeros_like(england)
    for five in range(len(FIVES)):
        years = five == FIVE_OF_YEAR
        part = england[:, :, years]
        total = part.sum(axis=2, keepdims=True)
        if not small.sexed:
            total = total.sum(axis=0, keepdims=True)
        within[:, :, years] = part / np.maximum(total, _LEAST)
    spread = within[:, small.areas.quintile.astype(int) - 1, :].transpose(1, 0, 2)
    return np.asarray(np.maximum(small.fives[:, :, FIVE_OF_YEAR] * spread, _LEAST))


def _whole(table: Floats, sexes: Ints, bands: Ints, seed: int) -> Ints:
    """Whole people: men by band first (women are the rest of a band), then single years."""
    from headwater.simulation.population.luck import area_uniforms

    areas = len(sexes)
    men = np.add.reduceat(table[:, 0, :], np.searchsorted(BAND_OF_YEAR, range(len(BANDS))), axis=1)
    men_by_band = largest_remainders(men, sexes[:, 0])
    by_band = np.stack([men_by_band, bands - men_by_band], axis=1)
    people = np.zeros(table.shape, dtype=np.int64)
    start = area_uniforms(seed, areas, 2 * len(BANDS)).reshape(areas, 2, len(BANDS))
    for band in range(len(BANDS)):
        years = band == BAND_OF_YEAR
        part = table[:, :, years].reshape(2 * areas, -1)
        total = by_band[:, :, band].reshape(-1)
        scaled = part * (total / np.maximum(part.sum(axis=1), 1e-300))[:, None]
        rounded = systematic(scaled, start[:, :, band].reshape(-1))
        people[:, :, years] = rounded.reshape(areas, 2, -1)
    return people
