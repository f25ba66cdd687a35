"""Answers weighed from counts, against the same from every person's vote; and what is withheld."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from headwater.deliberation.common_ground import Tally, tallied
from headwater.deliberation.strata_weights import Division, strata_weights, weighed_agreement
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix
from headwater.deliberation.weighed_answers import (
    CountedDivision,
    Unweighed,
    WeighedAnswers,
    weighed_answers,
)

Labels = npt.NDArray[np.int64]
AGES = ("young", "middle", "old")
RESIDENTS = {"young": 500, "middle": 300, "old": 200}


def voted(people: int, statements: int, seed: int) -> tuple[VoteMatrix, Labels]:
    """Votes of people of three ages, the last of whom are many; some statements are left out."""
    luck = np.random.default_rng(seed)
    age = luck.choice(3, people, p=[0.2, 0.3, 0.5])
    who, what = (each.ravel() for each in np.mgrid[0:people, 0:statements])
    agrees = luck.random(len(who)) < 0.3 + 0.2 * age[who]
    held = (luck.random(len(who)) < 0.8) | (what == 0)
    choice = np.where(agrees, 1, np.where(luck.random(len(who)) < 0.5, 0, -1))
    return vote_matrix(who[held], what[held], choice[held]), age


def counted(matrix: VoteMatrix, age: Labels, unsaid: int = 0) -> CountedDivision:
    """The counts of it, so many people of the first moved to those who did not say."""
    labels = age.copy()
    labels[:unsaid] = 3
    tally = tallied(matrix, labels)
    short = 4 - len(tally.votes)
    rows = [np.vstack([a, np.zeros((short, a.shape[1]), np.int64)]) for a in vars_of(tally)]
    people = np.bincount(labels, minlength=4).tolist()
    return CountedDivision("age", AGES, RESIDENTS, people, Tally(*rows))


def vars_of(tally: Tally) -> tuple[Labels, Labels, Labels]:
    return tally.agrees, tally.disagrees, tally.votes


@pytest.mark.parametrize("seed", range(5))
def test_counts_alone_give_what_every_vote_gives(seed: int) -> None:
    matrix, age = voted(300, 6, seed)
    found = weighed_answers(counted(matrix, age))
    weights = strata_weights([Division("age", [AGES[each] for each in age], RESIDENTS)])
    whole = weighed_agreement(matrix, weights.weights)
    assert found.shown.all()
    np.testing.assert_allclose(found.agree.weighed, whole.weighted)
    np.testing.assert_allclose(found.agree.lower, whole.lower)
    np.testing.assert_allclose(found.agree.upper, whole.upper)
    np.testing.assert_allclose(found.agree.voted, whole.plain)
    assert found.effective == pytest.approx(weights.effective)
    assert (found.agree.weighed < found.agree.voted).all(), "the old agree more and are fewer"


def test_whoever_did_not_say_is_counted_as_voted_and_has_no_weight() -> None:
    matrix, age = voted(300, 4, 1)
    found = weighed_answers(counted(matrix, age, unsaid=40))
    assert found.people == 260
    assert found.shown.all()
    whole = tallied(matrix, np.zeros(300, np.int64))
    np.testing.assert_allclose(found.agree.voted, (whole.agrees / whole.votes)[0])


def table(*rows: tuple[int, ...]) -> CountedDivision:
    """One statement: people of each age and of none, all of whom voted unless a second says."""
    people = [each[0] for each in rows]
    votes = np.array([[each[-1]] for each in rows])
    tally = Tally(votes // 2, votes - votes // 2, votes)
    return CountedDivision("age", AGES, RESIDENTS, people, tally)


def shown(found: WeighedAnswers) -> list[bool]:
    return [bool(each) for each in found.shown]


def test_an_age_of_fewer_than_ten_is_left_out_and_so_is_one_that_would_tell_it() -> None:
    found = weighed_answers(table((9,), (40,), (30,), (12,)))
    assert found.left_out == ("young",)
    assert found.used == ("middle", "old")
    assert found.covered == 0.5
    assert shown(found) == [True]
    told = weighed_answers(table((9,), (40,), (30,), (0,)))
    assert told.why is Unweighed.TOO_FEW, "the nine are what the others are short of the whole"


def test_a_statement_is_withheld_where_a_few_of_an_age_voted_on_it() -> None:
    assert shown(weighed_answers(table((30, 10), (40, 40), (40, 40), (0, 0)))) == [True]
    assert shown(weighed_answers(table((30, 9), (40, 40), (40, 40), (0, 0)))) == [False]


@pytest.mark.parametrize(("others", "told"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_statement_is_withheld_where_all_but_a_few_are_weighed(others: int, told: bool) -> None:
    found = weighed_answers(table((30, 30), (40, 40), (40, 40), (20, others)))
    assert shown(found) == [told]


@pytest.mark.parametrize(
    ("residents", "why"),
    [
        ({}, Unweighed.NO_RESIDENTS),
        ({"young": 100}, Unweighed.TOO_FEW),
        ({"young": 20, "middle": 20, "elsewhere": 0, "old": 0}, None),
        ({**RESIDENTS, "old": 900}, Unweighed.TOO_FEW),
    ],
)
def test_why_answers_are_not_weighed(residents: dict[str, int], why: Unweighed | None) -> None:
    given = table((30,), (40,), (5,), (20,))
    held = CountedDivision("age", AGES, residents, given.people, given.tally)
    found = weighed_answers(held)
    assert found.why is why
    assert shown(found) == [why is None]


def test_few_votes_give_no_figure_however_they_are_weighed() -> None:
    assert shown(weighed_answers(table((12,), (12,), (12,), (0,)))) == [True]
    lopsided = CountedDivision(
        "age",
        ("young", "old"),
        {"young": 90, "old": 10},
        [10, 40, 0],
        Tally(
            *(np.array([[5], [20], [0]]), np.array([[5], [20], [0]]), np.array([[10], [40], [0]]))
        ),
    )
    found = weighed_answers(lopsided)
    assert found.effective < 30
    assert shown(found) == [False]


def test_counts_of_another_shape_are_refused() -> None:
    given = table((30,), (40,), (40,), (20,))
    with pytest.raises(ValueError, match="one row for each stratum"):
        weighed_answers(CountedDivision("age", AGES[:2], RESIDENTS, given.people, given.tally))
