"""A chunk of small areas: every resident's life once, again under the plan where it reaches them.

Person outside, years inside: a life is followed from start to end while its state is at hand. A
life is counted as alike in both arms until the year in which the plan first reaches it; from
there it is lived twice from one snapshot, with the same luck.

Counts ``c``: the area's block (3, sexes, ages, years, measures), what newcomers add to it and what
residents who left go on to, both (3, fifths, years, measures), then three rows to work with.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from headwater.simulation.kernel.beginning import begin_life, grow, newborn, ready
from headwater.simulation.kernel.luck import ARRIVALS, BIRTHS, FIRST_ARRIVAL
from headwater.simulation.kernel.offers import HELD, NOT_REACHED, begin, possible, reach, work
from headwater.simulation.kernel.parts import (
    BODY,
    CLOCK,
    NEVER_HAPPENS,
    REALS,
    TIMES,
    WHOLES,
    Floats,
    Ints,
    Offers,
    Part,
    People,
    Table,
    Whole,
)
from headwater.simulation.kernel.philox import block, exponential
from headwater.simulation.kernel.state import SEX
from headwater.simulation.kernel.year import pass_a_year
from headwater.simulation.lanes import LANES, Lane, Measure

AGE, QUINTILE, LEFT, ALIVE, LIFE = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.LEFT), int(Whole.ALIVE), int(Whole.LIFE)
)  # fmt: skip
NOW, LEAVE = BODY + Part.NOW, int(Lane.LEAVE)
T_BIRTH, T_ARRIVAL = int(Table.BIRTH), int(Table.ARRIVAL)
M_PEOPLE, M_BIRTHS, M_ARRIVALS = (
    int(Measure.PEOPLE), int(Measure.BIRTHS), int(Measure.ARRIVALS)
)  # fmt: skip
MEASURES = len(Measure)
SAME, AS_IS, CHANGED, SLOTS = 0, 1, 2, 3
ALL_AGES, FIFTHS = 111, 5


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


class Memory(NamedTuple):
    """One life's memory and its snapshot's, used again for the next life, and the counts."""

    f: Floats
    s: Ints
    h: Floats
    f2: Floats
    s2: Ints
    h2: Floats
    c: Ints


@njit(cache=True)
def memory(offers: int, task: Task) -> Memory:
    """Memory for one life after another."""
    block_size = SLOTS * 2 * task.ages * task.years * MEASURES
    cohort = SLOTS * FIFTHS * task.years * MEASURES
    return Memory(
        np.ones(REALS),
        np.zeros(WHOLES, np.int64),
        np.full(HELD * offers, NOT_REACHED),
        np.ones(REALS),
        np.zeros(WHOLES, np.int64),
        np.full(HELD * offers, NOT_REACHED),
        np.zeros(block_size + 2 * cohort + 3 * MEASURES, np.int64),
    )


@njit(cache=True)
def block_cell(s: Ints, task: Task, slot: int, when: int) -> int:
    """The place in the counts of a person of this sex and age in a year."""
    group = min(s[AGE] // task.narrow, task.ages - 1)
    return int((((slot * 2 + s[SEX]) * task.ages + group) * task.years + when) * MEASURES)


@njit(cache=True)
def newcomer_cell(s: Ints, task: Task, slot: int, when: int) -> int:
    """The place in the counts of what newcomers of this deprivation fifth add in a year."""
    past = SLOTS * 2 * task.ages * task.years * MEASURES
    return int(past + ((slot * FIFTHS + s[QUINTILE] - 1) * task.years + when) * MEASURES)


@njit(cache=True)
def pass_year(
    f: Floats, s: Ints, t: Floats, o: Ints, task: Task, c: Ints, where: tuple[int, int]
) -> bool:
    """Live one year and count it, then grow older; False where the life is over for the totals.

    ``where`` is the slot and the year.
    """
    slot, when = where
    cell = block_cell(s, task, slot, when)
    more = newcomer_cell(s, task, slot, when)
    cohort = SLOTS * FIFTHS * task.years * MEASURES
    if s[LIFE] == 0:
        pass_a_year(f, s, t, o, task.seed, c, (cell, more + cohort))
    else:
        own = c.size - 3 * MEASURES
        pass_a_year(f, s, t, o, task.seed, c, (own, own + MEASURES))
        for measure in range(MEASURES):
            c[cell + measure] += c[own + measure]
            c[more + measure] += c[own + measure]
            c[own + measure] = 0
            c[own + MEASURES + measure] = 0
        if s[LEFT]:
            return False
    if not s[ALIVE]:
        return False
    grow(f, s, t, o)
    return True


@njit(cache=True)
def pay(s: Ints, task: Task, c: Ints, when: int) -> None:
    """Count what the plan itself did and cost this year, held in the last row of the counts."""
    extra = c.size - MEASURES
    cell = block_cell(s, task, CHANGED, when)
    more = newcomer_cell(s, task, CHANGED, when)
    cohort = SLOTS * FIFTHS * task.years * MEASURES
    for measure in range(MEASURES):
        if c[extra + measure]:
            if s[LEFT]:
                c[more + cohort + measure] += c[extra + measure]
            else:
                c[cell + measure] += c[extra + measure]
                if s[LIFE]:
                    c[more + measure] += c[extra + measure]
            c[extra + measure] = 0


@njit(cache=True)
def live(m: Memory, t: Floats, o: Ints, offers: Offers, task: Task, could: int, first: int) -> int:
    """A life as things are, from year ``first``; the year in which the plan first reaches it.

    The snapshot is of the start of that year; -1 where the plan never does.
    """
    f, s, h, c = m.f, m.s, m.h, m.c
    slot, fork = SAME, -1
    for when in range(first, task.years):
        if fork < 0 and (
            task.twice
            or (could and not s[LEFT] and reach(offers, f, s, h, t, o, could, (when, task.seed)))
        ):
            m.f2[:] = f
            m.s2[:] = s
            slot, fork = AS_IS, when
        if not pass_year(f, s, t, o, task, c, (slot, when)):
            break
    return fork


@njit(cache=True)
def live_otherwise(
    m: Memory, t: Floats, o: Ints, offers: Offers, task: Task, could: int, first: int
) -> None:
    """The same life under the plan, from the year in which it is first reached."""
    f, s, h, c = m.f2, m.s2, m.h2, m.c
    h[:] = NOT_REACHED
    extra = c.size - MEASURES
    for when in range(first, task.years):
        if could:
            if not s[LEFT]:
                begin(offers, f, s, h, t, o, could, (when, task.seed), c, extra)
            work(offers, f, s, h, t, o, when, c, extra)
            pay(s, task, c, when)
        if not pass_year(f, s, t, o, task, c, (CHANGED, when)):
            break


@njit(cache=True)
def both(m: Memory, t: Floats, o: Ints, offers: Offers, task: Task, could: int, first: int) -> int:
    """A life in both arms; the year from which they differ, -1 where they do not."""
    if task.closed:
        m.f[CLOCK + LEAVE] = NEVER_HAPPENS
    m.f[NOW] = first
    fork = live(m, t, o, offers, task, could, first)
    if fork >= 0:
        live_otherwise(m, t, o, offers, task, could, fork)
    return fork


@njit(cache=True)
def newcomers(
    m: Memory, t: Floats, o: Ints, offers: Offers, task: Task, people: People, at: tuple[int, int]
) -> None:
    """Those who are born to a resident, and those who arrive as the resident was; ``at`` is the
    area and the row of the resident."""
    area, row = at
    place = (people.sex[row] * FIFTHS + people.quintile[row] - 1) * ALL_AGES + people.age[row]
    for kind in range(2):
        rate = t[o[T_BIRTH if kind == 0 else T_ARRIVAL] + place]
        if rate <= 0.0:
            continue
        wait, number = 0.0, 0
        while True:
            event = BIRTHS if kind == 0 else ARRIVALS
            words = block(task.seed, people.person[row], 0, event, number)
            wait += exponential(words[0]) / rate
            if wait >= task.years - 1:
                break
            number += 1
            life = number if kind == 0 else FIRST_ARRIVAL + number
            begin_life(m.f, m.s, people, row, life)
            if kind == 0:
                newborn(m.f, m.s, t, o, task.seed)
            else:
                ready(m.f, m.s, t, o, task.seed)
            first = 1 + int(wait)
            measure = M_BIRTHS if kind == 0 else M_ARRIVALS
            m.c[block_cell(m.s, task, SAME, first) + measure] += 1
            m.c[newcomer_cell(m.s, task, SAME, first) + measure] += 1
            both(m, t, o, offers, task, possible(offers, area, row, True), first)


@njit(cache=True)
def flush(task: Task, c: Ints, area: Ints, district: Ints, area_at: int, district_at: int) -> None:
    """Add an area's block to the totals of both arms, and empty it.

    ``area_at`` and ``district_at`` are where the area's and its district and fifth's totals begin.
    """
    years = task.years
    rows = 2 * task.ages
    for slot in range(SLOTS):
        for row in range(rows):
            for when in range(years):
                cell = ((slot * rows + row) * years + when) * MEASURES
                if c[cell + M_PEOPLE] + c[cell + M_BIRTHS] + c[cell + M_ARRIVALS] == 0:
                    continue
                for arm in range(2):
                    if (slot == AS_IS and arm == 1) or (slot == CHANGED and arm == 0):
                        continue
                    place = area_at + (arm * years + when) * MEASURES
                    part = district_at + ((arm * rows + row) * years + when) * MEASURES
                    for measure in range(MEASURES):
                        area[place + measure] += c[cell + measure]
                        district[part + measure] += c[cell + measure]
                for measure in range(MEASURES):
                    c[cell + measure] = 0


@njit(cache=True, nogil=True)
def simulate_areas(
    t: Floats, o: Ints, offers: Offers, task: Task, people: People, totals: tuple[Ints, Ints, Ints],
    where: Ints, times: Floats,
) -> None:  # fmt: skip
    """Everybody of the areas of a task; totals are added to.

    ``totals``, flat: (areas, 2, years, measures); (districts, fifths, 2, sexes, ages, years,
    measures); and cohorts (2, 3, fifths, years, measures). ``where`` (areas, 2): the district and
    fifth of each area. ``times`` (residents, 2, lanes), where kept.
    """
    m = memory(offers.whole.shape[0], task)
    area_totals, district_totals, cohorts = totals
    cell = task.years * MEASURES
    for area in range(task.first_area, task.last_area):
        for row in range(people.first[area], people.first[area + 1]):
            begin_life(m.f, m.s, people, row, 0)
            ready(m.f, m.s, t, o, task.seed)
            fork = both(m, t, o, offers, task, possible(offers, area, row, False), 0)
            if task.keep:
                for lane in range(LANES):
                    times[row, 0, lane] = m.f[TIMES + lane]
                    times[row, 1, lane] = m.f2[TIMES + lane] if fork >= 0 else m.f[TIMES + lane]
            if not task.closed:
                newcomers(m, t, o, offers, task, people, (area, row))
        part = where[area, 0] * FIFTHS + where[area, 1]
        flush(
            task, m.c, area_totals, district_totals, area * 2 * cell,
            part * 4 * task.ages * cell,
        )  # fmt: skip
    past = SLOTS * 2 * task.ages * cell
    for place in range(2 * SLOTS * FIFTHS * cell):
        cohorts[place] += m.c[past + place]
