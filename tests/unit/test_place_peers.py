"""Peers and why they are peers."""

import numpy as np
import pyarrow as pa
import pytest

from headwater.place.characteristics import (
    Characteristic,
    CharacteristicError,
    characteristic_frame,
    characteristics,
)
from headwater.place.peers import PeerError, nearest, nearest_all, profile, why

AGE = Characteristic("age", "age", "years", "age", more="people are older", less="younger")
PAY = Characteristic("pay", "pay", "£", "pay")
CROWD = Characteristic("crowd", "how closely people live", "people", transform="log")


def made(**columns: list[float | None]) -> pa.Table:
    count = len(next(iter(columns.values())))
    table = {"area": [chr(65 + i) for i in range(count)]}
    return pa.table(table | {k: pa.array(v, pa.float64()) for k, v in columns.items()})


def test_the_nearest_come_first_and_distances_run_to_one() -> None:
    like = profile(made(age=[40, 41, 44, 55], pay=[500, 505, 560, 700]), [AGE, PAY])
    found = nearest(like, "A", 3)
    assert [p.area for p in found.peers] == ["B", "C", "D"]
    assert [p.rank for p in found.peers] == [1, 2, 3]
    assert found.peers[-1].distance == pytest.approx(1.0)


def test_peers_can_be_sought_among_some_only() -> None:
    like = profile(made(age=[40, 41, 44, 55], pay=[500, 505, 560, 700]), [AGE, PAY])
    assert [p.area for p in nearest(like, "A", 3, among={"C", "D", "A"}).peers] == ["C", "D"]


def test_a_missing_value_is_named_and_the_rest_compared() -> None:
    like = profile(
        made(age=[40, 41, 55], pay=[500, None, 700], crowd=[10, 11, 900]), [AGE, PAY, CROWD]
    )
    found = nearest(like, "B", 2)
    assert found.missing == ("pay",)
    assert found.peers[0].area == "A"
    assert why(like, "B", "A").missing == ("pay",)


def test_an_area_with_too_little_known_has_no_peers_and_is_nobodys() -> None:
    like = profile(
        made(age=[40, 41, 55], pay=[None, 505, 700], crowd=[None, 11, 900]), [AGE, PAY, CROWD]
    )
    assert nearest(like, "A").peers == ()
    assert [p.area for p in nearest(like, "B").peers] == ["C"]


def test_all_at_once_agrees_with_one_by_one() -> None:
    values = np.random.Generator(np.random.Philox(7)).normal(size=(20, 2))
    like = profile(made(age=values[:, 0].tolist(), pay=values[:, 1].tolist()), [AGE, PAY])
    together = nearest_all(like, 4).to_pylist()
    for area in like.areas:
        rows = [(r["peer"], r["rank"]) for r in together if r["area"] == area]
        assert rows == [(p.area, p.rank) for p in nearest(like, area, 4).peers]


def test_why_gives_values_differences_shares_and_a_sentence() -> None:
    like = profile(made(age=[40, 40, 60, 50], pay=[500, 700, 500, 690]), [AGE, PAY])
    reason = why(like, "A", "C")
    assert reason.sentence == "Alike in pay. There, people are older."
    by_id = {row.characteristic.id: row for row in reason.comparisons}
    assert (by_id["age"].value, by_id["age"].other_value) == (40, 60)
    assert by_id["age"].share == pytest.approx(1.0)
    assert sum(row.share for row in reason.comparisons) == pytest.approx(1.0)


def test_one_extreme_does_not_make_all_others_alike() -> None:
    crowd = [float(v) for v in range(100, 130)] + [1e9]
    like = profile(made(crowd=crowd, age=[float(v % 7) for v in range(31)]), [CROWD, AGE])
    assert float(np.nanmax(np.abs(like.z))) <= 4.0


def test_too_few_characteristics_is_an_error_that_counts_them() -> None:
    with pytest.raises(PeerError, match="found 1 of 2"):
        profile(made(age=[1, 2], pay=[3, 3]), [AGE, PAY])
    with pytest.raises(PeerError, match="has no peers"):
        nearest(profile(made(age=[1, 2], pay=[3, 4]), [AGE, PAY]), "Z")


def test_the_list_is_complete_and_says_its_sources() -> None:
    found = characteristics()
    assert len(found) >= 15
    assert len({each.id for each in found}) == len(found)
    for each in found:
        assert each.source, each.id
        assert each.indicator or each.computed, each.id
        assert each.more, each.id
        assert each.less, each.id


def test_a_faulty_list_is_refused(tmp_path) -> None:
    faulty = tmp_path / "list.toml"
    faulty.write_text('[[characteristic]]\nid = "x"\nlabel = "x"\nunit = "%"\ntransform = "sqrt"\n')
    with pytest.raises(CharacteristicError, match="characteristic 1"):
        characteristics(faulty)


def test_a_frame_takes_the_newest_published_value_and_what_was_computed() -> None:
    rows = pa.table(
        {
            "indicator": ["age"] * 3 + ["age"],
            "area": ["A", "A", "B", "B"],
            "period_end": [2020, 2021, 2021, 2022],
            "sex": ["Persons", "Persons", "Persons", "Female"],
            "category_type": [""] * 4,
            "kind": ["observed"] * 4,
            "value": [40.0, 41.0, 50.0, 99.0],
        }
    )
    frame = characteristic_frame(["A", "B"], [AGE, CROWD], rows, {"crowd": {"A": 3.0}})
    assert frame["age"].to_pylist() == [41.0, 50.0]
    assert frame["crowd"].to_pylist() == [3.0, None]
