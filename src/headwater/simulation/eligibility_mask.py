"""An eligibility tree asked of residents, all at once.

>>> from headwater.simulation.eligibility import parse
>>> import numpy as np
>>> two = Residents.of(area=[0, 1], age=[64, 41], bmi=[31.0, 24.0], smoking=[2, 0])
>>> codes = ("E01000001", "E01000002")
>>> areas = Areas(codes, ("E06000001",) * 2, np.array([1, 4]), np.array([0, 1]))
>>> asked = parse('smoking is current and bmi >= 30 and area in ("E01000001")')
>>> holds(asked, two, areas, year=2021).tolist()
[True, False]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from headwater.simulation.eligibility import Comparison, Joined, Membership, Not, Tree
from headwater.simulation.eligibility_words import WORDS
from headwater.simulation.residents import Areas, Residents

Mask = npt.NDArray[np.bool_]
_COMPARE: dict[str, Callable[..., npt.NDArray[np.bool_]]] = {
    "<": np.less,
    "<=": np.less_equal,
    "=": np.equal,
    "!=": np.not_equal,
    ">=": np.greater_equal,
    ">": np.greater,
}


class UnknownPlaceError(ValueError):
    """An expression or a scenario names a place that is not in the region."""


def holds(tree: Tree, residents: Residents, areas: Areas, year: int) -> Mask:
    """Who is eligible (people,), as the residents are in ``year``.

    Raises ``UnknownPlaceError`` for a small area or district that the region does not have.
    """
    if isinstance(tree, Not):
        return ~holds(tree.of, residents, areas, year)
    if isinstance(tree, Joined):
        total = np.full(len(residents), tree.by == "and")
        join = np.logical_and if tree.by == "and" else np.logical_or
        for part in tree.parts:
            join(total, holds(part, residents, areas, year), out=total)
        return total
    return _asked(tree, residents, areas, year)


def _asked(tree: Comparison | Membership, residents: Residents, areas: Areas, year: int) -> Mask:
    word = WORDS[tree.word]
    if isinstance(tree, Comparison):
        if word.column == "born":
            return _COMPARE[tree.sign](year - residents.age.astype(np.int64), tree.value)
        return _COMPARE[tree.sign](getattr(residents, word.column), tree.value * word.times)
    values = getattr(residents, word.column)
    if word.kind == "flag":
        return np.asarray((values & word.bit) == word.bit)
    if word.kind == "name":
        return np.asarray(values == dict(word.names)[tree.among[0]])
    return np.asarray(in_places(areas, word.name, tree.among)[values])


def in_places(areas: Areas, kind: str, codes: tuple[str, ...]) -> Mask:
    """Which small areas (areas,) are, or lie in, the places of these codes.

    ``kind`` is ``area`` or ``district``; raises ``UnknownPlaceError`` for a code the region lacks.
    """
    held = np.array(areas.code if kind == "area" else areas.district)
    if unknown := sorted(set(codes) - set(held.tolist())):
        raise UnknownPlaceError(
            f"The region has no {kind} {', '.join(unknown)}; it has {len(set(held.tolist())):,}, "
            f"such as {held[0]}."
        )
    return np.asarray(np.isin(held, codes))
