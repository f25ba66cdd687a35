"""Characteristics of districts worked out from a small lake."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.lake.provenance import Provenance
from headwater.lake.shapes import MEMBERSHIP, OBSERVATION
from headwater.lake.store import Lake
from headwater.place.characteristics import Characteristic, Recipe
from headwater.place.peer_frame import frame_from_lake, profile_from_lake
from headwater.place.peers import PeerError, nearest
from place_tables import observations

MADE = Provenance("test")
PARENTS = {"L1": "D1", "L2": "D1", "L3": "D2", "L4": "D3"}
PEOPLE = {"L1": 100.0, "L2": 300.0, "L3": 200.0, "L4": 500.0}
LIST = (
    Characteristic("rent", "renting", "%", recipe=Recipe("categories", "tenure", ("Social*",))),
    Characteristic("young", "youth", "%", recipe=Recipe("ages", "census-residents", ("16-24",))),
    Characteristic("rural", "rurality", "%", recipe=Recipe("mean", "rural-2021", times=100.0)),
    Characteristic("growth", "growth", "%", recipe=Recipe("change", "population-count", years=5)),
    Characteristic("pay", "pay", "£", indicator="pay"),
    Characteristic("coast", "sea", "%", recipe=Recipe("near_sea")),
    Characteristic("absent", "nothing", "%", recipe=Recipe("mean", "never-loaded")),
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    rows = []
    for code, people in PEOPLE.items():
        for age, value in (("All ages", people), ("16-24", people / 10)):
            rows.append({"indicator": "census-residents", "area": code, "age": age, "value": value})
        rural = 1.0 if code in ("L1", "L3") else 0.0
        rows.append({"indicator": "rural-2021", "area": code, "value": rural})
        for category, count in (("Social rented: other", 30.0), ("Owned", 70.0)):
            rows.append(
                {"indicator": "tenure", "area": code, "category_type": "tenure",
                 "category": category, "count": count * (2 if code == "L4" else 1)}
            )  # fmt: skip
    for district, pay in (("D1", 500.0), ("D2", 510.0), ("D3", 900.0)):
        rows.append({"indicator": "pay", "area": district, "value": pay})
        for year, people in ((2019, 100.0), (2022, 999.0), (2024, 100.0 + pay / 100)):
            rows.append(
                {"indicator": "population-count", "area": district, "value": people,
                 "period": str(year), "period_start": date(year, 6, 30),
                 "period_end": date(year, 6, 30)}
            )  # fmt: skip
    members = [
        {"child": child, "child_type": "LSOA", "parent": parent, "parent_type": "LAD",
         "share": 1.0, "vintage": vintage}
        for vintage, wrong in (("2024", ""), ("2019", "X"))
        for child, parent in PARENTS.items()
        for parent in (parent + wrong,)
    ]  # fmt: skip
    lake = Lake(tmp_path)
    with lake.transaction() as tx:
        tx.put(OBSERVATION, "test", observations(*rows), MADE)
        tx.put(MEMBERSHIP, "test", pa.Table.from_pylist(members, schema=MEMBERSHIP.schema), MADE)
    return lake


def test_each_recipe_gives_its_share(lake: Lake) -> None:
    frame = frame_from_lake(lake, "LAD", LIST)
    found = {row["area"]: row for row in frame.to_pylist()}
    assert list(found) == ["D1", "D2", "D3"], "districts of the newest vintage"
    assert found["D1"]["rent"] == pytest.approx(30.0)
    assert found["D1"]["young"] == pytest.approx(10.0)
    assert found["D1"]["rural"] == pytest.approx(25.0)
    assert found["D1"]["growth"] == pytest.approx(5.0)
    assert found["D3"]["pay"] == 900.0
    assert found["D1"]["coast"] is None
    assert found["D1"]["absent"] is None


def test_what_is_not_loaded_is_left_out_of_the_comparison(lake: Lake) -> None:
    like = profile_from_lake(lake, "LAD", LIST)
    assert [each.id for each in like.definitions] == ["rural", "growth", "pay"]
    assert nearest(like, "D2", 1).peers[0].area == "D1"


def test_an_empty_lake_has_no_peers(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="found 0 of 7"):
        profile_from_lake(Lake(tmp_path), "LAD", LIST)
