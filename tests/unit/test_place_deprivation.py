"""Fifths, rural-only fifths, people outside deprived areas, and change of rank."""

import numpy as np
import pytest

from headwater.place.aggregation import Edges
from headwater.place.deprivation import (
    outside_deprived,
    quantile_of_rank,
    quantile_within,
    rural_only,
)
from headwater.place.rank_change import (
    change_by_class,
    difference,
    percentile_change,
    ranked,
    ranks_in_new_areas,
    sentence,
)


def test_one_is_the_most_deprived() -> None:
    ranks = np.arange(1.0, 11.0)
    assert quantile_of_rank(ranks, 5).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quantile_of_rank(ranks, 10).tolist() == list(range(1, 11))


def test_rural_fifths_rank_rural_areas_among_themselves() -> None:
    rank = np.array([1.0, 2.0, 3.0, 50.0, 60.0, 70.0, 80.0, 90.0])
    rural = np.array([False] * 3 + [True] * 5)
    assert rural_only(rank, rural).tolist() == [0, 0, 0, 1, 2, 3, 4, 5]
    assert quantile_of_rank(rank, 5, total=100)[3:].tolist() == [3, 3, 4, 4, 5]


def test_a_place_with_too_few_areas_is_not_cut() -> None:
    assert quantile_within(np.array([1.0, 2.0]), ["A", "A"], 5).tolist() == [0, 0]
    assert quantile_within(np.array([]), [], 5).tolist() == []


def test_an_area_without_a_rank_is_placed_nowhere() -> None:
    rank = np.array([3.0, np.nan, 1.0, 2.0])
    assert quantile_within(rank, ["A"] * 4, 3).tolist() == [3, 0, 1, 2]


def test_deprived_people_outside_deprived_areas() -> None:
    people = np.array([300.0, 100.0, 200.0, np.nan])
    quintile = np.array([1, 2, 5, 3])
    rural = np.array([False, True, True, True])
    everywhere = outside_deprived(people, quintile)
    assert (everywhere.people, everywhere.share) == (600.0, 0.5)
    assert everywhere.areas_without_figure == 1
    countryside = outside_deprived(people, quintile, rural)
    assert countryside.share == 1.0
    assert countryside.sentence.startswith("No small area here is in the most deprived fifth")
    assert everywhere.sentence.startswith("About half of the people")


def test_nobody_deprived_is_no_share() -> None:
    found = outside_deprived(np.array([0.0]), np.array([1]))
    assert np.isnan(found.share)
    assert found.sentence == "We have no count of people on low incomes here."


def test_old_ranks_reach_new_areas_through_splits_and_mergers() -> None:
    edges = Edges(
        ("a", "b", "b", "c", "d"), ("a", "b1", "b2", "cd", "cd"), np.array([1.0, 0.5, 0.5, 1, 1])
    )
    ranks = ranks_in_new_areas(
        {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}, edges, {}, ["a", "b1", "b2", "cd", "new"]
    )
    assert ranks[:4].tolist() == [1.0, 2.5, 2.5, 4.0]
    assert np.isnan(ranks[4])


def test_minus_means_more_deprived_against_others() -> None:
    change = percentile_change(np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 1.0, 3.0, 4.0]))
    assert change.tolist() == [25.0, -25.0, 0.0, 0.0]
    assert ranked(np.array([5.0, 5.0])).tolist() == [1.5, 1.5]


def test_the_answer_includes_no_evidence() -> None:
    rng = np.random.Generator(np.random.Philox(3))
    classes = np.array(["Rural"] * 200 + ["Urban"] * 200)
    districts = np.array([f"D{i % 20}" for i in range(400)])
    change = rng.normal(size=400)
    rural, urban = change_by_class(change, classes, districts)
    assert "no evidence" in sentence(difference(rural, urban))
    change[:200] -= 5
    rural, urban = change_by_class(change, classes, districts)
    gap = difference(rural, urban)
    assert gap.mean == pytest.approx(-5, abs=0.3)
    assert "towards the more deprived end" in sentence(gap)


def test_neighbours_that_move_together_widen_the_interval() -> None:
    district = np.repeat([f"D{i}" for i in range(10)], 50)
    change = np.repeat(np.random.Generator(np.random.Philox(5)).normal(size=10), 50)
    alone = np.array([str(i) for i in range(500)])
    name = np.array(["Rural"] * 500)
    (together,) = change_by_class(change, name, district)
    (apart,) = change_by_class(change, name, alone)
    assert together.upper - together.lower > 5 * (apart.upper - apart.lower)
