"""How far two groupings of the same people agree: the adjusted Rand index."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def adjusted_rand(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """1 where two groupings are the same, about 0 where they agree by chance alone.

    Source: Hubert and Arabie (1985), "Comparing partitions". Groupings that both put everybody
    together, or everybody apart, are the same: 1. Raises ``ValueError`` for different lengths.

    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 2, 2])
    1.0
    >>> round(adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]), 2)
    -0.5
    """
    first, a = np.unique(np.asarray(one), return_inverse=True)
    second, b = np.unique(np.asarray(other), return_inverse=True)
    if len(a) != len(b):
        raise ValueError("two groupings of the same people must be as long as each other")
    table = np.zeros((len(first), len(second)))
    np.add.at(table, (a, b), 1)
    together = _pairs(table).sum()
    left, right = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    all_pairs = len(a) * (len(a) - 1) / 2
    expected = left * right / all_pairs if all_pairs else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return counts * (counts - 1) / 2
