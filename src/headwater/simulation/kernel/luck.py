"""The addresses of luck: which block of the generator decides what.

An address is (seed, person, life, event, draw). ``life`` is 0 for a resident, 1, 2, ... for those
born to the person and 1,000,001, ... for those who arrive as the person did. Thresholds of lanes
0 to 3 are the words of event 0, of 4 to 7 those of event 1, and so on: a lane added at the end
changes nobody's luck.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.eight import read, write
from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.logarithm import log, thresholds_of_eight
from headwater.simulation.kernel.philox import block, exponential, uniform
from headwater.simulation.kernel.philox_eight import blocks_of
from headwater.simulation.kernel.state import make_frail
from headwater.simulation.lanes import LANES
from headwater.simulation.parts import (
    BODY,
    CLOCK,
    EVENTS,
    FRAILTY_STEPS,
    T_FRAILTY,
    WIDTH,
    WORDS,
    Floats,
    Ints,
    Part,
    Whole,
)

TRAITS, ADMISSIONS, QUITS, RESTARTS, BIRTHS, ARRIVALS, NEWBORN, CHECKS = range(8, 16)
OFFERS, ACCEPTANCE = 64, 128
FIRST_ARRIVAL = 1_000_000
_OF_TRAITS = (EVENTS + 3) // 4
_blocks = blocks_of((*range(_OF_TRAITS), *(TRAITS,) * (WIDTH - _OF_TRAITS)))
_TRAIT_WORDS = WORDS + 4 * _OF_TRAITS
_PERSON, _LIFE, _ADMITTED = int(Whole.PERSON), int(Whole.LIFE), int(Whole.ADMITTED)
_QUITS, _RESTARTS, _CHECKS = int(Whole.QUITS), int(Whole.RESTARTS), int(Whole.CHECKS)
_WOULD_TREAT = BODY + Part.WOULD_TREAT


@njit(cache=True)
def draw(r: Floats, w: Ints, to: int, seed: int, person: int, life: int) -> None:
    """Put the thresholds and traits that a person has for life from ``to`` on."""
    _blocks(w, WORDS, seed, person, life)
    r[to + LANES] = uniform(np.uint32(w[_TRAIT_WORDS]))
    r[to + LANES + 1] = uniform(np.uint32(w[_TRAIT_WORDS + 1])) * FRAILTY_STEPS
    for at in range(0, lanes_of(r), WIDTH):
        thresholds_of_eight(r, to + at, w, WORDS + at)


@njit(cache=True)
def take(r: Floats, drawn: int) -> None:
    """Give a life what was drawn for it."""
    r[_WOULD_TREAT] = r[drawn + LANES]
    for at in range(0, lanes_of(r), WIDTH):
        write(r, CLOCK + at, read(r, drawn + at))
    if lanes_of(r) == LANES:
        make_frail(r, r[T_FRAILTY + int(r[drawn + LANES + 1])])


@njit(cache=True)
def quit_gap(seed: int, w: Ints) -> float:
    """The wait for the next quitting, in units of hazard."""
    w[_QUITS] += 1
    words = block(seed, w[_PERSON], w[_LIFE], QUITS, w[_QUITS])
    return float(exponential(words[0]))


@njit(cache=True)
def check_gap(seed: int, w: Ints) -> float:
    """The wait for the next check of blood pressure, in units of hazard."""
    w[_CHECKS] += 1
    words = block(seed, w[_PERSON], w[_LIFE], CHECKS, w[_CHECKS])
    return float(exponential(words[0]))


@njit(cache=True)
def restart_gap(seed: int, w: Ints) -> tuple[float, float]:
    """The wait for the next temptation to restart, and how strong this one is (0 to 1)."""
    w[_RESTARTS] += 1
    words = block(seed, w[_PERSON], w[_LIFE], RESTARTS, w[_RESTARTS])
    return float(exponential(words[0])), float(uniform(words[1]))


@njit(cache=True)
def stay(seed: int, w: Ints, mean: float) -> tuple[int, float]:
    """Days of an admission (geometric, from 0, with this mean) and the wait for the next."""
    w[_ADMITTED] += 1
    words = block(seed, w[_PERSON], w[_LIFE], ADMISSIONS, w[_ADMITTED])
    days = 0
    if mean > 0.0:
        days = int(log(uniform(words[1])) / log(mean / (1.0 + mean)))
    return days, float(exponential(words[0]))
