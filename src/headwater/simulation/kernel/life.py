"""A life in both arms: once as things are, again under the plan from where that reaches it.

A life is counted as alike in both arms until the year in which the plan first reaches it; from
there it is lived twice from one snapshot, with the same luck.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from headwater.simulation.kernel.beginning import begin_life, grow, newborn, ready_newcomer
from headwater.simulation.kernel.cells import (
    Task,
    block_cell,
    leaver_cell,
    newcomer_cell,
)
from headwater.simulation.kernel.effects import pay_on, work
from headwater.simulation.kernel.eight import add_from, write_none
from headwater.simulation.kernel.luck import ARRIVALS, BIRTHS, FIRST_ARRIVAL
from headwater.simulation.kernel.offers import (
    HELD,
    NOT_REACHED,
    acceptable,
    begin,
    reach,
)
from headwater.simulation.kernel.philox import block, exponential
from headwater.simulation.kernel.quiet import pass_quiet_years
from headwater.simulation.kernel.state import CONDITIONS, SEX
from headwater.simulation.kernel.year import pass_a_year
from headwater.simulation.lanes import LANES, Measure
from headwater.simulation.parts import (
    ALL_AGES,
    AS_IS,
    BODY,
    CHANGED,
    EXTRA,
    FIFTHS,
    MEASURES,
    NOWHERE,
    OWN,
    REALS,
    SAME,
    T_ARRIVAL,
    T_BIRTH,
    TIMES,
    WHOLES,
    WIDTH,
    Floats,
    Ints,
    OffersAt,
    Part,
    Whole,
)

AGE, QUINTILE, LEFT, ALIVE, LIFE, PERSON = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.LEFT), int(Whole.ALIVE), int(Whole.LIFE),
    int(Whole.PERSON),
)  # fmt: skip
NOW = BODY + Part.NOW
M_BIRTHS, M_ARRIVALS = int(Measure.BIRTHS), int(Measure.ARRIVALS)


class Kept(NamedTuple):
    """The snapshot of a life, its real and whole numbers; the times of events and the conditions at
    the end as things are."""

    reals: Floats
    wholes: Ints
    times: Floats
    ends: Ints


@njit(cache=True)
def conditions_at_end(w: Ints) -> int:
    """The conditions of whoever is alive; -1 for the dead."""
    return int(w[CONDITIONS]) if w[ALIVE] else -1


@njit(cache=True)
def pass_year(r: Floats, w: Ints, task: Task, slot: int, when: int) -> bool:
    """Live one year and count it, then grow older; False where the life is over for the totals."""
    cell = block_cell(w, task, slot, when, w[AGE])
    if w[LIFE] == 0:
        pass_a_year(r, w, task.seed, cell, leaver_cell(w, task, slot, when))
    else:
        pass_a_year(r, w, task.seed, OWN, NOWHERE)
        more = newcomer_cell(w, task, slot, when)
        for measure in range(0, MEASURES, WIDTH):
            add_from(w, cell + measure, w, OWN + measure)
            add_from(w, more + measure, w, OWN + measure)
            write_none(w, OWN + measure)
            write_none(w, NOWHERE + measure)
        if w[LEFT]:
            return False
    if not w[ALIVE]:
        return False
    grow(r, w)
    return True


@njit(cache=True)
def pay(w: Ints, task: Task, when: int) -> None:
    """Count what the plan itself did and cost this year, held in ``EXTRA``."""
    cell, more = block_cell(w, task, CHANGED, when, w[AGE]), newcomer_cell(w, task, CHANGED, when)
    left = leaver_cell(w, task, CHANGED, when)
    for measure in range(0, MEASURES, WIDTH):
        add_from(w, (left if w[LEFT] else cell) + measure, w, EXTRA + measure)
        if w[LIFE] and not w[LEFT]:
            add_from(w, more + measure, w, EXTRA + measure)
        write_none(w, EXTRA + measure)


@njit(cache=True)
def live_on(r: Floats, w: Ints, task: Task, slot: int, first: int) -> None:
    """A life from year ``first`` that no plan reaches any more, counted in one slot."""
    when = first
    while when < task.years:
        when = pass_quiet_years(r, w, task, slot, when)
        if when == task.years or not pass_year(r, w, task, slot, when):
            return
        when += 1


@njit(cache=True)
def live(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, task: Task, could: int, first: int
) -> int:
    """A life as things are, from year ``first``; the year in which the plan first reaches it.

    The snapshot is of the start of that year; -1 where the plan never does.
    """
    for when in range(first, task.years):
        if not task.twice and w[LEFT]:
            live_on(r, w, task, SAME, when)
            return -1
        if task.twice or reach(offers, r, w, h, could, (when, task.seed)):
            for place in range(REALS):
                kept.reals[place] = r[place]
            for place in range(WHOLES):
                kept.wholes[place] = w[place]
            live_on(r, w, task, AS_IS, when)
            return when
        if not pass_year(r, w, task, SAME, when):
            return -1
    return -1


@njit(cache=True)
def live_otherwise(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, task: Task, could: int, first: int
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
            pay_on(offers, w, h, when, EXTRA)
            work(offers, r, w, h, when)
            pay(w, task, when)
        if not pass_year(r, w, task, CHANGED, when):
            break
    for place in range(HELD * offers.number):
        h[place] = NOT_REACHED


@njit(cache=True)
def both(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, task: Task, here: int, first: int
) -> bool:
    """A life in both arms; whether the plan reaches it. The times of events as things are are left
    in ``kept``, where kept."""
    could = acceptable(offers, w, here, task.seed) if here else 0
    fork = -1
    if could or task.twice:
        fork = live(r, w, h, kept, offers, task, could, first)
    else:
        live_on(r, w, task, SAME, first)
    if task.keep:
        for lane in range(LANES):
            kept.times[lane] = r[TIMES + lane]
        kept.ends[0] = conditions_at_end(w)
    if fork >= 0:
        live_otherwise(r, w, h, kept, offers, task, could, fork)
    return fork >= 0


@njit(cache=True)
def newcomers(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, task: Task, sheet: Ints, here: int
) -> bool:
    """Those who are born to the resident of ``sheet``, and those who arrive as the resident was;
    whether the plan reaches any of them."""
    reached = False
    sex, person = sheet[SEX], sheet[PERSON]
    place = (sex * FIFTHS + sheet[QUINTILE] - 1) * ALL_AGES + sheet[AGE]
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
            begin_life(r, w, sheet, number if kind == 0 else FIRST_ARRIVAL + number)
            if kind == 0:
                newborn(r, w, task.seed)
            else:
                ready_newcomer(r, w, task.seed)
            first = 1 + int(wait)
            r[NOW] = first
            measure = M_BIRTHS if kind == 0 else M_ARRIVALS
            w[block_cell(w, task, SAME, first, w[AGE]) + measure] += 1
            w[newcomer_cell(w, task, SAME, first) + measure] += 1
            reached |= both(r, w, h, kept, offers, task, here, first)
    return reached
