"""The residents' relative risks in the base year, added up by sex, fifth, age and lane.

What calibration needs: in each cell, how many are at risk of each event, and the sum of their
products of relative risks.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.beginning import begin_life, people_at, state_at_start, write_sheet
from headwater.simulation.kernel.eight import address
from headwater.simulation.kernel.state import make_frail, product
from headwater.simulation.lanes import LANES, Lane
from headwater.simulation.parts import (
    ALL_AGES,
    FIFTHS,
    PRODUCT,
    SEXES,
    SHEET,
    TABLES_FROM,
    Floats,
    Ints,
    People,
    Whole,
)

AGE, SEX, QUINTILE, CONDITIONS, CHECKED = (
    int(Whole.AGE), int(Whole.SEX), int(Whole.QUINTILE), int(Whole.CONDITIONS), int(Whole.CHECKED)
)  # fmt: skip
FIRST_ONSET, LAST_ONSET, CHECK = (
    int(Lane.CHD), int(Lane.FRAILTY), int(Lane.BLOOD_PRESSURE_CHECK)
)  # fmt: skip


@njit(cache=True, nogil=True)
def add_up(tables: Floats, people: People, at_risk: Floats, products: Floats) -> None:
    """Add the residents to ``at_risk`` and ``products`` (sexes, fifths, ages, lanes)."""
    r = np.ones(TABLES_FROM + tables.size)
    r[TABLES_FROM:] = tables
    count(r, np.zeros(SHEET, np.int64), np.zeros(SHEET, np.int64), people, at_risk, products)


@njit(cache=True)
def count(
    reals: Floats, wholes: Ints, sheet: Ints, people: People, at_risk: Floats, products: Floats
) -> None:
    """``add_up`` in memory that it holds meanwhile."""
    r, w, line = address(reals), address(wholes), address(sheet)
    everybody = people_at(people)
    for row in range(people.person.size):
        write_sheet(everybody, row, line)
        begin_life(r, w, line, 0)
        state_at_start(r, w)
        make_frail(r, 1.0)
        product(r, w)
        for lane in range(LANES):
            held = FIRST_ONSET <= lane <= LAST_ONSET and (w[CONDITIONS] >> (lane + 2)) & 1
            if held or (lane == CHECK and w[CHECKED]):
                continue
            at_risk[w[SEX], w[QUINTILE] - 1, w[AGE], lane] += 1.0
            products[w[SEX], w[QUINTILE] - 1, w[AGE], lane] += r[PRODUCT + lane]


SHAPE = (SEXES, FIFTHS, ALL_AGES, LANES)
