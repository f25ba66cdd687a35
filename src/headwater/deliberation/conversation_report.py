"""What a conversation comes to: common ground first, then what divides, then who was not heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.deliberation.common_ground import (
    Tally,
    divisiveness,
    group_informed_consensus,
    representative,
    tallied,
)
from headwater.deliberation.opinion_groups import ENOUGH_VOTES, Answer, OpinionGroups
from headwater.deliberation.share_interval import share_limits
from headwater.deliberation.vote_matrix import VoteMatrix

SURE: Final = 0.05
FEW_VOTES: Final = 10
PASSED: Final = 1 / 3
SPLIT: Final = 1 / 3
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How a group voted on a statement: of ``votes``, the shares that agree, disagree and pass."""

    group: int
    agree: float
    disagree: float
    passed: float
    votes: int


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in a report: ``agreeing`` says whether by agreeing or by disagreeing with it.

    ``measure`` is the figure that put it there: group-informed consensus (0 to 1) for common
    ground, the widest gap between groups' shares (0 to 1) for what divides. ``of_group`` is the
    group that a dividing statement sets apart most, None where there are no groups.
    """

    statement: int
    agreeing: bool
    measure: float
    shares: tuple[GroupShare, ...]
    of_group: int | None = None


@dataclass(frozen=True)
class NotHeard:
    """Who and what a conversation does not speak for.

    ``little`` people voted on too few statements to be placed; ``small`` groups have under ten
    people; ``unasked`` statements have fewer than ten votes; ``unclear`` ones were passed by a
    third or more of those asked.
    """

    people: int
    little: int
    small: tuple[int, ...]
    unasked: tuple[int, ...]
    unclear: tuple[int, ...]


@dataclass(frozen=True)
class ConversationReport:
    """The three parts in the order in which they are told, and how sure the groups are."""

    people: int
    votes: int
    statements: int
    answer: Answer
    sizes: tuple[int, ...]
    stability: float
    common: tuple[Said, ...]
    divides: tuple[Said, ...]
    not_heard: NotHeard


def conversation_report(
    matrix: VoteMatrix, groups: OpinionGroups, most: int = 10
) -> ConversationReport:
    """The report of a conversation, with at most so many statements in either list.

    Where groups are not clear everybody is one group: common ground is what nearly all say, and
    what divides is where a third agree and a third disagree.

    >>> from headwater.deliberation.opinion_groups import opinion_groups
    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> who, what = [each.ravel().tolist() for each in np.mgrid[0:30, 0:3]]
    >>> held = vote_matrix(who, what, [1 if w < 2 else (-1) ** p for p, w in zip(who, what)])
    >>> told = conversation_report(held, opinion_groups(held))
    >>> [each.statement for each in told.common], [each.statement for each in told.divides]
    ([0, 1], [2])
    """
    clear = groups.answer is Answer.CLEAR
    labels = groups.labels if clear else np.zeros(len(matrix.participants), dtype=np.int64)
    tally = tallied(matrix, labels)
    asked = ~matrix.rejected & (tally.votes.sum(axis=0) >= FEW_VOTES)
    return ConversationReport(
        len(matrix.participants),
        len(matrix.votes),
        int((~matrix.rejected).sum()),
        groups.answer,
        groups.sizes if clear else (),
        groups.stability,
        common_ground(matrix, tally, asked)[:most],
        (setting_apart if clear else split)(matrix, tally, asked)[:most],
        not_heard(matrix, groups),
    )


def common_ground(
    matrix: VoteMatrix, tally: Tally, asked: npt.NDArray[np.bool_]
) -> tuple[Said, ...]:
    """Statements that more than half of every group surely agree with, or surely disagree with.

    Surely: the lower 95% limit of each group's share is over one half.
    """
    found = []
    for agreeing in (True, False):
        counts = tally.agrees if agreeing else tally.disagrees
        share = counts / np.maximum(tally.votes, 1)
        lower, _ = share_limits(share, tally.votes)
        sure = asked & (np.nan_to_num(lower) > 0.5).all(axis=0)
        measure = group_informed_consensus(tally, disagreeing=not agreeing)
        found += [
            _said(matrix, tally, at, agreeing, measure) for at in np.flatnonzero(sure).tolist()
        ]
    return tuple(sorted(found, key=lambda each: (-each.measure, each.statement)))


def setting_apart(
    matrix: VoteMatrix, tally: Tally, asked: npt.NDArray[np.bool_]
) -> tuple[Said, ...]:
    """Statements on which a group differs from the others beyond chance among all asked.

    Beyond chance: the two-sided p of the group that differs most, times groups and statements, is
    under 0.05 (Bonferroni).
    """
    held = representative(tally)
    tests = max(int(asked.sum()) * len(held.p), 1)
    gap = divisiveness(tally)
    found = []
    for at in np.flatnonzero(asked & (held.p.min(axis=0) * tests < SURE)).tolist():
        group = int(np.argmax(np.abs(held.z[:, at])))
        said = _said(matrix, tally, at, bool(held.agrees[group, at]), gap)
        found.append(Said(said.statement, said.agreeing, said.measure, said.shares, group))
    return tuple(sorted(found, key=lambda each: (-each.measure, each.statement)))


def split(matrix: VoteMatrix, tally: Tally, asked: npt.NDArray[np.bool_]) -> tuple[Said, ...]:
    """Statements with which a third or more agree and a third or more disagree, most even first."""
    whole = np.maximum(tally.votes.sum(axis=0), 1)
    agrees, disagrees = tally.agrees.sum(axis=0) / whole, tally.disagrees.sum(axis=0) / whole
    even = np.minimum(agrees, disagrees)
    found = [
        _said(matrix, tally, at, bool(agrees[at] >= disagrees[at]), even)
        for at in np.flatnonzero(asked & (even >= SPLIT)).tolist()
    ]
    return tuple(sorted(found, key=lambda each: (-each.measure, each.statement)))


def not_heard(matrix: VoteMatrix, groups: OpinionGroups) -> NotHeard:
    """Who voted too little to be placed, and which statements too few answered."""
    everybody = tallied(matrix, np.zeros(len(matrix.participants), dtype=np.int64))
    votes = everybody.votes[0]
    passes = votes - everybody.agrees[0] - everybody.disagrees[0]
    asked = ~matrix.rejected
    enough = min(ENOUGH_VOTES, int(asked.sum()))
    sizes = groups.sizes if groups.answer is Answer.CLEAR else ()
    unasked = asked & (votes < FEW_VOTES)
    unclear = asked & ~unasked & (passes >= PASSED * votes)
    return NotHeard(
        len(matrix.participants),
        int((matrix.kept().answered() < enough).sum()),
        tuple(group for group, size in enumerate(sizes) if size < FEW_VOTES),
        tuple(matrix.statements[unasked].tolist()),
        tuple(matrix.statements[unclear].tolist()),
    )


def _said(matrix: VoteMatrix, tally: Tally, at: int, agreeing: bool, measure: Floats) -> Said:
    shares = []
    for group in range(len(tally.votes)):
        votes = int(tally.votes[group, at])
        agree, disagree = int(tally.agrees[group, at]), int(tally.disagrees[group, at])
        whole = max(votes, 1)
        passed = (votes - agree - disagree) / whole
        shares.append(GroupShare(group, agree / whole, disagree / whole, passed, votes))
    return Said(int(matrix.statements[at]), agreeing, float(measure[at]), tuple(shares))
