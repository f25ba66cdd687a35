"""Which two things to set against each other next: those seen least, each pair once a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

import numpy as np


def next_pair(
    items: Iterable[int],
    shown: Iterable[tuple[int, int]],
    judged: Collection[tuple[int, int]],
    person: int,
) -> tuple[int, int] | None:
    """The pair that this person judges next; None once she has judged them all.

    ``shown`` are the pairs that anybody judged, ``judged`` those of this person, in either order.
    The pair whose two items were judged least comes first; among equals the order is drawn for
    each person (Philox, keyed by ``person``), and so is which of the two stands on the left.

    >>> next_pair([1, 2, 3], [(1, 2)], [(2, 1)], 7) in {(1, 3), (3, 1), (2, 3), (3, 2)}
    True
    >>> next_pair([1, 2], [(1, 2)], [(1, 2)], 7) is None
    True
    """
    done = {frozenset(pair) for pair in judged}
    times: dict[int, int] = dict.fromkeys(sorted(set(items)), 0)
    for pair in shown:
        for item in pair:
            if item in times:
                times[item] += 1
    left = [pair for pair in combinations(times, 2) if frozenset(pair) not in done]
    if not left:
        return None
    draw = np.random.Generator(np.random.Philox(key=[person, len(done)]))
    luck = draw.permutation(len(left))
    least = min(range(len(left)), key=lambda i: (sum(times[one] for one in left[i]), luck[i]))
    one, other = left[least]
    return (one, other) if draw.random() < 0.5 else (other, one)
