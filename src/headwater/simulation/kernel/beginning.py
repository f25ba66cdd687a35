"""How a life begins and grows: from a resident's base year, as a newborn, and a year older."""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.eight import read, spread, write
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.luck import NEWBORN, draw, take
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
    notice,
    sbp_bin,
    smoking_row,
)
from headwater.simulation.lanes import LANES, Lane
from headwater.simulation.parts import (
    AHEAD,
    ANCHOR,
    BODY,
    CLOCK,
    DRAWN,
    DRAWN_FROM,
    EFFECT,
    FACTOR,
    FIFTHS,
    LIVED_AGES,
    NEVER_HAPPENS,
    REALS,
    T_BAND,
    T_DRIFT_BMI,
    T_DRIFT_SBP,
    T_PASSED,
    T_SETTINGS,
    TARGET,
    TIMES,
    WHOLES,
    WIDTH,
    Floats,
    Ints,
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
MALE_BIRTHS = int(Setting.MALE_BIRTHS)
MAY_START_BEFORE = 25
NEWBORN_BMI, NEWBORN_SBP = 16.0, 95.0


@njit(cache=True)
def write_sheet(people: People, row: int, sheet: Ints) -> None:
    """Copy a resident into ``sheet`` (``WHOLES``,), laid out as ``w`` is."""
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
    for place in range(BODY, REALS):
        r[place] = 0.0
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
    drawn = DRAWN_FROM + AHEAD * DRAWN
    draw(r, w, drawn, seed, w[PERSON], w[LIFE])
    ready(r, w, drawn)


@njit(cache=True)
def draw_ahead(r: Floats, w: Ints, people: People, row: int, seed: int) -> None:
    """Draw for the next residents together: none waits for another, as lives do."""
    for place in range(min(AHEAD, people.person.size - row)):
        draw(r, w, DRAWN_FROM + place * DRAWN, seed, people.person[row + place], 0)


@njit(cache=True)
def place_in_tables(w: Ints) -> int:
    """The row of the tables of events and uses that a person's sex, fifth and age have."""
    return int((w[SEX] * FIFTHS + w[QUINTILE] - 1) * (LIVED_AGES + 1) + w[AGE])


@njit(cache=True)
def ready(r: Floats, w: Ints, drawn: int) -> None:
    """Take the thresholds drawn, but for those of what the person has already."""
    take(r, drawn)
    start = T_PASSED + place_in_tables(w) * LANES
    for at in range(0, lanes_of(r), WIDTH):
        write(r, FACTOR + at, spread(0.0))
        write(r, TIMES + at, spread(np.inf))
        write(r, ANCHOR + at, read(r, start + at))
        write(r, TARGET + at, spread(NEVER_HAPPENS))
    held = w[CONDITIONS]
    for lane in range(FIRST_ONSET, LAST_ONSET + 1):
        if (held >> (lane + 2)) & 1:
            r[CLOCK + lane] = NEVER_HAPPENS
    state_at_start(r, w)
    if w[CHECKED]:
        r[CLOCK + CHECK] = NEVER_HAPPENS


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
