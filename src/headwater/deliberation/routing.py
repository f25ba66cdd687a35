"""Which statement to ask a person about next.

A statement is worth asking where many agree and few pass, where it pulls people apart, and while it
is new. The next is drawn with chance as its priority, so that all are asked and some more often.
Source of the formula: Polis (Small and others 2021), as published.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NOVELTY, WEARS_OFF = 8.0, 5.0


def priority(
    agrees: npt.ArrayLike, passes: npt.ArrayLike, votes: npt.ArrayLike, extremity: npt.ArrayLike
) -> Floats:
    """The weight of each statement (S,): above 0, without a unit.

    ``votes`` count agreements, disagreements and passes; ``extremity`` is how far from the middle
    somebody stands who agrees with the statement alone (``Projection.extremity``). The square of
    importance times novelty: (1 - (P + 1) / (n + 2)) x (1 + extremity) x (A + 1) / (n + 2), times
    1 + 8 x 2^(-n / 5).

    >>> priority([0, 40], [0, 5], [0, 60], [0.0, 0.2]).round(2).tolist()
    [5.06, 0.52]
    """
    total = np.asarray(votes, dtype=np.float64) + 2
    unpassed = 1 - (np.asarray(passes, dtype=np.float64) + 1) / total
    agreed = (np.asarray(agrees, dtype=np.float64) + 1) / total
    important = unpassed * (1 + np.asarray(extremity, dtype=np.float64)) * agreed
    novel = 1 + NOVELTY * 2 ** (-(total - 2) / WEARS_OFF)
    return np.asarray((important * novel) ** 2)


def next_statement(weights: Floats, seen: npt.NDArray[np.bool_], draw: float) -> int | None:
    """The position of the statement to ask; None where the person has seen all.

    ``draw`` is a number from 0 up to 1, from whoever keeps the luck.

    >>> next_statement(np.array([1.0, 3.0, 4.0]), np.array([False, False, True]), 0.5)
    1
    """
    left = np.flatnonzero(~seen)
    if not len(left):
        return None
    reach = np.cumsum(weights[left])
    return int(left[min(np.searchsorted(reach, draw * reach[-1], side="right"), len(left) - 1)])
