"""Public libraries of the fictional country: how many are open, which years closed or opened some.

Counted by upper-tier authority. Closures came most in the years of the tightest budgets, and more
in rural places, where a branch serves few.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from headwater.demo.districts import Districts
from headwater.demo.land import HOME
from headwater.demo.observations import Block, known
from headwater.demo.people import YEARS
from headwater.demo.places import Places
from headwater.demo.randomness import Floats, stream

PEOPLE_FOR_EACH = 16_000
CLOSING = np.array([0.05, 0.07, 0.06, 0.04, 0.03, 0.02, 0.02, 0.015, 0.015, 0.01])
"""Chance that an urban library closes, by year; a rural one's is up to twice that."""
OPENING = 0.004


def libraries(seed: int, places: Places, districts: Districts) -> Iterator[Block]:
    """Blocks of libraries open, opened and closed, by upper-tier authority and year."""
    rng = stream(seed, "libraries")
    number = len(districts)
    start = np.round(districts.people[:, 0] / PEOPLE_FOR_EACH * (1 + 0.5 * districts.rural))
    open_now = np.maximum(2, start).astype(np.int64)
    opened = np.zeros((number, len(YEARS)))
    closed = np.zeros((number, len(YEARS)))
    held = np.zeros((number, len(YEARS)))
    for year in range(len(YEARS)):
        chance = CLOSING[year] * (1 + districts.rural)
        closed[:, year] = np.minimum(rng.binomial(open_now, chance), open_now - 1)
        opened[:, year] = rng.binomial(open_now, OPENING)
        open_now = (open_now + opened[:, year] - closed[:, year]).astype(np.int64)
        held[:, year] = open_now
    figures = {"libraries-open": held, "libraries-opened": opened, "libraries-closed": closed}
    for name, value in figures.items():
        codes, summed = _by_upper_tier(places, value)
        years = [str(year) for year in YEARS]
        yield Block(name, codes, years, known(summed), "libraries", "count")


def _by_upper_tier(places: Places, value: Floats) -> tuple[list[str], Floats]:
    county = next(area for area in places.wider if area.type == "UTLA")
    inside = np.arange(len(value))
    shire = (inside > 0) & (inside < len(HOME))
    codes = [area.code for area, part in zip(places.districts, shire, strict=True) if not part]
    return [*codes, county.code], np.concatenate([value[~shire], value[shire].sum(axis=0)[None]])
