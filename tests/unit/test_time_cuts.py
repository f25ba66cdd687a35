"""Groups and common ground over time: cuts see nothing later, and groups keep their numbers.

Slow: each cut is divided into groups.
"""

from __future__ import annotations

import numpy as np
import pytest

from headwater.deliberation.opinion_groups import Answer, opinion_groups
from headwater.deliberation.time_cuts import Cut, TimedVotes, followed, time_cuts

pytestmark = pytest.mark.slow


def camps(seed: int = 3) -> tuple[np.ndarray, TimedVotes]:
    """Two camps of forty; twenty cross over half-way, and twenty come late."""
    luck = np.random.Generator(np.random.Philox(key=seed))
    people, statements = 100, 16
    lean = np.where(luck.random(statements) < 0.5, -1, 1)
    camp = np.where(np.arange(people) % 2, 1, -1)
    rows = []
    for half, (first, last) in enumerate([(0, 80), (0, 100)]):
        side = np.where((np.arange(people) < 20) & (half == 1), -camp, camp)
        for who in range(first, last):
            for what in range(statements):
                sure = luck.random() < 0.9
                rows.append((who, what, int(side[who] * lean[what] * (1 if sure else -1)), half))
    who, what, vote, at = np.array(rows).T
    return camp, TimedVotes(who, what, vote, at)


@pytest.fixture(scope="module")
def two() -> tuple[Cut, Cut]:
    first, second = time_cuts(camps()[1], [0, 1])
    return first, second


def test_a_cut_sees_only_what_was_voted_by_then(two: tuple[Cut, Cut]) -> None:
    assert two[0].matrix.shape == (80, 16)
    assert two[1].matrix.shape == (100, 16)
    votes = camps()[1]
    early = np.asarray(votes.at) == 0
    alone = TimedVotes(
        *(np.asarray(x)[early] for x in (votes.participant, votes.statement)),
        *(np.asarray(x)[early] for x in (votes.vote, votes.at)),
    )
    (only,) = time_cuts(alone, [0])
    assert np.array_equal(only.labels, two[0].labels)
    assert np.array_equal(only.consensus, two[0].consensus)
    assert opinion_groups(two[0].matrix).stability == two[0].stability


def test_those_who_crossed_over_are_counted_and_groups_keep_their_numbers(
    two: tuple[Cut, Cut],
) -> None:
    first, second = two
    assert (first.answer, second.answer) == (Answer.CLEAR, Answer.CLEAR)
    assert set(first.sizes) == set(second.sizes) == {0, 1}
    assert (second.moved, second.came) == (20, 20)
    assert second.stayed == 60
    assert (second.labels[20:80] == first.labels[20:80]).all()
    assert 0 < second.alike < 1


def test_the_first_cut_has_nothing_before_it(two: tuple[Cut, Cut]) -> None:
    assert (two[0].stayed, two[0].moved, two[0].came) == (0, 0, 80)
    assert np.isnan(two[0].alike)


def test_a_new_group_has_a_number_that_nobody_had() -> None:
    before = np.array([0, 0, 0, 1, 1, 1, -1, -1])
    assert followed(np.array([1, 1, 1, 0, 0, 0, 2, 2]), before, 5).tolist() == [
        *(0, 0, 0, 1, 1, 1, 5, 5)
    ]


def test_few_people_have_no_groups_and_the_share_of_all_stands_in() -> None:
    (cut,) = time_cuts(TimedVotes([1, 2, 3], [1, 1, 1], [1, 1, -1], [0, 0, 0]), [9])
    assert cut.answer is Answer.TOO_FEW
    assert cut.consensus.round(2).tolist() == [0.6]
    assert cut.sizes == {}


def test_times_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="must rise"):
        time_cuts(TimedVotes([1], [1], [1], [0]), [2, 2])
    with pytest.raises(ValueError, match="as many"):
        time_cuts(TimedVotes([1], [1], [1], []), [2])
