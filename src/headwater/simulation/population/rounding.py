"""Whole people out of fractions, with totals that stay exact.

Systematic rounding: walk along the running total and count the whole numbers it passes, from a
start drawn once for the row. Every cell is its fraction rounded down or up, rounded up as often as
it should be on average, and where the row's total is whole it is met exactly.
Source: Madow WG. On the theory of systematic sampling, II. Ann Math Stat 1949;20:333-54.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.simulation.population.fitting import Floats

Ints = npt.NDArray[np.int64]


def systematic(expected: Floats, start: Floats) -> Ints:
    """Whole numbers (rows, cells) near ``expected`` (rows, cells), from ``start`` (rows,), 0 to 1.

    Each row sums to its total where that is whole (to 1e-6), else to one of its two neighbours.

    >>> import numpy as np
    >>> systematic(np.array([[0.5, 1.25, 1.25]]), np.array([0.3])).tolist()
    [[0, 2, 1]]
    """
    running = np.cumsum(expected, axis=1)
    whole = np.round(running[:, -1])
    near = np.abs(running[:, -1] - whole) < 1e-6 * np.maximum(whole, 1)
    running[near] *= (whole[near] / np.maximum(running[near, -1], 1e-300))[:, None]
    running[near, -1] = whole[near]
    passed = np.floor(running + start[:, None] + 1e-12 * (start[:, None] > 0))
    return np.asarray(np.diff(passed, axis=1, prepend=0.0), dtype=np.int64)


def largest_remainders(expected: Floats, total: Ints) -> Ints:
    """Whole numbers (rows, cells) near ``expected`` that sum to ``total`` (rows,) exactly.

    What is missing after rounding down goes to the largest remainders, the first cell at ties.

    >>> import numpy as np
    >>> largest_remainders(np.array([[1.2, 2.7, 0.6]]), np.array([5])).tolist()
    [[1, 3, 1]]
    """
    scale = total / np.maximum(expected.sum(axis=1), 1e-300)
    wanted = expected * scale[:, None]
    down = np.floor(wanted + 1e-9)
    missing = total - down.sum(axis=1).astype(np.int64)
    order = np.argsort(-(wanted - down), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return np.asarray(down + (rank < missing[:, None]), dtype=np.int64)
