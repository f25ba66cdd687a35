"""Votes weighted by place and age, against arithmetic done by hand and against simulation."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.deliberation.strata_weights import (
    Division,
    effective_people,
    strata_weights,
    weighed_agreement,
)
from headwater.deliberation.vote_matrix import vote_matrix

AGE = ["young"] * 20 + ["old"] * 80
RESIDENTS = {"young": 600, "old": 400}


def test_one_division_gives_each_stratum_its_share_of_residents() -> None:
    found = strata_weights([Division("age", AGE, RESIDENTS)])
    np.testing.assert_allclose(found.weights[:20], 0.6 / 0.2)
    np.testing.assert_allclose(found.weights[20:], 0.4 / 0.8)
    assert found.effective == pytest.approx(100**2 / (20 * 9 + 80 * 0.25))
    took_part = {each.stratum: (each.took_part, each.took_part_share) for each in found.strata}
    assert took_part == {"young": (20, 0.2), "old": (80, 0.8)}


def test_weights_fit_place_and_age_at_once() -> None:
    luck = np.random.default_rng(4)
    place = luck.choice(["hill", "dale", "town"], 400, p=[0.2, 0.5, 0.3]).tolist()
    age = luck.choice(["young", "old"], 400, p=[0.3, 0.7]).tolist()
    residents = {"hill": 100, "dale": 300, "town": 600}
    found = strata_weights([Division("place", place, residents), Division("age", age, RESIDENTS)])
    for names, wanted in ((place, residents), (age, RESIDENTS)):
        for name, count in wanted.items():
            held = found.weights[np.array(names) == name].sum() / found.weights.sum()
            assert held == pytest.approx(count / 1000, abs=1e-9)


def test_a_weighted_share_is_that_of_residents_and_is_less_sure() -> None:
    who = np.arange(100)
    matrix = vote_matrix(who, np.ones(100), np.where(who < 20, 1, -1))
    found = weighed_agreement(matrix, strata_weights([Division("age", AGE, RESIDENTS)]).weights)
    assert found.plain.tolist() == [0.2]
    assert found.weighted.tolist() == pytest.approx([0.6])
    assert found.effective.tolist() == pytest.approx([50.0])
    assert found.upper[0] - found.lower[0] > found.plain_upper[0] - found.plain_lower[0]


def test_limits_hold_the_truth_as_often_as_they_say() -> None:
    luck = np.random.default_rng(7)
    truth, held = 0.6 * 0.7 + 0.4 * 0.3, 0
    division = Division("age", AGE, RESIDENTS)
    weights = strata_weights([division]).weights
    for _ in range(400):
        agrees = luck.random(100) < np.where(np.arange(100) < 20, 0.7, 0.3)
        matrix = vote_matrix(np.arange(100), np.ones(100), np.where(agrees, 1, -1))
        found = weighed_agreement(matrix, weights)
        held += bool(found.lower[0] <= truth <= found.upper[0])
    assert held / 400 > 0.93


def test_too_few_have_no_weighted_figure() -> None:
    names = ["young"] * 2 + ["old"] * 38
    matrix = vote_matrix(range(40), [1] * 40, [1] * 40)
    found = weighed_agreement(matrix, strata_weights([Division("age", names, RESIDENTS)]).weights)
    assert found.too_few.tolist() == [True]
    assert np.isnan(found.weighted[0])
    assert found.plain.tolist() == [1.0]


def test_no_weight_is_more_than_five_times_the_mean() -> None:
    names = ["young"] * 3 + ["old"] * 97
    found = strata_weights([Division("age", names, RESIDENTS)])
    assert found.weights.max() == pytest.approx(5.0)
    assert found.weights.mean() == pytest.approx(1.0)
    assert found.trimmed == 3


def test_strata_from_which_nobody_came_are_named_and_never_made_up() -> None:
    residents = {"young": 300, "old": 400, "oldest": 300}
    found = strata_weights([Division("age", AGE, residents)])
    assert [each.stratum for each in found.silent] == ["oldest"]
    assert found.says().endswith(
        "Nobody came from oldest (30% of residents): weights cannot mend that."
    )
    young = found.weights[:20].sum() / found.weights.sum()
    assert young == pytest.approx(3 / 7)


def test_whoever_did_not_say_has_no_weight_and_is_counted() -> None:
    found = strata_weights([Division("age", [*AGE[:-10], *[""] * 10], RESIDENTS)])
    assert found.unsaid == 10
    assert not found.weights[-10:].any()
    assert found.weights[:-10].mean() == pytest.approx(1.0)


def test_weights_alike_change_nothing() -> None:
    assert effective_people(np.full(40, 2.5)) == pytest.approx(40)
    found = strata_weights([Division("age", ["a", "b"] * 20, {"a": 7, "b": 7})])
    np.testing.assert_allclose(found.weights, 1.0)


def test_what_cannot_be_weighed_is_refused() -> None:
    with pytest.raises(ValueError, match="people are of elf, which has no residents"):
        strata_weights([Division("age", ["elf"], {"old": 3})])
    with pytest.raises(ValueError, match="nobody said"):
        strata_weights([Division("age", ["", ""], RESIDENTS)])
    with pytest.raises(ValueError, match="for each person"):
        strata_weights([Division("age", AGE, RESIDENTS), Division("place", ["x"], {"x": 1})])
    with pytest.raises(ValueError, match="one weight for each person"):
        weighed_agreement(vote_matrix([1], [1], [1]), np.ones(3))
