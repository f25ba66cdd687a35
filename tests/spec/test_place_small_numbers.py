"""Spec: small places. Networks from practices, boards from councils, too small said in words."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from headwater.indicators.standings.networks import network_figures
from headwater.indicators.standings.small_numbers import small_number_words, too_small
from headwater.place.overlap import overlaps
from place_tables import by_area, observations


def standing(**given: object) -> SimpleNamespace:
    plain = {"area_type": "ward", "note": "", "weight": 0.9, "value": 1.0}
    return SimpleNamespace(**(plain | given))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"weight": 0.9}, ""),
        ({"weight": 0.5}, ""),
        ({"weight": 0.3}, "too small to say much: pulled towards the average by 70%"),
        ({"weight": 0.3, "area_type": "LAD"}, ""),
        ({"weight": None}, ""),
        ({"note": "too_small_to_say", "value": None}, "too small to say"),
    ],
)
def test_what_a_small_place_says_of_its_figure(given: dict[str, object], words: str) -> None:
    assert small_number_words(standing(**given)) == words


def test_a_small_denominator_hides_the_figure_of_a_small_place_only() -> None:
    rows = observations(
        {
            "area": "W",
            "value": 50.0,
            "lower": 40.0,
            "upper": 60.0,
            "count": 4.0,
            "denominator": 8.0,
        },
        {"area": "V", "value": 50.0, "denominator": 400.0},
        {"area": "L", "value": 50.0, "denominator": 8.0},
    )
    found = by_area(too_small(rows, {"W", "V"}), "value", "lower", "count", "note")
    assert found["W"] == (None, None, None, "too_small_to_say")
    assert (found["V"][0], found["L"][0]) == (50.0, 50.0)


def memberships(*rows: tuple[str, str, str]) -> pa.Table:
    held = dict(zip(("child", "parent", "vintage"), zip(*rows, strict=True), strict=True))
    kinds = ["sub-ICB" if parent.startswith("B") else "PCN" for parent in held["parent"]]
    return pa.table({**held, "parent_type": kinds})


def test_a_network_is_the_sum_of_its_practices_with_wilsons_limits() -> None:
    rows = observations(
        {"area": "Y1", "count": 100.0, "denominator": 1000.0, "value": 10.0},
        {"area": "Y2", "count": 300.0, "denominator": 1000.0, "value": 30.0},
        {"area": "Y3", "count": 1.0, "denominator": 2000.0, "value": 0.05},
    )
    lies_in = memberships(("Y1", "U1", "2023"), ("Y2", "U1", "2023"), ("Y3", "U2", "2023"))
    found = by_area(
        network_figures(rows, lies_in, {"smoking": 100.0}), "value", "lower", "upper", "note"
    )
    assert found["U1"] == (
        pytest.approx(20.0), pytest.approx(18.305, abs=1e-3), pytest.approx(21.810, abs=1e-3),
        "aggregated",
    )  # fmt: skip
    assert found["U2"] == (None, None, None, "too_small_to_say")


def test_a_network_lacking_a_practice_has_no_figure() -> None:
    rows = observations({"area": "Y1", "count": 100.0, "denominator": 1000.0})
    lies_in = memberships(("Y1", "U1", "2023"), ("Y2", "U1", "2023"))
    assert network_figures(rows, lies_in, {"smoking": 100.0}).num_rows == 0


def test_a_practice_counts_where_its_newest_network_is() -> None:
    rows = observations({"area": "Y1", "count": 100.0, "denominator": 1000.0})
    lies_in = memberships(("Y1", "U1", "2022"), ("Y1", "U2", "2023"))
    assert set(by_area(network_figures(rows, lies_in, {"smoking": 100.0}), "value")) == {"U2"}


def test_a_practice_counts_in_its_network_and_in_its_board() -> None:
    rows = observations({"area": "Y1", "count": 100.0, "denominator": 1000.0})
    lies_in = memberships(("Y1", "U1", "2023"), ("Y1", "B1", "2022"))
    found = by_area(network_figures(rows, lies_in, {"smoking": 100.0}), "value", "denominator")
    assert found == {"U1": (10.0, 1000.0), "B1": (10.0, 1000.0)}


def test_boards_are_spoken_of_through_councils_that_hold_nearly_all_their_people() -> None:
    lies_in = [("a", "L1", "B1"), ("b", "L1", "B1"), ("c", "L2", "B1"), ("d", "L2", "B2")]
    rows = pa.table(
        {
            "child": [each[0] for each in lies_in] * 2,
            "parent": [each[1] for each in lies_in] + [each[2] for each in lies_in],
            "parent_type": ["LAD"] * 4 + ["ICB"] * 4,
            "vintage": ["2024"] * 8,
        }
    )
    people = pa.table({"area": list("abcd"), "value": [50.0, 50.0, 99.0, 1.0]})
    found = overlaps(rows, people).to_pylist()
    assert {(r["child"], r["parent"], r["share"]) for r in found} == {
        ("L1", "B1", 1.0),
        ("L2", "B1", 0.99),
    }, "B2 lies in a council that is mostly elsewhere"
