"""A chunk of small areas: everybody's life, counted for the area and then added to the totals.

Person outside, years inside: a life is followed from start to end while its state is at hand. The
counts in ``w`` from ``BLOCK`` on: the area's (3, sexes, ages, years, measures), what newcomers add
to it and what residents who left go on to, both (3, fifths, years, measures).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from headwater.simulation.kernel.beginning import (
    begin_ahead,
    begin_resident,
    people_at,
    write_sheet,
)
from headwater.simulation.kernel.cells import Task, flush
from headwater.simulation.kernel.eight import (
    address,
)
from headwater.simulation.kernel.few import address_of
from headwater.simulation.kernel.life import Kept, both, conditions_at_end, newcomers
from headwater.simulation.kernel.offers import (
    HELD,
    NOT_REACHED,
    offers_at,
    possible,
)
from headwater.simulation.lanes import LANES, Lane
from headwater.simulation.parts import (
    AGES,
    AHEAD,
    ALL_AGES,
    BLOCK,
    FACTOR,
    FIFTHS,
    GROUP_OF_AGE,
    KEEP,
    LIVED_AGES,
    MEASURES,
    NEVER_HAPPENS,
    READY_FROM,
    REALS,
    SEED,
    SHEET,
    SLOTS,
    TABLES_FROM,
    TARGET,
    TIMES,
    TWICE,
    WHOLES,
    YEARS,
    Floats,
    Ints,
    Offers,
    People,
)

Bools = npt.NDArray[np.bool_]
LEAVE = int(Lane.LEAVE)
LINE = 8
"""Numbers that a processor fetches together; memory begins where one of these does."""


@njit(cache=True)
def from_a_line(array: Any) -> Any:
    """An array without the first few numbers, so that it begins where a line of memory does."""
    return array[(-(array.ctypes.data // 8)) % LINE :]


@njit(cache=True)
def memory(tables: Floats, task: Task) -> tuple[Floats, Ints]:
    """``r`` and ``w`` with a model's tables and nothing counted: for one thread, and as many tasks
    as it likes of the same years and age groups."""
    cell = task.years * MEASURES
    r = from_a_line(np.empty(TABLES_FROM + tables.size + LINE))
    r[:TABLES_FROM] = 1.0
    r[TABLES_FROM : TABLES_FROM + tables.size] = tables
    r[READY_FROM:TABLES_FROM] = 0.0
    r[TARGET : TARGET + LANES] = NEVER_HAPPENS
    r[TIMES : TIMES + LANES] = np.inf
    r[FACTOR : FACTOR + LANES] = 0.0
    cohorts = 2 * SLOTS * FIFTHS * cell
    cells = SLOTS * 2 * task.ages
    counts = BLOCK + cells * cell + cohorts + cells * task.years
    counts += SLOTS * 2 * ALL_AGES * (task.years + 1)
    w = from_a_line(np.zeros(counts + LINE, np.int64))
    w[YEARS], w[AGES], w[SEED], w[TWICE], w[KEEP] = (
        task.years, task.ages, task.seed, task.twice, task.keep
    )  # fmt: skip
    for age in range(LIVED_AGES):
        w[GROUP_OF_AGE + age] = min(age // task.narrow, task.ages - 1)
    return r, w


@njit(cache=True, nogil=True)
def simulate_areas(
    held: tuple[Floats, Ints], offers: Offers, task: Task, people: People,
    totals: tuple[Ints, Ints, Ints], where: Ints, times: Floats, ends: Ints, touched: Bools,
    vectors: tuple[int, ...],
) -> None:  # fmt: skip
    """Everybody of the areas of a task; totals are added to.

    ``held`` is ``memory``, in which nothing is counted, before or after. ``totals``, flat: (areas,
    2, years, measures); (districts, fifths, 2, sexes, ages, years, measures); and cohorts (2, 3,
    fifths, years, measures). ``where`` (areas, 2): the district and fifth of each area. ``times``
    (residents, 2, lanes) and ``ends`` (residents, 2), where kept; ``touched`` (residents,), where
    marked. ``vectors`` are the places of the lanes that count, by eights: the first or all three.
    """
    r, w = held
    sheet = np.zeros(SHEET, np.int64)
    h = np.full(HELD * offers.whole.shape[0], NOT_REACHED)
    kept = Kept(np.zeros(REALS), np.zeros(WHOLES, np.int64), np.zeros(LANES), np.zeros(1, np.int64))
    at = (address_of(r, vectors), address(w), address(h), address(sheet))
    live_all(at, kept, offers, task, people, totals, where, times, ends, touched)
    cell = task.years * MEASURES
    past = BLOCK + SLOTS * 2 * task.ages * cell
    for place in range(2 * SLOTS * FIFTHS * cell):
        totals[2][place] += w[past + place]
        w[past + place] = 0


@njit(cache=True)
def live_all(
    held: tuple[Floats, Ints, Floats, Ints], kept: Kept, offers: Offers, task: Task,
    people: People, totals: tuple[Ints, Ints, Ints], where: Ints, times: Floats,
    ends: Ints, touched: Bools,
) -> None:  # fmt: skip
    """Everybody of a task's areas, in the memory that ``simulate_areas`` holds meanwhile."""
    r, w, h, line = held
    seen = Kept(address(kept.reals), address(kept.wholes), address(kept.times), address(kept.ends))
    plan, everybody, number = offers_at(offers), people_at(people), people.person.size
    cell = task.years * MEASURES
    never = int(task.closed) << LEAVE
    slots = SLOTS if task.twice or plan.number else 1
    for area in range(task.first_area, task.last_area):
        here = possible(offers, area)
        for row in range(people.first[area], people.first[area + 1]):
            could = here & int(offers.chosen[row]) if offers.chosen.size else here
            place = (row - people.first[area]) % AHEAD
            if place == 0:
                begin_ahead(r, w, everybody, row, min(AHEAD, number - row), never)
            begin_resident(r, w, place)
            reached = both(r, w, h, seen, plan, could, 0)
            if task.keep:
                for lane in range(LANES):
                    times[row, 0, lane] = kept.times[lane]
                    times[row, 1, lane] = r[TIMES + lane]
                ends[row, 0], ends[row, 1] = kept.ends[0], conditions_at_end(w)
            if not task.closed:
                write_sheet(everybody, row, line)
                reached |= newcomers(r, w, h, seen, plan, line, here)
            if touched.size:
                touched[row] = reached
        part = (where[area, 0] * FIFTHS + where[area, 1]) * 4 * task.ages * cell
        flush(w, slots, address(totals[0]), address(totals[1]), area * 2 * cell, part)
