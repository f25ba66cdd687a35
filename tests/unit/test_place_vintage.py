"""A file of the wrong vintage is recognised and named."""

import pyarrow as pa
import pytest

from headwater.place.vintage import (
    WrongVintageError,
    census_name,
    known_vintages,
    recognise,
    require,
)

OLD = [f"E0100{i:04d}" for i in range(100)]
NEW = OLD[:95] + [f"E0103{i:04d}" for i in range(10)]
KNOWN = {"LSOA 2011": frozenset(OLD), "LSOA 2021": frozenset(NEW)}


def test_each_census_is_recognised_from_its_own_codes() -> None:
    assert recognise(OLD, KNOWN).vintage == "LSOA 2011"
    assert recognise(NEW, KNOWN).vintage == "LSOA 2021"


def test_a_file_of_unchanged_areas_fits_both_and_says_so() -> None:
    found = recognise(OLD[:10], KNOWN)
    assert found.share == 1.0
    assert {found.vintage, *found.also} == {"LSOA 2011", "LSOA 2021"}


def test_the_right_vintage_passes() -> None:
    assert require(NEW, "LSOA 2021", KNOWN, "file.csv").matched == len(NEW)


def test_the_wrong_vintage_is_named_with_what_to_do() -> None:
    with pytest.raises(WrongVintageError) as caught:
        require(OLD, "LSOA 2021", KNOWN, "jsna.csv")
    text = str(caught.value)
    assert text.startswith("jsna.csv: LSOA 2021 codes were expected")
    assert "LSOA 2011 areas" in text
    assert "convert it first" in text


def test_unknown_codes_are_named() -> None:
    with pytest.raises(WrongVintageError, match="none of the 2 codes"):
        require(["X1", "X2"], "LSOA 2021", KNOWN, "x.csv")


def test_an_empty_file_is_no_vintage() -> None:
    assert recognise([], KNOWN).vintage == ""


def test_vintages_are_read_from_memberships() -> None:
    table = pa.table(
        {
            "child": ["A", "B", "A"],
            "child_type": ["LSOA"] * 3,
            "parent": ["C", "C", "D"],
            "parent_type": ["LSOA", "LSOA", "LAD"],
            "vintage": ["LSOA11>LSOA21", "LSOA11>LSOA21", "2024"],
        }
    )
    found = known_vintages(table)
    assert found["LSOA 2011"] == {"A", "B"}
    assert found["LSOA 2021"] == {"C"}
    assert found["LAD 2024"] == {"D"}
    assert census_name("odd one out") == "odd one out"
