"""The luck of making residents: addresses of the generator that no other draw has.

Every number is a function of the seed and the person (or the small area), so that it is the same
whatever the chunks, the threads or the order. Source of the generator: ``kernel.philox``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.philox import block, uniform
from headwater.simulation.population.fitting import Floats

AREA_EVENT, SHUFFLE_EVENT, QUESTION_EVENT, TRAIT_EVENT = 1 << 16, 2 << 16, 3 << 16, 4 << 16


@njit(cache=True)
def _uniforms(seed: int, rows: int, columns: int, event: int) -> Floats:
    out = np.empty((rows, columns))
    for row in range(rows):
        for four in range((columns + 3) // 4):
            words = block(seed, row, 0, event, four)
            for place in range(4):
                if 4 * four + place < columns:
                    out[row, 4 * four + place] = uniform(words[place])
    return out


def area_uniforms(seed: int, areas: int, columns: int) -> Floats:
    """Uniform numbers (areas, columns), those of an area whatever the others are."""
    return np.asarray(_uniforms(seed, areas, columns, AREA_EVENT))


def question_uniforms(seed: int, questions: int) -> Floats:
    """Uniform numbers (questions,)."""
    return np.asarray(_uniforms(seed, questions, 1, QUESTION_EVENT)[:, 0])


@njit(cache=True)
def shuffle_words(seed: int, first: int, people: int) -> np.ndarray:
    """A word (people,) for each person from ``first`` on, by which they are shuffled."""
    out = np.empty(people, np.uint32)
    for row in range(people):
        out[row] = block(seed, first + row, 0, SHUFFLE_EVENT, 0)[0]
    return out
