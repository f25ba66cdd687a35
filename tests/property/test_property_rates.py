"""Limits of counts and shares against their definitions, whatever the numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from headwater.indicators.methods.mean import mean
from headwater.indicators.methods.proportion import wilson
from headwater.indicators.methods.rate import byar, exact, rate

counts = st.integers(0, 5_000)
levels = st.floats(0.5, 0.999)


@given(counts, levels)
def test_exact_limits_leave_half_the_error_in_each_tail(count: int, level: float) -> None:
    lower, upper = exact(count, confidence=level)
    tail = (1 - level) / 2
    if count:
        assert np.isclose(stats.poisson.sf(count - 1, lower), tail, rtol=1e-9)
    else:
        assert lower == 0
    assert np.isclose(stats.poisson.cdf(count, upper), tail, rtol=1e-9)


@given(st.integers(10, 100_000), st.floats(0.8, 0.998))
def test_byar_is_close_to_exact_from_ten_events_on(count: int, level: float) -> None:
    for ours, theirs in zip(
        byar(count, confidence=level), exact(count, confidence=level), strict=True
    ):
        assert np.isclose(ours, theirs, rtol=0.02)


@given(st.integers(1, 10_000), st.data(), levels)
def test_wilson_limits_are_the_shares_a_score_test_would_just_accept(
    size: int, data: st.DataObject, level: float
) -> None:
    count = data.draw(st.integers(0, size))
    z = stats.norm.ppf(0.5 + level / 2)
    for limit in wilson(count, size, confidence=level):
        gap = (limit - count / size) ** 2
        assert np.isclose(gap, z * z * limit * (1 - limit) / size, atol=1e-12, rtol=1e-6)


@given(counts, st.integers(1, 10**7), levels, st.floats(1e-3, 0.5))
def test_more_confidence_widens_and_the_value_stays_inside(
    count: int, population: int, level: float, share: float
) -> None:
    narrow = rate(count, population, confidence=level)
    wide = rate(count, population, confidence=level + (1 - level) * share)
    assert narrow.lower <= narrow.value <= narrow.upper
    assert np.isnan(wide.lower) or wide.lower <= narrow.lower
    assert wide.upper >= narrow.upper


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), levels)
def test_a_mean_agrees_with_scipy(values: list[float], level: float) -> None:
    answer = mean(values, confidence=level)
    error = stats.sem(values)
    if error > 1e-9:
        lower, upper = stats.t.interval(level, len(values) - 1, np.mean(values), error)
        np.testing.assert_allclose(
            [answer.lower, answer.upper], [lower, upper], rtol=1e-6, atol=1e-6
        )
    assert np.isclose(answer.standard_deviation, np.std(values, ddof=1), atol=1e-6)
