"""Missing, zero and impossible input: a value and a note, no exception for the whole table."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from headwater.indicators.methods.benchmark import compare, compare_at_two_levels, quintiles
from headwater.indicators.methods.false_discovery import benjamini_hochberg, flag
from headwater.indicators.methods.funnel import (
    overdispersion,
    proportion_funnel,
    rate_funnel,
    ratio_funnel,
)
from headwater.indicators.methods.quantile import assign, assign_by
from headwater.indicators.methods.shrinkage import empirical_bayes, gamma_poisson
from headwater.indicators.methods.slope_index import SlopeModel, slope_index
from headwater.indicators.methods.slope_index_by import slope_index_by
from headwater.indicators.methods.spc import ChartOptions, xmr
from headwater.indicators.methods.spc_rules import RULE_SETS
from headwater.indicators.methods.trend import proportion_trend, recent_trend, weighted_slope

NAN = np.nan


def test_areas_that_cannot_have_a_slope_say_why_and_the_others_have_one() -> None:
    value = [[70, 75, 80], [70, NAN, 80], [70, 75, 80], [70, 75, 80]]
    people = [[10, 10, 10], [10, 10, 10], [10, 0, 10], [10, 10, NAN]]
    answer = slope_index(value, people, standard_error=np.ones((4, 3)))
    assert answer.note.tolist() == ["", "not_published", "zero_population", "zero_population"]
    assert np.isfinite(answer.sii).tolist() == [True, False, False, False]


def test_no_errors_no_limits() -> None:
    answer = slope_index([1.0, 2.0, 3.0], [1, 1, 1])
    assert answer.sii[0] == pytest.approx(3.0)
    assert np.isnan([answer.sii_lower[0], answer.rii_upper[0]]).all()
    assert answer.note[0] == ""


def test_a_line_through_zero_has_no_relative_limits() -> None:
    answer = slope_index([0.2, 1.0, 2.0], [1, 1, 1], standard_error=[1.0, 1.0, 1.0])
    assert answer.note[0] == "too_small_to_say"
    assert np.isfinite(answer.sii_lower[0])


def test_logs_of_zero_are_not_applicable() -> None:
    model = SlopeModel(scale="log", transform=True)
    answer = slope_index([0.0, 1, 2], [1, 1, 1], standard_error=[0.1] * 3, model=model)
    assert answer.note[0] == "not_applicable"


def test_very_wide_errors_are_drawn_and_repeat() -> None:
    model = SlopeModel(scale="log", draws=2000)
    first, second = (
        slope_index([4.0, 3, 2], [1, 1, 1], standard_error=[0.8] * 3, model=model) for _ in "ab"
    )
    assert first.sii_lower[0] == second.sii_lower[0]
    other = SlopeModel(scale="log", draws=2000, seed=1)
    third = slope_index([4.0, 3, 2], [1, 1, 1], standard_error=[0.8] * 3, model=other)
    assert third.sii_lower[0] != first.sii_lower[0]


def test_shapes_that_disagree_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"give both as \(areas, quantiles\)"):
        slope_index(np.ones((2, 5)), np.ones((2, 4)))
    with pytest.raises(ValueError, match="at least three quantiles"):
        slope_index([1.0, 2.0], [1.0, 1.0])


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_table_comes_back_in_its_own_kind(kind) -> None:
    table = kind(
        {"area": ["A"] * 3, "quantile": [1, 2, 3], "population": [5] * 3, "value": [1.0, 2, 3]}
    )
    assert type(slope_index_by(table, ["area"])) is type(table)
    assert type(assign_by(kind({"value": [1.0, 2, 3]}), n=3)) is type(table)


def test_a_quantile_twice_is_refused_by_name() -> None:
    table = pa.table({"quantile": [1, 1, 2], "population": [5] * 3, "value": [1.0, 2, 3]})
    with pytest.raises(ValueError, match="Quantile 1 stands twice"):
        slope_index_by(table)


def test_quantiles_of_too_few_values() -> None:
    answer = assign([1.0, 2.0, NAN], n=5)
    assert answer.quantile.tolist() == [0, 0, 0]
    assert answer.note.tolist() == ["not_applicable", "not_applicable", "not_published"]


def test_funnels_of_nothing() -> None:
    funnel = proportion_funnel([5, 5, NAN], [0, 10, 10])
    assert funnel.note.tolist() == ["zero_population", "", "not_published"]
    assert funnel.category.tolist() == ["not_applicable", "not_significant", "not_applicable"]
    assert proportion_funnel([], []).category.tolist() == []
    assert rate_funnel([NAN], [1.0]).category.tolist() == ["not_applicable"]
    assert ratio_funnel([0, 0], [10.0, 0.1]).category.tolist() == ["low_998", "not_significant"]


def test_overdispersion_widens_and_chance_alone_does_not() -> None:
    random = np.random.default_rng(4)
    people = random.integers(2_000, 20_000, 200).astype(float)
    steady = random.binomial(people.astype(int), 0.3).astype(float)
    varied = people * np.clip(random.normal(0.3, 0.05, 200), 0, 1)
    chance = proportion_funnel(steady, people, overdispersed=True).dispersion
    more = proportion_funnel(varied, people, overdispersed=True)
    assert chance is not None
    assert more.dispersion is not None
    assert chance.phi < 1.2 < more.dispersion.phi
    plain = proportion_funnel(varied, people)
    flagged = [np.isin(f.category, ["high_998", "low_998"]).mean() for f in (plain, more)]
    assert flagged[0] > 0.5 > 0.05 > flagged[1]
    assert overdispersion([1.0], [1.0]).tau == 0.0


def test_comparisons_with_nothing() -> None:
    assert compare([NAN, 1], [2, NAN], 1.0, "lower").tolist() == ["not_compared"] * 2
    with pytest.raises(ValueError, match="'up' is not known"):
        compare(1, 2, 3, "up")
    missing = compare_at_two_levels(([2.0], [4.0]), ([NAN], [NAN]), 1.0, "lower")
    assert missing.tolist() == ["worse"]
    assert quintiles([1, 2, 3], "lower").tolist() == [0, 0, 0]


def test_polarity_may_differ_by_area() -> None:
    outcome = compare([2, 2, 2], [3, 3, 3], 1, ["lower", "higher", "none"])
    assert outcome.tolist() == ["worse", "better", "higher"]


def test_trends_that_cannot_be_tested() -> None:
    value = np.array([1.0, 2, 3, 4, 5])
    few = recent_trend(value[1:], value[1:] - 1, value[1:] + 1)
    assert few.verdict.tolist() == ["cannot_be_calculated"]
    full = recent_trend(value, value - 0.1, value + 0.1, count=[5] * 5, denominator=[9, 9, 9, 9, 5])
    assert full.verdict.tolist() == ["cannot_be_calculated"]
    bare = recent_trend(value, value * NAN, value * NAN)
    assert (bare.verdict[0], bare.note[0]) == ("no_change", "not_applicable")
    other = recent_trend(value, value - 0.1, value + 0.1, value_type="life expectancy")
    assert other.verdict.tolist() == ["cannot_be_calculated"]
    exact = recent_trend(value, value, value)
    assert exact.verdict.tolist() == ["no_change"]


def test_only_the_last_five_points_are_tested() -> None:
    value = np.array([50.0, 40, 30, 10, 11, 12, 13, 14])
    trend = recent_trend(value, value - 0.5, value + 0.5, polarity="higher")
    assert trend.verdict.tolist() == ["better"]


def test_one_odd_point_makes_no_trend() -> None:
    value = np.array([10.0, 10.0, 9.9, 9.9, 30.0])
    assert recent_trend(value, value - 0.5, value + 0.5).direction.tolist() == ["no_change"]


def test_proportions_trend() -> None:
    falling = proportion_trend([[300, 280, 250, 230, 200]] * 2, 1000, polarity=["lower", "higher"])
    assert falling.verdict.tolist() == ["better", "worse"]
    assert proportion_trend([1, 2, 3], [10, 10, 10]).verdict.tolist() == ["cannot_be_calculated"]


def test_overlapping_periods_are_thinned_from_the_latest() -> None:
    time = np.arange(2010.5, 2020.5)
    value = 2.0 * time
    every = weighted_slope(value, time, standard_error=np.ones(10))
    thin = weighted_slope(value, time, standard_error=np.ones(10), apart=3.0)
    assert (every.points[0], thin.points[0]) == (10, 4)
    assert thin.slope[0] == pytest.approx(2.0)
    assert thin.standard_error[0] > every.standard_error[0]


def test_slopes_of_too_few_points_and_without_errors() -> None:
    assert weighted_slope([1, 2], [1, 2], standard_error=[1, 1]).note.tolist() == [
        "too_small_to_say"
    ]
    fit = weighted_slope([1.0, 2.1, 2.9, 4.2], [1, 2, 3, 4])
    assert 0 < fit.p[0] < 0.05
    from_limits = weighted_slope([1.0, 2, 3], [1, 2, 3], lower=[0, 1, 2], upper=[2, 3, 4])
    assert from_limits.standard_error[0] == pytest.approx(1 / 1.959964 / np.sqrt(2))


def test_charts_of_little() -> None:
    empty = xmr([NAN, NAN])
    assert empty.special_cause.tolist() == [["", ""]]
    assert empty.note.tolist() == ["too_small_to_say"]
    flat = xmr([0.1] * 15)
    assert set(flat.special_cause[0].tolist()) == {"Common Cause"}
    assert flat.upper[0, 0] == pytest.approx(0.1)
    with pytest.raises(ValueError, match="rebased or fixed"):
        xmr([1.0] * 20, options=ChartOptions(rebase=[5], fix_after=12))


def test_neutral_charts_and_their_icons() -> None:
    values = [10, 11, 9, 10, 12, 10, 9, 11, 10, 9, 11, 10, 30]
    chart = xmr(values, improvement="neutral", target=5)
    assert chart.point_type[0, -1] == "special_cause_neutral_high"
    assert (chart.variation[0], chart.assurance[0]) == ("neutral_high", "")
    assert xmr(values, improvement="decrease").variation.tolist() == ["concern_high"]


def test_other_rule_sets() -> None:
    values = [1, 2, 3, 4, 5, 6, 5, 4, 5, 4, 5, 4, 5, 4.0]
    for name, expected in (("making_data_count", False), ("provost_murray", True)):
        chart = xmr(values, options=ChartOptions(rules=RULE_SETS[name], screen_outliers=False))
        found = any("Trend" in cause for cause in chart.special_cause[0])
        assert found is expected


def test_shrinking_nothing_and_the_whole() -> None:
    shrunk = empirical_bayes([1.0, NAN, 3.0], [1.0, 1.0, 0.0])
    assert np.isnan(shrunk.value).tolist() == [False, True, True]
    same = gamma_poisson([10, 20, 30], [10.0, 20.0, 30.0])
    assert same.weight.tolist() == [0, 0, 0]
    assert (same.lower < 1).all()
    assert (same.upper > 1).all()
    assert np.isnan(gamma_poisson([NAN], [1.0]).value).all()


def test_missing_p_values_are_not_tests() -> None:
    q = benjamini_hochberg([0.01, NAN, 0.02])
    assert q[0] == pytest.approx(0.02)
    assert np.isnan(q[1])
    nothing = flag([NAN, 0.9])
    assert (nothing.looked_at, nothing.expected_false) == (1, 0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([1.2])


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: empirical_bayes([1.0, 2.0], [1.0, 1.0], confidence=95), "Write 95% as 0.95."),
        (lambda: gamma_poisson([1], [1.0], confidence=1.0), "not between 0 and 1"),
        (lambda: slope_index([1, 2, 3], [1, 1, 1], confidence=99.8), "not between 0 and 1"),
        (lambda: xmr([1.0, 2.0], options=ChartOptions(fix_after=1)), "give 2 or more"),
        (lambda: xmr([1.0, 2.0], options=ChartOptions(rebase=[-1])), "counted from 0"),
        (lambda: proportion_funnel([12], [10]), "count in row 0 is more than its denominator"),
        (lambda: ratio_funnel([-1], [10]), "count in row 0 is negative"),
    ],
)
def test_what_would_mislead_is_refused(refused: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        refused()


def test_limits_the_wrong_way_round_are_not_compared() -> None:
    assert compare(3.0, 2.0, 1.5, "higher").tolist() == "not_compared"
