"""Gives the states of a joint table to people, so that as many have each condition as should.

The states of a table are split one question at a time (smokes now? did before? is obese? ...). At
each question people whose answers so far are the same stand together, shuffled, and the running
total of their chances decides: whenever it passes a whole number, the answer is yes. It runs on
from stratum to stratum, so a total is off by one at most, and luck decides only who.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from headwater.simulation.population.fitting import Floats

Ints = npt.NDArray[np.int64]


def questions(shape: tuple[int, ...]) -> Ints:
    """The questions (n, 2) for a table of this shape: the size of a range, and where it is split.

    An axis of three levels is asked whether it is the last, then whether the middle; one of four,
    whether it is any but the first, and so on.

    >>> questions((3, 2)).tolist()
    [[6, 4], [4, 2], [2, 1]]
    """
    asked = []
    stride = int(np.prod(shape))
    for levels in shape:
        size, stride = stride, stride // levels
        if levels == 3:
            asked += [(size, 2 * stride), (2 * stride, stride)]
        else:
            asked += [(stride * left, stride) for left in range(levels, 1, -1)]
    return np.array(asked, dtype=np.int64)


@njit(cache=True)
def give_out(order: Ints, bounds: Ints, running: Floats, asked: Ints, carried: Floats) -> Ints:
    """The state of each row of ``order`` (rows,), in the order of ``order``.

    ``order`` are people by stratum and then shuffled, ``bounds`` (strata + 1,) where each stratum
    begins, ``running`` (strata, states + 1) the running total of each stratum's table from 0 to 1,
    ``carried`` (questions,) where each running total starts; it is moved on in place. ``order`` is
    rearranged within strata so that it goes with the result.
    """
    people = order.size
    states = np.empty(people, np.int64)
    low, high = np.zeros(people, np.int64), np.zeros(people, np.int64)
    spare = np.empty_like(order)
    for stratum in range(bounds.size - 1):
        first, last = bounds[stratum], bounds[stratum + 1]
        table = running[stratum]
        low[first:last] = 0
        high[first:last] = table.size - 1
        for question in range(asked.shape[0]):
            size, split = asked[question]
            at = first
            while at < last:
                end = at
                while end < last and low[end] == low[at] and high[end] == high[at]:
                    end += 1
                if high[at] - low[at] == size:
                    where = (at, end, split, question)
                    _ask((order, low, high, spare), where, table, carried)
                at = end
        states[first:last] = low[first:last]
    return states


@njit(cache=True)
def _ask(
    rows: tuple[Ints, Ints, Ints, Ints],
    where: tuple[int, int, int, int],
    table: Floats,
    carried: Floats,
) -> None:
    """Splits people ``at`` to ``end``, who share a range of states; those who say no go first."""
    order, low, high, spare = rows
    at, end, split, question = where
    middle = low[at] + split
    whole = table[high[at]] - table[low[at]]
    chance = (table[high[at]] - table[middle]) / whole if whole > 0.0 else 0.0
    kept = at
    moved = 0
    total = carried[question]
    bottom, top = low[at], high[at]
    for row in range(at, end):
        total += chance
        if total >= 1.0:
            total -= 1.0
            spare[moved] = order[row]
            moved += 1
        else:
            order[kept] = order[row]
            kept += 1
    carried[question] = total
    for row in range(moved):
        order[kept + row] = spare[row]
    low[at:kept], high[at:kept] = bottom, middle
    low[kept:end], high[kept:end] = middle, top
