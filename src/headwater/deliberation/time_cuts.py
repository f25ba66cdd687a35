"""Groups and common ground as they stood at several times, with groups followed from cut to cut.

Each cut is worked out anew from the votes given up to then, so that nothing later colours it. A
group keeps its number where it shares most people with the group that had it before; a group that
nobody of before is in has a number not used yet. Source of the matching: Kuhn (1955), "The
Hungarian method for the assignment problem".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from headwater.deliberation.agreement import adjusted_rand
from headwater.deliberation.common_ground import group_informed_consensus, tallied
from headwater.deliberation.opinion_groups import Answer, opinion_groups
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cut:
    """What stood at one time.

    ``until`` is the time, in the unit of the votes' times; ``labels`` are followed numbers, -1 for
    whoever is in no group; ``consensus`` (S,) is group-informed where groups are clear, else the
    share of all who agree, each as (A + 1) / (n + 2). ``stayed`` counts those in the same group as
    at the cut before, ``moved`` those in another, ``came`` those not placed before; ``alike`` is
    the adjusted Rand index with the cut before among those placed in both (nan for the first).
    """

    until: float
    matrix: VoteMatrix
    labels: Labels
    answer: Answer
    stability: float
    consensus: Floats
    stayed: int
    moved: int
    came: int
    alike: float

    @property
    def sizes(self) -> dict[int, int]:
        """People in each group, by followed number."""
        found, many = np.unique(self.labels[self.labels >= 0], return_counts=True)
        return dict(zip(found.tolist(), many.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class TimedVotes:
    """Votes in columns (V,): who, of what, agree, pass or disagree (1, 0, -1), and when."""

    participant: npt.ArrayLike
    statement: npt.ArrayLike
    vote: npt.ArrayLike
    at: npt.ArrayLike
    rejected: Iterable[int] = ()


def time_cuts(votes: TimedVotes, ends: Sequence[float], *, seed: int = 0) -> tuple[Cut, ...]:
    """A cut for each end, votes at that very time among it. Ends before the first vote have none.

    Raises ``ValueError`` where ends do not rise or the columns differ in length.

    >>> votes = TimedVotes([1, 2, 1, 2], [1, 1, 2, 2], [1, -1, 1, -1], [10, 11, 20, 21])
    >>> [(cut.until, cut.matrix.shape) for cut in time_cuts(votes, [5, 15, 30])]
    [(15, (2, 1)), (30, (2, 2))]
    """
    who, what, said, at = map(
        np.asarray, (votes.participant, votes.statement, votes.vote, votes.at)
    )
    if not len(who) == len(what) == len(said) == len(at):
        raise ValueError("participants, statements, votes and times must be as many")
    if any(a >= b for a, b in pairwise(ends)):
        raise ValueError("the times of the cuts must rise, each later than the one before")
    order = np.argsort(at, kind="stable")
    out = frozenset(votes.rejected)
    cuts: list[Cut] = []
    for end in ends:
        held = order[: int(np.searchsorted(at[order], end, side="right"))]
        if len(held):
            known = out & set(what[held].tolist())
            matrix = vote_matrix(who[held], what[held], said[held], rejected=known)
            cuts.append(_cut(end, matrix, cuts, seed))
    return tuple(cuts)


def _cut(end: float, matrix: VoteMatrix, cuts: Sequence[Cut], seed: int) -> Cut:
    nobody = np.full(len(matrix.participants), -1, dtype=np.int64)
    labels, answer, steady = nobody, Answer.TOO_FEW, float("nan")
    if min(matrix.kept().shape) >= 2:
        found = opinion_groups(matrix, seed=seed)
        answer, steady = found.answer, found.stability
        labels = found.labels if answer is Answer.CLEAR else nobody
    spoken = labels if answer is Answer.CLEAR else np.zeros_like(labels)
    consensus = group_informed_consensus(tallied(matrix, spoken))
    if not cuts:
        came = int((labels >= 0).sum())
        return Cut(end, matrix, labels, answer, steady, consensus, 0, 0, came, float("nan"))
    before = earlier(cuts, matrix.participants)
    used = max((max(cut.sizes, default=-1) for cut in cuts), default=-1) + 1
    labels = followed(labels, before, used)
    both = (labels >= 0) & (before >= 0)
    same = int((labels[both] == before[both]).sum())
    alike = adjusted_rand(labels[both], before[both]) if both.any() else float("nan")
    came = int(((labels >= 0) & ~both).sum())
    moved = int(both.sum()) - same
    return Cut(end, matrix, labels, answer, steady, consensus, same, moved, came, alike)


def earlier(cuts: Sequence[Cut], participants: npt.NDArray[np.int64]) -> Labels:
    """Each person's group at the last cut that had clear groups; -1 for those not placed then."""
    last = next((cut for cut in reversed(cuts) if cut.answer is Answer.CLEAR), cuts[-1])
    at = np.minimum(np.searchsorted(last.matrix.participants, participants), len(last.labels) - 1)
    known = last.matrix.participants[at] == participants
    return np.where(known, last.labels[at], -1)


def followed(labels: Labels, before: Labels, unused: int) -> Labels:
    """The labels renumbered after those of before, by most people in common.

    >>> followed(np.array([0, 0, 1, 1, 2]), np.array([1, 1, 0, -1, -1]), 2).tolist()
    [1, 1, 0, 0, 2]
    """
    from scipy.optimize import linear_sum_assignment

    both = (labels >= 0) & (before >= 0)
    if not (labels >= 0).any():
        return labels
    shape = (int(labels.max()) + 1, int(before.max(initial=-1)) + 1)
    shared = np.zeros(shape, dtype=np.int64)
    np.add.at(shared, (labels[both], before[both]), 1)
    number = np.full(shape[0], -1, dtype=np.int64)
    for group, was in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        if shared[group, was]:
            number[group] = was
    new = number < 0
    number[new] = unused + np.arange(int(new.sum()))
    return np.where(labels >= 0, number[np.maximum(labels, 0)], -1)
