"""One person's year: hazards passed, events in the order of their time, uses of care counted.

Each hazard has one exponential threshold a lifetime, and the event happens when the cumulative
hazard reaches it. While a person's relative risks stay as they are, that is when the cumulative
base hazard of age reaches a fixed target, so that a year in which nothing happens is a comparison.
A hazard that an event does not touch keeps its target, so that its arithmetic, to the last bit,
does not depend on the others.

Source: Sellke T. On the asymptotic distribution of the size of a stochastic epidemic. J Appl
Probab 1983;20:390-394 (the threshold).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.eight import (
    above,
    add_whole,
    chosen,
    differ,
    lowest,
    put,
    read,
    spread,
    write,
)
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.luck import check_gap, quit_gap, restart_gap, stay
from headwater.simulation.kernel.state import (
    BY_CONDITIONS,
    CHECKED,
    CONDITIONS,
    CURRENT,
    EX,
    SINCE,
    SMOKING,
    STALE,
    check,
    product,
    smoking_row,
)
from headwater.simulation.lanes import CLOCKS, LANES, MICRO, USES, Lane, Measure
from headwater.simulation.parts import (
    ANCHOR,
    BODY,
    CLOCK,
    EVENTS,
    FACTOR,
    FIFTHS,
    FROM,
    LIVED_AGES,
    NEVER_HAPPENS,
    PRODUCT,
    T_PASSED,
    T_RESTART,
    T_SETTINGS,
    T_USES,
    TARGET,
    TIMES,
    WIDTH,
    Floats,
    Ints,
    Part,
    Setting,
    Whole,
)

DEATH, LAST_ONSET = int(Lane.DEATH), int(Lane.FRAILTY)
CHECK, QUIT, RESTART = int(Lane.BLOOD_PRESSURE_CHECK), int(Lane.QUIT), int(Lane.RESTART)
START, LEAVE, ADMISSION = int(Lane.START), int(Lane.LEAVE), int(Lane.ADMISSION)
BED_DAY_USE = int(Lane.BED_DAYS) - CLOCKS
M_PEOPLE, M_DEATHS, M_LIVED = int(Measure.PEOPLE), int(Measure.DEATHS), int(Measure.YEARS_LIVED)
M_ADMISSIONS, M_BED_DAYS = int(Measure.ADMISSIONS), int(Measure.BED_DAYS)
M_EMERGENCY, M_LEAVERS = int(Measure.NHS_EMERGENCY), int(Measure.LEAVERS)
M_NEW = int(Measure.NEW_CHD)
AGE, SEX, QUINTILE = int(Whole.AGE), int(Whole.SEX), int(Whole.QUINTILE)
LEFT, ALIVE = int(Whole.LEFT), int(Whole.ALIVE)
NOW = BODY + Part.NOW
ADMISSION_PENCE, BED_DAY_PENCE = int(Setting.ADMISSION_PENCE), int(Setting.BED_DAY_PENCE)
STEPS = int(Setting.STEPS)
OVER, HABITS = 1 << DEATH | 1 << LEAVE, 1 << QUIT | 1 << RESTART
EVENT_BITS, EVERY_USE = (1 << EVENTS) - 1, (1 << USES) - 1


@njit(cache=True)
def pass_a_year(r: Floats, w: Ints, seed: int, cell: int, away: int, busy: bool) -> None:
    """One year of a life, counted at ``cell`` while resident, at ``away`` after leaving; ``busy``
    where an event is known to be due."""
    here = away if w[LEFT] else cell
    w[here + M_PEOPLE] += 1
    place = (w[SEX] * FIFTHS + w[QUINTILE] - 1) * (LIVED_AGES + 1) + w[AGE]
    passed, uses = T_PASSED + place * LANES, T_USES + place * USES
    if w[STALE]:
        write(r, FROM, spread(0.0))
        refresh(r, w, passed, uses, 0.0, here)
    steps = int(r[T_SETTINGS + STEPS])
    if steps == 1 and not busy and quiet(r, passed):
        if lanes_of(r) == LANES:
            add_whole(w, here, read(r, uses) * read(r, FACTOR + CLOCKS) + spread(0.5))
        w[here + M_LIVED] += MICRO
    else:
        write(r, FROM, spread(0.0))
        if steps == 1:
            eventful(r, w, seed, passed, uses, 0.0, 1.0, cell, away)
            r[NOW] += 1.0
            return
        for step in range(steps):
            eventful(r, w, seed, passed, uses, step / steps, (step + 1) / steps, cell, away)
            if not w[ALIVE]:
                return
    r[NOW] += 1.0


@njit(cache=True)
def quiet(r: Floats, passed: int) -> bool:
    """Whether the whole year passes without an event."""
    busy = 0
    for at in range(0, lanes_of(r), WIDTH):
        busy |= above(read(r, passed + LANES + at), read(r, TARGET + at))
    return busy == 0


@njit(cache=True)
def at_time(r: Floats, passed: int, lane: int, when: float) -> float:
    """Where a lane's cumulative base hazard stands at a part of the year."""
    start = r[passed + lane]
    return float(start + when * (r[passed + LANES + lane] - start))


@njit(cache=True)
def refresh(r: Floats, w: Ints, passed: int, uses: int, when: float, cell: int) -> None:
    """The relative risks anew from the state, from this part of the year on.

    Events whose risk changed get a new target; uses whose factor changed are counted so far. Eight
    lanes of which none changed are passed over.
    """
    product(r, w)
    part = spread(when)
    for at in range(0, lanes_of(r), WIDTH):
        factor, before = read(r, PRODUCT + at), read(r, FACTOR + at)
        changed = differ(factor, before)
        if lanes_of(r) == LANES and not changed:
            continue
        if at == CLOCKS:
            settle(r, w, uses, when, cell, changed)
        events = changed & (EVENT_BITS >> at)
        start, clock, anchor = read(r, passed + at), read(r, CLOCK + at), read(r, ANCHOR + at)
        now = start + part * (read(r, passed + LANES + at) - start)
        left = clock - before * (now - anchor)
        target = chosen(above(factor, spread(0.0)), now + left / factor, spread(NEVER_HAPPENS))
        write(r, CLOCK + at, chosen(events, left, clock))
        write(r, ANCHOR + at, chosen(events, now, anchor))
        write(r, TARGET + at, chosen(events, target, read(r, TARGET + at)))
        write(r, FACTOR + at, factor)


@njit(cache=True)
def aim(r: Floats, lane: int, clock: float, now: float, factor: float) -> None:
    """Set a lane's clock, and its target from where the base hazard stands now."""
    put(r, CLOCK, lane, clock)
    put(r, ANCHOR, lane, now)
    put(r, TARGET, lane, now + clock / factor if factor > 0.0 else NEVER_HAPPENS)


@njit(cache=True)
def settle(r: Floats, w: Ints, uses: int, when: float, cell: int, which: int) -> None:
    """Count what some of the uses, a bit each, have come to by a part of the year."""
    if lanes_of(r) < LANES:
        return
    part, counted = spread(when), read(r, FROM)
    passed = part - counted
    which &= above(passed, spread(0.0))
    amount = read(r, uses) * read(r, FACTOR + CLOCKS) * passed + spread(0.5)
    add_whole(w, cell, chosen(which, amount, spread(0.0)))
    write(r, FROM, chosen(which, part, counted))


@njit(cache=True)
def due_before(r: Floats, passed: int, end: float) -> int:
    """The lanes whose event is still to come before ``end``: a bit each."""
    due, part = 0, spread(end)
    for at in range(0, lanes_of(r), WIDTH):
        from_here = read(r, passed + at)
        ends = from_here + part * (read(r, passed + LANES + at) - from_here)
        due |= above(ends, read(r, TARGET + at)) << at
    return due


@njit(cache=True)
def next_event(r: Floats, passed: int, due: int, end: float) -> tuple[int, float]:
    """The lane and time of the first event of those that are due; -1 where there is none."""
    first, when = -1, end
    while due:
        lane = lowest(due)
        due &= due - 1
        if r[TARGET + lane] < at_time(r, passed, lane, when):
            start = r[passed + lane]
            first, when = lane, (r[TARGET + lane] - start) / (r[passed + LANES + lane] - start)
    return first, when


@njit(cache=True)
def eventful(
    r: Floats, w: Ints, seed: int, passed: int, uses: int, start: float, end: float, cell: int,
    away: int,
) -> None:  # fmt: skip
    """Pass through a part of a year in which something may happen."""
    here = away if w[LEFT] else cell
    due = due_before(r, passed, end)
    while True:
        lane, when = next_event(r, passed, due, end)
        when = max(when, start)
        if lane < 0 or (OVER >> lane) & 1:
            settle(r, w, uses, when, here, EVERY_USE)
            w[here + M_LIVED] += np.int64(1e6 * (when - start) + 0.5)
            if lane < 0:
                return
            note_time(r, lane, when)
            if lane == DEATH:
                w[here + M_DEATHS] += 1
                w[ALIVE] = 0
                return
            w[here + M_LEAVERS] += 1
            here, start = away, when
            w[LEFT] = 1
            put(r, CLOCK, lane, NEVER_HAPPENS)
            put(r, TARGET, lane, NEVER_HAPPENS)
            due &= ~(1 << lane)
        else:
            note_time(r, lane, when)
            happen(r, w, seed, lane, when, passed, uses, here)
            if w[STALE]:
                refresh(r, w, passed, uses, when, here)
                due = due_before(r, passed, end)
            elif r[TARGET + lane] >= at_time(r, passed, lane, end):
                due &= ~(1 << lane)


@njit(cache=True)
def note_time(r: Floats, lane: int, when: float) -> None:
    """Remember when an event first happened, in years from the start."""
    if r[TIMES + lane] == np.inf:
        r[TIMES + lane] = r[NOW] + when


@njit(cache=True)
def happen(
    r: Floats, w: Ints, seed: int, lane: int, when: float, passed: int, uses: int, cell: int
) -> None:
    """What an event changes about a person, and its next threshold where it may come again."""
    clock = NEVER_HAPPENS
    if lanes_of(r) < LANES or lane <= LAST_ONSET:
        w[cell + M_NEW + lane - 1] += 1
        w[CONDITIONS] |= 1 << (lane + 2)
        w[STALE] |= BY_CONDITIONS
    elif lane == ADMISSION:
        clock = admit(r, w, seed, passed, uses, cell)
    elif (HABITS >> lane) & 1:
        clock = change_smoking(r, w, seed, lane)
    elif lane == CHECK:
        check(r, w)
        if not w[CHECKED]:
            clock = check_gap(seed, w)
    elif lane == START and w[SMOKING] == 0:
        w[SMOKING], w[STALE] = CURRENT, 1
    aim(r, lane, clock, at_time(r, passed, lane, when), r[FACTOR + lane])


@njit(cache=True)
def change_smoking(r: Floats, w: Ints, seed: int, lane: int) -> float:
    """A quitting or a temptation, and the threshold of the next.

    Their clocks run by the calendar whether or not the person smokes, so that whoever quit early
    under a plan is never tempted when others are not.
    """
    if lane == QUIT:
        if w[SMOKING] == CURRENT:
            w[SMOKING], w[SINCE], w[STALE] = EX, 0, 1
        return float(quit_gap(seed, w))
    threshold, tempted = restart_gap(seed, w)
    since = smoking_row(EX, w[SINCE], 0) - 3
    if w[SMOKING] == EX and tempted < r[T_RESTART + since]:
        w[SMOKING], w[SINCE], w[STALE] = CURRENT, 0, 1
    return float(threshold)


@njit(cache=True)
def admit(r: Floats, w: Ints, seed: int, passed: int, uses: int, cell: int) -> float:
    """An emergency admission: its length of stay and its cost; the threshold of the next."""
    rate = r[passed + LANES + ADMISSION] - r[passed + ADMISSION]
    days_a_year = r[uses + BED_DAY_USE] / MICRO * r[FACTOR + CLOCKS + BED_DAY_USE]
    days, threshold = stay(seed, w, days_a_year / (rate * r[FACTOR + ADMISSION]))
    w[cell + M_ADMISSIONS] += 1
    w[cell + M_BED_DAYS] += days
    w[cell + M_EMERGENCY] += np.int64(
        r[T_SETTINGS + ADMISSION_PENCE] + r[T_SETTINGS + BED_DAY_PENCE] * days
    )
    return float(threshold)
