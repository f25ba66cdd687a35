"""What people put first, from choices between two: the wiki survey's score.

Source: Salganik and Levy (2015), "Wiki surveys", PLOS ONE 10(5): the score of an item is the chance
in 100 that it would be chosen over another at random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

MIDDLE = 0.95


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item, its score in 100 with 95% limits, and how often it was shown."""

    item: int
    score: float
    lower: float
    upper: float
    shown: int


def pairwise_scores(won: npt.ArrayLike, lost: npt.ArrayLike, items: int) -> tuple[Ranked, ...]:
    """Every item from the choices (winner, loser), the best first.

    The score is that of a Beta(1, 1) guess updated by wins and losses, so an item that was never
    shown stands at 50 with limits from 2.5 to 97.5. Raises ``ValueError`` for an item that is not
    there, or one set against itself.

    >>> [(each.item, round(each.score)) for each in pairwise_scores([0, 0, 1], [1, 2, 2], 3)]
    [(0, 75), (1, 50), (2, 25)]
    """
    first, second = np.asarray(won, dtype=np.int64), np.asarray(lost, dtype=np.int64)
    both = np.concatenate([first, second])
    if len(both) and not (both.min() >= 0 and both.max() < items):
        raise ValueError(f"a choice names an item that is not among the {items}")
    if np.any(first == second):
        raise ValueError("a choice sets an item against itself")
    wins, losses = np.bincount(first, minlength=items), np.bincount(second, minlength=items)
    ends = ((1 - MIDDLE) / 2, (1 + MIDDLE) / 2)
    lower, upper = (np.asarray(betaincinv(wins + 1, losses + 1, end)) for end in ends)
    score = (wins + 1) / (wins + losses + 2)
    order = np.lexsort((np.arange(items), -score))
    return tuple(
        Ranked(
            int(i),
            100 * float(score[i]),
            100 * float(lower[i]),
            100 * float(upper[i]),
            int(wins[i] + losses[i]),
        )
        for i in order
    )
