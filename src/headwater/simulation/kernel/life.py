"""A life in both arms: once as things are, again under the plan from where that reaches it.

A life is counted as alike in both arms until the year in which the plan first reaches it; from
there it is lived twice from one snapshot, with the same luck.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from headwater.simulation.kernel.beginning import begin_life, grow, newborn, ready_newcomer
from headwater.simulation.kernel.cells import (
    block_cell,
    leaver_cell,
    newcomer_cell,
)
from headwater.simulation.kernel.effects import next_change, pay_on, work
from headwater.simulation.kernel.eight import (
    add_from,
    write_none,
)
from headwater.simulation.kernel.luck import ARRIVALS, BIRTHS, FIRST_ARRIVAL, wait_for
from headwater.simulation.kernel.offers import (
    HELD,
    NOT_REACHED,
    acceptable,
    begin,
    next_offer,
    reach,
)
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
    KEEP,
    MEASURES,
    NOWHERE,
    OWN,
    REALS,
    SAME,
    SEED,
    T_ARRIVAL,
    T_BIRTH,
    TIMES,
    TWICE,
    WHOLES,
    WIDTH,
    YEARS,
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
def pass_year(r: Floats, w: Ints, slot: int, when: int, busy: bool) -> bool:
    """Live one year and count it, then grow older; False where the life is over for the totals.

    ``busy`` where an event is known to be due.
    """
    cell = block_cell(w, slot, when, w[AGE])
    if w[LIFE] == 0:
        pass_a_year(r, w, w[SEED], cell, leaver_cell(w, slot, when), busy)
    else:
        pass_a_year(r, w, w[SEED], OWN, NOWHERE, busy)
        more = newcomer_cell(w, slot, when)
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
def pay(w: Ints, when: int) -> None:
    """Count what the plan itself did and cost this year, held in ``EXTRA``."""
    cell, more = block_cell(w, CHANGED, when, w[AGE]), newcomer_cell(w, CHANGED, when)
    left = leaver_cell(w, CHANGED, when)
    for measure in range(0, MEASURES, WIDTH):
        add_from(w, (left if w[LEFT] else cell) + measure, w, EXTRA + measure)
        if w[LIFE] and not w[LEFT]:
            add_from(w, more + measure, w, EXTRA + measure)
        write_none(w, EXTRA + measure)


@njit(cache=True)
def live_on(r: Floats, w: Ints, slot: int, first: int, last: int) -> bool:
    """A life from year ``first`` to before ``last``, while no plan changes anything, counted in one
    slot; False where it is over for the totals before."""
    when = first
    while when < last:
        when = pass_quiet_years(r, w, slot, when, last)
        if when < last and not pass_year(r, w, slot, when, True):
            return False
        when += 1
    return True


@njit(cache=True)
def live(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, could: int, first: int
) -> int:
    """A life as things are, from year ``first``; the year in which the plan first reaches it.

    The snapshot is of the start of that year; -1 where the plan never does.
    """
    when = first
    while when < w[YEARS]:
        until = when
        if not w[TWICE]:
            until = w[YEARS] if w[LEFT] else next_offer(offers, w, h, could, when)
        if until > when:
            until = min(until, w[YEARS])
            if not live_on(r, w, SAME, when, until):
                return -1
            when = until
            continue
        if w[TWICE] or reach(offers, r, w, h, could, (when, w[SEED])):
            for place in range(REALS):
                kept.reals[place] = r[place]
            for place in range(WHOLES):
                kept.wholes[place] = w[place]
            live_on(r, w, AS_IS, when, w[YEARS])
            return when
        if not pass_year(r, w, SAME, when, False):
            return -1
        when += 1
    return -1


@njit(cache=True)
def as_before(offers: OffersAt, w: Ints, h: Floats, could: int, when: int) -> int:
    """The first year from this one on, or else the end, in which the plan may change something."""
    if w[TWICE]:
        return when
    last = w[YEARS]
    if not w[LEFT]:
        last = min(last, next_offer(offers, w, h, could, when))
    return next_change(offers, h, when, last) if last > when else when


@njit(cache=True)
def act(r: Floats, w: Ints, h: Floats, offers: OffersAt, could: int, when: int) -> None:
    """What the plan does about a life this year, and costs."""
    if could:
        if not w[LEFT]:
            begin(offers, r, w, h, could, (when, w[SEED]), EXTRA)
        pay_on(offers, w, h, when, EXTRA)
        work(offers, r, w, h, when)
        pay(w, when)


@njit(cache=True)
def live_otherwise(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, could: int, first: int
) -> None:
    """The same life under the plan, from the snapshot of the year in which it is first reached."""
    for place in range(REALS):
        r[place] = kept.reals[place]
    for place in range(WHOLES):
        w[place] = kept.wholes[place]
    when = first
    while when < w[YEARS]:
        until = as_before(offers, w, h, could, when)
        if until > when:
            alive = live_on(r, w, CHANGED, when, until)
        else:
            act(r, w, h, offers, could, when)
            alive, until = pass_year(r, w, CHANGED, when, False), when + 1
        if not alive:
            break
        when = until
    for place in range(HELD * offers.number):
        h[place] = NOT_REACHED


@njit(cache=True)
def both(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, here: int, first: int
) -> bool:
    """A life in both arms; whether the plan reaches it. The times of events as things are are left
    in ``kept``, where kept."""
    could = acceptable(offers, w, h, here, first) if here else 0
    fork = -1
    if could or w[TWICE]:
        fork = live(r, w, h, kept, offers, could, first)
    else:
        live_on(r, w, SAME, first, w[YEARS])
    if w[KEEP]:
        for lane in range(LANES):
            kept.times[lane] = r[TIMES + lane]
        kept.ends[0] = conditions_at_end(w)
    if fork >= 0:
        live_otherwise(r, w, h, kept, offers, could, fork)
    return fork >= 0


@njit(cache=True)
def newcomers(
    r: Floats, w: Ints, h: Floats, kept: Kept, offers: OffersAt, sheet: Ints, here: int
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
            wait += wait_for(r, w, BIRTHS if kind == 0 else ARRIVALS, person, number) / rate
            if wait >= w[YEARS] - 1:
                break
            number += 1
            begin_life(r, w, sheet, number if kind == 0 else FIRST_ARRIVAL + number)
            if kind == 0:
                newborn(r, w, w[SEED])
            else:
                ready_newcomer(r, w, w[SEED])
            first = 1 + int(wait)
            r[NOW] = first
            measure = M_BIRTHS if kind == 0 else M_ARRIVALS
            w[block_cell(w, SAME, first, w[AGE]) + measure] += 1
            w[newcomer_cell(w, SAME, first) + measure] += 1
            reached |= both(r, w, h, kept, offers, here, first)
    return reached
