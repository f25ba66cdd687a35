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

from headwater.deliberation.directions import AXES, main_directions
from headwater.deliberation.vote_matrix import AGREE, VoteMatrix

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Projection:
    """Where people and statements lie.

    ``points`` (P, 2) are people; ``loadings`` (2, S) say how far agreeing with a statement carries
    a person along either axis; ``explained`` (2,) is each axis' share of the variance, 0 to 1.
    ``pull`` (S,) is how far from the middle somebody stands who agrees with that statement and has
    voted on no other.
    """

    points: Floats
    loadings: Floats
    explained: Floats
    pull: Floats

    def extremity(self) -> Floats:
        """How far each statement pulls people apart (S,), 0 where it played no part."""
        return self.pull


def projected(
    matrix: VoteMatrix, *, rejected_as_zero: bool = False, near: Floats | None = None
) -> Projection:
    """The people of a matrix in the plane of their two main differences.

    With ``rejected_as_zero`` a rejected statement stays as a column whose cells are all 0, which
    count as cells filled; otherwise its votes play no part. ``near`` are the loadings (2, S) of
    most of the same votes: a quicker and less exact answer starts from them. Raises ``ValueError``
    for fewer than two statements or people.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> held = vote_matrix([1, 1, 2, 2, 3, 3], [1, 2] * 3, [1, -1, 1, -1, -1, 1])
    >>> [round(x, 2) for x in projected(held).points[:, 0].tolist()]
    [0.94, 0.94, -1.89]
    """
    from scipy.sparse import csr_array

    used = matrix if rejected_as_zero else matrix.kept()
    people, statements = used.shape
    if statements < AXES or people < AXES:
        raise ValueError("two people and two statements are needed at the least: wait for more")
    counted = ~used.rejected[used.columns]
    rows, columns = used.rows[counted], used.columns[counted]
    filled = np.bincount(rows, minlength=people) + int(used.rejected.sum())
    total = np.bincount(columns, weights=used.votes[counted], minlength=statements)
    mean = total / np.maximum(np.bincount(columns, minlength=statements), 1)
    apart = used.votes[counted] - mean[columns]
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=people))])
    away = csr_array((apart, columns.astype(np.int32), ends.astype(np.int32)), shape=used.shape)
    stays = np.ones(len(matrix.statements), bool) if rejected_as_zero else ~matrix.rejected
    loadings, explained = main_directions(away, None if near is None else near[:, stays])
    points = (away @ loadings.T) * np.sqrt(statements / np.maximum(filled, 1))[:, None]
    whole = np.zeros((AXES, len(matrix.statements)))
    whole[:, stays] = loadings
    pull = np.zeros(len(matrix.statements))
    pull[stays] = np.hypot(*loadings) * np.abs(AGREE - mean) * np.sqrt(statements)
    return Projection(np.asarray(points), whole, explained, pull)
