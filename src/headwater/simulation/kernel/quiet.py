"""Years in which nothing happens: counted one after another, with what they need at hand.

Most years of most lives. What is done is what ``life.pass_year`` does in such a year, to the last
bit; it is written apart because here the clocks' targets and the factors stay as they are, so that
a year is three comparisons, one product and one sum of eight.
"""

from __future__ import annotations

from numba import njit

from headwater.simulation.kernel.beginning import place_in_tables
from headwater.simulation.kernel.cells import (
    Task,
    block_cell,
    leaver_cell,
    newcomer_cell,
    whole_years,
)
from headwater.simulation.kernel.eight import above, add_whole, adding, read, spread, write
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
    BLOCK,
    BODY,
    FACTOR,
    FROM,
    GROUP_OF_AGE,
    LIVED_AGES,
    MEASURES,
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
def pass_quiet_years(r: Floats, w: Ints, task: Task, slot: int, when: int) -> int:
    """Live and count years from ``when`` on; the first in which an event is due, not yet lived."""
    if int(r[T_SETTINGS + STEPS]) != 1:
        return when
    while when < task.years:
        if w[STALE]:
            place = place_in_tables(w)
            write(r, FROM, spread(0.0))
            refresh(r, w, T_PASSED + place * LANES, T_USES + place * USES, 0.0, 0)
        before = when
        when = stay_as_is(r, w, task, slot, when)
        r[NOW] += when - before
        if not w[STALE]:
            break
    return when


@njit(cache=True)
def stay_as_is(r: Floats, w: Ints, task: Task, slot: int, when: int) -> int:
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
    last = min(task.years, when + until_next_row(w[SMOKING], w[SINCE]))
    rows, whole = (slot * 2 + w[SEX]) * task.ages, whole_years(task)
    start, moved, elsewhere = when, False, w[LEFT] | w[LIFE]
    while when < last and not moved:
        busy = above(read(r, passed + LANES), first)
        if lanes_of(r) == LANES:
            busy |= above(read(r, passed + LANES + WIDTH), second)
            busy |= above(read(r, passed + LANES + 2 * WIDTH), third)
        if busy:
            break
        amount = read(r, uses) * factor + half
        if elsewhere:
            count_elsewhere(r, w, task, slot, when, age, amount)
        else:
            count(r, w, whole, (rows + w[GROUP_OF_AGE + age]) * task.years + when, amount)
        passed, uses, when, age = passed + LANES, uses + USES, when + 1, age + 1
        if lanes_of(r) < LANES:
            continue
        bmi += r[T_DRIFT_BMI + drift]
        sbp += r[T_DRIFT_SBP + drift]
        drift += 1
        moved = (
            bmi_bin(bmi + change) != weight
            or sbp_bin(as_treated(sbp, newly, fall) + sbp_change) != pressure
            or int(r[T_BAND + age]) != band
        )
    r[BMI], r[SBP], w[AGE], w[BAND] = bmi, sbp, age, int(r[T_BAND + age])
    if w[SMOKING] == EX:
        moved |= when - start == until_next_row(EX, w[SINCE])
        w[SINCE] = min(99, w[SINCE] + when - start)
    if moved:
        w[STALE] = 1
        notice(r, w)
    return when


@njit(cache=True)
def count(r: Floats, w: Ints, whole: int, row: int, amount: Floats) -> None:
    """Count a whole year of a resident and what it brought, ``amount`` in the totals' units."""
    if lanes_of(r) < LANES:
        w[whole + row] += 1
        return
    cell = BLOCK + row * MEASURES
    add_whole(w, cell, amount)
    _one_year(w, cell + WIDTH)


@njit(cache=True)
def count_elsewhere(
    r: Floats, w: Ints, task: Task, slot: int, when: int, age: int, amount: Floats
) -> None:
    """The same of a newcomer, or of a resident who left."""
    cell = leaver_cell(w, task, slot, when) if w[LEFT] else block_cell(w, task, slot, when, age)
    if lanes_of(r) == LANES:
        add_whole(w, cell, amount)
    _one_year(w, cell + WIDTH)
    if w[LIFE]:
        more = newcomer_cell(w, task, slot, when)
        if lanes_of(r) == LANES:
            add_whole(w, more, amount)
        _one_year(w, more + WIDTH)
