"""One person's year: hazards used up, events in the order of their time, uses of care counted.

Each hazard has one exponential threshold a lifetime, from which what is passed through is taken
away; the event happens when it is used up. Within a step a hazard that an event does not touch
keeps its anchor, so that its arithmetic, to the last bit, does not depend on the others.

Source: Sellke T. On the asymptotic distribution of the size of a stochastic epidemic. J Appl
Probab 1983;20:390-394 (the threshold).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.luck import quit_gap, restart_gap, stay
from headwater.simulation.kernel.parts import (
    ANCHOR,
    BODY,
    CLOCK,
    FACTOR,
    HAZARD,
    NEVER_HAPPENS,
    TIMES,
    TRIAL,
    Floats,
    Ints,
    Part,
    Setting,
    Table,
    Whole,
)
from headwater.simulation.kernel.state import (
    CHECKED,
    CONDITIONS,
    CURRENT,
    EX,
    HYPERTENSION,
    SINCE,
    SMOKING,
    STALE,
    refresh,
    smoking_row,
    tell,
)
from headwater.simulation.lanes import CLOCKS, LANES, USES, Lane, Measure

EVENTS = CLOCKS + 1
DEATH, LAST_ONSET = int(Lane.DEATH), int(Lane.FRAILTY)
CHECK, QUIT, RESTART = int(Lane.BLOOD_PRESSURE_CHECK), int(Lane.QUIT), int(Lane.RESTART)
START, LEAVE, ADMISSION = int(Lane.START), int(Lane.LEAVE), int(Lane.ADMISSION)
BED_DAYS = int(Lane.BED_DAYS)
M_PEOPLE, M_DEATHS, M_LIVED = int(Measure.PEOPLE), int(Measure.DEATHS), int(Measure.YEARS_LIVED)
M_ADMISSIONS, M_BED_DAYS = int(Measure.ADMISSIONS), int(Measure.BED_DAYS)
M_EMERGENCY, M_LEAVERS = int(Measure.NHS_EMERGENCY), int(Measure.LEAVERS)
M_NEW = int(Measure.NEW_CHD)
AGE, SEX, QUINTILE = int(Whole.AGE), int(Whole.SEX), int(Whole.QUINTILE)
LEFT, ALIVE = int(Whole.LEFT), int(Whole.ALIVE)
NOW = BODY + Part.NOW
T_BASE, T_SCALE, T_SETTINGS, T_RESTART = (
    int(Table.BASE), int(Table.SCALE), int(Table.SETTINGS), int(Table.RESTART)
)  # fmt: skip
ADMISSION_PENCE, BED_DAY_PENCE = int(Setting.ADMISSION_PENCE), int(Setting.BED_DAY_PENCE)
STEPS = int(Setting.STEPS)
ALL_AGES, FIFTHS = 111, 5


@njit(cache=True)
def pass_a_year(
    f: Floats, s: Ints, t: Floats, o: Ints, seed: int, c: Ints, at: tuple[int, int]
) -> None:
    """One year of a life, counted at ``at[0]`` while resident and at ``at[1]`` after leaving."""
    c[(at[1] if s[LEFT] else at[0]) + M_PEOPLE] += 1
    row = o[T_BASE] + ((s[SEX] * FIFTHS + s[QUINTILE] - 1) * ALL_AGES + s[AGE]) * LANES
    steps = int(t[o[T_SETTINGS] + STEPS])
    step = 1.0 / steps
    for _ in range(steps):
        if s[STALE]:
            refresh(f, s, t, o)
        if quiet(f, t, row, step):
            count_uses(f, t, o, step, c, at[1] if s[LEFT] else at[0])
        else:
            eventful(f, s, t, o, (seed, row, step), c, at)
            if not s[ALIVE]:
                return
        f[NOW] += step


@njit(cache=True)
def quiet(f: Floats, t: Floats, row: int, step: float) -> bool:
    """Pass through a step in which nothing happens; False, and nothing passed, where it does."""
    busy = False
    for lane in range(LANES):
        rate = t[row + lane] * f[FACTOR + lane]
        f[HAZARD + lane] = rate
        left = f[CLOCK + lane] - rate * step
        f[TRIAL + lane] = left
        busy |= left < 0.0
    if busy:
        return False
    for lane in range(LANES):
        f[CLOCK + lane] = f[TRIAL + lane]
    return True


@njit(cache=True)
def count_uses(f: Floats, t: Floats, o: Ints, step: float, c: Ints, cell: int) -> None:
    """Count what a whole step brings: care used, costs, QALYs, healthy time, time lived."""
    scale = o[T_SCALE]
    for use in range(USES):
        c[cell + use] += np.int64(f[HAZARD + CLOCKS + use] * t[scale + use] * step + 0.5)
    c[cell + M_LIVED] += np.int64(1e6 * step + 0.5)


@njit(cache=True)
def settle(f: Floats, t: Floats, o: Ints, lane: int, until: float, c: Ints, cell: int) -> None:
    """Bring one lane up to a time in the step: its clock, and what it counts if it is a use."""
    passed = until - f[ANCHOR + lane]
    if lane < EVENTS:
        f[CLOCK + lane] -= f[HAZARD + lane] * passed
    if lane >= CLOCKS:
        use = lane - CLOCKS
        c[cell + use] += np.int64(f[HAZARD + lane] * t[o[T_SCALE] + use] * passed + 0.5)
    f[ANCHOR + lane] = until


@njit(cache=True)
def next_event(f: Floats, step: float) -> tuple[int, float]:
    """The lane and time of the first event still to come in the step; -1 where there is none."""
    first, when = -1, step
    for lane in range(EVENTS):
        rate = f[HAZARD + lane]
        if f[CLOCK + lane] < rate * (when - f[ANCHOR + lane]):
            when = f[ANCHOR + lane] + f[CLOCK + lane] / rate
            first = lane
    return first, when


@njit(cache=True)
def eventful(
    f: Floats, s: Ints, t: Floats, o: Ints, run: tuple[int, int, float], c: Ints,
    at: tuple[int, int],
) -> None:  # fmt: skip
    """Pass through a step in which something happens; ``run`` is seed, row of the rates, step."""
    seed, row, step = run
    cell = at[1] if s[LEFT] else at[0]
    for lane in range(LANES):
        f[ANCHOR + lane] = 0.0
    start = 0.0
    while True:
        lane, when = next_event(f, step)
        if lane < 0 or lane in (DEATH, LEAVE):
            for each in range(LANES):
                settle(f, t, o, each, when, c, cell)
            c[cell + M_LIVED] += np.int64(1e6 * (when - start) + 0.5)
            if lane < 0:
                return
            note_time(f, lane, when)
            if lane == DEATH:
                c[cell + M_DEATHS] += 1
                s[ALIVE] = 0
                return
            c[cell + M_LEAVERS] += 1
            cell, start = at[1], when
            s[LEFT] = 1
            f[CLOCK + LEAVE] = NEVER_HAPPENS
        else:
            note_time(f, lane, when)
            happen(f, s, t, o, (seed, lane, when), c, cell)
            if s[STALE]:
                refresh(f, s, t, o)
                for each in range(LANES):
                    rate = t[row + each] * f[FACTOR + each]
                    if rate != f[HAZARD + each]:
                        settle(f, t, o, each, when, c, cell)
                        f[HAZARD + each] = rate


@njit(cache=True)
def note_time(f: Floats, lane: int, when: float) -> None:
    """Remember when an event first happened, in years from the start."""
    if f[TIMES + lane] == np.inf:
        f[TIMES + lane] = f[NOW] + when


@njit(cache=True)
def happen(
    f: Floats, s: Ints, t: Floats, o: Ints, event: tuple[int, int, float], c: Ints, cell: int
) -> None:
    """What an event changes about a person, and its next threshold where it may come again.

    ``event`` is seed, lane and time in the step.
    """
    lane = event[1]
    if lane == ADMISSION:
        admit(f, s, t, o, event, c, cell)
    elif lane <= LAST_ONSET:
        c[cell + M_NEW + lane - 1] += 1
        s[CONDITIONS] |= 1 << (lane + 2)
        f[CLOCK + lane] = NEVER_HAPPENS
        s[STALE] = 1
    elif lane == CHECK:
        s[CHECKED] = 1
        f[CLOCK + lane] = NEVER_HAPPENS
        if s[CONDITIONS] & HYPERTENSION:
            tell(f, s, t, o)
    elif lane == START:
        f[CLOCK + lane] = NEVER_HAPPENS
        if s[SMOKING] == 0:
            s[SMOKING], s[STALE] = CURRENT, 1
    else:
        change_smoking(f, s, t, o, event)


@njit(cache=True)
def change_smoking(f: Floats, s: Ints, t: Floats, o: Ints, event: tuple[int, int, float]) -> None:
    """A quitting or a temptation. Their clocks run by the calendar whether or not the person
    smokes, so that whoever quit early under a plan is never tempted when others are not."""
    seed, lane, when = event
    f[ANCHOR + lane] = when
    if lane == QUIT:
        f[CLOCK + lane] = quit_gap(seed, s)
        if s[SMOKING] == CURRENT:
            s[SMOKING], s[SINCE], s[STALE] = EX, 0, 1
        return
    threshold, tempted = restart_gap(seed, s)
    f[CLOCK + lane] = threshold
    since = smoking_row(EX, s[SINCE], 0) - 3
    if s[SMOKING] == EX and tempted < t[o[T_RESTART] + since]:
        s[SMOKING], s[SINCE], s[STALE] = CURRENT, 0, 1


@njit(cache=True)
def admit(
    f: Floats, s: Ints, t: Floats, o: Ints, event: tuple[int, int, float], c: Ints, cell: int
) -> None:
    """An emergency admission: its length of stay, its cost, and the wait for the next."""
    seed, lane, when = event
    mean = f[HAZARD + BED_DAYS] / f[HAZARD + lane] if f[HAZARD + lane] > 0.0 else 0.0
    days, threshold = stay(seed, s, mean)
    c[cell + M_ADMISSIONS] += 1
    c[cell + M_BED_DAYS] += days
    settings = o[T_SETTINGS]
    c[cell + M_EMERGENCY] += np.int64(
        t[settings + ADMISSION_PENCE] + t[settings + BED_DAY_PENCE] * days
    )
    settle(f, t, o, lane, when, c, cell)
    f[CLOCK + lane] = threshold
