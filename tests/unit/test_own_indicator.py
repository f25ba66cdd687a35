"""A user's own indicator: whatever a spreadsheet made of it, with friendly sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater.indicators.own import Description, OwnIndicator, definition_of, read_own
from headwater.indicators.own_file import OwnFileError
from headwater.indicators.own_interval import multiplier_of
from loading_files import write_workbook

AREAS = {"E07000221": "Stratford-on-Avon", "E07000222": "Warwick", "E06000017": "Rutland"}
SHARE = Description("Warm banks", "%", polarity="higher")
RATE = Description("Falls", "per 1,000", polarity="lower")
YEARS = Description("Age at death", "years")


def own(text: str, about: Description = SHARE, encoding: str = "utf-8") -> OwnIndicator:
    return read_own(text.encode(encoding), "mine.csv", about, AREAS)


def values(made: OwnIndicator, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in made.admission.good.to_pylist()]


def test_the_simple_form_becomes_observations_under_the_users_own_id() -> None:
    made = own("area,period,value\nE07000221,2023,12.5\nE07000222,2023/24,8\n")
    assert values(made, "indicator", "area", "period", "value", "unit", "series") == [
        ("own-warm-banks", "E07000221", "2023", 12.5, "%", "own"),
        ("own-warm-banks", "E07000222", "2023/24", 8.0, "%", "own"),
    ]
    assert made.admission.rejects.num_rows == 0
    assert made.definition.origin == "own"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("\ufeffArea,Period,Value\nE07000221,2023,12.5\n", "utf-8", 12.5),
        ("Area code;Year;Value\nE07000221;2023;12,5\n", "utf-8", 12.5),
        ("Area code;Year;Value\nE07000221;2023;1.234,5\n", "utf-8", 1234.5),
        ("LAD24CD\tTime period\tRate\nE07000221\t2023\t12.5\n", "utf-8", 12.5),
        ('area,period,value\nE07000221,2023,"1,234.5"\n', "utf-8", 1234.5),
        ("area,period,value\nE07000221,2023,12.5 %\n", "utf-8", 12.5),
        ("area,period,value\nE07000221,2023,£12.50\n", "latin-1", 12.5),
        ("area,period,value\r\nE07000221,2023,12.5\r\n", "utf-16", 12.5),
        ("area,period,value\ne07000221,2023,12.5\n\n\n", "utf-8", 12.5),
        ("area,period,value\nSTRATFORD-ON-AVON,2023,12.5\n", "utf-8", 12.5),
    ],
)
def test_whatever_a_spreadsheet_makes_of_it(text: str, encoding: str, expected: float) -> None:
    made = own(text, SHARE, encoding)
    assert values(made, "area", "period", "value") == [("E07000221", "2023", expected)]


def test_a_workbook_is_read_as_a_file_of_figures(tmp_path: Path) -> None:
    rows = [["My figures"], ["area", "period", "count", "denominator"], ["Rutland", 2023, 30, 100]]
    path = write_workbook(tmp_path / "mine.xlsx", {"Sheet1": rows})
    made = read_own(path.read_bytes(), "mine.xlsx", SHARE, AREAS)
    assert values(made, "area", "value", "confidence") == [("E06000017", 30.0, 0.95)]
    assert any("matched to its code" in remark for remark in made.remarks)


def test_a_share_from_counts_gets_wilsons_interval() -> None:
    made = own("area,period,count,denominator\nE07000221,2023,65,100\n")
    ((value, lower, upper, note),) = values(made, "value", "lower", "upper", "note")
    assert value == 65.0
    assert lower == pytest.approx(55.25, abs=0.01)
    assert upper == pytest.approx(73.64, abs=0.01)
    assert note == ""


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(65, 50.1632, 82.8491), (5, 1.6235, 11.6683)]
)
def test_a_rate_from_counts_gets_byars_or_the_exact_interval(
    count: int, lower: float, upper: float
) -> None:
    made = own(f"area,period,count,population\nE07000221,2023,{count},1000\n", RATE)
    ((value, low, high),) = values(made, "value", "lower", "upper")
    assert value == pytest.approx(count)
    assert (low, high) == (pytest.approx(lower, abs=1e-4), pytest.approx(upper, abs=1e-4))


def test_a_value_that_is_not_count_over_denominator_is_kept_without_interval() -> None:
    made = own("area,period,value,count,denominator\nE07000221,2023,80,65,100\n")
    assert values(made, "value", "lower") == [(80.0, None)]
    assert any("In 1 rows the value is not the count" in remark for remark in made.remarks)


def test_given_limits_are_kept_and_a_unit_that_is_no_share_gets_none() -> None:
    made = own("area,period,value,lower,upper,count,n\nE07000221,2023,65,60,70,65,100\n")
    assert values(made, "lower", "upper") == [(60.0, 70.0)]
    made = own("area,period,value,count,denominator\nE07000221,2023,65,65,100\n", YEARS)
    assert values(made, "lower") == [(None,)]


def test_withheld_figures_stay_as_rows_that_say_so() -> None:
    made = own("area,period,value\nE07000221,2023,*\nE07000222,2023,\n")
    assert values(made, "value", "note") == [(None, "suppressed"), (None, "not_published")]


def test_unknown_areas_are_named_and_refused_and_the_rest_load() -> None:
    made = own("area,period,value\nE07000221,2023,1\nE07000999,2023,2\nNowhere,2023,3\n")
    assert made.admission.good.num_rows == 1
    assert made.admission.summary.refused == 2
    assert [(r["row"], r["raw"]) for r in made.admission.rejects.to_pylist()] == [
        (3, "E07000999"), (4, "Nowhere"),
    ]  # fmt: skip
    assert any("E07000999, Nowhere. Check the codes" in remark for remark in made.remarks)


def test_codes_of_an_older_vintage_are_named_as_such() -> None:
    text = "area,period,value\nE07000004,2018,1\nE07000005,2018,2\n"
    vintages = {"LAD 2019": frozenset({"E07000004", "E07000005"}), "LAD 2024": frozenset(AREAS)}
    made = read_own(text.encode(), "mine.csv", SHARE, AREAS, vintages)
    assert any("look like LAD 2019 codes" in remark for remark in made.remarks)
    assert any("No row could be used" in remark for remark in made.remarks)


def test_bad_cells_are_refused_with_row_column_and_cure() -> None:
    made = own("area,period,value\nE07000221,lately,1\nE07000222,2023,many\n")
    refused = {(r["row"], r["column"], r["raw"]) for r in made.admission.rejects.to_pylist()}
    assert refused == {(2, "period", "lately"), (3, "value", "many")}
    assert all(r["mend"] for r in made.admission.rejects.to_pylist())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"hello\n", "no row with at least two headings"),
        (b"period,value\n2023,1\n", "no column of areas"),
        (b"area,value\nE07000221,1\n", "no column of periods"),
        (b"area,period\nE07000221,2023\n", "no column of values"),
        (b"area,period,value\n", "headings and no rows"),
        (b"area,period,value,indicator\nA,2023,1,x\nB,2023,1,y\n", "holds 2 indicators"),
        (b"PK\x03\x04 broken", "the workbook cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, sentence: str) -> None:
    with pytest.raises(OwnFileError) as caught:
        read_own(content, "mine.csv", SHARE, AREAS)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("mine.csv")


def test_columns_that_were_not_used_are_named() -> None:
    made = own("area,period,value,colour\nE07000221,2023,1,red\n")
    assert "These columns were not used: colour." in made.remarks


def test_overlapping_periods_and_the_newest_date_are_seen() -> None:
    made = own("area,period,value\nE07000221,2019-21,1\nE07000221,2020-22,2\n")
    assert made.definition.overlapping_periods
    assert str(made.definition.date) == "2022-12-31"


def test_an_indicator_without_a_name_is_refused() -> None:
    with pytest.raises(OwnFileError, match="needs a name"):
        definition_of(Description("!!", "%"))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("%", 100.0), ("per cent", 100.0), ("per 1,000 people", 1000.0), ("per 100 000", 1e5),
     ("per million", 1e6), ("years", None), ("per 0", None), ("", None)],
)  # fmt: skip
def test_multipliers_are_read_from_units(unit: str, expected: float | None) -> None:
    assert multiplier_of(unit) == expected
