"""A person's state and what follows from it: rows of the tables, the product of relative risks."""

from __future__ import annotations

from numba import njit

from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.kernel.parts import (
    BODY,
    EFFECT,
    FACTOR,
    Floats,
    Ints,
    Part,
    Setting,
    Table,
    Whole,
)
from headwater.simulation.lanes import LANES, Lane

HYPERTENSION, DIAGNOSED, TREATED = (
    int(Condition.HYPERTENSION), int(Condition.DIAGNOSED), int(Condition.TREATED)
)  # fmt: skip
CURRENT, EX = int(Smoking.CURRENT), int(Smoking.EX)
CONTROLLED = 139.0
"""Treatment brings blood pressure down to this and no further; below 140 is controlled (NICE)."""
SEX, CONDITIONS, SMOKING = int(Whole.SEX), int(Whole.CONDITIONS), int(Whole.SMOKING)
SINCE, ACTIVITY, ALCOHOL = int(Whole.YEARS_SINCE), int(Whole.ACTIVITY), int(Whole.ALCOHOL)
CIRCUMSTANCES, CHECKED = int(Whole.CIRCUMSTANCES), int(Whole.CHECKED)
NEWLY, MAY_START, STALE = int(Whole.NEWLY_TREATED), int(Whole.MAY_START), int(Whole.STALE)
BAND, BMI_BIN, SBP_BIN = int(Whole.BAND), int(Whole.BMI_BIN), int(Whole.SBP_BIN)
MORE_ACTIVE, SPARED = int(Whole.MORE_ACTIVE), int(Whole.SPARED)
BMI, SBP, BMI_CHANGE, SBP_CHANGE = (
    BODY + Part.BMI, BODY + Part.SBP, BODY + Part.BMI_CHANGE, BODY + Part.SBP_CHANGE
)  # fmt: skip
FRAIL, WOULD_TREAT = BODY + Part.FRAILTY, BODY + Part.WOULD_TREAT
ALCOHOL_CHANGE = BODY + Part.ALCOHOL_CHANGE
T_LIFE, T_BMI, T_SBP, T_LOW, T_HIGH = (
    int(Table.LIFE), int(Table.BMI), int(Table.SBP), int(Table.LOW), int(Table.HIGH)
)  # fmt: skip
T_SETTINGS, T_BANDS = int(Table.SETTINGS), int(Table.BANDS)
SHARE_TREATED, TREATMENT_FALL = int(Setting.SHARE_TREATED), int(Setting.TREATMENT_FALL)
ADMISSION, BED_DAYS = int(Lane.ADMISSION), int(Lane.BED_DAYS)
LIVING_ROWS, BMI_ROWS, SBP_ROWS, LOW_ROWS, HIGH_ROWS = 11 * 48, 29, 18, 128, 64


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
def blood_pressure(f: Floats, s: Ints, t: Floats, o: Ints) -> float:
    """Blood pressure as it is, after what treatment and the plan take off, in mmHg."""
    pressure = f[SBP]
    if s[NEWLY] and pressure > CONTROLLED:
        pressure = max(CONTROLLED, pressure - t[o[T_SETTINGS] + TREATMENT_FALL])
    return float(pressure + f[SBP_CHANGE])


@njit(cache=True)
def bmi_bin(bmi: float) -> int:
    """Row of a body mass index: under 18, then a row for each kg/m2, 45 and over."""
    return min(max(int(bmi) - 17, 0), BMI_ROWS - 1)


@njit(cache=True)
def sbp_bin(pressure: float) -> int:
    """Row of a blood pressure: under 105, then a row for each 5 mmHg, 185 and over."""
    return min(max(int((pressure - 100.0) / 5.0), 0), SBP_ROWS - 1)


@njit(cache=True)
def alcohol_bin(units: float) -> int:
    """Row of units a week: up to 14, up to 35, up to 50, over."""
    return int(units > 14) + int(units > 35) + int(units > 50)


@njit(cache=True)
def living_row(f: Floats, s: Ints) -> int:
    """Row of smoking, activity, alcohol and circumstances together."""
    drinking = alcohol_bin(max(0.0, s[ALCOHOL] + f[ALCOHOL_CHANGE]))
    smoke = smoking_row(s[SMOKING], s[SINCE], s[MAY_START])
    moving = min(2, s[ACTIVITY] + s[MORE_ACTIVE])
    return int(((smoke * 3 + moving) * 4 + drinking) * 4 + (s[CIRCUMSTANCES] & ~s[SPARED]))


@njit(cache=True)
def notice(f: Floats, s: Ints, t: Floats, o: Ints) -> None:
    """Hypertension begins where pressure has reached 140; who was checked is told and treated."""
    if not s[CONDITIONS] & HYPERTENSION and blood_pressure(f, s, t, o) >= 140.0:
        s[CONDITIONS] |= HYPERTENSION
        s[STALE] = 1
    if s[CHECKED] and s[CONDITIONS] & HYPERTENSION:
        tell(f, s, t, o)


@njit(cache=True)
def tell(f: Floats, s: Ints, t: Floats, o: Ints) -> None:
    """Diagnose hypertension, and treat whoever would take treatment."""
    if not s[CONDITIONS] & DIAGNOSED:
        s[CONDITIONS] |= DIAGNOSED
        s[STALE] = 1
        if f[WOULD_TREAT] < t[o[T_SETTINGS] + SHARE_TREATED]:
            s[CONDITIONS] |= TREATED
            s[NEWLY] = 1


@njit(cache=True)
def refresh(f: Floats, s: Ints, t: Floats, o: Ints) -> None:
    """The product of the relative risks, anew from the state."""
    group = s[SEX] * o[T_BANDS] + s[BAND]
    s[BMI_BIN] = bmi_bin(f[BMI] + f[BMI_CHANGE])
    s[SBP_BIN] = sbp_bin(blood_pressure(f, s, t, o))
    living = o[T_LIFE] + (group * LIVING_ROWS + living_row(f, s)) * LANES
    weight = o[T_BMI] + (group * BMI_ROWS + s[BMI_BIN]) * LANES
    pressure = o[T_SBP] + (group * SBP_ROWS + s[SBP_BIN]) * LANES
    low = o[T_LOW] + (group * LOW_ROWS + (s[CONDITIONS] & 127)) * LANES
    high = o[T_HIGH] + (group * HIGH_ROWS + (s[CONDITIONS] >> 7)) * LANES
    for lane in range(LANES):
        f[FACTOR + lane] = (
            t[living + lane]
            * t[weight + lane]
            * t[pressure + lane]
            * t[low + lane]
            * t[high + lane]
            * f[EFFECT + lane]
        )
    f[FACTOR + ADMISSION] *= f[FRAIL]
    f[FACTOR + BED_DAYS] *= f[FRAIL]
    s[STALE] = 0
