"""Spec: figures of 2011 areas become figures of 2021 areas, and say so."""

import pyarrow as pa
import pytest

from headwater.lake.shapes import MEMBERSHIP
from headwater.place.conversion import ConversionError, conversion, convert, from_membership
from place_tables import by_area, observations

PAIRS = pa.table(
    {
        "lsoa11_code": ["U1", "S1", "S1", "M1", "M2"],
        "lsoa21_code": ["U1", "S2", "S3", "M3", "M3"],
        "change_code": ["U", "S", "S", "M", "M"],
    }
)
NEW = {"U1": 100.0, "S2": 300.0, "S3": 100.0, "M3": 500.0}
OLD = {"U1": 100.0, "S1": 400.0, "M1": 100.0, "M2": 300.0}


def converted(*rows: dict) -> pa.Table:
    return convert(observations(*rows), conversion(PAIRS, NEW), OLD)


def test_an_unchanged_area_keeps_its_row_as_it_is() -> None:
    (row,) = converted({"area": "U1", "value": 80.0, "unit": "years", "lower": 79.0}).to_pylist()
    assert (row["area"], row["value"], row["lower"], row["note"]) == ("U1", 80.0, 79.0, "")


def test_a_split_area_shares_its_count_by_people() -> None:
    made = converted({"area": "S1", "value": 10.0, "count": 40.0, "denominator": 400.0})
    assert by_area(made, "count", "value", "note") == {
        "S2": (30.0, 10.0, "estimated_from_other_vintage"),
        "S3": (10.0, 10.0, "estimated_from_other_vintage"),
    }


def test_merged_areas_add_counts_and_weight_rates() -> None:
    made = converted({"area": "M1", "value": 10.0}, {"area": "M2", "value": 30.0})
    assert by_area(made, "value") == {"M3": pytest.approx(25.0)}


def test_ranks_do_not_merge() -> None:
    made = converted(
        {"area": "M1", "value": 1.0, "unit": "rank"}, {"area": "M2", "value": 9.0, "unit": "rank"}
    )
    assert by_area(made, "value", "note") == {"M3": (None, "not_comparable")}


def test_parts_without_people_share_equally() -> None:
    assert conversion(PAIRS, {}).edges.share.tolist() == [1.0, 0.5, 0.5, 1.0, 1.0]


def test_the_conversion_says_what_it_did_and_is_kept_as_memberships() -> None:
    made = conversion(PAIRS, NEW)
    assert made.sentence == (
        "Converted from LSOA 2011 to LSOA 2021 areas by the published best-fit look-up "
        "(1 unchanged, 2 split, 2 merged); split areas shared out by population"
    )
    rows = made.membership()
    assert rows.schema.names == list(MEMBERSHIP.names)
    assert set(rows["vintage"].to_pylist()) == {"LSOA 2011>LSOA 2021"}


def test_an_unknown_change_code_is_refused() -> None:
    odd = pa.table({"lsoa11_code": ["A"], "lsoa21_code": ["B"], "change_code": ["Z"]})
    with pytest.raises(ConversionError, match="change code 'Z' is not one of U, S, M, X"):
        conversion(odd, {})


def test_the_look_up_can_be_read_back_from_memberships() -> None:
    irregular = pa.table(
        {
            "lsoa11_code": ["X1", "X1", "X2"],
            "lsoa21_code": ["Y1", "Y2", "Y2"],
            "change_code": ["X", "X", "X"],
        }
    )
    made = conversion(pa.concat_tables([PAIRS, irregular]), NEW)
    again = from_membership(made.membership(), NEW)
    assert again.change == made.change
    assert again.edges.share.tolist() == made.edges.share.tolist()
    with pytest.raises(ConversionError, match="no look-up from LSOA 2011 to LSOA 2021"):
        from_membership(made.membership().slice(0, 0), NEW)
