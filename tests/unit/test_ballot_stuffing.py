"""Ballots that look like one hand: each sign is found where it was put, and seldom elsewhere.

Slow: two hundred people are compared pair by pair, several times.
"""

from __future__ import annotations

import numpy as np
import pytest

from headwater.deliberation.ballot_stuffing import (
    BallotTraces,
    Finding,
    Sign,
    ballot_signs,
)
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix

pytestmark = pytest.mark.slow
PEOPLE, STATEMENTS = 200, 24


def honest(seed: int = 1, statements: int = STATEMENTS) -> np.ndarray:
    """Two camps who mostly agree among themselves, and leave two in five unanswered (-2)."""
    luck = np.random.Generator(np.random.Philox(key=seed))
    lean = luck.standard_normal((2, statements)) * 1.2
    chance = 1 / (1 + np.exp(-lean[np.arange(PEOPLE) % 2]))
    table = np.where(luck.random(chance.shape) < chance, 1, -1).astype(np.int8)
    table[luck.random(chance.shape) < 0.1] = 0
    table[luck.random(chance.shape) < 0.4] = -2
    return table


def matrix_of(table: np.ndarray) -> VoteMatrix:
    rows, columns = np.nonzero(table != -2)
    return vote_matrix(rows, columns, table[rows, columns], statements=range(table.shape[1]))


def times(matrix: VoteMatrix, seed: int = 2) -> np.ndarray:
    """People come over thirty days; votes take some eight seconds each."""
    luck = np.random.Generator(np.random.Philox(key=seed))
    came = luck.random(PEOPLE) * 30 * 86_400
    gaps = np.exp(luck.normal(np.log(8), 0.5, len(matrix.votes)))
    first = np.searchsorted(matrix.rows, np.arange(PEOPLE))
    spent = np.cumsum(gaps)
    return came[matrix.rows] + spent - (spent - gaps)[first][matrix.rows]


def of(sign: Sign, found: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in found if each.sign is sign]


GROUPS = (np.arange(PEOPLE) % 2).tolist()


def test_honest_neighbours_raise_no_alarm() -> None:
    alarms = 0
    for seed in range(4):
        matrix = matrix_of(honest(seed))
        keys = [f"key {each // 2}" for each in range(PEOPLE)]
        traces = BallotTraces(times(matrix, seed).tolist(), keys, GROUPS)
        alarms += len(ballot_signs(matrix, traces))
    assert alarms <= 1


def test_people_who_all_agree_are_no_alarm() -> None:
    table = np.ones((PEOPLE, STATEMENTS), dtype=np.int8)
    assert not ballot_signs(matrix_of(table))


def test_copies_that_make_a_group_of_their_own_do_not_make_themselves_likely() -> None:
    table = honest()
    table[:15] = np.where(np.arange(STATEMENTS) % 3 == 0, -1, 1)
    groups = [2 if each < 15 else each % 2 for each in range(PEOPLE)]
    (same,) = of(Sign.SAME_VOTES, ballot_signs(matrix_of(table), BallotTraces(groups=groups)))
    assert same.people == tuple(range(15))


def test_the_same_ballot_from_six_people_in_ten_minutes() -> None:
    table = honest()
    table[:6] = table[0]
    matrix = matrix_of(table)
    at = times(matrix)
    for person in range(6):
        mine = matrix.rows == person
        at[mine] += 1_000_000 + 60 * person - at[mine].min()
    found = ballot_signs(matrix, BallotTraces(at=at.tolist(), groups=GROUPS))
    (same,) = of(Sign.SAME_VOTES, found)
    assert same.people == tuple(range(6))
    (burst,) = of(Sign.BURST, found)
    assert burst.people == tuple(range(6))
    assert "6 of 6 people with the same votes came within ten minutes" in burst.says
    assert "Nothing was removed." in burst.says
    assert max(same.chance, burst.chance) < 0.001


def test_many_people_behind_one_key() -> None:
    keys = [f"key {each}" for each in range(PEOPLE)]
    keys[20:32] = ["hall"] * 12
    keys[40:60] = [""] * 20
    found = ballot_signs(matrix_of(honest()), BallotTraces(source=keys))
    (one,) = of(Sign.ONE_SOURCE, found)
    assert one.people == tuple(range(20, 32))
    assert "a library or a hall has one source too" in one.says


def test_votes_faster_than_reading() -> None:
    matrix = matrix_of(honest())
    at = times(matrix)
    quick = np.flatnonzero(matrix.rows == 17)
    at[quick] = at[quick[0]] + 0.2 * np.arange(len(quick))
    found = ballot_signs(matrix, BallotTraces(at=at.tolist()))
    (fast,) = of(Sign.TOO_FAST, found)
    assert fast.people == (17,)
    assert "0.2 seconds or less" in fast.says


def test_ballots_that_differ_in_one_vote() -> None:
    table = honest(statements=60)
    table[5] = np.where(table[5] == -2, 1, table[5])
    table[9] = table[5]
    table[9, 3] = -table[9, 3] or 1
    found = of(Sign.NEARLY_SAME, ballot_signs(matrix_of(table), BallotTraces(groups=GROUPS)))
    assert [each.people for each in found] == [(5, 9)]
    assert "59 of 60 statements" in found[0].says


def test_nothing_is_ever_taken_out() -> None:
    table = honest()
    table[:6] = table[0]
    matrix = matrix_of(table)
    before = matrix.votes.copy()
    ballot_signs(matrix)
    assert np.array_equal(matrix.votes, before)


@pytest.mark.parametrize(
    ("traces", "says"),
    [
        (BallotTraces(at=[1.0]), "a time for each vote"),
        (BallotTraces(source=["a"]), "a source for each person"),
        (BallotTraces(groups=[1]), "a group for each person"),
    ],
)
def test_traces_that_do_not_fit_are_refused(traces: BallotTraces, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ballot_signs(matrix_of(honest()), traces)


def test_few_people_are_compared_with_nobody() -> None:
    assert not ballot_signs(vote_matrix([1, 2], [1, 1], [1, 1]))
