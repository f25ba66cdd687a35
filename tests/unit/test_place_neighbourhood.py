"""Drawn places, wards, care networks, and councils that do not exist yet."""

import numpy as np
import pyarrow as pa
import pytest

from headwater.lake.shapes import AREA, MEMBERSHIP
from headwater.place.combined_authorities import area_rows, combined_authorities, membership_rows
from headwater.place.neighbourhood import (
    NeighbourhoodError,
    draw,
    figures,
    members_from_lookup,
    shrink,
    withhold_small,
)
from headwater.place.proposals import look_at, proposals
from place_tables import by_area, observations


def test_the_same_drawing_has_the_same_code_and_another_has_another() -> None:
    known = {"a", "b", "c"}
    first = draw("Old Town", ["b", "a", "a"], known)
    assert first.code == draw(" Old  Town", ["a", "b"], known).code
    assert first.code != draw("Old Town", ["a"], known).code
    assert first.membership["child"].to_pylist() == ["a", "b"]
    assert first.area.schema.equals(AREA.schema)
    assert first.membership.schema.equals(MEMBERSHIP.schema)


@pytest.mark.parametrize(
    ("name", "members", "words"),
    [("", ["a"], "no name"), ("X", [], "choose at least one LSOA"), ("X", ["a", "z"], "first: z")],
)
def test_a_bad_drawing_says_why(name: str, members: list[str], words: str) -> None:
    with pytest.raises(NeighbourhoodError, match=words):
        draw(name, members, {"a"})


def test_small_places_and_few_events_are_withheld() -> None:
    rows = observations(
        {"area": "few", "value": 5.0, "count": 50.0},
        {"area": "rare", "value": 5.0, "count": 3.0},
        {"area": "fine", "value": 5.0, "count": 50.0},
        {"area": "unknown", "value": 5.0},
    )
    people = {"few": 400.0, "rare": 9_000.0, "fine": 9_000.0, "unknown": 9_000.0}
    found = by_area(withhold_small(rows, people), "value", "count", "note")
    assert found["few"] == (None, None, "too_small_to_say")
    assert found["rare"] == (None, None, "too_small_to_say")
    assert found["fine"] == (5.0, 50.0, "")
    assert found["unknown"] == (5.0, None, "")


def test_figures_of_a_drawn_place() -> None:
    drawn = draw("Old Town", ["a", "b"], {"a", "b"})
    rows = observations(
        {"area": "a", "value": 10.0, "count": 100.0, "denominator": 1000.0},
        {"area": "b", "value": 30.0, "count": 300.0, "denominator": 1000.0},
    )
    made = figures(rows, drawn.membership, {"a": 1000.0, "b": 1000.0})
    assert by_area(made, "value", "note") == {drawn.code: (pytest.approx(20.0), "aggregated")}
    few = figures(rows, drawn.membership, {"a": 300.0, "b": 300.0})
    assert by_area(few, "value", "note") == {drawn.code: (None, "too_small_to_say")}


def test_shrinkage_is_the_callers_and_is_marked() -> None:
    limits = {"lower": 0.0, "upper": 4.0, "confidence": 0.95}
    rows = observations(
        *({"area": a, "value": v} | limits for a, v in (("a", 0.0), ("b", 2.0), ("c", 4.0))),
        {"area": "d", "value": 9.0},
    )

    def halfway(value: np.ndarray, error: np.ndarray) -> tuple:
        return (value + value.mean()) / 2, error / 2, np.full(len(value), 0.5)

    found = by_area(shrink(rows, halfway), "value", "lower", "method")
    assert found["a"][:2] == (1.0, pytest.approx(0.0))
    assert found["a"][2].startswith("shrunk towards the mean")
    assert found["d"] == (9.0, None, "")
    two = rows.slice(0, 2)
    assert shrink(two, halfway).equals(two)


def test_care_networks_are_made_of_practices() -> None:
    lookup = pa.table(
        {
            "practice_code": ["P1", "P2", "P3"],
            "pcn_ods_code": ["U1", "U1", None],
            "pcn_name": ["ASH PCN", "ASH PCN", None],
        }
    )
    area, membership = members_from_lookup(
        lookup, ("practice_code", "pcn_ods_code", "pcn_name"), ("practice", "PCN"), vintage="2024"
    )
    assert area.to_pylist()[0]["name"] == "ASH PCN"
    assert membership["child"].to_pylist() == ["P1", "P2"]


def test_a_council_that_does_not_exist_yet_can_be_looked_at() -> None:
    plan = next(p for p in proposals() if p.id == "derbyshire-two-councils-a")
    districts = [member for council in plan.councils for member in council.members]
    rows = observations(
        *({"area": a, "value": 10.0 + i, "count": 50.0 * (10 + i), "denominator": 5000.0}
          for i, a in enumerate(districts))
    )  # fmt: skip
    view = look_at(plan, rows, dict.fromkeys(districts, 50_000.0), districts, vintage="2024")
    assert view.area["type"].to_pylist() == ["proposed", "proposed"]
    assert view.area["valid_from"][0].as_py() == plan.due
    assert set(by_area(view.observations, "value")) == {"PROP-DERBYS-A-N", "PROP-DERBYS-A-S"}
    assert by_area(view.observations, "value")["PROP-DERBYS-A-N"] == pytest.approx(12.5)


def test_each_derbyshire_plan_covers_the_same_nine_districts_once() -> None:
    for plan in proposals():
        members = [m for council in plan.councils for m in council.members]
        assert len(members) == len(set(members)) == 9, plan.id


def test_combined_authorities_share_no_district() -> None:
    members = [m for each in combined_authorities() for m in each.members]
    assert len(members) == len(set(members))
    sizes = {each.name: len(each.members) for each in combined_authorities()}
    assert (sizes["East Midlands"], sizes["West Midlands"]) == (17, 7)
    assert area_rows().schema.equals(AREA.schema)
    rows = membership_rows("2024")
    assert rows.schema.equals(MEMBERSHIP.schema)
    assert {r["parent"] for r in rows.to_pylist() if r["child"] == "E08000039"} == {"E47000002"}


def test_a_county_authority_is_called_one() -> None:
    names = area_rows()["name"].to_pylist()
    assert "East Midlands Combined County Authority" in names
    assert "West Midlands Combined Authority" in names
