"""What goes in comes out: the door loses no row, the store no value, a label no meaning."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.lake import OBSERVATION, Lake, Provenance, admit
from headwater.lake.ordering import codes, repeats
from headwater.lake.periods import Period, between, month_of, parse, quarter, split_years, years
from headwater.lake.shapes import KINDS, NOTES, SEXES

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NUMBERS = st.none() | st.floats(-1e12, 1e12, allow_nan=False)
CODES = st.from_regex(r"[A-Z][0-9]{1,8}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), max_size=8)
YEARS = st.integers(1990, 2060)
PERIODS = st.one_of(
    st.builds(lambda first, more: years(first, first + more), YEARS, st.integers(0, 30)),
    st.builds(lambda first, more: split_years(first, first + more), YEARS, st.integers(0, 30)),
    st.builds(month_of, YEARS, st.integers(1, 12)),
    st.builds(quarter, YEARS, st.integers(1, 4)),
    st.builds(lambda day, more: between(day, day + timedelta(more)), DAYS, st.integers(0, 5000)),
)


@given(PERIODS)
def test_a_label_is_read_as_itself(period: Period) -> None:
    assert parse(period.label).label == period.label


@given(PERIODS.filter(lambda period: "/" not in period.label))
def test_a_label_without_a_split_year_gives_back_its_days(period: Period) -> None:
    assert parse(period.label) == period


@given(st.lists(PERIODS, min_size=2, max_size=8))
def test_periods_of_different_days_have_different_labels(periods: list[Period]) -> None:
    plain = [p for p in periods if "/" not in p.label]
    assert len({p.label for p in plain}) == len({(p.start, p.end) for p in plain})


@st.composite
def observations(draw: st.DrawFn) -> dict[str, object]:
    """A row that the door should let in."""
    period, value = draw(PERIODS), draw(NUMBERS)
    above, below = draw(st.floats(0, 1e6)), draw(st.floats(0, 1e6))
    return {
        "indicator": draw(CODES),
        "area": draw(CODES),
        "period": period.label,
        "period_start": period.start,
        "period_end": period.end,
        "sex": draw(st.sampled_from(SEXES)),
        "age": draw(WORDS.filter(bool)),
        "category_type": draw(WORDS),
        "category": draw(WORDS),
        "kind": draw(st.sampled_from(KINDS)),
        "series": draw(WORDS),
        "value": value,
        "unit": draw(WORDS),
        "lower": None if value is None else value - below,
        "upper": None if value is None else value + above,
        "confidence": draw(st.none() | st.floats(0.5, 0.999)),
        "count": draw(NUMBERS),
        "denominator": draw(st.none() | st.floats(0, 1e9)),
        "method": draw(st.sampled_from(("", "rate", "published"))),
        "source": draw(WORDS),
        "note": draw(st.sampled_from(NOTES[1:])),
    }


def key(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in OBSERVATION.key)


@pytest.mark.slow
@given(st.lists(observations(), min_size=1, max_size=12, unique_by=key))
@settings(deadline=None, max_examples=40)
def test_observations_come_out_as_they_went_in(rows: list[dict[str, object]]) -> None:
    """Slow: every example writes a lake to the disk."""
    admission = admit(OBSERVATION, pa.Table.from_pylist(rows, OBSERVATION.schema), "rows")
    assert admission.rejects.to_pylist() == []
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        with lake.transaction() as tx:
            tx.put_admission(admission, "all", Provenance("test"))
        held = lake.read("observation")
    assert held.schema == OBSERVATION.schema
    assert held.to_pylist() == sorted(rows, key=lambda row: [str(part) for part in key(row)])


MESSY = st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["1", "2023", "X1", "Male", "-"]))
COLUMNS = ("indicator", "area", "period", "sex", "value", "lower", "upper", "note", "period_start")


@pytest.mark.slow
@given(st.lists(st.tuples(*[MESSY] * len(COLUMNS)), max_size=12))
@settings(deadline=None)
def test_every_row_is_either_good_or_refused_with_a_reason(
    rows: list[tuple[str | None, ...]],
) -> None:
    """Slow: a hundred small tables, each through the whole door twice."""
    records = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    admission = admit(OBSERVATION, pa.Table.from_pylist(records, schema), "rows")
    refused = set(admission.rejects.column("row").to_pylist())
    assert admission.good.num_rows + len(refused) == len(rows) == admission.summary.rows
    assert admission.summary.kept == admission.good.num_rows
    assert admission.summary.refused == len(refused)
    assert all(row["reason"] and row["mend"] for row in admission.rejects.to_pylist())
    again = admit(OBSERVATION, admission.good, "again")
    assert again.good.equals(admission.good)


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 2), st.sampled_from("xyz")),
        max_size=30,
    )
)
def test_repeats_are_those_that_a_set_finds(rows: list[tuple[str, int | None, str]]) -> None:
    table = pa.table(
        {
            "a": pa.array([row[0] for row in rows], pa.string()),
            "b": pa.array([row[1] for row in rows], pa.int64()),
            "c": pa.array([row[2] for row in rows], pa.string()),
        }
    )
    first_of: dict[tuple[str, int | None, str], int] = {}
    expected = []
    for place, row in enumerate(rows):
        if row in first_of:
            expected.append((place, first_of[row]))
        first_of.setdefault(row, place)
    again, first = repeats(codes(table, ("a", "b", "c")))
    assert list(zip(again.tolist(), first.tolist(), strict=True)) == expected


def test_codes_of_many_large_columns_stay_apart() -> None:
    """Eight columns of 1,000 values each have more combinations than a whole number holds."""
    generator = np.random.Generator(np.random.Philox(1))
    values = generator.integers(0, 1000, (8, 2000))
    table = pa.table({f"c{place}": column for place, column in enumerate(values)})
    code = codes(table, table.column_names)
    order = np.lexsort(values[::-1])
    assert np.array_equal(np.argsort(code, kind="stable"), order)
