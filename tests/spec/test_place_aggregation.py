"""Spec: figures of small areas become figures of larger ones."""

import numpy as np
import pytest

from headwater.place.aggregation import Edges, Rules, aggregate_observations, combination
from headwater.place.weighting import parent_shares, total, weighted_mean
from place_tables import by_area, observations

UP = Edges(("a", "b"), ("P", "P"), np.array([1.0, 1.0]))
PEOPLE = {"a": 300.0, "b": 100.0}


def added(*rows: dict, edges: Edges = UP, rules: Rules | None = None) -> dict:
    return aggregate_observations(
        observations(*rows), edges, PEOPLE, rules or Rules({})
    ).to_pylist()[0]


def test_counts_and_denominators_add_and_the_rate_is_theirs() -> None:
    row = added(
        {"area": "a", "value": 10.0, "count": 20.0, "denominator": 200.0},
        {"area": "b", "value": 40.0, "count": 40.0, "denominator": 100.0},
    )
    assert (row["area"], row["count"], row["denominator"]) == ("P", 60.0, 300.0)
    assert row["value"] == pytest.approx(20.0)
    assert row["note"] == "aggregated"
    assert row["lower"] is None


def test_a_rate_without_denominator_is_weighted_by_people() -> None:
    row = added({"area": "a", "value": 10.0}, {"area": "b", "value": 30.0})
    assert row["value"] == pytest.approx(15.0)


def test_an_amount_of_people_is_added() -> None:
    row = added(
        {"area": "a", "value": 300.0, "unit": "people"},
        {"area": "b", "value": 100.0, "unit": "people"},
    )
    assert row["value"] == 400.0


def test_life_expectancy_and_medians_are_not_built_from_parts() -> None:
    row = added(
        {"area": "a", "value": 80.0, "unit": "years"}, {"area": "b", "value": 70.0, "unit": "years"}
    )
    assert (row["value"], row["note"]) == (None, "not_comparable")


def test_an_indicator_may_say_how_it_combines() -> None:
    row = added(
        {"area": "a", "value": 80.0, "unit": "years"},
        {"area": "b", "value": 70.0, "unit": "years"},
        rules=Rules({"smoking": "weight"}),
    )
    assert row["value"] == pytest.approx(77.5)


def test_where_too_few_of_the_people_have_a_figure_nothing_is_said() -> None:
    row = added({"area": "a", "value": 10.0}, {"area": "b", "value": None})
    assert (row["value"], row["note"]) == (None, "not_published")
    row = added(
        {"area": "a", "value": 10.0},
        {"area": "b", "value": None},
        rules=Rules({}, least_coverage=0.7),
    )
    assert row["value"] == 10.0


def test_a_part_that_has_no_row_at_all_counts_as_missing() -> None:
    assert added({"area": "a", "value": 10.0})["note"] == "not_published"


def test_independent_intervals_make_a_narrower_one() -> None:
    half = 1.959963984540054
    limits = {"lower": 10 - half, "upper": 10 + half, "confidence": 0.95}
    row = added({"area": "a", "value": 10.0} | limits, {"area": "b", "value": 10.0} | limits)
    spread = np.hypot(300, 100) / 400
    assert row["lower"] == pytest.approx(10 - half * spread)
    assert row["upper"] == pytest.approx(10 + half * spread)


def test_an_area_shared_between_two_gives_each_its_share() -> None:
    edges = Edges(("a", "a"), ("P", "Q"), np.array([0.25, 0.75]))
    rows = observations({"area": "a", "value": 10.0, "count": 40.0, "denominator": 400.0})
    made = aggregate_observations(rows, edges, PEOPLE, Rules({}))
    assert by_area(made, "count", "value") == {"P": (10.0, 10.0), "Q": (30.0, 10.0)}


def test_different_periods_and_sexes_stay_apart() -> None:
    rows = observations(
        *({"area": a, "value": v, "sex": s} for a, v, s in
          [("a", 10.0, "Male"), ("b", 10.0, "Male"), ("a", 20.0, "Female"), ("b", 20.0, "Female")])
    )  # fmt: skip
    made = aggregate_observations(rows, UP, PEOPLE, Rules({})).to_pylist()
    assert sorted((r["sex"], r["value"]) for r in made) == [("Female", 20.0), ("Male", 10.0)]


def test_nothing_in_gives_nothing_out() -> None:
    assert aggregate_observations(observations(), UP, PEOPLE, Rules({})).num_rows == 0


@pytest.mark.parametrize(
    ("unit", "does"),
    [("people", "add"), ("%", "weight"), ("per 1,000", "weight"), ("£ per week", "none"),
     ("years", "none"), ("IMD rank", "none"), ("", "none"), ("ratio", "none")],
)  # fmt: skip
def test_what_a_unit_allows(unit: str, does: str) -> None:
    assert combination(unit) == does


def test_arrays_say_what_they_do_not_know() -> None:
    mean, known = weighted_mean(
        np.array([0, 0, 1]), np.array([1.0, np.nan, np.nan]), np.array([1.0, 3.0, 1.0]), 2
    )
    assert mean[0] == 1.0
    assert np.isnan(mean[1])
    assert known.tolist() == [0.25, 0.0]
    assert np.isnan(total(np.array([0, 0]), np.array([1.0, np.nan]), 1)[0])
    assert parent_shares({"a": "P"}, {"a": 1.0}, {"a": 0.0}) == {}
