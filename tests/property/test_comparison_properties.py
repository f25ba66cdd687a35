"""Trend, quantiles, funnels, shrinkage and false discovery against plain definitions."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from headwater.indicators.methods.false_discovery import benjamini_hochberg
from headwater.indicators.methods.funnel import ratio_funnel
from headwater.indicators.methods.funnel_by import funnel_by
from headwater.indicators.methods.quantile import assign
from headwater.indicators.methods.shrinkage import between_variance, empirical_bayes, gamma_poisson
from headwater.indicators.methods.trend import recent_trend, weighted_slope

ps = st.lists(st.floats(0, 1), min_size=1, max_size=30)
values = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=60)
seeds = st.integers(0, 10_000)


@settings(max_examples=80, deadline=None)
@given(ps)
def test_q_values_by_definition(p: list[float]) -> None:
    tests = len(p)
    for own, q in zip(p, benjamini_hochberg(p), strict=True):
        rates = [c * tests / sum(other <= c for other in p) for c in p if c >= own]
        assert q == pytest.approx(min(1.0, min(rates)))


@settings(max_examples=80, deadline=None)
@given(values, st.integers(2, 10), st.booleans())
def test_quantiles_by_definition(value: list[float], n: int, highest_first: bool) -> None:
    answer = assign(value, n=n, highest_first=highest_first).quantile.tolist()
    for own, quantile in zip(value, answer, strict=True):
        ahead = sum((v > own) if highest_first else (v < own) for v in value)
        expected = n + 1 - math.ceil((len(value) - ahead) * n / len(value))
        assert quantile == (expected if len(value) >= n else 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=10, max_size=60, unique=True), st.integers(2, 10))
def test_quantiles_without_ties_differ_by_one_in_size(value: list[float], n: int) -> None:
    sizes = np.bincount(assign(value, n=n).quantile, minlength=n + 1)[1:]
    assert sizes.max() - sizes.min() <= 1


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(3, 9))
def test_weighted_slope_is_that_of_least_squares(seed: int, points: int) -> None:
    random = np.random.default_rng(seed)
    time = np.cumsum(random.uniform(0.5, 3.0, points))
    y, error = random.normal(50, 5, points), random.uniform(0.5, 4, points)
    fit = weighted_slope(y, time, standard_error=error)
    design = np.column_stack([np.ones(points), time]) / error[:, None]
    (_, slope), residual, *_ = np.linalg.lstsq(design, y / error, rcond=None)
    own = math.sqrt(np.linalg.inv(design.T @ design)[1, 1])
    excess = float(residual[0]) / (points - 2) if points > 2 else 1.0
    assert fit.slope[0] == pytest.approx(slope)
    assert fit.standard_error[0] == pytest.approx(own * math.sqrt(max(1.0, excess)))
    spread = stats.t(points - 2) if excess > 1 else stats.norm()
    assert fit.upper[0] - slope == pytest.approx(spread.ppf(0.975) * fit.standard_error[0])


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_recent_trend_by_the_published_sums(seed: int) -> None:
    random = np.random.default_rng(seed)
    y = 10 + random.uniform(-1, 1) * np.arange(5) + random.normal(0, 0.5, 5)
    half = random.uniform(0.3, 1.2, 5)
    weight = (3.92 / (2 * half)) ** 2

    def slope(kept: list[int]) -> tuple[float, float]:
        w, t, v = weight[kept], np.array(kept) + 1.0, y[kept]
        below = w.sum() * (w * t * t).sum() - (w * t).sum() ** 2
        up = w.sum() * (w * t * v).sum() - (w * t).sum() * (w * v).sum()
        return up / below, (up / below) ** 2 * below / w.sum()

    whole, chi_squared = slope(list(range(5)))
    steady = all(
        (slope([i for i in range(5) if i != out])[0] < 0) == (whole < 0) for out in range(5)
    )
    expected = "no_change"
    if steady and chi_squared > 9.54953570608324:
        expected = "increasing" if whole > 0 else "decreasing"
    answer = recent_trend(y, y - half, y + half)
    assert answer.direction[0] == expected
    assert answer.slope[0] == pytest.approx(whole)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_ratio_categories_are_exact_poisson_tests(seed: int) -> None:
    random = np.random.default_rng(seed)
    expected = random.uniform(0.5, 60, 20)
    observed = random.poisson(expected * random.uniform(0.3, 2.5, 20)).astype(float)
    high = stats.poisson.sf(observed - 1, expected)
    low = stats.poisson.cdf(observed, expected)
    words = np.select(
        [high < 0.001, high < 0.025, low < 0.001, low < 0.025],
        ["high_998", "high_95", "low_998", "low_95"],
        "not_significant",
    )
    assert ratio_funnel(observed, expected).category.tolist() == words.tolist()


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_shrinkage_lies_between_value_and_mean(seed: int) -> None:
    random = np.random.default_rng(seed)
    value, error = random.normal(50, 6, 25), random.uniform(0.5, 12, 25)
    shrunk = empirical_bayes(value, error)
    toward = (shrunk.value - shrunk.mean) * np.sign(value - shrunk.mean)
    assert (toward >= -1e-9).all()
    assert (np.abs(shrunk.value - shrunk.mean) <= np.abs(value - shrunk.mean) + 1e-9).all()
    assert (np.diff(shrunk.weight[np.argsort(error)]) <= 1e-12).all()
    between = between_variance(value, error)
    weight = 1 / (error**2 + between)
    mean = (weight * value).sum() / weight.sum()
    if between > 0:
        assert (weight * (value - mean) ** 2).sum() == pytest.approx(24)


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_counts_shrink_to_the_posterior_mean(seed: int) -> None:
    random = np.random.default_rng(seed)
    expected = random.uniform(1, 80, 40)
    count = random.poisson(expected * random.gamma(9, 1 / 9, 40)).astype(float)
    shrunk = gamma_poisson(count, expected)
    assert shrunk.mean == pytest.approx(count.sum() / expected.sum())
    ratio = count / expected
    by_hand = shrunk.weight * ratio + (1 - shrunk.weight) * shrunk.mean
    assert shrunk.value == pytest.approx(by_hand)
    assert (shrunk.lower < shrunk.value).all()
    assert (shrunk.value < shrunk.upper).all()


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_table_judges_each_group_by_its_own_average(seed: int) -> None:
    random = np.random.default_rng(seed)
    group, n = random.integers(0, 3, 30), random.integers(50, 500, 30).astype(float)
    x = random.binomial(n.astype(int), 0.3).astype(float)
    table = pa.table({"g": group, "count": x, "denominator": n})
    answer = funnel_by(table, ["g"]).to_pandas()
    for name in np.unique(group):
        mine = group == name
        assert answer["funnel_baseline"][mine].to_numpy() == pytest.approx(
            np.full(mine.sum(), 100 * x[mine].sum() / n[mine].sum())
        )
