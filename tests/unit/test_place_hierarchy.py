"""Parents, children, ancestors, siblings and small areas, with two vintages side by side."""

from datetime import date

import pyarrow as pa
import pytest

from headwater.place.hierarchy import Hierarchy, UnknownAreaError, vintage_order

AREAS = [
    ("L1", "Ash 1", "LSOA"),
    ("L2", "Ash 2", "LSOA"),
    ("L3", "Oak 1", "LSOA"),
    ("L4", "Elm 1", "LSOA"),
    ("D1", "Ash", "LAD"),
    ("D2", "Oak", "LAD"),
    ("U3", "Elm", "LAD"),
    ("U3", "Elm", "UTLA"),
    ("C1", "Treeshire", "UTLA"),
    ("R1", "Wold", "region"),
]
MEMBERS = [
    ("L1", "LSOA", "D1", "LAD", "2024"),
    ("L2", "LSOA", "D1", "LAD", "2024"),
    ("L3", "LSOA", "D2", "LAD", "2024"),
    ("L4", "LSOA", "U3", "LAD", "2024"),
    ("L1", "LSOA", "D2", "LAD", "2019"),
    ("OLD", "LSOA", "D1", "LAD", "2019"),
    ("D1", "LAD", "C1", "UTLA", "2024"),
    ("D2", "LAD", "C1", "UTLA", "2024"),
    ("U3", "LAD", "U3", "UTLA", "2024"),
    ("C1", "UTLA", "R1", "region", "2024"),
    ("U3", "UTLA", "R1", "region", "2024"),
    ("OLD", "LSOA", "L1", "LSOA", "LSOA11>LSOA21"),
]


@pytest.fixture
def places() -> Hierarchy:
    codes, names, types = zip(*AREAS, strict=True)
    area = pa.table({"code": codes, "name": names, "type": types})
    child, child_type, parent, parent_type, vintage = zip(*MEMBERS, strict=True)
    membership = pa.table(
        {
            "child": child,
            "child_type": child_type,
            "parent": parent,
            "parent_type": parent_type,
            "share": [1.0] * len(MEMBERS),
            "vintage": vintage,
        }
    )
    return Hierarchy.from_tables(area, membership)


def codes(found: tuple) -> list[str]:
    return [place.code for place in found]


def test_a_unitary_authority_has_two_types_under_one_code(places: Hierarchy) -> None:
    assert places.types("U3") == ("UTLA", "LAD")
    assert places.place("U3").type == "LAD"
    assert places.place("U3", "UTLA").type == "UTLA"


def test_children_of_a_type_are_found_through_what_lies_between(places: Hierarchy) -> None:
    assert codes(places.children("R1")) == ["U3", "C1"]
    assert codes(places.children("R1", "LAD")) == ["D1", "U3", "D2"]
    assert places.leaves("R1") == ("L1", "L2", "L3", "L4")
    assert places.leaves("L2") == ("L2",)


def test_children_of_a_unitary_authority_are_its_small_areas(places: Hierarchy) -> None:
    assert codes(places.children("U3")) == ["L4"]


def test_the_newest_vintage_answers_unless_one_is_named(places: Hierarchy) -> None:
    assert codes(places.parents("L1")) == ["D1"]
    assert codes(places.parents("L1", vintage="2019")) == ["D2"]
    assert places.leaves("D1", vintage="2019") == ("OLD",)
    assert places.vintages == ("2024", "2019")


def test_conversions_are_no_parents(places: Hierarchy) -> None:
    assert codes(places.parents("OLD")) == ["D1"]


def test_ancestors_run_from_narrow_to_wide(places: Hierarchy) -> None:
    assert codes(places.ancestors("L1")) == ["D1", "C1", "R1"]


def test_siblings_share_a_parent_and_leave_oneself_out(places: Hierarchy) -> None:
    assert codes(places.siblings("D1", "UTLA")) == ["D2"]
    assert codes(places.siblings("D1", "region")) == ["U3", "D2"]


def test_a_member_without_an_area_row_is_kept_under_its_code(places: Hierarchy) -> None:
    assert places.place("OLD").name == "OLD"


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda p: p.place("NOPE"), "in no loaded table"),
        (lambda p: p.place("D1", "ward"), "is a LAD, not a ward"),
        (lambda p: p.parents("D1", vintage="1999"), "there are 2024, 2019"),
    ],
)
def test_errors_say_what_to_do(places: Hierarchy, ask, words: str) -> None:
    with pytest.raises(UnknownAreaError, match=words):
        ask(places)


def test_dates_of_life_are_kept() -> None:
    area = pa.table(
        {"code": ["A"], "name": ["A"], "type": ["LAD"], "valid_from": [date(2023, 4, 1)],
         "valid_to": pa.array([None], pa.date32())}
    )  # fmt: skip
    empty = pa.table({n: pa.array([], pa.string()) for n in
                      ("child", "child_type", "parent", "parent_type", "vintage")}
                     | {"share": pa.array([], pa.float64())})  # fmt: skip
    place = Hierarchy.from_tables(area, empty).place("A")
    assert (place.valid_from, place.valid_to) == (date(2023, 4, 1), None)


def test_vintages_are_ordered_by_their_last_year() -> None:
    assert max(["2019-2023", "2022", "2021"], key=vintage_order) == "2019-2023"


def test_districts_of_an_area_that_is_not_nested() -> None:
    rows = [("L1", "D1", "LAD"), ("L2", "D1", "LAD"), ("L3", "D2", "LAD"),
            ("L1", "I", "ICB"), ("L2", "I", "ICB"), ("L3", "I", "ICB")]  # fmt: skip
    child, parent, kind = zip(*rows, strict=True)
    membership = pa.table(
        {"child": child, "child_type": ["LSOA"] * 6, "parent": parent, "parent_type": kind,
         "share": [1.0] * 6, "vintage": ["2024"] * 6}
    )  # fmt: skip
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("code", "name", "type")})
    found = Hierarchy.from_tables(nothing, membership).overlaps("I", "LAD")
    assert [(place.code, round(share, 2)) for place, share in found] == [("D1", 0.67), ("D2", 0.33)]
