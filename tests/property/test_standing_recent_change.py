"""Trends: a fixed reference, honest errors, and agreement with an independent slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.methods.series_slope import weighted_slope
from headwater.indicators.standings.against_england import standard_error
from headwater.indicators.standings.recent_change import recent_change
from standing_frames import noise, one, panel, straight


def changed(values, polarity="lower", years_long=1):
    made = panel(values, years_long=years_long)
    return recent_change(made, made.column_of_each(), standard_error(made), polarity), made


@pytest.mark.slow(reason="many random series through two methods")
@given(
    st.lists(st.floats(-5, 5), min_size=6, max_size=6),
    st.floats(0.1, 3),
    st.floats(-2, 2),
)
@settings(max_examples=60, deadline=None)
def test_slope_agrees_with_the_published_method_where_periods_do_not_overlap(
    errors: list[float], half: float, step: float
) -> None:
    years = range(2018, 2024)
    values = [50 + step * i + error for i, error in enumerate(errors)]
    rows = {
        ("A", str(year)): (value, value - half, value + half)
        for year, value in zip(years, values, strict=True)
    }
    found, made = changed(rows)
    middles = (made.periods.start + made.periods.end) / 2
    other = weighted_slope(values, middles, lower=made.lower[0], upper=made.upper[0])
    assert found.trend.slope[0] == pytest.approx(float(other.slope.ravel()[0]), abs=1e-9)
    ratio = found.trend.error[0] / float(other.standard_error.ravel()[0])
    assert ratio == pytest.approx(1.0, rel=1e-6)


@given(st.floats(-3, 3), st.floats(0.2, 2), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_direction_words_agree_with_the_first_and_last_values(
    step: float, half: float, seed: int
) -> None:
    scatter = noise(seed, 6)
    rows = {
        ("A", str(2018 + i)): (
            50 + step * i + e,
            50 + step * i + e - half,
            50 + step * i + e + half,
        )
        for i, e in enumerate(scatter.tolist())
    }
    found, made = changed(rows, "none")
    first, last = made.value[0, 0], made.value[0, -1]
    if found.verdict[0] == "rising":
        assert last > first
    if found.verdict[0] == "falling":
        assert last < first


def test_the_reference_is_five_years_before_whatever_the_values() -> None:
    steady = one("A", straight(10, 0.0, 1, range(2010, 2024)))
    dip = {**steady, ("A", "2020"): (1.0, 0.0, 2.0)}
    for rows in (steady, dip):
        found, made = changed(rows)
        assert made.periods.labels[found.reference[0]] == "2018"


def test_fewer_than_five_periods_is_not_enough_data() -> None:
    found, _ = changed(one("A", straight(10, 5, 0.1, range(2020, 2024))))
    assert found.verdict[0] == "not_enough_data"
    assert found.reference[0] == -1


def test_overlapping_periods_widen_the_error() -> None:
    rows = one("A", straight(10, 1, 0.5, range(2015, 2024)))
    apart, _ = changed(rows, years_long=1)
    overlapping, _ = changed(rows, years_long=3)
    assert overlapping.trend.slope[0] == pytest.approx(apart.trend.slope[0], rel=1e-3)
    assert overlapping.trend.error[0] > 1.2 * apart.trend.error[0]


def test_overlapping_noise_raises_false_trends_no_more_often_than_promised() -> None:
    areas, years, width = 400, 8, 3
    yearly = 10 + noise(7, areas * (years + width - 1)).reshape(areas, -1)
    rows = {}
    half = 1.96 / np.sqrt(width)
    for i in range(areas):
        for j in range(years):
            value = float(yearly[i, j : j + width].mean())
            rows[f"A{i:03d}", str(2016 + j)] = (value, value - half, value + half)
    found, _ = changed(rows, "none", years_long=width)
    flagged = np.isin(found.verdict.astype(str), ["rising", "falling"]).mean()
    assert 0.01 < flagged < 0.075


def test_scatter_beyond_the_intervals_is_not_called_sure() -> None:
    jumps = [10.0, 14.0, 9.0, 15.0, 10.0, 14.0]
    rows = {("A", str(2018 + i)): (v, v - 0.1, v + 0.1) for i, v in enumerate(jumps)}
    found, _ = changed(rows)
    assert found.verdict[0] == "no_clear_change"


def test_slopes_are_shrunk_towards_those_of_other_areas() -> None:
    rows = {}
    for i in range(8):
        rows |= one(f"A{i}", straight(10, 0.1 * i, 0.5))
    rows |= one("wide", straight(10, 3.0, 15.0))
    found, made = changed(rows)
    wide = made.areas.tolist().index("wide")
    assert abs(found.shrunk_slope[wide]) < 1.0 < abs(found.trend.slope[wide])
