"""A chunk of small areas: every resident's life once, again under the plan where it reaches them.

Person outside, years inside: a life is followed from start to end while its state is at hand. A
life is counted as alike in both arms until the year in which the plan first reaches it; from
there it is lived twice from one snapshot, with the same luck.

The counts in ``w`` from ``BLOCK`` on: the area's (3, sexes, ages, years, measures), what newcomers
add to it and what residents who left go on to, both (3, fifths, years, measures).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from headwater.simulation.kernel.beginning import begin_life, grow, newborn, ready, write_sheet
from headwater.simulation.kernel.luck import ARRIVALS, BIRTHS, FIRST_ARRIVAL
from headwater.simulation.kernel.offers import HELD, NOT_REACHED, begin, possible, reach, work
from headwater.simulation.kernel.parts import (
    ALL_AGES,
    AS_IS,
    BLOCK,
    BODY,
    CHANGED,
    CLOCK,
    EXTRA,
    FIFTHS,
    GROUP_OF_AGE,
    LIVED_AGES,
    MEASURES,
    NEVER_HAPPENS,
    NOWHERE,
    OWN,
    REALS,
    SAME,
    SLOTS,
    T_ARRIVAL,
    T_BIRTH,
    TABLES_FROM,
    TIMES,
    WHOLES,
    Floats,
    Ints,
    Offers,
    Part,
    People,
    Whole,
)
from headwater.simulation.kernel.philox import block, exponential
from headwater.simulation.kernel.state import SEX
from headwater.simulation.kernel.year import pass_a_year
from headwater.simulation.lanes import LANES, Lane, Measure

AGE, QUINTILE, LEFT, ALIVE, LIFE, PERSON = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.LEFT), int(Whole.ALIVE), int(Whole.LIFE),
    int(Whole.PERSON),
)  # fmt: skip
NOW, LEAVE = BODY + Part.NOW, int(Lane.LEAVE)
M_PEOPLE, M_BIRTHS, M_ARRIVALS = (
    int(Measure.PEOPLE), int(Measure.BIRTHS), int(Measure.ARRIVALS)
)  # fmt: skip


class Task(NamedTuple):
    """What a chunk is asked: its areas, the years, the seed, and what else to keep.

    ``narrow`` is the width of an age group in the totals, ``ages`` how many there are; ``closed``
    whether nobody is born, arrives or leaves; ``twice`` whether everybody lives both arms in full
    (a check on running the untouched once); ``keep`` whether the times of events are kept.
    """

    first_area: int
    last_area: int
    years: int
    seed: int
    narrow: int
    ages: int
    closed: bool
    twice: bool
    keep: bool


class Kept(NamedTuple):
    """The snapshot of a life, its real and whole numbers, and the times of events as things are."""

    reals: Floats
    wholes: Ints
    times: Floats


@njit(cache=True)
def block_cell(w: Ints, task: Task, slot: int, when: int) -> int:
    """The place in ``w`` of the counts of a person of this sex and age in a year."""
    row = (slot * 2 + w[SEX]) * task.ages + w[GROUP_OF_AGE + w[AGE]]
    return int(BLOCK + (row * task.years + when) * MEASURES)


@njit(cache=True)
def newcomer_cell(w: Ints, task: Task, slot: int, when: int) -> int:
    """The place in ``w`` of what newcomers of this deprivation fifth add in a year."""
    past = BLOCK + SLOTS * 2 * task.ages * task.years * MEASURES
    return int(past + ((slot * FIFTHS + w[QUINTILE] - 1) * task.years + when) * MEASURES)


@njit(cache=True)
def leaver_cell(w: Ints, task: Task, slot: int, when: int) -> int:
    """The place in ``w`` of what becomes of residents of this fifth who left, in a year."""
    return int(newcomer_cell(w, task, slot, when) + SLOTS * FIFTHS * task.years * MEASURES)


@njit(cache=True)
def pass_year(r: Floats, w: Ints, task: Task, slot: int, when: int) -> bool:
    """Live one year and count it, then grow older; False where the life is over for the totals."""
    cell = block_cell(w, task, slot, when)
    if w[LIFE] == 0:
        pass_a_year(r, w, task.seed, cell, leaver_cell(w, task, slot, when))
    else:
        pass_a_year(r, w, task.seed, OWN, NOWHERE)
        more = newcomer_cell(w, task, slot, when)
        for measure in range(MEASURES):
            w[cell + measure] += w[OWN + measure]
            w[more + measure] += w[OWN + measure]
            w[OWN + measure] = 0
            w[NOWHERE + measure] = 0
        if w[LEFT]:
            return False
    if not w[ALIVE]:
        return False
    grow(r, w)
    return True


@njit(cache=True)
def pay(w: Ints, task: Task, when: int) -> None:
    """Count what the plan itself did and cost this year, held in ``EXTRA``."""
    cell, more = block_cell(w, task, CHANGED, when), newcomer_cell(w, task, CHANGED, when)
    left = leaver_cell(w, task, CHANGED, when)
    for measure in range(MEASURES):
        amount = w[EXTRA + measure]
        if amount:
            w[EXTRA + measure] = 0
            if w[LEFT]:
                w[left + measure] += amount
            else:
                w[cell + measure] += amount
                if w[LIFE]:
                    w[more + measure] += amount


@njit(cache=True)
def live(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: Offers, task: Task, could: int, first: int
) -> int:
    """A life as things are, from year ``first``; the year in which the plan first reaches it.

    The snapshot is of the start of that year; -1 where the plan never does.
    """
    slot, fork = SAME, -1
    for when in range(first, task.years):
        if fork < 0 and (
            task.twice
            or (could and not w[LEFT] and reach(offers, r, w, h, could, (when, task.seed)))
        ):
            for place in range(REALS):
                kept.reals[place] = r[place]
            for place in range(WHOLES):
                kept.wholes[place] = w[place]
            slot, fork = AS_IS, when
        if not pass_year(r, w, task, slot, when):
            break
    return fork


@njit(cache=True)
def live_otherwise(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: Offers, task: Task, could: int, first: int
) -> None:
    """The same life under the plan, from the snapshot of the year in which it is first reached."""
    for place in range(REALS):
        r[place] = kept.reals[place]
    for place in range(WHOLES):
        w[place] = kept.wholes[place]
    for when in range(first, task.years):
        if could:
            if not w[LEFT]:
                begin(offers, r, w, h, could, (when, task.seed), EXTRA)
            work(offers, r, w, h, when, EXTRA)
            pay(w, task, when)
        if not pass_year(r, w, task, CHANGED, when):
            break
    for place in range(h.size):
        h[place] = NOT_REACHED


@njit(cache=True)
def live_alike(r: Floats, w: Ints, task: Task, first: int) -> None:
    """A life that no plan can reach, the same in both arms."""
    for when in range(first, task.years):
        if not pass_year(r, w, task, SAME, when):
            return


@njit(cache=True)
def both(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: Offers, task: Task, could: int, first: int
) -> None:
    """A life that a plan may reach, in both arms; times of events are left in ``kept``."""
    fork = live(r, w, h, kept, offers, task, could, first)
    for lane in range(LANES):
        kept.times[lane] = r[TIMES + lane]
    if fork >= 0:
        live_otherwise(r, w, h, kept, offers, task, could, fork)


@njit(cache=True)
def newcomers(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: Offers, task: Task, sheet: Ints, line: int,
    could: int,
) -> None:  # fmt: skip
    """Those who are born to a resident, and those who arrive as the resident was."""
    sex, person = sheet[line, SEX], sheet[line, PERSON]
    place = (sex * FIFTHS + sheet[line, QUINTILE] - 1) * ALL_AGES + sheet[line, AGE]
    for kind in range(2):
        rate = r[(T_BIRTH if kind == 0 else T_ARRIVAL) + place]
        if rate <= 0.0:
            continue
        wait, number = 0.0, 0
        while True:
            words = block(task.seed, person, 0, BIRTHS if kind == 0 else ARRIVALS, number)
            wait += exponential(words[0]) / rate
            if wait >= task.years - 1:
                break
            number += 1
            begin_life(r, w, sheet, line, number if kind == 0 else FIRST_ARRIVAL + number)
            if kind == 0:
                newborn(r, w, task.seed)
            else:
                ready(r, w, task.seed)
            first = 1 + int(wait)
            r[NOW] = first
            measure = M_BIRTHS if kind == 0 else M_ARRIVALS
            w[block_cell(w, task, SAME, first) + measure] += 1
            w[newcomer_cell(w, task, SAME, first) + measure] += 1
            if could or task.twice:
                both(r, w, h, kept, offers, task, could, first)
            else:
                live_alike(r, w, task, first)


@njit(cache=True)
def flush(w: Ints, task: Task, area: Ints, district: Ints, area_at: int, district_at: int) -> None:
    """Add an area's block to the totals of both arms, and empty it.

    ``area_at`` and ``district_at`` are where the area's and its district and fifth's totals begin.
    """
    rows = 2 * task.ages
    for slot in range(SLOTS):
        for row in range(rows):
            for when in range(task.years):
                cell = BLOCK + ((slot * rows + row) * task.years + when) * MEASURES
                if w[cell + M_PEOPLE] + w[cell + M_BIRTHS] + w[cell + M_ARRIVALS] == 0:
                    continue
                for arm in range(2):
                    if (slot == AS_IS and arm == 1) or (slot == CHANGED and arm == 0):
                        continue
                    place = area_at + (arm * task.years + when) * MEASURES
                    part = district_at + ((arm * rows + row) * task.years + when) * MEASURES
                    for measure in range(MEASURES):
                        area[place + measure] += w[cell + measure]
                        district[part + measure] += w[cell + measure]
                for measure in range(MEASURES):
                    w[cell + measure] = 0


@njit(cache=True)
def memory(tables: Floats, task: Task, people: People) -> tuple[Floats, Ints, Ints]:
    """``r`` and ``w`` with the tables and nothing counted, and a sheet for the largest area."""
    cell = task.years * MEASURES
    r = np.ones(TABLES_FROM + tables.size)
    r[TABLES_FROM:] = tables
    cohorts = 2 * SLOTS * FIFTHS * cell
    w = np.zeros(BLOCK + SLOTS * 2 * task.ages * cell + cohorts, np.int64)
    for age in range(LIVED_AGES):
        w[GROUP_OF_AGE + age] = min(age // task.narrow, task.ages - 1)
    most = 0
    for area in range(task.first_area, task.last_area):
        most = max(most, people.first[area + 1] - people.first[area])
    return r, w, np.zeros((most, WHOLES), np.int64)


@njit(cache=True, nogil=True)
def simulate_areas(
    tables: Floats, offers: Offers, task: Task, people: People, totals: tuple[Ints, Ints, Ints],
    where: Ints, times: Floats,
) -> None:  # fmt: skip
    """Everybody of the areas of a task; totals are added to.

    ``tables`` is the model's part of ``r``. ``totals``, flat: (areas, 2, years, measures);
    (districts, fifths, 2, sexes, ages, years, measures); and cohorts (2, 3, fifths, years,
    measures). ``where`` (areas, 2): the district and fifth of each area. ``times`` (residents, 2,
    lanes), where kept.
    """
    cell = task.years * MEASURES
    r, w, sheet = memory(tables, task, people)
    h = np.full(HELD * offers.whole.shape[0], NOT_REACHED)
    kept = Kept(np.zeros(REALS), np.zeros(WHOLES, np.int64), np.zeros(LANES))
    for area in range(task.first_area, task.last_area):
        begins = people.first[area]
        write_sheet(people, begins, people.first[area + 1], sheet)
        here = possible(offers, area)
        for line in range(people.first[area + 1] - begins):
            could = here & int(offers.chosen[begins + line]) if offers.chosen.size else here
            begin_life(r, w, sheet, line, 0)
            ready(r, w, task.seed)
            if task.closed:
                r[CLOCK + LEAVE] = NEVER_HAPPENS
            if could or task.twice:
                both(r, w, h, kept, offers, task, could, 0)
            else:
                live_alike(r, w, task, 0)
            if task.keep:
                for lane in range(LANES):
                    times[begins + line, 1, lane] = r[TIMES + lane]
                    times[begins + line, 0, lane] = (
                        kept.times[lane] if could or task.twice else r[TIMES + lane]
                    )
            if not task.closed:
                newcomers(r, w, h, kept, offers, task, sheet, line, here)
        part = where[area, 0] * FIFTHS + where[area, 1]
        flush(w, task, totals[0], totals[1], area * 2 * cell, part * 4 * task.ages * cell)
    past = BLOCK + SLOTS * 2 * task.ages * cell
    for place in range(2 * SLOTS * FIFTHS * cell):
        totals[2][place] += w[past + place]
