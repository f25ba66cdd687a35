"""How a life begins and grows: from a resident's base year, as a newborn, and a year older."""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.luck import NEWBORN, thresholds
from headwater.simulation.kernel.parts import (
    BODY,
    CLOCK,
    EFFECT,
    NEVER_HAPPENS,
    TIMES,
    WHOLES,
    Floats,
    Ints,
    People,
    Setting,
    Table,
    Whole,
)
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

OLDEST = 110
AGE, QUINTILE, LEFT, ALIVE = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.LEFT), int(Whole.ALIVE)
)  # fmt: skip
PERSON, LIFE = int(Whole.PERSON), int(Whole.LIFE)
T_BAND, T_DRIFT_BMI, T_DRIFT_SBP, T_SETTINGS = (
    int(Table.BAND), int(Table.DRIFT_BMI), int(Table.DRIFT_SBP), int(Table.SETTINGS)
)  # fmt: skip
CHECK = int(Lane.BLOOD_PRESSURE_CHECK)
FIRST_ONSET, LAST_ONSET = int(Lane.CHD), int(Lane.FRAILTY)
MALE_BIRTHS = int(Setting.MALE_BIRTHS)
MAY_START_BEFORE = 25
NEWBORN_BMI, NEWBORN_SBP = 16.0, 95.0


@njit(cache=True)
def begin_life(f: Floats, s: Ints, people: People, row: int, number: int) -> None:
    """Set a life to a resident's base year; ``number`` says which life of the person it is."""
    for place in range(WHOLES):
        s[place] = 0
    s[AGE], s[SEX] = people.age[row], people.sex[row]
    s[QUINTILE], s[CONDITIONS] = people.quintile[row], people.conditions[row]
    s[SMOKING], s[SINCE] = people.smoking[row], people.years_since_quitting[row]
    s[ACTIVITY], s[ALCOHOL] = people.activity[row], people.alcohol[row]
    s[CIRCUMSTANCES] = people.circumstances[row]
    for place in range(8):
        f[BODY + place] = 0.0
    f[BMI], f[SBP] = people.bmi[row] / 4.0, people.sbp[row]
    s[PERSON], s[LIFE] = people.person[row], number


@njit(cache=True)
def newborn(f: Floats, s: Ints, t: Floats, o: Ints, seed: int) -> None:
    """Turn a life into that of a child born to the same address, with luck of its own."""
    words = block(seed, s[PERSON], s[LIFE], NEWBORN, 0)
    s[AGE], s[CONDITIONS], s[SMOKING], s[SINCE] = 0, 0, 0, 0
    s[SEX] = 0 if uniform(words[0]) < t[o[T_SETTINGS] + MALE_BIRTHS] else 1
    s[ACTIVITY], s[ALCOHOL] = 2, 0
    f[BMI], f[SBP] = NEWBORN_BMI, NEWBORN_SBP
    ready(f, s, t, o, seed)


@njit(cache=True)
def ready(f: Floats, s: Ints, t: Floats, o: Ints, seed: int) -> None:
    """Draw the thresholds, and take away those of what the person has already."""
    thresholds(seed, f, s, t, o)
    held = s[CONDITIONS]
    for lane in range(FIRST_ONSET, LAST_ONSET + 1):
        if (held >> (lane + 2)) & 1:
            f[CLOCK + lane] = NEVER_HAPPENS
    for lane in range(LANES):
        f[EFFECT + lane] = 1.0
        f[TIMES + lane] = np.inf
    s[MAY_START] = s[AGE] < MAY_START_BEFORE
    s[CHECKED] = int((held & DIAGNOSED) != 0)
    if s[CHECKED]:
        f[CLOCK + CHECK] = NEVER_HAPPENS
    s[ALIVE], s[LEFT] = 1, 0
    s[BAND] = int(t[o[T_BAND] + s[AGE]])
    notice(f, s, t, o)
    s[STALE] = 1


@njit(cache=True)
def grow(f: Floats, s: Ints, t: Floats, o: Ints) -> None:
    """A year older: risk factors move, time since quitting passes."""
    age = s[AGE]
    place = s[SEX] * (OLDEST + 1) + age
    f[BMI] += t[o[T_DRIFT_BMI] + place]
    f[SBP] += t[o[T_DRIFT_SBP] + place]
    if s[SMOKING] == EX:
        before = smoking_row(EX, s[SINCE], 0)
        s[SINCE] = min(99, s[SINCE] + 1)
        if smoking_row(EX, s[SINCE], 0) != before:
            s[STALE] = 1
    if age < OLDEST:
        s[AGE] = age + 1
    band = int(t[o[T_BAND] + s[AGE]])
    if band != s[BAND]:
        s[BAND], s[STALE] = band, 1
    if bmi_bin(f[BMI] + f[BMI_CHANGE]) != s[BMI_BIN]:
        s[STALE] = 1
    if sbp_bin(blood_pressure(f, s, t, o)) != s[SBP_BIN]:
        s[STALE] = 1
        notice(f, s, t, o)
