"""The addresses of luck: which block of the generator decides what.

An address is (seed, person, life, event, draw). ``life`` is 0 for a resident, 1, 2, ... for those
born to the person and 1,000,001, ... for those who arrive as the person did. Thresholds of lanes
0 to 3 are the words of event 0, of 4 to 7 those of event 1, and so on: a lane added at the end
changes nobody's luck.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.few import lanes_of
from headwater.simulation.kernel.logarithm import log, thresholds_of_eight
from headwater.simulation.kernel.philox import block, exponential, uniform
from headwater.simulation.kernel.philox_eight import blocks_of, blocks_of_several
from headwater.simulation.lanes import LANES
from headwater.simulation.parts import (
    BORN_AFTER,
    COME_AFTER,
    EVENTS,
    FRAILTY_DRAWN,
    FRAILTY_STEPS,
    READY,
    READY_BODY,
    SEED,
    WIDTH,
    WORDS,
    Floats,
    Ints,
    Numbers,
    Part,
    Whole,
)

TRAITS, ADMISSIONS, QUITS, RESTARTS, BIRTHS, ARRIVALS, NEWBORN, CHECKS = range(8, 16)
OFFERS, ACCEPTANCE = 64, 128
FIRST_ARRIVAL = 1_000_000
_OF_TRAITS = (EVENTS + 3) // 4
_blocks = blocks_of((*range(_OF_TRAITS), TRAITS, BIRTHS, ARRIVALS))
_TRAIT_WORDS = WORDS + 4 * _OF_TRAITS
_first_lanes_of_four, _traits_of_eight = blocks_of_several((0, 1)), blocks_of_several((TRAITS,))
_PERSON, _LIFE, _ADMITTED = int(Whole.PERSON), int(Whole.LIFE), int(Whole.ADMITTED)
_QUITS, _RESTARTS, _CHECKS = int(Whole.QUITS), int(Whole.RESTARTS), int(Whole.CHECKS)
_WOULD_TREAT = READY_BODY + Part.WOULD_TREAT


@njit(cache=True)
def draw(r: Floats, w: Ints, to: int, seed: int, person: int, life: int) -> None:
    """Put the thresholds and traits that a person has for life from ``to`` on."""
    _blocks(w, WORDS, seed, person, life)
    r[to + _WOULD_TREAT] = uniform(np.uint32(w[_TRAIT_WORDS]))
    r[to + FRAILTY_DRAWN] = uniform(np.uint32(w[_TRAIT_WORDS + 1])) * FRAILTY_STEPS
    for at in range(0, lanes_of(r), WIDTH):
        thresholds_of_eight(r, to + at, w, WORDS + at)


@njit(cache=True)
def keep_waits(w: Ints, sheet: int) -> None:
    """Keep with a resident the luck of the first birth and arrival, which ``draw`` came by."""
    w[sheet + BORN_AFTER] = w[_TRAIT_WORDS + 4]
    w[sheet + COME_AFTER] = w[_TRAIT_WORDS + 8]


@njit(cache=True)
def wait_for(r: Floats, w: Ints, event: int, person: int, number: int) -> float:
    """The wait for the next birth to a resident, or arrival, in units of hazard."""
    if lanes_of(r) == LANES and number == 0:
        return float(exponential(np.uint32(w[BORN_AFTER if event == BIRTHS else COME_AFTER])))
    return float(exponential(block(w[SEED], person, 0, event, number)[0]))


@njit(cache=True)
def draw_for_eight(r: Floats, w: Ints, to: int, seed: int, people: Numbers, row: int) -> None:
    """What ``draw`` puts for eight residents of a plain model, together: the words of four people
    are eight blocks, and no logarithm waits for another."""
    for half in range(0, WIDTH, 4):
        _first_lanes_of_four(w, WORDS, seed, people, row + half)
        for one in range(4):
            thresholds_of_eight(r, to + (half + one) * READY, w, WORDS + one * WIDTH)
    _traits_of_eight(w, WORDS, seed, people, row)
    for one in range(WIDTH):
        r[to + one * READY + _WOULD_TREAT] = uniform(np.uint32(w[WORDS + 4 * one]))


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
