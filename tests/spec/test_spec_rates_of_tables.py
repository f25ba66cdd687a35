"""A small table in, one method, a small answer out: what each kind of trouble is answered with."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from headwater.indicators.methods.direct_standardisation import dsr_by
from headwater.indicators.methods.indirect_standardisation import isr_by, smr_by
from headwater.indicators.methods.life_table import life_expectancy_by
from headwater.indicators.methods.mean import mean_by
from headwater.indicators.methods.proportion import proportion_by
from headwater.indicators.methods.rate import rate_by
from headwater.indicators.methods.strata import AgeColumns
from headwater.indicators.methods.years_of_life_lost import years_of_life_lost_by

Answer = list[dict[str, Any]]
STANDARD = {"young": 6.0, "old": 4.0}


def table(text: str) -> pa.Table:
    """A table from lines of words; ``-`` is missing, numbers are numbers."""
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return pa.table({name: [_cell(line[i]) for line in lines] for i, name in enumerate(head)})


def _cell(word: str) -> str | float | None:
    if word == "-":
        return None
    try:
        return float(word)
    except ValueError:
        return word


def shown(answer: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return [
        tuple(round(row[name], 4) if isinstance(row[name], float) else row[name] for name in names)
        for row in answer.to_pylist()
    ]


def test_rows_of_an_area_are_added_up() -> None:
    rows = table(
        """
        area  count  population
        B     4      1000
        A     1      500
        A     2      500
        """
    )
    assert shown(rate_by(rows, ["area"]), "area", "value", "method") == [
        ("A", 300.0, "Exact"),
        ("B", 400.0, "Exact"),
    ]


def test_without_groups_every_row_keeps_its_place_and_its_columns() -> None:
    rows = table(
        """
        area  ward  count  population
        B     w2    12     1000
        A     w1    -      500
        C     w3    3      0
        """
    )
    assert shown(rate_by(rows), "ward", "count", "value", "method", "note") == [
        ("w2", 12.0, 1200.0, "Byars", ""),
        ("w1", None, None, "", "not_published"),
        ("w3", 3.0, None, "Exact", "zero_population"),
    ]


def test_none_of_none_and_none_of_some() -> None:
    rows = table(
        """
        area  count  denominator
        A     0      0
        B     0      20
        """
    )
    answer = proportion_by(rows, ["area"], multiplier=100)
    assert shown(answer, "area", "value", "lower", "upper", "note") == [
        ("A", None, None, None, "zero_population"),
        ("B", 0.0, 0.0, 16.1125, ""),
    ]


def test_a_missing_number_leaves_its_group_unknown() -> None:
    rows = table(
        """
        area  count  population
        A     -      500
        A     9      500
        """
    )
    assert shown(rate_by(rows, ["area"]), "value", "note") == [(None, "not_published")]


def test_a_mean_needs_two_values_for_limits() -> None:
    rows = table(
        """
        area  value
        A     4
        B     -
        C     1
        C     3
        C     -
        """
    )
    answer = mean_by(rows, ["area"])
    assert shown(answer, "area", "value", "lower", "denominator", "note") == [
        ("A", 4.0, None, 1.0, "too_small_to_say"),
        ("B", None, None, 0.0, "not_published"),
        ("C", 2.0, -10.7062, 2.0, ""),
    ]


def test_trouble_with_ages_is_noted_and_stays_in_its_area() -> None:
    rows = table(
        """
        area     age    count  population
        whole    young  30     1000
        whole    old    60     1000
        no-old   young  30     1000
        empty    young  30     1000
        empty    old    0      0
        few      young  4      1000
        few      old    5      1000
        zeroes   young  -      1000
        zeroes   old    20     1000
        nobody   young  0      0
        nobody   old    0      0
        unknown  young  30     1000
        unknown  old    60     1000
        unknown  -      7      0
        """
    )
    answer = dsr_by(rows, ["area"], standard=STANDARD)
    assert shown(answer, "area", "value", "count", "note") == [
        ("empty", 3000.0, 30.0, "zero_population"),
        ("few", None, 9.0, "too_small_to_say"),
        ("no-old", 3000.0, 30.0, "missing_age"),
        ("nobody", None, 0.0, "zero_population"),
        ("unknown", 4200.0, 90.0, "missing_age"),
        ("whole", 4200.0, 90.0, ""),
        ("zeroes", 800.0, 20.0, ""),
    ]


def test_two_rows_of_one_age_are_one_age() -> None:
    rows = table(
        """
        area  sex  age    count  population
        A     F    young  10     400
        A     M    young  20     600
        A     F    old    60     1000
        """
    )
    assert shown(dsr_by(rows, ["area"], standard=STANDARD), "value", "note") == [(4200.0, "")]


def test_repeated_events_count_their_people_once() -> None:
    rows = table(
        """
        area  age    times  people  population
        A     young  1      10      1000
        A     young  2      10      1000
        A     old    1      60      1000
        """
    )
    use = AgeColumns("people", events="times")
    answer = dsr_by(rows, ["area"], use, standard=STANDARD)
    assert shown(answer, "value", "count", "denominator") == [(4200.0, 90.0, 2000.0)]
    assert answer["method"][0].as_py().endswith("non-independent events")


def test_people_of_an_age_the_reference_lacks() -> None:
    rows = table(
        """
        area  age    count  population
        A     young  10     1000
        A     oldest 5      100
        B     young  10     1000
        """
    )
    england = table(
        """
        age    count  population
        young  100    20000
        """
    )
    answer = smr_by(rows, ["area"], reference=england)
    assert shown(answer, "area", "value", "expected", "note") == [
        ("A", 3.0, 5.0, "missing_age"),
        ("B", 2.0, 5.0, ""),
    ]


def test_an_area_without_an_observed_total() -> None:
    rows = table(
        """
        area  age    population
        A     young  1000
        B     young  1000
        """
    )
    england = table(
        """
        age    count  population
        young  100    20000
        """
    )
    totals = table(
        """
        area  count
        B     10
        """
    )
    answer = isr_by(rows, ["area"], reference=england, observed=totals)
    assert shown(answer, "area", "value", "note") == [
        ("A", None, "not_published"),
        ("B", 1000.0, ""),
    ]


def test_a_missing_age_stops_one_life_table_only() -> None:
    rows = table(
        """
        area  age   deaths  population
        A     0-49  30      4000
        A     50+   100     2000
        B     50+   100     6000
        C     0-49  30      4000
        C     50+   0       2000
        D     0-49  30      400
        D     50+   100     2000
        """
    )
    answer = life_expectancy_by(rows, ["area"], AgeColumns("deaths"))
    # A: of 1,000 born 375 / 1.1875 die before 50; 50 x (1 - q / 2) + (1 - q) x 20.
    assert shown(answer, "area", "age", "value", "note") == [
        ("A", "0-49", 55.7895, ""),
        ("A", "50+", 20.0, ""),
        ("B", "0-49", None, "missing_age"),
        ("B", "50+", None, "missing_age"),
        ("C", "0-49", None, "too_small_to_say"),
        ("C", "50+", None, "too_small_to_say"),
        ("D", "0-49", None, "small_denominator"),
        ("D", "50+", None, "small_denominator"),
    ]


def test_a_gap_between_ages_is_a_missing_age() -> None:
    rows = table(
        """
        age    deaths  population
        0-49   30      4000
        60+    100     2000
        """
    )
    answer = life_expectancy_by(rows, [], AgeColumns("deaths"))
    assert shown(answer, "value", "note") == [(None, "missing_age"), (None, "missing_age")]


def test_deaths_of_unknown_age_are_said() -> None:
    rows = table(
        """
        age    deaths  population
        0-49   30      4000
        50+    100     2000
        -      5       0
        """
    )
    answer = life_expectancy_by(rows, [], AgeColumns("deaths"))
    assert shown(answer, "value", "note") == [(55.7895, "missing_age"), (20.0, "missing_age")]
    lost = years_of_life_lost_by(rows, [], AgeColumns("deaths"))
    assert shown(lost, "count", "note") == [(130.0, "missing_age")]


def test_years_lost_before_an_age_limit() -> None:
    rows = table(
        """
        area  age    deaths  population
        A     0-64   10      1000
        A     65-84  10      300
        A     85+    50      100
        """
    )
    answer = years_of_life_lost_by(rows, ["area"], AgeColumns("deaths"), limit=75)
    # 10 deaths at 32.5 lose 42.5 years each, 10 at 70 lose 5: 475 years among 1,300 people.
    assert shown(answer, "value", "count", "unit") == [
        (round(475 / 1300 * 100_000, 4), 20.0, "years per 100,000")
    ]


@pytest.mark.parametrize(
    "kind",
    [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table, lambda d: duckdb.from_arrow(pa.table(d))],
    ids=["pandas", "polars", "polars lazy", "pyarrow", "duckdb"],
)
def test_the_answer_is_a_table_of_the_same_kind(kind: Any) -> None:
    asked = kind({"area": ["B", None, "A"], "count": [3, 0, 25], "population": [100, 50, 200]})
    for by in (["area"], []):
        answer = rate_by(asked, by)
        assert type(answer) is type(asked)
    grouped = rate_by(asked, ["area"])
    rows = grouped.collect() if isinstance(grouped, pl.LazyFrame) else grouped
    values = rows.fetchall() if hasattr(rows, "fetchall") else rows["value"]
    found = [row[1] for row in values] if hasattr(rows, "fetchall") else list(map(_plain, values))
    assert found == [12500.0, 3000.0, 0.0]


def _plain(value: Any) -> float:
    return float(value.as_py() if isinstance(value, pa.Scalar) else value)


@pytest.mark.parametrize(
    "keys",
    [
        pa.array([120, -100, 120], pa.int8()),
        pa.array([2**63 + 7, 5, 2**63 + 7], pa.uint64()),
        pa.array([9, None, 9], pa.int32()),
        pa.array([True, False, True]),
        pa.array(["b", "a", "b"]).dictionary_encode(),
        pa.array([1.5, 0.5, 1.5]),
    ],
    ids=["tiny", "huge", "missing", "yes or no", "coded", "fractions"],
)
def test_any_kind_of_key_groups(keys: pa.Array) -> None:
    rows = pa.table({"key": keys, "count": [3, 5, 4], "population": [100, 100, 100]})
    answer = rate_by(rows, "key")
    assert answer["value"].to_pylist() in ([5000.0, 3500.0], [3500.0, 5000.0])
    assert dict(zip(answer["key"].to_pylist(), answer["count"].to_pylist(), strict=True)) == {
        keys[0].as_py(): 7.0,
        keys[1].as_py(): 5.0,
    }


def test_numbers_of_every_kind_are_read() -> None:
    kinds = {
        "int": pa.array([3, None], pa.int64()),
        "decimal": pa.array([3, None], pa.decimal128(5, 1)),
        "nothing": pa.array([None, None]),
    }
    for name, kind in kinds.items():
        rows = pa.table({"count": kind, "population": [100, 100]})
        expected = [None, None] if name == "nothing" else [3000.0, None]
        assert rate_by(rows)["value"].to_pylist() == expected, name
        assert list(rate_by(pl.from_arrow(rows))["value"]) == expected, name
    nullable = pd.DataFrame({"count": pd.array([3, None], "Int64"), "population": [100, 100]})
    assert rate_by(nullable)["note"].tolist() == ["", "not_published"]


def test_pandas_rows_keep_their_index() -> None:
    frame = pd.DataFrame({"count": [3, 5], "population": [100, 200]}, index=[7, 7])
    answer = rate_by(frame)
    assert answer.index.tolist() == [7, 7]
    assert answer["value"].tolist() == [3000.0, 2500.0]


def test_an_empty_table_has_an_empty_answer() -> None:
    empty = pa.table({"area": pa.array([], pa.string()), "count": [], "population": []})
    assert rate_by(empty, ["area"]).num_rows == 0
    assert rate_by(empty).num_rows == 0
    ages = empty.append_column("age", pa.array([], pa.string()))
    assert dsr_by(ages, ["area"]).num_rows == 0
    assert life_expectancy_by(ages, ["area"]).num_rows == 0
    assert years_of_life_lost_by(ages, ["area"]).num_rows == 0
