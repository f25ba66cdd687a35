"""People as points: those who vote alike lie close together.

Each statement's votes are measured from their mean; where a person did not vote there is nothing to
measure, which is the same as filling in the mean. The two directions in which people differ most
(principal components) make a plane. Whoever voted on few statements would lie near the middle for
that alone, so a point is moved outwards by the root of statements over votes.

Source of the method: Small, Bjorkegren, Erkkila, Shaw and Megill (2021), "Polis: scaling
deliberation by mapping high dimensional opinion spaces", Recerca 26(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from headwater.deliberation.vote_matrix import MISSING, VoteMatrix

AXES = 2
BLOCK = 2_048
TINY = 1e-12
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Projection:
    """Where people and statements lie.

    ``points`` (P, 2) are people; ``loadings`` (2, S) say how far agreeing with a statement carries
    a person along either axis; ``explained`` (2,) is each axis' share of the variance, 0 to 1.
    """

    points: Floats
    loadings: Floats
    explained: Floats

    def extremity(self) -> Floats:
        """How far each statement pulls people apart (S,), as the length of its loadings."""
        return np.asarray(np.hypot(self.loadings[0], self.loadings[1]))


def projected(matrix: VoteMatrix, *, rejected_as_zero: bool = False) -> Projection:
    """The people of a matrix in the plane of their two main differences.

    With ``rejected_as_zero`` a rejected statement stays as a column whose cells are all 0, which
    count as cells filled; otherwise its votes play no part. Raises ``ValueError`` for fewer than
    two statements or people.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> held = vote_matrix([1, 1, 2, 2, 3, 3], [1, 2] * 3, [1, -1, 1, -1, -1, 1])
    >>> [round(x, 2) for x in projected(held).points[:, 0].tolist()]
    [0.94, 0.94, -1.89]
    """
    used = matrix if rejected_as_zero else matrix.kept()
    people, statements = used.shape
    if statements < AXES or people < AXES:
        raise ValueError("two people and two statements are needed at the least: wait for more")
    counted = ~used.rejected[used.columns]
    filled = np.bincount(used.rows[counted], minlength=people) + int(used.rejected.sum())
    mean = _means(used, counted)
    loadings, explained = _axes(used, mean)
    points = np.empty((people, AXES))
    for start in range(0, people, BLOCK):
        stop = min(start + BLOCK, people)
        points[start:stop] = _centred(used, mean, start, stop) @ loadings.T
    points *= np.sqrt(statements / np.maximum(filled, 1))[:, None]
    return Projection(points, _spread(loadings, matrix, used), explained)


def _means(used: VoteMatrix, counted: npt.NDArray[np.bool_]) -> Floats:
    columns, size = used.columns[counted], len(used.statements)
    total = np.bincount(columns, weights=used.votes[counted], minlength=size)
    return np.asarray(total / np.maximum(np.bincount(columns, minlength=size), 1))


def _centred(used: VoteMatrix, mean: Floats, start: int, stop: int) -> Floats:
    table = used.dense(start, stop)
    away = np.where(table == MISSING, 0.0, table - mean)
    away[:, used.rejected] = 0.0
    return away


def _axes(used: VoteMatrix, mean: Floats) -> tuple[Floats, Floats]:
    """The two main directions (2, S), largest loading positive, and their shares of the variance.

    They are eigenvectors of the statements' scatter; where people are fewer than statements, they
    are found from the people's, which is smaller and has the same values.
    """
    people, statements = used.shape
    if people < statements:
        table = _centred(used, mean, 0, people)
        whole, values, vectors = _leading(table @ table.T)
        axes = vectors.T @ table
        axes /= np.maximum(np.linalg.norm(axes, axis=1), TINY)[:, None]
    else:
        scatter = np.zeros((statements, statements))
        for start in range(0, people, BLOCK):
            block = _centred(used, mean, start, min(start + BLOCK, people))
            scatter += block.T @ block
        whole, values, vectors = _leading(scatter)
        axes = vectors.T
    largest = np.argmax(np.abs(axes).round(9), axis=1)
    axes = axes * np.where(axes[np.arange(AXES), largest] < 0, -1.0, 1.0)[:, None]
    return axes, np.maximum(values, 0.0) / whole if whole else np.zeros(AXES)


def _leading(scatter: Floats) -> tuple[float, Floats, Floats]:
    """The trace, and the two largest eigenvalues with their vectors, the largest first."""
    size = len(scatter)
    values, vectors = eigh(scatter, subset_by_index=[size - AXES, size - 1])
    return float(np.trace(scatter)), values[::-1], vectors[:, ::-1]


def _spread(loadings: Floats, matrix: VoteMatrix, used: VoteMatrix) -> Floats:
    """Loadings of every statement of ``matrix``; none for those that played no part."""
    whole = np.zeros((AXES, len(matrix.statements)))
    whole[:, np.searchsorted(matrix.statements, used.statements)] = loadings
    return whole
