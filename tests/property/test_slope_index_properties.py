"""The slope index against independent ways of getting it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.methods.slope_index import SlopeIndex, SlopeModel, slope_index

SCALES = {
    "linear": (lambda y: y, lambda y: y),
    "log": (np.log, np.exp),
    "logit": (lambda y: np.log(y / (1 - y)), lambda y: 1 / (1 + np.exp(-y))),
}
quantiles = st.integers(3, 12)
seeds = st.integers(0, 10_000)


def area(seed: int, number: int, scale: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    steps = np.sort(random.uniform(0.3, 0.6, number)) + random.normal(0, 0.01, number)
    value = {"linear": 70 + 20 * steps, "log": 10 * steps, "logit": steps}[scale]
    return value, random.integers(50, 5000, number).astype(float), random.uniform(0.01, 0.1, number)


def by_least_squares(
    value: np.ndarray, people: np.ndarray, model: SlopeModel
) -> tuple[float, float]:
    """Ends of the line by NumPy's own solver on rows multiplied by the root of their weight."""
    forward, back = SCALES[model.scale if model.transform else "linear"]
    share = people / people.sum()
    rank = np.array([share[:i].sum() + share[i] / 2 for i in range(len(share))])
    root = np.sqrt(share)
    design = np.column_stack([root, root * rank])
    (intercept, slope), *_ = np.linalg.lstsq(design, root * forward(value), rcond=None)
    return float(back(intercept)), float(back(intercept + slope))


def solved(seed: int, number: int, scale: str, **choices: object) -> SlopeIndex:
    value, people, error = area(seed, number, scale)
    model = SlopeModel(scale=scale, **choices)
    return slope_index(value, people, standard_error=error, model=model)


@settings(max_examples=30, deadline=None)
@given(seeds, quantiles, st.sampled_from(sorted(SCALES)), st.booleans())
def test_ends_are_those_of_least_squares(
    seed: int, number: int, scale: str, transform: bool
) -> None:
    value, people, _ = area(seed, number, scale)
    answer = solved(seed, number, scale, transform=transform)
    low, high = by_least_squares(value, people, SlopeModel(scale=scale, transform=transform))
    assert answer.intercept[0] == pytest.approx(low, rel=1e-9)
    assert answer.sii[0] == pytest.approx(high - low, rel=1e-7, abs=1e-9)
    assert answer.rii[0] == pytest.approx(high / low, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(seeds, quantiles, st.sampled_from(sorted(SCALES)), st.booleans())
def test_a_negative_multiplier_turns_everything_round(
    seed: int, number: int, scale: str, transform: bool
) -> None:
    plain = solved(seed, number, scale, transform=transform)
    turned = solved(seed, number, scale, transform=transform, multiplier=-100.0)
    assert turned.sii == pytest.approx(-100 * plain.sii)
    assert turned.sii_lower == pytest.approx(-100 * plain.sii_upper)
    assert turned.rii == pytest.approx(1 / plain.rii)
    assert turned.rii_upper == pytest.approx(1 / plain.rii_lower, nan_ok=True)


@settings(max_examples=30, deadline=None)
@given(seeds, quantiles, st.sampled_from(sorted(SCALES)), st.booleans())
def test_many_areas_at_once_are_each_as_alone(
    seed: int, number: int, scale: str, transform: bool
) -> None:
    three = [area(seed + step, number, scale) for step in range(3)]
    value, people, error = (np.array(column) for column in zip(*three, strict=True))
    model = SlopeModel(scale=scale, transform=transform)
    together = slope_index(value, people, standard_error=error, model=model)
    for step in range(3):
        alone = solved(seed + step, number, scale, transform=transform)
        for name in ("sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper"):
            assert getattr(together, name)[step] == pytest.approx(getattr(alone, name)[0])


@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from(sorted(SCALES)), st.booleans(), st.floats(0.5, 0.98))
def test_limits_hold_the_index_and_widen_with_confidence(
    seed: int, scale: str, transform: bool, confidence: float
) -> None:
    value, people, error = area(seed, 10, scale)
    model = SlopeModel(scale=scale, transform=transform)
    narrow, wide = (
        slope_index(value, people, standard_error=error, confidence=level, model=model)
        for level in (confidence, 0.995)
    )
    assert narrow.sii_lower < narrow.sii < narrow.sii_upper
    assert narrow.rii_lower < narrow.rii < narrow.rii_upper
    assert wide.sii_lower < narrow.sii_lower
    assert wide.rii_upper > narrow.rii_upper


@pytest.mark.slow  # a million draws for each of six models
@pytest.mark.parametrize("scale", sorted(SCALES))
@pytest.mark.parametrize("transform", [False, True])
def test_limits_are_the_quantiles_of_a_big_simulation(scale: str, transform: bool) -> None:
    value, people, error = area(5, 10, scale)
    error = error * 3 if scale != "linear" else error * 40
    model = SlopeModel(scale=scale, transform=transform)
    answer = slope_index(value, people, standard_error=error, model=model)
    forward, back = SCALES[scale]
    normal = np.random.default_rng(9).standard_normal((1_000_000, 10))
    drawn = forward(value) + error * normal
    share = people / people.sum()
    rank = share.cumsum() - share / 2
    design = np.column_stack([1 - rank, rank])
    weighted = design * share[:, None]
    ends = np.linalg.solve(weighted.T @ design, weighted.T)
    fitted = (drawn if transform else back(drawn)) @ ends.T
    low, high = (back(fitted) if transform else fitted).T
    for lower, upper, draws in (
        (answer.sii_lower, answer.sii_upper, high - low),
        (answer.rii_lower, answer.rii_upper, high / low),
    ):
        expected = np.quantile(draws, [0.025, 0.975])
        assert abs(lower[0] - expected[0]) < 0.02 * draws.std()
        assert abs(upper[0] - expected[1]) < 0.02 * draws.std()
