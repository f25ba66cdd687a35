"""Groups of people who vote alike, or the answer that there are none to speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from headwater.deliberation.clarity import chance_of_one_cloud, stability
from headwater.deliberation.clusters import Floats, Labels
from headwater.deliberation.partition import (
    Partition,
    as_polis,
    divided,
    gather,
    many_starts,
    refined,
)
from headwater.deliberation.projection import Projection, projected
from headwater.deliberation.vote_matrix import VoteMatrix

ENOUGH_VOTES: Final = 7
FEWEST: Final = 40
"""People below which groups are looked for only where somebody asks: a workshop is no survey."""
STABLE: Final = 0.7
UNLIKELY: Final = 0.05
SMALLEST: Final = 0.1
HANDFUL: Final = 10
"""A group has a tenth of the people and ten of them at the least, or it is not spoken of as one."""
NOBODY: Final = -1


class Answer(StrEnum):
    """What can be said of groups."""

    CLEAR = "clear groups"
    UNCLEAR = "no clear groups"
    TOO_FEW = "too few people"


@dataclass(frozen=True, eq=False)
class OpinionGroups:
    """The groups, how sure they are, and where everybody lies.

    ``labels`` (P,) are group numbers from 0, -1 for whoever voted too little to be placed.
    ``separation`` is the silhouette, -1 to 1; ``stability`` the median adjusted Rand index with
    groups found without a part of the people, 1 at best; ``chance`` how often one cloud without
    groups separates as well. ``answer`` weighs the three.
    """

    labels: Labels
    projection: Projection
    separation: float
    stability: float
    chance: float
    answer: Answer

    @property
    def sizes(self) -> tuple[int, ...]:
        """People in each group."""
        placed = self.labels[self.labels >= 0]
        return tuple(np.bincount(placed).tolist())

    def says(self) -> str:
        """The answer in a sentence."""
        if self.answer is Answer.TOO_FEW:
            return f"Fewer than {FEWEST} people have voted enough: too few to look for groups."
        if self.answer is Answer.UNCLEAR:
            return "No clear groups: people differ, but not along one line that holds."
        return f"{len(self.sizes)} groups of people vote alike, and the same groups come out again."


def opinion_groups(
    matrix: VoteMatrix, *, groups: int | None = None, asked: bool = False, seed: int = 0
) -> OpinionGroups:
    """Groups by our own method: rejected statements play no part, many starts, any order of people.

    ``groups`` fixes how many there are; ``asked`` looks for them among fewer than 40 people too.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> few = vote_matrix([1, 1, 2, 2], [1, 2, 1, 2], [1, -1, -1, 1])
    >>> opinion_groups(few).answer
    <Answer.TOO_FEW: 'too few people'>
    """
    ordered, back = in_one_order(matrix.kept())
    placed = who_is_placed(ordered)
    where = projected(ordered)
    labels = np.full(len(back), NOBODY, dtype=np.int64)
    if len(placed) < (4 if asked or groups else FEWEST):
        return too_few(labels, _as_asked(where, matrix, back))
    found = many_starts(where.points[placed], groups, seed)
    count = found.groups

    def regroup(parts: Sequence[np.ndarray]) -> list[Labels]:
        some = [ordered.of(placed[part]) for part in parts]
        points = [projected(each, near=where.loadings).points for each in some]
        again = divided([gather(each) for each in points], count, seed)
        return [refined(a, b.labels) for a, b in zip(points, again, strict=True)]

    def cut(clouds: Sequence[Floats]) -> list[float]:
        return [one.separation for one in divided([gather(a) for a in clouds], count, seed)]

    steady = stability(found.labels, regroup, seed)
    chance = chance_of_one_cloud(where.points[placed], found.separation, cut, seed)
    labels[back[placed]] = found.labels
    answer = weighed(found, steady, chance)
    return OpinionGroups(
        labels, _as_asked(where, matrix, back), found.separation, steady, chance, answer
    )


def renewed(before: OpinionGroups, matrix: VoteMatrix, *, seed: int = 0) -> OpinionGroups:
    """The groups after a few more votes: everybody placed anew, in as many groups as before.

    The stability and the chance are those found before, which take longer than a page may wait;
    ``opinion_groups`` finds them anew. Where it was too few people before, or is now, it is asked
    again whole.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> few = vote_matrix([1, 1, 2, 2], [1, 2, 1, 2], [1, -1, -1, 1])
    >>> renewed(opinion_groups(few), few.with_vote(3, 1, 1)).answer
    <Answer.TOO_FEW: 'too few people'>
    """
    ordered, back = in_one_order(matrix.kept())
    placed = who_is_placed(ordered)
    count = len(before.sizes)
    if before.answer is Answer.TOO_FEW or len(placed) < max(count, 2):
        return opinion_groups(matrix, seed=seed)
    where = projected(ordered)
    found = many_starts(where.points[placed], count, seed)
    labels = np.full(len(back), NOBODY, dtype=np.int64)
    labels[back[placed]] = found.labels
    answer = weighed(found, before.stability, before.chance)
    shown = _as_asked(where, matrix, back)
    return OpinionGroups(labels, shown, found.separation, before.stability, before.chance, answer)


def polis_groups(matrix: VoteMatrix, *, groups: int | None = None, seed: int = 0) -> OpinionGroups:
    """Groups by the steps that Polis publishes, people in the order of their numbers.

    Rejected statements stay as columns whose cells are all 0. Whoever has voted on fewer than
    min(7, statements) is not placed. The answer and the stability figure are ours.
    """
    where = projected(matrix, rejected_as_zero=True)
    placed = who_is_placed(matrix)
    labels = np.full(len(matrix.participants), NOBODY, dtype=np.int64)
    if len(placed) < 4:
        return too_few(labels, where)
    points = where.points[placed]
    found = as_polis(points, groups)
    labels[placed] = found.labels

    def regroup(parts: Sequence[np.ndarray]) -> list[Labels]:
        some = [matrix.of(placed[part]) for part in parts]
        again = [projected(each, rejected_as_zero=True, near=where.loadings) for each in some]
        return [as_polis(each.points, found.groups).labels for each in again]

    def cut(clouds: Sequence[Floats]) -> list[float]:
        return [as_polis(each, found.groups).by_people for each in clouds]

    steady = stability(found.labels, regroup, seed)
    chance = chance_of_one_cloud(points, found.by_people, cut, seed)
    return OpinionGroups(
        labels, where, found.separation, steady, chance, weighed(found, steady, chance)
    )


def too_few(labels: Labels, where: Projection) -> OpinionGroups:
    """The answer where not enough people voted; the numbers are not known."""
    unknown = float("nan")
    return OpinionGroups(labels, where, unknown, unknown, unknown, Answer.TOO_FEW)


def weighed(found: Partition, steady: float, chance: float) -> Answer:
    """Whether a division is spoken of as groups."""
    smallest = min(found.sizes) if found.groups > 1 else 0
    large = smallest >= max(HANDFUL, SMALLEST * sum(found.sizes))
    clear = large and steady >= STABLE and chance <= UNLIKELY
    return Answer.CLEAR if clear else Answer.UNCLEAR


def who_is_placed(matrix: VoteMatrix) -> np.ndarray:
    """Positions of those who voted on min(7, statements) statements or more."""
    enough = min(ENOUGH_VOTES, len(matrix.statements))
    return np.flatnonzero(matrix.answered() >= enough)


def in_one_order(matrix: VoteMatrix) -> tuple[VoteMatrix, np.ndarray]:
    """The people ordered by what they voted, and the positions they had: rows no longer matter."""
    table = np.ascontiguousarray(matrix.dense() + 2).astype(np.uint8)
    if not table.size:
        return matrix, np.arange(len(matrix.participants))
    order = np.argsort(table.view(f"V{table.shape[1]}").ravel(), kind="stable")
    return matrix.of(order), order


def _as_asked(where: Projection, matrix: VoteMatrix, back: np.ndarray) -> Projection:
    """The projection with people and statements in the order of the matrix that was given."""
    points: Floats = np.empty_like(where.points)
    points[back] = where.points
    loadings = np.zeros((len(where.loadings), len(matrix.statements)))
    loadings[:, ~matrix.rejected] = where.loadings
    pull = np.zeros(len(matrix.statements))
    pull[~matrix.rejected] = where.pull
    return Projection(points, loadings, where.explained, pull)
