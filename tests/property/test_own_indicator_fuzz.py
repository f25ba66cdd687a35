"""Nothing that a user uploads may end in anything but rows, refusals or a sentence."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.own import Description, OwnIndicator, read_own
from headwater.indicators.own_file import OwnFileError

AREAS = {"E07000221": "Stratford-on-Avon", "E07000222": "Warwick"}
UNITS = st.sampled_from(["%", "per 1,000", "per 100,000", "years", ""])
HEADINGS = ["area", "period", "value", "count", "denominator", "lower", "upper", "sex", "note"]
CELLS = st.one_of(
    st.sampled_from([
        *AREAS, "Warwick", "2023", "2023/24", "2021-23", "12.5", "1,234", "1.234,5", "12%", "*",
        "", "-3", "1e400", "nan", "inf", "suppressed", "Male", "0", "£5", "2021-22", "2023-02-30",
    ]),
    st.text(max_size=12),
    st.floats(allow_nan=True).map(str),
    st.integers(-(10**20), 10**20).map(str),
)  # fmt: skip


def read(content: bytes, unit: str) -> OwnIndicator | OwnFileError:
    try:
        return read_own(content, "mine.csv", Description("Mine", unit), AREAS)
    except OwnFileError as error:
        return error


def check(content: bytes, unit: str) -> None:
    own = read(content, unit)
    if isinstance(own, OwnFileError):
        assert str(own).endswith(".")
        return
    summary = own.admission.summary
    assert summary.kept == own.admission.good.num_rows
    assert summary.kept + summary.refused == summary.rows
    for row in own.admission.good.to_pylist():
        assert row["area"] in AREAS
        numbers = [row[name] for name in ("value", "lower", "upper", "count", "denominator")]
        assert all(number is None or math.isfinite(number) for number in numbers)
        if row["lower"] is not None and row["upper"] is not None and row["value"] is not None:
            assert row["lower"] <= row["upper"]


@given(st.binary(max_size=300), UNITS)
@settings(max_examples=60, deadline=None)
def test_any_bytes(content: bytes, unit: str) -> None:
    check(content, unit)


@given(st.text(max_size=200), UNITS)
@settings(max_examples=60, deadline=None)
def test_any_text_below_good_headings(text: str, unit: str) -> None:
    check(("area,period,value,count,denominator\n" + text).encode("utf-8", "replace"), unit)


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=9),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    UNITS,
)
@settings(max_examples=80, deadline=None)
def test_any_table(headings: list[str], rows: list[list[str]], separator: str, unit: str) -> None:
    """Slow: eighty files go through the door."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([["area", "period", "value", *headings], *rows])
    check(out.getvalue().encode("utf-8", "replace"), unit)
