"""What groups agree on, what sets a group apart, and what divides.

Sources of the methods: the group-informed consensus of Polis (Small and others 2021); z tests of
two proportions with one added to each count and two to each total (Agresti and Caffo 2000, "Simple
and effective confidence intervals for proportions and differences of proportions").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from headwater.deliberation.clusters import Floats, Labels
from headwater.deliberation.vote_matrix import AGREE, DISAGREE, VoteMatrix

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tally:
    """Votes by group and statement (k, S): agree, disagree, and all, passes among them."""

    agrees: Counts
    disagrees: Counts
    votes: Counts


def tallied(matrix: VoteMatrix, labels: Labels) -> Tally:
    """The tally of each group; whoever is in none (-1) is left out.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> held = vote_matrix([1, 2, 3], [5, 5, 5], [1, 0, -1])
    >>> tallied(held, np.array([0, 0, 1])).agrees.tolist()
    [[1], [0]]
    """
    groups = int(labels.max(initial=-1)) + 1
    mine = labels[matrix.rows]
    shape = (groups, len(matrix.statements))

    def count(which: npt.NDArray[np.bool_]) -> Counts:
        cell = mine[which] * shape[1] + matrix.columns[which]
        return np.bincount(cell, minlength=groups * shape[1]).reshape(shape)

    held = mine >= 0
    return Tally(
        count(held & (matrix.votes == AGREE)), count(held & (matrix.votes == DISAGREE)), count(held)
    )


def group_informed_consensus(tally: Tally, *, disagreeing: bool = False) -> Floats:
    """How far every group agrees (S,): the product over groups of (A + 1) / (n + 2), 0 to 1.

    ``n`` counts passes too. With ``disagreeing``, how far every group disagrees.

    >>> tally = Tally(np.array([[8], [8]]), np.array([[0], [1]]), np.array([[8], [10]]))
    >>> group_informed_consensus(tally).round(3).tolist()
    [0.675]
    """
    counts = tally.disagrees if disagreeing else tally.agrees
    return np.asarray(np.prod((counts + 1) / (tally.votes + 2), axis=0))


@dataclass(frozen=True, eq=False)
class Representative:
    """What each group holds more than the others (k, S).

    ``agrees`` says whether it is by agreeing (else by disagreeing); ``share`` and ``elsewhere`` are
    the shares that do so in the group and outside it, each (A + 1) / (n + 2); ``z`` and ``p`` (two
    sided) test their difference.
    """

    agrees: npt.NDArray[np.bool_]
    share: Floats
    elsewhere: Floats
    z: Floats
    p: Floats


def representative(tally: Tally) -> Representative:
    """Each group against all others on each statement, on the side that tells it apart more.

    >>> tally = Tally(np.array([[30], [5]]), np.array([[2], [25]]), np.array([[32], [31]]))
    >>> found = representative(tally)
    >>> found.agrees.tolist(), found.z.round(1).tolist()
    ([[True], [False]], [[6.0], [5.8]])
    """
    yes, no = _against(tally.agrees, tally.votes), _against(tally.disagrees, tally.votes)
    agrees = yes[2] >= no[2]
    share, elsewhere, z = (np.where(agrees, a, b) for a, b in zip(yes, no, strict=True))
    return Representative(agrees, share, elsewhere, z, 2 * ndtr(-np.abs(z)))


def _against(counts: Counts, votes: Counts) -> tuple[Floats, Floats, Floats]:
    here, there = votes + 2.0, votes.sum(axis=0) - votes + 2.0
    share = (counts + 1) / here
    elsewhere = (counts.sum(axis=0) - counts + 1) / there
    pooled = (share * here + elsewhere * there) / (here + there)
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there))
    return share, elsewhere, (share - elsewhere) / error


def divisiveness(tally: Tally) -> Floats:
    """How far groups stand apart on each statement (S,): the widest gap between shares that agree.

    >>> tally = Tally(np.array([[9], [0]]), np.array([[0], [9]]), np.array([[10], [10]]))
    >>> divisiveness(tally).round(2).tolist()
    [0.75]
    """
    shares = (tally.agrees + 1) / (tally.votes + 2)
    return np.asarray(shares.max(axis=0) - shares.min(axis=0))
