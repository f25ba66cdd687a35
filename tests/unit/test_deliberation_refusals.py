"""What the mathematics of deliberation refuses, and how it says so."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.deliberation.agreement import adjusted_rand
from headwater.deliberation.clusters import silhouette
from headwater.deliberation.opinion_groups import Answer, opinion_groups, polis_groups
from headwater.deliberation.pairwise import pairwise_scores
from headwater.deliberation.projection import projected
from headwater.deliberation.vote_matrix import vote_matrix


def test_a_vote_that_is_none_is_named_with_its_place() -> None:
    with pytest.raises(ValueError, match="vote 2 is 3; a vote is 1"):
        vote_matrix([1, 1], [1, 2], [1, 3])


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="must be as many"):
        vote_matrix([1, 1], [1], [1, 0])


def test_an_unknown_statement_cannot_be_rejected() -> None:
    with pytest.raises(ValueError, match="statement 9 was rejected"):
        vote_matrix([1], [1], [1], rejected=[9])


def test_one_statement_places_nobody() -> None:
    with pytest.raises(ValueError, match="two statements are needed"):
        projected(vote_matrix([1, 2], [1, 1], [1, -1]))


def test_rejected_statements_play_no_part_in_our_mode() -> None:
    votes = ([1, 1, 2, 2, 3, 3], [1, 2] * 3, [1, -1, 1, -1, -1, 1])
    plain = projected(vote_matrix(*votes))
    more = vote_matrix([*votes[0], 1, 2], [*votes[1], 3, 3], [*votes[2], 1, -1], rejected=[3])
    np.testing.assert_allclose(projected(more).points, plain.points, atol=1e-12)
    assert projected(more).loadings.shape == (2, 3)
    assert not projected(more).loadings[:, 2].any()


def test_a_vote_on_a_rejected_statement_counts_as_voting_in_polis_mode_only() -> None:
    table = [(who, what, 1 if (who + what) % 2 else -1) for who in range(12) for what in range(9)]
    who, what, vote = zip(*table, strict=True)
    matrix = vote_matrix(who, what, vote, rejected=[7, 8])
    assert matrix.answered().tolist() == [9] * 12
    assert matrix.kept().answered().tolist() == [7] * 12
    assert (polis_groups(matrix).labels >= 0).all()
    assert opinion_groups(matrix).answer is Answer.TOO_FEW


def test_groupings_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="as long as each other"):
        adjusted_rand([0, 1], [0])


def test_one_cluster_has_no_silhouette() -> None:
    assert np.isnan(silhouette(np.zeros((3, 2)), np.zeros(3, dtype=np.int64)))


def test_people_who_vote_alike_make_no_groups() -> None:
    who, what = np.divmod(np.arange(60 * 8), 8)
    found = opinion_groups(vote_matrix(who, what, np.ones(60 * 8, dtype=np.int8)))
    assert found.answer is Answer.UNCLEAR


@pytest.mark.parametrize(("won", "lost", "says"), [([0], [5], "not among"), ([1], [1], "itself")])
def test_choices_that_cannot_be_are_refused(won: list[int], lost: list[int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        pairwise_scores(won, lost, 3)


def test_an_item_never_shown_stands_in_the_middle_and_says_how_unsure() -> None:
    (first, *_, last) = pairwise_scores([0, 0], [1, 1], 3)
    assert (first.item, last.item) == (0, 1)
    (unseen,) = [each for each in pairwise_scores([0, 0], [1, 1], 3) if each.item == 2]
    assert (unseen.score, round(unseen.lower, 1), round(unseen.upper, 1)) == (50.0, 2.5, 97.5)
