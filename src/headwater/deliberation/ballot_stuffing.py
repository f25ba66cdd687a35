"""What looks like one hand behind many ballots: said, with how likely by chance, never deleted.

Four things are looked for: the same votes from several people at once; many people behind one
source key; votes faster than anybody reads; and people whose votes are all but the same. Chance is
worked out as if each vote were drawn by the shares of the voter's own opinion group: neighbours who
think alike do vote alike, so a small chance is a reason to look, and no proof. A library, a care
home or a hall where one laptop goes round has one key and many people. Sources of the methods:
Naus (1965), "The distribution of the size of the maximum cluster of points on a line" (bursts);
Rousseeuw and Croux (1993), "Alternatives to the median absolute deviation" (robust spread).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, pdtrc

from headwater.deliberation.binomial_tail import at_least
from headwater.deliberation.vote_matrix import MISSING, VoteMatrix

UNLIKELY: Final = 0.001
ENOUGH_VOTES: Final = 7
WINDOW: Final = 600.0
"""Seconds in which the same votes from several people are called a burst."""
FASTEST: Final = 1.0
"""Seconds a vote; a median under it is faster than a short sentence is read."""
ALIKE: Final = 0.9
DIFFERENT: Final = 10
"""Different ballots under which a group says nothing of how its people vote."""
MOST_COMPARED: Final = 3_000
Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


class Sign(StrEnum):
    """What was found."""

    SAME_VOTES = "the same votes"
    BURST = "the same votes in a burst"
    ONE_SOURCE = "many people from one source"
    TOO_FAST = "votes faster than reading"
    NEARLY_SAME = "nearly the same votes"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign, the people it is about, how likely it is by chance (0 to 1), and a sentence."""

    sign: Sign
    people: tuple[int, ...]
    chance: float
    says: str


@dataclass(frozen=True)
class BallotTraces:
    """What is known beyond the votes; each may be left out.

    ``at`` are the seconds at which each vote of the matrix was given (V,), in its order; ``source``
    each person's key of the day (P,), made with a salt that nobody keeps, "" where there is none;
    ``groups`` each person's opinion group (P,), -1 for none.
    """

    at: Sequence[float] | None = None
    source: Sequence[str] | None = None
    groups: Sequence[int] | None = None


def ballot_signs(matrix: VoteMatrix, traces: BallotTraces | None = None) -> tuple[Finding, ...]:
    """Every sign found, the least likely by chance first.

    A sign is told where its chance, over all that was looked at, is under 1 in 1,000. Raises
    ``ValueError`` where times or sources are not as many as votes or people.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> who, what = [each.ravel() for each in np.mgrid[0:40, 0:14]]
    >>> votes = np.random.default_rng(1).choice([1, -1], 40 * 14)
    >>> votes[who >= 36] = np.where(what[who >= 36] % 2, 1, -1)
    >>> held = vote_matrix(who, what, votes)
    >>> [(each.sign.value, each.people) for each in ballot_signs(held)][0]
    ('the same votes', (36, 37, 38, 39))
    """
    known = traces or BallotTraces()
    at = _as_many(known.at, len(matrix.votes), "a time for each vote")
    source = _as_many(known.source, len(matrix.participants), "a source for each person")
    groups = _as_many(known.groups, len(matrix.participants), "a group for each person")
    alone = np.zeros(len(matrix.participants), dtype=np.int64)
    odds = _VoteOdds(matrix, alone if groups is None else groups.astype(np.int64) + 1)
    found = [*same_votes(matrix, odds, at), *nearly_same(matrix, odds)]
    if source is not None:
        found += one_source(matrix, source)
    if at is not None:
        found += too_fast(matrix, at)
    return tuple(sorted(found, key=lambda each: (each.chance, each.people)))


def _as_many(
    given: Sequence[float] | Sequence[str] | None, count: int, what: str
) -> np.ndarray | None:
    if given is None:
        return None
    if len(given) != count:
        raise ValueError(f"there must be {what}: {count:,}, and {len(given):,} were given")
    return np.asarray(given)


class _VoteOdds:
    """How likely each vote is for somebody of the voter's group: the share of it that voted so.

    Ballots that are the same count once, and a group with fewer than ten different ones is judged
    by everybody: else many copies of a ballot would make themselves likely.
    """

    def __init__(self, matrix: VoteMatrix, labels: Labels) -> None:
        size = len(matrix.statements)
        once = _once(matrix)
        cell = (labels[matrix.rows] * size + matrix.columns) * 3 + matrix.votes + 1
        groups = int(labels.max(initial=0)) + 1
        counts = np.bincount(cell, weights=once[matrix.rows], minlength=groups * size * 3)
        counts = counts.reshape(-1, size, 3)
        few = np.bincount(labels, weights=once, minlength=groups) < DIFFERENT
        counts[few] = counts.sum(axis=0)
        self.labels = labels
        self.share = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1e-12)

    def alike(self, one: int, other: int, columns: npt.NDArray[np.int64]) -> Floats:
        """The chance that two people say the same of each statement."""
        mine, theirs = self.share[self.labels[one]], self.share[self.labels[other]]
        return np.asarray((mine[columns] * theirs[columns]).sum(axis=1))

    def said(
        self, person: int, columns: npt.NDArray[np.int64], votes: npt.NDArray[np.int8]
    ) -> float:
        """The natural logarithm of the chance that somebody like them votes so."""
        share = self.share[self.labels[person]]
        return float(np.log(share[columns, votes.astype(np.int64) + 1]).sum())


def _once(matrix: VoteMatrix) -> Floats:
    """How much each person's ballot counts (P,): copies of one of seven votes or more are one."""
    table = np.ascontiguousarray(matrix.dense())
    if not table.size:
        return np.ones(len(matrix.participants))
    kinds = table.view(f"V{table.shape[1]}").ravel()
    _, kind, many = np.unique(kinds, return_inverse=True, return_counts=True)
    return np.where(matrix.answered() >= ENOUGH_VOTES, 1 / many[kind], 1.0)


def same_votes(matrix: VoteMatrix, odds: _VoteOdds, at: Floats | None) -> list[Finding]:
    """People who answered the same statements in the same way, seven or more of them.

    The chance is that as many others, of all who answered at least as much, would vote so too: a
    binomial tail, times the number of different ballots. With times, those of one kind that came
    within ten minutes are also held against how many came in the busiest ten.
    """
    answered = matrix.answered()
    kinds: dict[bytes, list[int]] = {}
    table = matrix.dense()
    for person in np.flatnonzero(answered >= ENOUGH_VOTES).tolist():
        kinds.setdefault(table[person].tobytes(), []).append(person)
    found = []
    for people in (each for each in kinds.values() if len(each) > 1):
        (columns,) = np.nonzero(table[people[0]] != MISSING)
        share = np.exp(odds.said(people[0], columns, table[people[0], columns]))
        could = int((answered >= len(columns)).sum())
        chance = min(1.0, at_least(len(people) - 1, could - 1, share) * len(kinds))
        if chance < UNLIKELY:
            told = f"{len(people)} people gave the same {len(columns)} votes"
            found.append(_finding(Sign.SAME_VOTES, matrix, people, chance, told))
        if at is not None and len(people) > 2:
            found += _burst(matrix, people, at)
    return found


def _burst(matrix: VoteMatrix, people: list[int], at: Floats) -> list[Finding]:
    first = np.full(len(matrix.participants), np.inf)
    np.minimum.at(first, matrix.rows, at)
    came, all_came = np.sort(first[people]), np.sort(first[np.isfinite(first)])
    inside = np.searchsorted(came, came + WINDOW, side="right") - np.arange(len(came))
    start = int(np.argmax(inside))
    most = int(inside[start])
    busiest = int(
        (
            np.searchsorted(all_came, all_came + WINDOW, side="right") - np.arange(len(all_came))
        ).max()
    )
    share = (busiest - most + 1) / max(len(all_came) - most + 1, 1)
    chance = min(1.0, at_least(most - 1, len(people) - 1, min(share, 1.0)) * len(people))
    if most < 3 or chance >= UNLIKELY:
        return []
    within = [each for each in people if came[start] <= first[each] <= came[start] + WINDOW]
    told = f"{most} of {len(people)} people with the same votes came within ten minutes"
    return [_finding(Sign.BURST, matrix, within, chance, told)]


def nearly_same(matrix: VoteMatrix, odds: _VoteOdds) -> list[Finding]:
    """Pairs who said the same of nine in ten or more of ten or more statements, but not of all.

    The chance is a binomial tail by how likely two such people are to say the same of these
    statements, times the number of pairs. Among more than 3,000 people with enough votes, the 3,000
    with most votes are compared.
    """
    answered = matrix.answered()
    people = np.flatnonzero(answered >= 10)
    people = np.sort(people[np.argsort(-answered[people], kind="stable")][:MOST_COMPARED])
    table = matrix.dense()[people] if len(people) else np.zeros((0, 1), dtype=np.int8)
    marks = [(table == vote).astype(np.float32) for vote in (1, 0, -1)]
    same = sum((mark @ mark.T for mark in marks), np.zeros((len(people), len(people)), np.float32))
    known = sum(marks, np.zeros(table.shape, np.float32))
    shared = known @ known.T
    close = np.triu((shared >= 10) & (same >= ALIKE * shared) & (same < shared), 1)
    pairs = max(len(people) * (len(people) - 1) // 2, 1)
    found = []
    for one, other in np.argwhere(close).tolist():
        (columns,) = np.nonzero((table[one] != MISSING) & (table[other] != MISSING))
        a, b = int(people[one]), int(people[other])
        like = float(odds.alike(a, b, columns).mean())
        count, alike = len(columns), int(same[one, other])
        chance = min(1.0, at_least(alike, count, like) * pairs)
        if chance < UNLIKELY:
            told = f"two people said the same of {alike} of {count} statements"
            found.append(_finding(Sign.NEARLY_SAME, matrix, [a, b], chance, told))
    return found


def one_source(matrix: VoteMatrix, source: np.ndarray) -> list[Finding]:
    """More people behind one key than the others lead one to expect.

    The chance is a Poisson tail about the mean of the other keys, times the number of keys.
    """
    names, member = np.unique(source, return_inverse=True)
    many = np.bincount(member)
    keys = int((names != "").sum())
    total = int(many[names != ""].sum())
    found = []
    for key in np.flatnonzero((names != "") & (many > 2)).tolist():
        others = (total - many[key]) / max(keys - 1, 1)
        mean = max(float(others), 1.0)
        chance = min(1.0, float(pdtrc(many[key] - 1, mean)) * keys)
        if chance < UNLIKELY:
            people = np.flatnonzero(member == key).tolist()
            told = (
                f"{many[key]} people came from one source, where others have {others:.1f} each; "
                "a library or a hall has one source too"
            )
            found.append(_finding(Sign.ONE_SOURCE, matrix, people, chance, told))
    return found


def too_fast(matrix: VoteMatrix, at: Floats) -> list[Finding]:
    """People whose median vote took under a second, and far less than others'.

    The chance is that of so short a median by a normal curve of the logarithms of everybody's
    medians (their middle and 1.4826 times their median deviation), times the number of people.
    """
    people, middles = [], []
    for person in np.flatnonzero(matrix.answered() >= ENOUGH_VOTES).tolist():
        first, last = np.searchsorted(matrix.rows, [person, person + 1])
        people.append(person)
        middles.append(float(np.median(np.diff(np.sort(at[first:last])))))
    if len(people) < 10:
        return []
    logs = np.log(np.maximum(middles, 0.01))
    middle = float(np.median(logs))
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), 0.1)
    found = []
    for person, taken, each in zip(people, middles, logs.tolist(), strict=True):
        chance = min(1.0, float(ndtr((each - middle) / spread)) * len(people))
        if taken < FASTEST and chance < UNLIKELY:
            told = (
                f"half of one person's votes took {taken:.1f} seconds or less, where the middle of "
                f"all is {np.exp(middle):.1f}"
            )
            found.append(_finding(Sign.TOO_FAST, matrix, [person], chance, told))
    return found


def _finding(
    sign: Sign, matrix: VoteMatrix, people: Sequence[int], chance: float, told: str
) -> Finding:
    numbers = tuple(matrix.participants[list(people)].tolist())
    rare = f"about 1 in {1 / chance:,.0f}" if chance > 1e-9 else "less than 1 in 1,000,000,000"
    says = f"{told[:1].upper()}{told[1:]}. By chance alone: {rare}. Nothing was removed."
    return Finding(sign, numbers, chance, says)
