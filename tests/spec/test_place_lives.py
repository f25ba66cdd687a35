"""Spec: areas end, and what a lake knows of them moves on: days, members, figures."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.indicators.standings.lives import carry, life
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import AREA, MEMBERSHIP, OBSERVATION
from headwater.lake.store import Lake
from headwater.place.lives import settle
from headwater.place.succession import successions
from place_tables import observations

NOW = datetime(2024, 6, 1, tzinfo=UTC)
HEADER = "predecessor,predecessor_name,successor,successor_name,type,date,kind,parts,source\n"
LIST = HEADER + (
    "A,Ash,N,New,LAD,2021-04-01,merge,,order\n"
    "B,Beech,N,New,LAD,2021-04-01,merge,,order\n"
    "C,Cedar,C2,Cedar,LAD,2022-04-01,recode,,order\n"
    "K,Kent,N,New,UTLA,2021-04-01,split,A B,order\n"
    "K,Kent,O,Other,UTLA,2021-04-01,split,Z,order\n"
    "F,Fir,G,Grove,LAD,2025-04-01,merge,,order\n"
)
SMALL = {"A": ("E01000001", 100.0), "B": ("E01000002", 300.0), "C": ("E01000003", 50.0)}


@pytest.fixture
def steps(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return successions(path)


def area(code: str, name: str, kind: str) -> dict[str, object]:
    return {"code": code, "name": name, "type": kind, "valid_from": None, "valid_to": None}


def member(child: str, kinds: str, parent: str, vintage: str = "2023") -> dict[str, object]:
    child_type, parent_type = kinds.split(">")
    row = {"child": child, "child_type": child_type, "parent": parent}
    return row | {"parent_type": parent_type, "share": 1.0, "vintage": vintage}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    areas = [area(code, code, "LAD") for code in "ABCF"] + [area("C", "C", "UTLA")]
    members = [member(small, "LSOA>LAD", code) for code, (small, _) in SMALL.items()]
    members += [member(code, "LAD>region", "R") for code in "AC"]
    people = [
        {"area": small, "indicator": "population-by-age", "value": count, "unit": "people"}
        for small, count in SMALL.values()
    ]
    figures = [
        {"area": "A", "value": 10.0, "count": 10.0, "denominator": 100.0},
        {"area": "B", "value": 50.0, "count": 150.0, "denominator": 300.0},
        {"area": "A", "indicator": "years", "unit": "years", "value": 80.0},
        {"area": "B", "indicator": "years", "unit": "years", "value": 70.0},
        {"area": "C", "indicator": "years", "unit": "years", "value": 75.0},
        {"area": "K", "indicator": "county", "value": 5.0},
        {"area": "A", "indicator": "businesses", "unit": "number of firms", "value": 7.0},
        {"area": "B", "indicator": "businesses", "unit": "number of firms", "value": 8.0},
        {"area": "N", "indicator": "own", "value": 1.0},
        {"area": "A", "indicator": "own", "value": 2.0},
        {"area": "B", "indicator": "own", "value": 2.0},
        {"area": "A", "indicator": "half", "value": 2.0},
    ]
    made = Lake(tmp_path / "lake")
    with made.transaction() as tx:
        tx.put(AREA, "lookup", pa.Table.from_pylist(areas, AREA.schema), Provenance("test"))
        rows = pa.Table.from_pylist(members, MEMBERSHIP.schema)
        tx.put(MEMBERSHIP, "lookup", rows, Provenance("test"))
        tx.put(OBSERVATION, "published", observations(*people, *figures), Provenance("test"))
    return made


def pairs(lake: Lake) -> set[tuple[str, str, str]]:
    rows = lake.read("membership").to_pylist()
    return {(row["child"], row["parent"], row["vintage"]) for row in rows}


def test_areas_get_their_days_and_unnamed_ones_their_names(lake: Lake, steps) -> None:
    settle(lake, now=NOW, steps=steps)
    rows = {(r["code"], r["type"]): r for r in lake.read("area").to_pylist()}
    assert rows["A", "LAD"]["valid_to"] == date(2021, 3, 31)
    assert rows["C", "UTLA"]["valid_to"] == date(2022, 3, 31), "a new code is new for every type"
    assert rows["F", "LAD"]["valid_to"] is None, "not yet"
    assert (rows["N", "LAD"]["name"], rows["N", "LAD"]["valid_from"]) == ("New", date(2021, 4, 1))
    assert rows["C2", "UTLA"]["valid_to"] is None
    assert rows["K", "UTLA"]["valid_to"] == date(2021, 3, 31), "it has figures, so it has a page"


def test_members_move_on_and_the_old_rows_are_kept_apart(lake: Lake, steps) -> None:
    settle(lake, now=NOW, steps=steps)
    found = pairs(lake)
    assert ("E01000001", "N", "2023") in found
    assert ("E01000001", "A", "2023") not in found
    assert ("E01000001", "A", "(2023, ended)") in found
    assert ("C2", "R", "2023") in found
    assert ("N", "R", "2023") in found
    assert "brought up to date" in lake.provenance("membership", "successions").note


def test_settling_again_changes_nothing(lake: Lake, steps) -> None:
    settle(lake, now=NOW, steps=steps)
    before = pairs(lake), lake.read("area").to_pylist()
    settle(lake, now=NOW, steps=steps)
    assert (pairs(lake), lake.read("area").to_pylist()) == before


def test_a_lake_without_areas_of_the_list_is_left_alone(lake: Lake, tmp_path: Path) -> None:
    version = lake.version
    assert settle(lake, now=NOW).memberships == 0
    assert lake.version == version


def carried(lake: Lake, steps) -> dict[tuple[str, str], tuple[float | None, str]]:
    settle(lake, now=NOW, steps=steps)
    carry(lake, (), now=NOW, steps=steps)
    rows = lake.read("observation", datasets=["carried"]).to_pylist()
    return {(row["area"], row["indicator"]): (row["value"], row["note"]) for row in rows}


def test_figures_are_carried_by_people_and_marked(lake: Lake, steps) -> None:
    assert carried(lake, steps) == {
        ("N", "smoking"): (pytest.approx(40.0), "carried_across"),
        ("N", "years"): (None, "not_comparable"),
        ("N", "businesses"): (15.0, "carried_across"),
        ("C2", "years"): (75.0, "carried_across"),
    }


def test_totals_are_conserved(lake: Lake, steps) -> None:
    carried(lake, steps)
    rows = lake.read("observation", where="indicator = 'smoking'").to_pylist()
    count = {row["area"]: row["count"] for row in rows}
    assert count["N"] == count["A"] + count["B"] == 160.0


def test_provenance_says_what_was_carried_and_what_was_not(lake: Lake, steps) -> None:
    carried(lake, steps)
    assert lake.provenance("observation", "carried").note == (
        "Figures of areas that ended by 2024-06-01 carried to their successors by population: "
        "3 figures of 2 areas. 1 that cannot be built from parts have no value; 1 were left out "
        "because some predecessor has none. Areas that were only shared out hand nothing on"
    )


def test_a_life_in_a_few_facts(lake: Lake, steps) -> None:
    carried(lake, steps)
    rows = [row for row in lake.read("carried").to_pylist() if row["area"] == "N"]
    new = life("N", "LAD", rows, NOW.date(), steps)
    assert [each.name for each in new.predecessors] == ["Ash", "Beech", "Kent"]
    assert (new.measures, new.without, new.divided, new.ended) == (2, 1, ("Kent",), None)
    old = life("A", "LAD", (), NOW.date(), steps)
    assert (old.ended, [each.code for each in old.successors]) == (date(2021, 3, 31), ["N"])
    assert life("F", "LAD", (), NOW.date(), steps) is None
