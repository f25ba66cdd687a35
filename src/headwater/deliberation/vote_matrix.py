"""Who said what of which statement: agree, disagree or pass, and for most pairs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

AGREE, PASS, DISAGREE, MISSING = 1, 0, -1, -2
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class VoteMatrix:
    """Votes by person and statement, each pair once.

    ``participants`` (P,) and ``statements`` (S,) are numbers in rising order. ``rows``,
    ``columns`` and ``votes`` (V,) hold one vote each, by row, then column: positions, and 1, 0
    or -1. ``rejected`` (S,) marks what a moderator took out.
    """

    participants: Codes
    statements: Codes
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    votes: npt.NDArray[np.int8]
    rejected: Flags

    @property
    def shape(self) -> tuple[int, int]:
        """People and statements."""
        return len(self.participants), len(self.statements)

    def answered(self) -> npt.NDArray[np.int64]:
        """How many statements each person voted on (P,), those rejected later included."""
        return np.bincount(self.rows, minlength=len(self.participants))

    def kept(self) -> VoteMatrix:
        """The same without the statements that were rejected; everybody stays."""
        stays = ~self.rejected
        place = np.cumsum(stays) - 1
        held = stays[self.columns]
        return VoteMatrix(
            self.participants,
            self.statements[stays],
            self.rows[held],
            place[self.columns[held]],
            self.votes[held],
            np.zeros(int(stays.sum()), dtype=np.bool_),
        )

    def of(self, people: npt.NDArray[np.int64]) -> VoteMatrix:
        """The votes of the people at those positions, in that order."""
        ends = np.concatenate([[0], np.cumsum(self.answered())])
        many = ends[people + 1] - ends[people]
        moved = ends[people] - np.concatenate([[0], np.cumsum(many)[:-1]])
        at = np.repeat(moved, many) + np.arange(int(many.sum()))
        return VoteMatrix(
            self.participants[people],
            self.statements,
            np.repeat(np.arange(len(people)), many),
            self.columns[at],
            self.votes[at],
            self.rejected,
        )

    def with_vote(self, participant: int, statement: int, vote: int) -> VoteMatrix:
        """The matrix after one more vote, which replaces the person's earlier one if there is one.

        A person or a statement not seen before comes in at its place. Raises ``ValueError`` for a
        vote that is none of 1, 0, -1.

        >>> held = vote_matrix([7, 9], [1, 1], [1, 0])
        >>> held.with_vote(8, 2, -1).dense().tolist()
        [[1, -2], [-2, -1], [0, -2]]
        """
        _known(np.array([vote]))
        people, row, rows = _placed(self.participants, self.rows, participant)
        known, column, columns = _placed(self.statements, self.columns, statement)
        out = self.rejected
        if len(known) > len(self.statements):
            out = np.insert(out, column, False)
        first, last = np.searchsorted(rows, [row, row + 1])
        at = first + int(np.searchsorted(columns[first:last], column))
        votes = self.votes
        if at < last and columns[at] == column:
            votes = votes.copy()
            votes[at] = vote
        else:
            rows, columns = np.insert(rows, at, row), np.insert(columns, at, column)
            votes = np.insert(votes, at, vote)
        return VoteMatrix(people, known, rows, columns, votes, out)

    def dense(self, start: int = 0, stop: int | None = None) -> npt.NDArray[np.int8]:
        """Rows from ``start`` up to ``stop`` as a whole table, -2 where nobody voted."""
        stop = len(self.participants) if stop is None else stop
        first, last = np.searchsorted(self.rows, [start, stop])
        table = np.full((stop - start, len(self.statements)), MISSING, dtype=np.int8)
        table[self.rows[first:last] - start, self.columns[first:last]] = self.votes[first:last]
        return table


def vote_matrix(
    participant: npt.ArrayLike,
    statement: npt.ArrayLike,
    vote: npt.ArrayLike,
    *,
    statements: Iterable[int] = (),
    rejected: Iterable[int] = (),
) -> VoteMatrix:
    """The matrix of votes in the order they were given; of a pair's votes the last counts.

    ``statements`` names statements that may have no vote yet. Raises ``ValueError`` where the
    columns differ in length, a vote is none of 1, 0, -1, or a rejected statement is not known.

    >>> held = vote_matrix([7, 7, 9, 7], [1, 2, 1, 2], [1, -1, 0, 1])
    >>> held.shape, held.dense().tolist()
    ((2, 2), [[1, 1], [0, -2]])
    """
    who = np.asarray(participant, dtype=np.int64)
    what = np.asarray(statement, dtype=np.int64)
    said = np.asarray(vote)
    if not len(who) == len(what) == len(said):
        raise ValueError("participants, statements and votes must be as many; one of them is not")
    _known(said)
    said = said.astype(np.int8)
    people, rows = np.unique(who, return_inverse=True)
    known = np.union1d(np.unique(what), np.array(sorted(statements), dtype=np.int64))
    out = np.array(sorted(rejected), dtype=np.int64)
    unknown = np.setdiff1d(out, known)
    if len(unknown):
        raise ValueError(f"statement {int(unknown[0])} was rejected, but there is no such one")
    columns = np.searchsorted(known, what)
    pair = rows.astype(np.int64) * len(known) + columns
    _, last = np.unique(pair[::-1], return_index=True)
    last = len(pair) - 1 - last
    return VoteMatrix(people, known, rows[last], columns[last], said[last], np.isin(known, out))


def _known(said: npt.NDArray[np.integer]) -> None:
    odd = np.flatnonzero((said < DISAGREE) | (said > AGREE))
    if len(odd):
        raise ValueError(
            f"vote {odd[0] + 1} is {int(said[odd[0]])}; a vote is 1 (agree), 0 (pass) or "
            "-1 (disagree)"
        )


def _placed(
    numbers: Codes, places: npt.NDArray[np.int64], number: int
) -> tuple[Codes, int, npt.NDArray[np.int64]]:
    """The numbers with one more if it is new, its place, and the places moved to make room."""
    at = int(np.searchsorted(numbers, number))
    if at < len(numbers) and numbers[at] == number:
        return numbers, at, places
    return np.insert(numbers, at, number), at, places + (places >= at)
