"""Years in which nothing happens: counted one after another, with what they need at hand.

Most years of most lives. What is done is what ``life.pass_year`` does in such a year, to the last
bit; it is written apart because here the clocks' targets and the factors stay as they are, so that
a year is three comparisons, one product and one sum of eight.
"""

from __future__ import annotations

from numba import njit

from headwater.simulation.kernel.beginning import place_in_tables
from headwater.simulation.kernel.cells import (
    block_cell,
    first_of_row,
    leaver_cell,
    newcomer_cell,
)
from headwater.simulation.kernel.eight import (
    above,
    add_whole,
    adding,
    read,
    spread,
    write,
)
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.state import (
    BAND,
    BMI,
    BMI_BIN,
    BMI_CHANGE,
    EX,
    NEWLY,
    SBP,
    SBP_BIN,
    SBP_CHANGE,
    SEX,
    SINCE,
    SMOKING,
    STALE,
    TREATMENT_FALL,
    as_treated,
    bmi_bin,
    notice,
    sbp_bin,
)
from headwater.simulation.kernel.year import refresh
from headwater.simulation.lanes import CLOCKS, LANES, MICRO, USES, Measure
from headwater.simulation.parts import (
    BODY,
    FACTOR,
    FROM,
    LIVED_AGES,
    T_BAND,
    T_DRIFT_BMI,
    T_DRIFT_SBP,
    T_PASSED,
    T_SETTINGS,
    T_USES,
    TARGET,
    WIDTH,
    Floats,
    Ints,
    Part,
    Setting,
    Whole,
)

AGE, LEFT, LIFE = int(Whole.AGE), int(Whole.LEFT), int(Whole.LIFE)
NOW = BODY + Part.NOW
STEPS = int(Setting.STEPS)
FOR_EVER = 1_000
_WHOLE_YEAR = {Measure.PEOPLE: 1, Measure.YEARS_LIVED: MICRO}
_one_year = adding(tuple(_WHOLE_YEAR.get(Measure(each), 0) for each in range(WIDTH, 2 * WIDTH)))


@njit(cache=True)
def until_next_row(smoking: int, since: int) -> int:
    """Years until an ex-smoker comes to the next row of years since quitting."""
    if smoking != EX or since >= 20:
        return FOR_EVER
    if since < 3:
        return 1
    return (5 if since < 5 else since // 5 * 5 + 5) - since


@njit(cache=True)
def pass_quiet_years(r: Floats, w: Ints, slot: int, when: int, last: int) -> int:
    """Live and count years from ``when`` on; the first in which an event is due, not yet lived, or
    else ``last``."""
    if int(r[T_SETTINGS + STEPS]) != 1:
        return when
    while when < last:
        if w[STALE]:
            place = place_in_tables(w)
            write(r, FROM, spread(0.0))
            refresh(r, w, T_PASSED + place * LANES, T_USES + place * USES, 0.0, 0)
        before = when
        if lanes_of(r) < LANES:
            when = stay_in_plain(r, w, slot, when, last)
        else:
            when = stay_as_is(r, w, slot, when, last)
        r[NOW] += when - before
        if not w[STALE]:
            break
    return when


@njit(cache=True)
def stay_as_is(r: Floats, w: Ints, slot: int, when: int, last: int) -> int:
    """Live and count years until an event is due or the relative risks change (then ``STALE``)."""
    place, age = place_in_tables(w), w[AGE]
    passed, uses, drift = T_PASSED + place * LANES, T_USES + place * USES, w[SEX] * LIVED_AGES + age
    first, second, third = (
        read(r, TARGET), read(r, TARGET + WIDTH), read(r, TARGET + 2 * WIDTH)
    )  # fmt: skip
    factor, half = read(r, FACTOR + CLOCKS), spread(0.5)
    bmi, sbp, change, newly = r[BMI], r[SBP], r[BMI_CHANGE], w[NEWLY]
    fall, sbp_change = r[T_SETTINGS + TREATMENT_FALL], r[SBP_CHANGE]
    band, weight, pressure = w[BAND], w[BMI_BIN], w[SBP_BIN]
    last = min(last, when + until_next_row(w[SMOKING], w[SINCE]))
    start, moved, elsewhere = when, False, w[LEFT] | w[LIFE]
    while when < last and not moved:
        if (
            above(read(r, passed + LANES), first)
            | above(read(r, passed + LANES + WIDTH), second)
            | above(read(r, passed + LANES + 2 * WIDTH), third)
        ):
            break
        amount = read(r, uses) * factor + half
        if elsewhere:
            count_elsewhere(r, w, slot, when, age, amount)
        else:
            cell = block_cell(w, slot, when, age)
            add_whole(w, cell, amount)
            _one_year(w, cell + WIDTH)
        passed, uses, when, age = passed + LANES, uses + USES, when + 1, age + 1
        bmi += r[T_DRIFT_BMI + drift]
        sbp += r[T_DRIFT_SBP + drift]
        drift += 1
        moved = (
            bmi_bin(bmi + change) != weight
            or sbp_bin(as_treated(sbp, newly, fall) + sbp_change) != pressure
            or int(r[T_BAND + age]) != band
        )
    r[BMI], r[SBP], w[AGE], w[BAND] = bmi, sbp, age, int(r[T_BAND + age])
    moved |= quit_longer(w, when - start)
    if moved:
        w[STALE] = 1
        notice(r, w)
    return when


@njit(cache=True)
def quit_longer(w: Ints, years: int) -> bool:
    """Let an ex-smoker's years since quitting pass; whether the relative risks change by it."""
    if w[SMOKING] != EX:
        return False
    moved = years == until_next_row(EX, w[SINCE])
    w[SINCE] = min(99, w[SINCE] + years)
    return bool(moved)


@njit(cache=True)
def stay_in_plain(r: Floats, w: Ints, slot: int, when: int, last: int) -> int:
    """``stay_as_is`` of a plain model, whose years are alike: they are not lived one by one, but
    the first in which an event is due is searched for, and counting begins and ends."""
    span = min(last - when, until_next_row(w[SMOKING], w[SINCE]))
    passed, target = T_PASSED + place_in_tables(w) * LANES, read(r, TARGET)
    years = 0
    while years < span and not above(read(r, passed + LANES), target):
        passed, years = passed + LANES, years + 1
    if w[LEFT] | w[LIFE]:
        for year in range(years):
            count_elsewhere(r, w, slot, when + year, w[AGE] + year, read(r, FACTOR))
    else:
        row = first_of_row(w, slot, w[AGE] - when) + when
        w[row] += 1
        w[row + years] -= 1
    w[AGE] += years
    if quit_longer(w, years):
        w[STALE] = 1
    return when + years


@njit(cache=True)
def count_elsewhere(r: Floats, w: Ints, slot: int, when: int, age: int, amount: Floats) -> None:
    """The same of a newcomer, or of a resident who left."""
    cell = leaver_cell(w, slot, when) if w[LEFT] else block_cell(w, slot, when, age)
    if lanes_of(r) == LANES:
        add_whole(w, cell, amount)
    _one_year(w, cell + WIDTH)
    if w[LIFE]:
        more = newcomer_cell(w, slot, when)
        if lanes_of(r) == LANES:
            add_whole(w, more, amount)
        _one_year(w, more + WIDTH)
