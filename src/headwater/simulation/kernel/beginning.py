"""How a life begins and grows: from a resident's base year, as a newborn, and a year older."""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.eight import (
    above,
    address,
    chosen,
    onward,
    read,
    spread,
    write,
    write_none,
)
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.luck import NEWBORN, draw, draw_for_eight, keep_waits
from headwater.simulation.kernel.philox import block, uniform
from headwater.simulation.kernel.state import (
    ACTIVITY,
    ALCOHOL,
    BAND,
    BMI,
    BMI_BIN,
    BMI_CHANGE,
    CHECKED,
    CIRCUMSTANCES,
    CONDITIONS,
    DIAGNOSED,
    EX,
    MAY_START,
    SBP,
    SBP_BIN,
    SEX,
    SINCE,
    SMOKING,
    STALE,
    blood_pressure,
    bmi_bin,
    make_frail,
    notice,
    product,
    sbp_bin,
    smoking_row,
)
from headwater.simulation.lanes import LANES, Lane
from headwater.simulation.parts import (
    ANCHOR,
    BODY,
    CLOCK,
    EFFECT,
    EVENTS,
    FACTOR,
    FIFTHS,
    FRAILTY_DRAWN,
    LIVED_AGES,
    LIVING,
    NEVER_HAPPENS,
    NEWCOMER,
    PRODUCT,
    READY,
    READY_BODY,
    READY_FACTOR,
    READY_FROM,
    READY_LIVING,
    READY_TARGET,
    SEED,
    SHEET,
    SHEETS,
    T_BAND,
    T_DRIFT_BMI,
    T_DRIFT_SBP,
    T_FRAILTY,
    T_PASSED,
    T_SETTINGS,
    TARGET,
    TIMES,
    WHOLES,
    WIDTH,
    Floats,
    Ints,
    Part,
    People,
    Setting,
    Whole,
)

AGE, QUINTILE, LEFT, ALIVE = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.LEFT), int(Whole.ALIVE)
)  # fmt: skip
PERSON, LIFE = int(Whole.PERSON), int(Whole.LIFE)
CHECK = int(Lane.BLOOD_PRESSURE_CHECK)
FIRST_ONSET, LAST_ONSET = int(Lane.CHD), int(Lane.FRAILTY)
ONSETS, EVENT_BITS = (2 << LAST_ONSET) - (1 << FIRST_ONSET), (1 << EVENTS) - 1
MALE_BIRTHS = int(Setting.MALE_BIRTHS)
MAY_START_BEFORE = 25
NEWBORN_BMI, NEWBORN_SBP = 16.0, 95.0


@njit(cache=True)
def people_at(people: People) -> People:
    """The addresses of the residents' arrays."""
    return People(
        address(people.person), address(people.age), address(people.sex),
        address(people.quintile), address(people.smoking),
        address(people.years_since_quitting), address(people.bmi), address(people.sbp),
        address(people.activity), address(people.alcohol), address(people.circumstances),
        address(people.conditions), address(people.first),
    )  # fmt: skip


@njit(cache=True)
def write_sheet(people: People, row: int, sheet: Ints) -> None:
    """Copy a resident into ``sheet`` (``SHEET``,), laid out as ``w`` is."""
    for place in range(0, SHEET, WIDTH):
        write_none(sheet, place)
    sheet[PERSON] = people.person[row]
    sheet[AGE] = people.age[row]
    sheet[SEX] = people.sex[row]
    sheet[QUINTILE] = people.quintile[row]
    sheet[SMOKING] = people.smoking[row]
    sheet[SINCE] = people.years_since_quitting[row]
    sheet[ACTIVITY] = people.activity[row]
    sheet[ALCOHOL] = people.alcohol[row]
    sheet[CIRCUMSTANCES] = people.circumstances[row]
    sheet[CONDITIONS] = people.conditions[row]
    sheet[BMI_BIN] = people.bmi[row]
    sheet[SBP_BIN] = people.sbp[row]


@njit(cache=True)
def begin_life(r: Floats, w: Ints, sheet: Ints, number: int) -> None:
    """Set a life to a resident's base year; ``number`` says which life of the person it is."""
    for place in range(WHOLES):
        w[place] = sheet[place]
    w[LIFE] = number
    begin_body(r, w)


@njit(cache=True)
def begin_body(r: Floats, w: Ints) -> None:
    """Body mass and blood pressure of a resident's base year, which nothing has changed yet."""
    write(r, BODY, spread(0.0))
    r[BMI], r[SBP] = w[BMI_BIN] / 4.0, w[SBP_BIN]


@njit(cache=True)
def newborn(r: Floats, w: Ints, seed: int) -> None:
    """Turn a life into that of a child born to the same address, with luck of its own."""
    words = block(seed, w[PERSON], w[LIFE], NEWBORN, 0)
    w[AGE], w[CONDITIONS], w[SMOKING], w[SINCE] = 0, 0, 0, 0
    w[SEX] = 0 if uniform(words[0]) < r[T_SETTINGS + MALE_BIRTHS] else 1
    w[ACTIVITY], w[ALCOHOL] = 2, 0
    r[BMI], r[SBP] = NEWBORN_BMI, NEWBORN_SBP
    ready_newcomer(r, w, seed)


@njit(cache=True)
def ready_newcomer(r: Floats, w: Ints, seed: int) -> None:
    """Draw for somebody who is born or arrives, and make the life ready."""
    draw(r, w, NEWCOMER, seed, w[PERSON], w[LIFE])
    make_ready(r, w, NEWCOMER, 0)
    take(r, w, NEWCOMER)


@njit(cache=True)
def begin_ahead(r: Floats, w: Ints, people: People, row: int, number: int, never: int) -> None:
    """Make so many residents from a row on ready to live, together: none waits for another, as
    lives do. ``never`` has a bit for each event that does not come."""
    together = lanes_of(r) < LANES and number == WIDTH
    if together:
        draw_for_eight(r, w, READY_FROM, w[SEED], people.person, row)
    for place in range(number):
        to, at = READY_FROM + place * READY, SHEETS + place * SHEET
        sheet = onward(w, at)
        write_sheet(people, row + place, sheet)
        if not together:
            draw(r, w, to, w[SEED], sheet[PERSON], 0)
            keep_waits(w, at)
        begin_body(r, sheet)
        make_ready(r, sheet, to, never)


@njit(cache=True)
def begin_resident(r: Floats, w: Ints, place: int) -> None:
    """Begin the life of one of those who were made ready."""
    for at in range(0, SHEET, WIDTH):
        write(w, at, read(w, SHEETS + place * SHEET + at))
    take(r, w, READY_FROM + place * READY)


@njit(cache=True)
def place_in_tables(w: Ints) -> int:
    """The row of the tables of events and uses that a person's sex, fifth and age have."""
    return int((w[SEX] * FIFTHS + w[QUINTILE] - 1) * (LIVED_AGES + 1) + w[AGE])


@njit(cache=True)
def make_ready(r: Floats, w: Ints, to: int, never: int) -> None:
    """Put at ``to``, where thresholds and traits are drawn already, what a life begins with.

    Events of what the person has already never come, nor those of ``never``, a bit each.
    """
    if lanes_of(r) == LANES:
        make_frail(r, r[T_FRAILTY + int(r[to + FRAILTY_DRAWN])])
    state_at_start(r, w)
    product(r, w)
    never |= (w[CONDITIONS] >> 2) & ONSETS | w[CHECKED] << CHECK
    start, none = T_PASSED + place_in_tables(w) * LANES, spread(NEVER_HAPPENS)
    for at in range(0, lanes_of(r), WIDTH):
        clock, factor = chosen(never >> at, none, read(r, to + at)), read(r, PRODUCT + at)
        comes = above(factor, spread(0.0)) & (EVENT_BITS >> at)
        write(r, to + at, clock)
        write(r, to + READY_FACTOR + at, factor)
        write(r, to + READY_TARGET + at, chosen(comes, read(r, start + at) + clock / factor, none))
        write(r, to + READY_LIVING + at, read(r, LIVING + at))
    r[to + READY_BODY + Part.BMI], r[to + READY_BODY + Part.SBP] = r[BMI], r[SBP]


@njit(cache=True)
def take(r: Floats, w: Ints, ready: int) -> None:
    """Begin a life with what was made ready for it."""
    start = T_PASSED + place_in_tables(w) * LANES
    for at in range(0, lanes_of(r), WIDTH):
        write(r, CLOCK + at, read(r, ready + at))
        write(r, FACTOR + at, read(r, ready + READY_FACTOR + at))
        write(r, TARGET + at, read(r, ready + READY_TARGET + at))
        write(r, LIVING + at, read(r, ready + READY_LIVING + at))
        write(r, ANCHOR + at, read(r, start + at))
        write(r, TIMES + at, spread(np.inf))
        write(r, EFFECT + at, spread(1.0))
    write(r, BODY, read(r, ready + READY_BODY))
    if lanes_of(r) == LANES:
        make_frail(r, r[T_FRAILTY + int(r[ready + FRAILTY_DRAWN])])


@njit(cache=True)
def state_at_start(r: Floats, w: Ints) -> None:
    """What follows from a person's state at the start of a life."""
    for at in range(0, LANES, WIDTH):
        write(r, EFFECT + at, spread(1.0))
    w[MAY_START] = w[AGE] < MAY_START_BEFORE
    w[CHECKED] = int((w[CONDITIONS] & DIAGNOSED) != 0)
    w[ALIVE], w[LEFT] = 1, 0
    w[BAND] = int(r[T_BAND + w[AGE]])
    notice(r, w)
    w[STALE] = 1


@njit(cache=True)
def grow(r: Floats, w: Ints) -> None:
    """A year older: risk factors move, time since quitting passes."""
    age = w[AGE]
    if w[SMOKING] == EX:
        before = smoking_row(EX, w[SINCE], 0)
        w[SINCE] = min(99, w[SINCE] + 1)
        if smoking_row(EX, w[SINCE], 0) != before:
            w[STALE] = 1
    w[AGE] = age + 1
    if lanes_of(r) == LANES:
        move(r, w, w[SEX] * LIVED_AGES + age)


@njit(cache=True)
def move(r: Floats, w: Ints, place: int) -> None:
    """What a year does to the risk factors, and which rows they and the age come to."""
    r[BMI] += r[T_DRIFT_BMI + place]
    r[SBP] += r[T_DRIFT_SBP + place]
    band = int(r[T_BAND + w[AGE]])
    if band != w[BAND]:
        w[BAND], w[STALE] = band, 1
    if bmi_bin(r[BMI] + r[BMI_CHANGE]) != w[BMI_BIN]:
        w[STALE] = 1
    if sbp_bin(blood_pressure(r, w)) != w[SBP_BIN]:
        w[STALE] = 1
        notice(r, w)
