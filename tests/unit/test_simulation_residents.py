"""Residents refuse what cannot be, and say where."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.simulation.conditions import Condition
from headwater.simulation.residents import Areas, Residents


def three(**columns: object) -> Residents:
    return Residents.of(**{"bmi": [25.0, 30.2, 41.1], "area": [0, 0, 1], **columns})


def test_columns_take_ordinary_units_and_keep_compact_types() -> None:
    residents = three(age=[40, 50, 60], sbp=[120, 130, 140])
    assert residents.bmi_kg_m2.tolist() == [25.0, 30.25, 41.0]
    assert residents.conditions.dtype == np.uint16
    assert residents.bytes_a_person == 20


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"area": [1, 0, 1]}, "Resident in row 1 stands before its area's turn"),
        ({"age": [4, 111, 5]}, "Row 1 of age is 111; it must be from 0 to 110"),
        ({"age": [4, 5]}, "The column age has the shape"),
        ({"quintile": [1, 0, 2]}, "row 1 has the deprivation fifth 0"),
        ({"conditions": [0, 2, 0]}, "row 1 is diagnosed with hypertension but does not have it"),
        ({"conditions": [0, 0, 5]}, "row 2 is treated for hypertension but not diagnosed"),
        ({"years_since_quitting": [1, 0, 0]}, "row 0 has years since quitting"),
        ({"conditions": [int(Condition.BREAST_CANCER), 0, 0]}, "row 0 is male"),
        ({"person": [7, 8, 7]}, "The person 7 stands twice"),
        ({"height": [1, 2, 3]}, "Residents have no column height"),
    ],
)
def test_what_cannot_be_is_refused(columns: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        three(**columns)


def test_sorting_keeps_people_whole() -> None:
    residents = three(age=[60, 50, 40], area=[0, 0, 0]).sorted_by_area()
    assert residents.age.tolist() == [40, 50, 60]
    assert residents.person.tolist() == [2, 1, 0]


def test_areas_of_a_district_stand_together() -> None:
    fifths, rural = np.array([1, 2, 3], np.uint8), np.zeros(3, np.uint8)
    areas = Areas(("a", "b", "c"), ("x", "x", "y"), fifths, rural)
    assert areas.district_row.tolist() == [0, 0, 1]
    with pytest.raises(ValueError, match="stand apart"):
        Areas(("a", "b", "c"), ("x", "y", "x"), fifths, rural)
    with pytest.raises(ValueError, match="stands twice"):
        Areas(("a", "a", "c"), ("x", "x", "y"), fifths, rural)
