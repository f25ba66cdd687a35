"""Iterative proportional fitting: a table scaled until its margins are those that are wanted.

Of all tables with these margins the result is the nearest to the seed (least relative entropy), so
every odds ratio of the seed that no margin speaks of stays as it was. Source: Deming WE, Stephan
FF. On a least squares adjustment of a sampled frequency table. Ann Math Stat 1940;11:427-44.

>>> import numpy as np
>>> rows, columns = Margin((0,), np.array([3.0, 1.0])), Margin((1,), np.array([2.0, 2.0]))
>>> done = fitted(np.ones((2, 2)), [rows, columns])
>>> done.table.tolist(), done.rounds
([[1.5, 1.5], [0.5, 0.5]], 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-9
MOST_ROUNDS = 2_000


class FittingError(ValueError):
    """Margins that no table can have, or that were not met in the rounds allowed."""


@dataclass(frozen=True, eq=False)
class Margin:
    """What the table is to sum to over all other axes: ``axes`` it keeps, in order, and ``target``.

    ``parts`` merges the places of the last kept axis first: ``parts[i]`` is the group of place i.
    """

    axes: tuple[int, ...]
    target: Floats
    parts: npt.NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        if list(self.axes) != sorted(set(self.axes)):
            raise FittingError(f"The axes of a margin are {self.axes}; name each once, in order.")


@dataclass(frozen=True, eq=False)
class Fitted:
    """The table, the rounds it took, and the largest difference of a margin from its target.

    The difference is relative to the largest target of that margin.
    """

    table: Floats
    rounds: int
    worst: float


def fitted(
    seed: Floats,
    margins: Sequence[Margin],
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Fitted:
    """Scales ``seed`` (any shape, no negatives) to the margins in turn until all are met.

    Raises ``FittingError`` where a margin wants people in places that the seed leaves empty, or
    where the margins are not met in ``most_rounds``.
    """
    table = np.array(seed, dtype=np.float64)
    for rounds in range(1, most_rounds + 1):
        worst = max(_scale(table, margin) for margin in margins)
        if worst <= tolerance:
            return Fitted(table, rounds, worst)
    raise FittingError(
        f"After {most_rounds} rounds a margin is still {worst:.1e} from its target: the margins "
        "contradict each other. Give them the same total, and places that can hold it."
    )


def _scale(table: Floats, margin: Margin) -> float:
    """Scales the table to one margin; the relative difference there was before."""
    others = tuple(axis for axis in range(table.ndim) if axis not in margin.axes)
    sums = table.sum(axis=others)
    if margin.parts is not None:
        sums = _merged(sums, margin.parts, margin.target.shape[-1])
    if ((margin.target > 0) & (sums <= 0)).any():
        at = np.argwhere((margin.target > 0) & (sums <= 0))[0].tolist()
        raise FittingError(
            f"A margin over axes {margin.axes} wants people at {at}, where the seed has none. "
            "Give the seed a small number there."
        )
    largest = float(margin.target.max(initial=0.0)) or 1.0
    worst = float(np.abs(sums - margin.target).max(initial=0.0)) / largest
    factor = np.divide(margin.target, sums, out=np.zeros_like(sums), where=sums > 0)
    if margin.parts is not None:
        factor = factor[..., margin.parts]
    shape = [table.shape[axis] if axis in margin.axes else 1 for axis in range(table.ndim)]
    table *= factor.reshape(shape)
    return worst


def _merged(sums: Floats, parts: npt.NDArray[np.int64], number: int) -> Floats:
    """Sums over groups of the last axis; groups stand together and in order."""
    starts = np.searchsorted(parts, np.arange(number))
    return np.asarray(np.add.reduceat(sums, starts, axis=-1), dtype=np.float64)
