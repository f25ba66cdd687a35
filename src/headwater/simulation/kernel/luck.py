"""The addresses of luck: which block of the generator decides what.

An address is (seed, person, life, event, draw). ``life`` is 0 for a resident, 1, 2, ... for those
born to the person and 1,000,001, ... for those who arrive as the person did. Thresholds of lanes
0 to 3 are the words of event 0, of 4 to 7 those of event 1, and so on: a lane added at the end
changes nobody's luck.
"""

from __future__ import annotations

import math

from numba import njit

from headwater.simulation.kernel.parts import (
    BODY,
    CLOCK,
    NEVER_HAPPENS,
    Floats,
    Ints,
    Part,
    Table,
    Whole,
)
from headwater.simulation.kernel.philox import block, exponential, uniform
from headwater.simulation.lanes import CLOCKS, LANES

TRAITS, ADMISSIONS, QUITS, RESTARTS, BIRTHS, ARRIVALS, NEWBORN = 8, 9, 10, 11, 12, 13, 14
OFFERS, ACCEPTANCE = 64, 128
FIRST_ARRIVAL = 1_000_000
FRAILTY_STEPS = 4096
_PERSON, _LIFE, _ADMITTED = int(Whole.PERSON), int(Whole.LIFE), int(Whole.ADMITTED)
_QUITS, _RESTARTS = int(Whole.QUITS), int(Whole.RESTARTS)
_FRAILTY, _WOULD_TREAT = BODY + Part.FRAILTY, BODY + Part.WOULD_TREAT
_FRAILTIES = int(Table.FRAILTY)


@njit(cache=True)
def thresholds(seed: int, f: Floats, s: Ints, t: Floats, o: Ints) -> None:
    """The thresholds and traits that a person has for life."""
    person, number = s[_PERSON], s[_LIFE]
    for four in range((CLOCKS + 4) // 4):
        first, second, third, fourth = block(seed, person, number, four, 0)
        f[CLOCK + 4 * four] = exponential(first)
        f[CLOCK + 4 * four + 1] = exponential(second)
        f[CLOCK + 4 * four + 2] = exponential(third)
        f[CLOCK + 4 * four + 3] = exponential(fourth)
    for lane in range(CLOCKS + 1, LANES):
        f[CLOCK + lane] = NEVER_HAPPENS
    first, second, third, fourth = block(seed, person, number, TRAITS, 0)
    f[_WOULD_TREAT] = uniform(first)
    f[_FRAILTY] = t[o[_FRAILTIES] + int(uniform(second) * FRAILTY_STEPS)]


@njit(cache=True)
def quit_gap(seed: int, s: Ints) -> float:
    """The wait for the next quitting, in units of hazard."""
    s[_QUITS] += 1
    words = block(seed, s[_PERSON], s[_LIFE], QUITS, s[_QUITS])
    return float(exponential(words[0]))


@njit(cache=True)
def restart_gap(seed: int, s: Ints) -> tuple[float, float]:
    """The wait for the next temptation to restart, and how strong this one is (0 to 1)."""
    s[_RESTARTS] += 1
    words = block(seed, s[_PERSON], s[_LIFE], RESTARTS, s[_RESTARTS])
    return float(exponential(words[0])), float(uniform(words[1]))


@njit(cache=True)
def stay(seed: int, s: Ints, mean: float) -> tuple[int, float]:
    """Days of an admission (geometric, from 0, with this mean) and the wait for the next."""
    s[_ADMITTED] += 1
    words = block(seed, s[_PERSON], s[_LIFE], ADMISSIONS, s[_ADMITTED])
    days = 0
    if mean > 0.0:
        days = int(math.log(uniform(words[1])) / math.log(mean / (1.0 + mean)))
    return days, float(exponential(words[0]))
