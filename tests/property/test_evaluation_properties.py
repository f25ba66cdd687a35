"""What holds of every evaluation: order does not matter, chance is called chance, size is kept.

The simulations take a few seconds: they ask some hundreds of questions of made-up panels.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evaluation import Question, evaluate, yearly
from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.figures import since_of
from headwater.evaluation.setting import Setting
from headwater.evaluation.synthetic_control import simplex_weights
from headwater.evaluation.trial import Method, comparison_trial, twin_trial
from headwater.practice.terms import Finding


def made_up(
    seed: int, places: int, periods: int = 12, noise: float = 1.0
) -> dict[str, list[float]]:
    """Places with their own levels, a common path and their own share of another."""
    draw = np.random.default_rng(seed)
    paths = draw.normal(0, 1, (2, periods)).cumsum(axis=1)
    share = draw.uniform(0, 2, (places, 2))
    values = draw.normal(40, 2, places)[:, None] + share @ paths
    values = values + draw.normal(0, noise, values.shape)
    return {f"P{i}": row.tolist() for i, row in enumerate(values)}


def asked(values: dict[str, list[float]], acted: list[str], year: int = 2018) -> Evaluation:
    days = tuple((code, date(year, 1, 1)) for code in acted)
    question = Question("made-up", days, "made up", better="lower")
    return evaluate(question, yearly(values, 2010))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 3, 6]))
def test_the_order_of_places_does_not_matter(seed: int, count: int) -> None:
    values = made_up(seed, 32)
    turned = dict(sorted(values.items(), key=lambda pair: hash((seed, pair[0])) % 97))
    acted = [f"P{i}" for i in range(count)]
    one, other = asked(values, acted), asked(turned, acted[::-1])
    assert one.id == other.id
    assert one.method == other.method
    assert one.trial is not None
    assert other.trial is not None
    assert one.trial.effect == pytest.approx(other.trial.effect, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12), st.integers(2, 30), st.floats(0, 5))
def test_weights_are_a_mix_and_no_other_mix_is_nearer(
    seed: int, periods: int, donors: int, spread: float
) -> None:
    draw = np.random.default_rng(seed)
    target, table = draw.normal(size=periods), draw.normal(size=(periods, donors))
    weights = simplex_weights(target, table, spread)

    def cost(mix: np.ndarray) -> float:
        return float(((target - table @ mix) ** 2).sum() + spread * (mix**2).sum())

    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0, abs=1e-9)
    for mix in draw.dirichlet(np.full(donors, 0.3), 60):
        assert cost(weights) <= cost(mix) + 1e-9
        assert cost(weights) <= cost(0.99 * weights + 0.01 * mix) + 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-500, 500), st.floats(0.01, 50))
def test_units_do_not_matter(seed: int, shift: float, scale: float) -> None:
    values = made_up(seed, 30)
    moved = {code: [shift + scale * each for each in row] for code, row in values.items()}
    one, other = asked(values, ["P0"]), asked(moved, ["P0"])
    assert one.trial is not None
    assert other.trial is not None
    assert one.method == other.method
    assert other.trial.effect == pytest.approx(scale * one.trial.effect, rel=1e-5, abs=1e-6 * scale)


@pytest.mark.slow  # asks 100 to 200 questions of panels without an effect
@pytest.mark.parametrize(("count", "runs"), [(1, 200), (6, 100)])
def test_where_nothing_was_done_one_in_twenty_stands_out(count: int, runs: int) -> None:
    p = []
    for seed in range(runs):
        figures = yearly(made_up(seed, 40 + count), 2010)
        since = since_of(figures, {f"P{i}": date(2018, 1, 1) for i in range(count)})
        method = twin_trial if count == 1 else comparison_trial
        found = method(Setting(figures, since), seed)
        assert found.placebo_p is not None
        p.append(found.placebo_p)
    refused, under_half = np.mean(np.array(p) <= 0.05), np.mean(np.array(p) <= 0.5)
    # what chance does to a share of 0.05 (0.5) in so many draws, three standard errors wide
    assert abs(refused - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / runs)
    assert abs(under_half - 0.5) <= 3 * np.sqrt(0.25 / runs)


@pytest.mark.slow  # asks 40 questions of panels with a large effect
def test_a_large_effect_is_found_with_its_sign() -> None:
    found = []
    for seed in range(40):
        values = made_up(seed, 40, noise=0.5)
        values["P0"] = [each - 8 * (t >= 8) for t, each in enumerate(values["P0"])]
        answer = asked(values, ["P0"])
        assert answer.trial is not None
        found.append((answer.finding, answer.trial.effect))
    assert np.mean([finding is Finding.HELPED for finding, _ in found]) > 0.6
    assert not any(finding is Finding.HARMED for finding, _ in found)
    assert np.mean([effect for _, effect in found]) == pytest.approx(-8, abs=0.6)


def test_places_that_began_at_different_times_are_compared_by_change() -> None:
    values = made_up(3, 40)
    days = tuple((f"P{i}", date(2015 + i % 3, 1, 1)) for i in range(6))
    found = evaluate(Question("x", days, "made up", better="lower"), yearly(values, 2010))
    assert found.method is Method.COMPARISON
    assert "different times" in found.reason
