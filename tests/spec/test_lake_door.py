"""The door: a small table in, good rows and refusals out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from headwater.lake import AREA, BOUNDARY, MEMBERSHIP, OBSERVATION, REJECT, admit
from headwater.lake.errors import ShapeError

PLAIN = {"indicator": "smoking", "area": "E07000221", "period": "2023", "value": "14.5"}


def observation(**given: object) -> pa.Table:
    """One candidate row, each cell as text unless it is given otherwise."""
    return pa.table({name: [value] for name, value in (PLAIN | given).items()})


def refusal(**given: object) -> dict[str, object]:
    """The one refusal of a row."""
    admission = admit(OBSERVATION, observation(**given), "file.csv")
    assert (admission.good.num_rows, admission.summary.refused) == (0, 1)
    (only,) = admission.rejects.to_pylist()
    return only


def test_a_good_row_of_texts_gets_types_defaults_and_days() -> None:
    admission = admit(OBSERVATION, observation(), "file.csv")
    assert admission.rejects.num_rows == 0
    assert admission.good.schema == OBSERVATION.schema
    assert admission.good.to_pylist() == [
        {
            "indicator": "smoking",
            "area": "E07000221",
            "period": "2023",
            "period_start": date(2023, 1, 1),
            "period_end": date(2023, 12, 31),
            "sex": "Persons",
            "age": "All ages",
            "category_type": "",
            "category": "",
            "kind": "observed",
            "series": "",
            "value": 14.5,
            "unit": "",
            "lower": None,
            "upper": None,
            "confidence": None,
            "count": None,
            "denominator": None,
            "method": "",
            "source": "",
            "note": "",
        }
    ]


def test_a_refusal_names_file_row_column_value_reason_and_remedy() -> None:
    assert refusal(value="12,5", _row=41) == {
        "table": "observation",
        "source": "file.csv",
        "row": 41,
        "column": "value",
        "raw": "12,5",
        "reason": "'12,5' is not a number",
        "mend": "write it with digits and a point, such as 1204.5; where there is no figure, "
        "leave it empty",
    }


@pytest.mark.parametrize(
    ("given", "column", "reason"),
    [
        ({"value": "n/a"}, "value", "'n/a' is not a number"),
        ({"value": "1_000"}, "value", "'1_000' is not a number"),
        ({"value": "0x1F"}, "value", "'0x1F' is not a number"),
        ({"value": "inf"}, "value", "'inf' is not a number"),
        ({"value": "1e999"}, "value", "value is infinite"),
        ({"value": float("inf")}, "value", "value is infinite"),
        ({"value": float("-inf")}, "value", "value is infinite"),
        ({"area": ""}, "area", "area is empty"),
        ({"area": None}, "area", "area is empty"),
        ({"area": "E07 000221"}, "area", "'E07 000221' is not a code"),
        ({"area": "1.2E+08"}, "area", "'1.2E+08' is not a code"),
        ({"area": "e07000221"}, "area", "'e07000221' is a code in small letters"),
        ({"sex": "female"}, "sex", "'female' is not one of: Persons, Male, Female"),
        ({"kind": "guess"}, "kind", "'guess' is not one of: observed, simulated, target"),
        ({"period": ""}, "period", "period is empty"),
        ({"period": "last year"}, "period", "'last year' is not a period"),
        (
            {"period": "2021-22"},
            "period",
            "2021-22 can be the year 2021/22 or the two years 2021-2022",
        ),
        ({"period": "2006-08"}, "period", "'2006-08' can be a month or the years 2006 to 2008"),
        ({"period_start": "2023-02-30"}, "period_start", "'2023-02-30' is not a day"),
        ({"lower": "20", "upper": "10", "value": None}, "lower", "lower is above upper"),
        ({"lower": "15", "upper": "16"}, "lower", "lower is above value"),
        ({"lower": "10", "upper": "14"}, "upper", "upper is below value"),
        ({"confidence": "95"}, "confidence", "confidence is not between 0 and 1"),
        ({"confidence": "1"}, "confidence", "confidence is not between 0 and 1"),
        ({"confidence": "0"}, "confidence", "confidence is not between 0 and 1"),
        ({"denominator": "-1"}, "denominator", "denominator is under 0"),
        (
            {"count": "11", "denominator": "10", "method": "proportion"},
            "count",
            "count is larger than denominator, and the method is a proportion",
        ),
    ],
)
def test_a_wrong_cell_is_refused(given: dict[str, object], column: str, reason: str) -> None:
    found = refusal(**given)
    assert (found["column"], found["reason"]) == (column, reason)
    assert found["mend"]


def test_a_misspelt_word_of_a_closed_list_gets_a_suggestion() -> None:
    assert refusal(sex="Femail")["mend"] == "did you mean Female?"
    assert refusal(note="supressed")["mend"] == "did you mean suppressed?"
    assert refusal(sex="robot")["mend"] == "use one of: Persons, Male, Female"


@pytest.mark.parametrize(
    "given",
    [
        {"value": " 14.5 "},
        {"value": "-3"},
        {"value": "1e-3"},
        {"value": ".5"},
        {"value": 7},
        {"area": " E07000221 "},
        {"sex": "Male "},
        {"period": "2016 - 18"},
        {"lower": "14.5", "upper": "14.5"},
        {"count": "11", "denominator": "10", "method": "rate"},
        {"indicator": 91547},
        {"indicator": 91547.0},
        {"value": None, "note": "suppressed"},
    ],
)
def test_what_looks_odd_and_is_right_is_let_in(given: dict[str, object]) -> None:
    assert admit(OBSERVATION, observation(**given), "file.csv").rejects.to_pylist() == []


def test_a_code_that_a_spreadsheet_made_a_number_is_a_text_again() -> None:
    good = admit(OBSERVATION, observation(indicator=91547.0), "file.csv").good
    assert good.column("indicator").to_pylist() == ["91547"]


def test_a_row_without_value_or_reason_is_noted_as_not_published() -> None:
    good = admit(OBSERVATION, observation(value=None), "file.csv").good
    assert good.column("note").to_pylist() == ["not_published"]


@pytest.mark.parametrize(
    ("given", "label", "first", "last"),
    [
        ({"period": "2021/22"}, "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        (
            {"period": "2021-22", "period_start": "2021-08-01", "period_end": "2022-07-31"},
            "2021/22",
            date(2021, 8, 1),
            date(2022, 7, 31),
        ),
        (
            {"period": "2006-08", "period_start": "01/01/2006", "period_end": "31/12/2008"},
            "2006-2008",
            date(2006, 1, 1),
            date(2008, 12, 31),
        ),
        (
            {"period": None, "period_start": date(2024, 4, 1), "period_end": date(2024, 6, 30)},
            "2024Q2",
            date(2024, 4, 1),
            date(2024, 6, 30),
        ),
        (
            {
                "period": "2024",
                "period_start": datetime(2024, 6, 30, tzinfo=UTC),
                "period_end": None,
            },
            "2024",
            date(2024, 1, 1),
            date(2024, 12, 31),
        ),
    ],
)
def test_the_period_gets_its_label_and_both_days(
    given: dict[str, object], label: str, first: date, last: date
) -> None:
    (row,) = admit(OBSERVATION, observation(**given), "file.csv").good.to_pylist()
    assert (row["period"], row["period_start"], row["period_end"]) == (label, first, last)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    found = refusal(period_start="2023-12-31", period_end="2023-01-01")
    assert found["reason"] == "the period ends on 2023-01-01, before it starts on 2023-12-31"


def test_the_second_row_with_a_key_is_refused_and_names_the_first() -> None:
    rows = pa.table(
        {
            "child": ["A1", "A2", "A1", "A1"],
            "child_type": ["LSOA"] * 4,
            "parent": ["B1"] * 4,
            "parent_type": ["LAD"] * 4,
            "share": [1.0, 1.0, 0.5, 1.0],
            "vintage": ["2024"] * 4,
            "_row": [2, 3, 4, 5],
        }
    )
    admission = admit(MEMBERSHIP, rows, "lookup.csv")
    assert admission.good.column("child").to_pylist() == ["A1", "A2"]
    assert admission.rejects.select(["row", "column", "reason"]).to_pylist() == [
        {
            "row": number,
            "column": "child",
            "reason": "the same child, parent, parent_type and vintage as row 2",
        }
        for number in (4, 5)
    ]


def test_the_periods_of_one_key_are_compared_as_labels() -> None:
    rows = pa.concat_tables([observation(period="2016 - 18"), observation(period="2016-18")])
    assert admit(OBSERVATION, rows, "file.csv").summary.refused == 1


def test_a_good_row_after_a_refused_one_with_its_key_is_kept() -> None:
    rows = pa.concat_tables([observation(value="much"), observation()])
    admission = admit(OBSERVATION, rows, "file.csv")
    assert admission.good.num_rows == 1
    assert [row["row"] for row in admission.rejects.to_pylist()] == [1]


def test_a_row_with_two_faults_has_two_refusals_and_counts_once() -> None:
    admission = admit(OBSERVATION, observation(area="", sex="x"), "file.csv")
    assert [row["column"] for row in admission.rejects.to_pylist()] == ["area", "sex"]
    assert str(admission.summary) == (
        "file.csv: 1 rows read for observation, 0 kept, 1 refused (area 1, sex 1)"
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"indicator": ["a"], "period": ["2023"]},
            "file.csv lacks the column area, which every row of observation needs; it has "
            "indicator, period",
        ),
        ({"indicator": ["a"], "area": ["b"]}, "file.csv lacks the column period, period_start"),
        (
            {"indicator": ["a"], "area": ["b"], "period": ["2023"], "colour": ["red"]},
            "file.csv has the column colour which observation does not know",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused_as_a_whole(
    columns: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(ShapeError, match=said):
        admit(OBSERVATION, pa.table(columns), "file.csv")


def test_shares_outside_0_to_1_are_refused() -> None:
    rows = pa.table(
        {
            "child": ["A1", "A2", "A3", "A4"],
            "child_type": ["LSOA"] * 4,
            "parent": ["B1"] * 4,
            "parent_type": ["LAD"] * 4,
            "share": ["0.5", "1.01", "-0.1", ""],
            "vintage": ["2024"] * 4,
        }
    )
    admission = admit(MEMBERSHIP, rows, "lookup.csv")
    assert [row["reason"] for row in admission.rejects.to_pylist()] == [
        "share is over 1",
        "share is under 0",
        "share is empty",
    ]


def test_an_outline_without_geometry_is_refused() -> None:
    rows = pa.table(
        {
            "area": ["X1", "X2"],
            "type": ["LAD"] * 2,
            "vintage": ["2024"] * 2,
            "resolution": ["web"] * 2,
            "geometry": [b"\x01", None],
        }
    )
    admission = admit(BOUNDARY, rows, "outlines.geojson")
    assert admission.good.num_rows == 1
    assert admission.rejects.column("reason").to_pylist() == ["geometry is empty"]


def test_no_rows_are_no_refusals() -> None:
    none = pa.table({"code": [], "name": [], "type": []})
    admission = admit(AREA, none, "areas.csv")
    assert (admission.good.schema, admission.rejects.schema) == (AREA.schema, REJECT.schema)
    assert admission.summary.rows == 0


@pytest.mark.parametrize("kind", [pa.dictionary(pa.int32(), pa.string()), pa.large_string()])
def test_texts_of_any_kind_are_read(kind: pa.DataType) -> None:
    given = {name: pa.array([value], pa.string()).cast(kind) for name, value in PLAIN.items()}
    good = admit(OBSERVATION, pa.table(given), "file.csv").good
    assert good.select(["area", "value"]).to_pylist() == [{"area": "E07000221", "value": 14.5}]


def test_chunks_make_no_difference() -> None:
    table = pa.concat_tables([observation(area=f"X{number}") for number in range(5)])
    assert table.column("area").num_chunks == 5
    assert admit(OBSERVATION, table, "file.csv").good.num_rows == 5
