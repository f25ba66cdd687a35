"""How good an order is: normalised discounted cumulative gain against graded answers.

Järvelin and Kekäläinen 2002, with the gain 2^grade - 1 (Burges and others 2005): what stands lower
counts less, by the logarithm of its place, and 1 is the best order that the judged answers allow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

DEPTH = 10


def ndcg(order: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """nDCG of an order of codes; a code that was not judged counts nothing.

    0 where nothing judged is found; 1 is the best there can be. Raises ``ValueError`` where nothing
    was judged relevant, for there is then no best order.

    >>> round(ndcg(["b", "a"], {"a": 3, "b": 1}), 4)
    0.7098
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    if best <= 0:
        raise ValueError("No answer was judged relevant, so no order is better than another.")
    return _gain([grades.get(code, 0) for code in order[:depth]]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


@dataclass(frozen=True, slots=True)
class Question:
    """A question as people ask it, its answers graded 3 (just this) to 1 (somewhat), and its half.

    ``half`` is ``tuning``, on which the search may be improved, or ``kept-back``, looked at last.
    """

    asks: str
    half: str
    grades: Mapping[str, int]
    barrier: str = ""


def questions(path: Path) -> tuple[Question, ...]:
    """The judged questions of a TOML file."""
    held = tomllib.loads(path.read_text("utf-8"))["question"]
    return tuple(
        Question(each["asks"], each["half"], dict(each["grades"]), each.get("barrier", ""))
        for each in held
    )
