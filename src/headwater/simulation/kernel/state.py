"""A person's state and what follows from it: rows of the tables, the product of relative risks."""

from __future__ import annotations

from numba import njit

from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.kernel.eight import chosen, read, spread, write
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.lanes import CLOCKS, LANES, Lane
from headwater.simulation.parts import (
    AGE_BANDS,
    BMI_ROWS,
    BODY,
    EFFECT,
    FRAIL,
    HIGH_ROWS,
    LIVING,
    LIVING_ROWS,
    LOW_ROWS,
    PRODUCT,
    SBP_ROWS,
    T_BMI,
    T_HIGH,
    T_LIVING,
    T_LOW,
    T_SBP,
    T_SETTINGS,
    WIDTH,
    Floats,
    Ints,
    Part,
    Setting,
    Whole,
)

HYPERTENSION, DIAGNOSED, TREATED = (
    int(Condition.HYPERTENSION), int(Condition.DIAGNOSED), int(Condition.TREATED)
)  # fmt: skip
CURRENT, EX = int(Smoking.CURRENT), int(Smoking.EX)
RAISED, CONTROLLED = 140.0, 139.0
"""Hypertension begins at the first; treatment brings blood pressure down to the second and no
further, as below 140 is controlled (NICE)."""
SEX, CONDITIONS, SMOKING = int(Whole.SEX), int(Whole.CONDITIONS), int(Whole.SMOKING)
SINCE, ACTIVITY, ALCOHOL = int(Whole.YEARS_SINCE), int(Whole.ACTIVITY), int(Whole.ALCOHOL)
CIRCUMSTANCES, CHECKED = int(Whole.CIRCUMSTANCES), int(Whole.CHECKED)
NEWLY, MAY_START, STALE = int(Whole.NEWLY_TREATED), int(Whole.MAY_START), int(Whole.STALE)
BAND, BMI_BIN, SBP_BIN = int(Whole.BAND), int(Whole.BMI_BIN), int(Whole.SBP_BIN)
MORE_ACTIVE, SPARED = int(Whole.MORE_ACTIVE), int(Whole.SPARED)
BMI, SBP, BMI_CHANGE, SBP_CHANGE = (
    BODY + Part.BMI, BODY + Part.SBP, BODY + Part.BMI_CHANGE, BODY + Part.SBP_CHANGE
)  # fmt: skip
WOULD_TREAT = BODY + Part.WOULD_TREAT
ALCOHOL_CHANGE = BODY + Part.ALCOHOL_CHANGE
SHARE_TREATED, TREATMENT_FALL = int(Setting.SHARE_TREATED), int(Setting.TREATMENT_FALL)
ALL, BY_CONDITIONS = 1, 2
"""What of the relative risks is ``STALE``: all of them, or those of conditions alone."""
ADMITTED_LANES = 1 << (Lane.ADMISSION - CLOCKS) | 1 << (Lane.BED_DAYS - CLOCKS)


@njit(cache=True)
def smoking_row(smoking: int, since: int, may_start: int) -> int:
    """Row of a smoking state: never, never but may start, current, then ex by years since."""
    if smoking == 0:
        return 1 if may_start else 0
    if smoking == CURRENT:
        return 2
    if since < 3:
        return 3 + since
    if since < 5:
        return 6
    if since < 10:
        return 7
    if since < 15:
        return 8
    return 9 if since < 20 else 10


@njit(cache=True)
def as_treated(pressure: float, newly: int, fall: float) -> float:
    """A blood pressure after what treatment takes off, in mmHg."""
    if newly and pressure > CONTROLLED:
        return max(CONTROLLED, pressure - fall)
    return pressure


@njit(cache=True)
def blood_pressure(r: Floats, w: Ints) -> float:
    """Blood pressure as it is, after what treatment and the plan take off, in mmHg."""
    return float(as_treated(r[SBP], w[NEWLY], r[T_SETTINGS + TREATMENT_FALL]) + r[SBP_CHANGE])


@njit(cache=True)
def bmi_bin(bmi: float) -> int:
    """Row of a body mass index: under 18, then a row for each kg/m2, 45 and over."""
    return min(max(int(bmi) - 17, 0), BMI_ROWS - 1)


@njit(cache=True)
def sbp_bin(pressure: float) -> int:
    """Row of a blood pressure: under 105, then a row for each 5 mmHg, 185 and over."""
    return min(max(int((pressure - 100.0) * 0.2), 0), SBP_ROWS - 1)


@njit(cache=True)
def alcohol_bin(units: float) -> int:
    """Row of units a week: up to 14, up to 35, up to 50, over."""
    return int(units > 14) + int(units > 35) + int(units > 50)


@njit(cache=True)
def living_row(r: Floats, w: Ints) -> int:
    """Row of smoking, activity, alcohol and circumstances together."""
    drinking = alcohol_bin(max(0.0, w[ALCOHOL] + r[ALCOHOL_CHANGE]))
    smoke = smoking_row(w[SMOKING], w[SINCE], w[MAY_START])
    moving = min(2, w[ACTIVITY] + w[MORE_ACTIVE])
    return int(((smoke * 3 + moving) * 4 + drinking) * 4 + (w[CIRCUMSTANCES] & ~w[SPARED]))


@njit(cache=True)
def check(r: Floats, w: Ints) -> None:
    """What the person's own checks find: pressure of 140, were it not for what a plan takes off.

    Checks go by the calendar, and it is remembered that one found it, so that whoever a plan keeps
    under 140 is told at once when it comes, as they would have been without the plan.
    """
    untouched = as_treated(r[SBP], w[NEWLY], r[T_SETTINGS + TREATMENT_FALL])
    if w[CONDITIONS] & HYPERTENSION or untouched >= RAISED:
        w[CHECKED] = 1
    if w[CONDITIONS] & HYPERTENSION:
        tell(r, w)


@njit(cache=True)
def notice(r: Floats, w: Ints) -> None:
    """Hypertension begins where pressure reaches 140; whom a check has found is told of it."""
    if not w[CONDITIONS] & HYPERTENSION and blood_pressure(r, w) >= RAISED:
        w[CONDITIONS] |= HYPERTENSION
        w[STALE] = 1
    if w[CHECKED] and w[CONDITIONS] & HYPERTENSION:
        tell(r, w)


@njit(cache=True)
def tell(r: Floats, w: Ints) -> None:
    """Diagnose hypertension, and treat whoever would take treatment."""
    if not w[CONDITIONS] & DIAGNOSED:
        w[CONDITIONS] |= DIAGNOSED
        w[STALE] = 1
        if r[WOULD_TREAT] < r[T_SETTINGS + SHARE_TREATED]:
            w[CONDITIONS] |= TREATED
            w[NEWLY] = 1


@njit(cache=True)
def make_frail(r: Floats, times: float) -> None:
    """Have a person admitted, and in a bed, so many times as often as others of their state."""
    write(r, FRAIL, chosen(ADMITTED_LANES, spread(times), spread(1.0)))


@njit(cache=True)
def product(r: Floats, w: Ints) -> None:
    """The product of the relative risks, anew from the state, at ``PRODUCT``."""
    if w[STALE] != BY_CONDITIONS:
        live_as_is(r, w)
    group = w[SEX] * AGE_BANDS + w[BAND]
    low = T_LOW + (group * LOW_ROWS + (w[CONDITIONS] & 127)) * LANES
    high = T_HIGH + (group * HIGH_ROWS + (w[CONDITIONS] >> 7)) * LANES
    for at in range(0, lanes_of(r), WIDTH):
        ratios = read(r, LIVING + at) * read(r, low + at) * read(r, high + at)
        ratios = ratios * read(r, EFFECT + at)
        if at == CLOCKS:
            ratios = ratios * read(r, FRAIL)
        write(r, PRODUCT + at, ratios)
    w[STALE] = 0


@njit(cache=True)
def live_as_is(r: Floats, w: Ints) -> None:
    """The part of the product that no condition changes, at ``LIVING``."""
    group = w[SEX] * AGE_BANDS + w[BAND]
    w[BMI_BIN] = bmi_bin(r[BMI] + r[BMI_CHANGE])
    w[SBP_BIN] = sbp_bin(blood_pressure(r, w))
    living = T_LIVING + (group * LIVING_ROWS + living_row(r, w)) * LANES
    weight = T_BMI + (group * BMI_ROWS + w[BMI_BIN]) * LANES
    pressure = T_SBP + (group * SBP_ROWS + w[SBP_BIN]) * LANES
    for at in range(0, lanes_of(r), WIDTH):
        write(r, LIVING + at, read(r, living + at) * read(r, weight + at) * read(r, pressure + at))
