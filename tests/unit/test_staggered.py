"""Difference in differences against panels whose effects are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evaluation.staggered import mean_effect, staggered

PLACES, PERIODS = 30, 12


def panel(begins: dict[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values without effects, and which figures are untouched and touched."""
    draw = np.random.default_rng(5)
    level, change = draw.normal(50, 9, PLACES), draw.normal(0, 2, PERIODS).cumsum()
    touched = np.zeros((PLACES, PERIODS), dtype=bool)
    for place, begin in begins.items():
        touched[place, begin:] = True
    return level[:, None] + change[None, :], ~touched, touched


def test_effects_that_differ_by_place_and_grow_over_time_are_averaged_exactly() -> None:
    begins = {0: 4, 1: 4, 2: 6, 3: 9, 4: 7, 5: 10}
    values, untouched, touched = panel(begins)
    effects = np.zeros_like(values)
    for place, begin in begins.items():
        effects[place, begin:] = -(1.0 + place) * (1 + np.arange(PERIODS - begin))

    found = staggered(values + effects, untouched, touched)

    assert found.mean == pytest.approx(effects[touched].mean(), abs=1e-9)
    for place, begin in begins.items():
        assert found.by_place[place] == pytest.approx(effects[place, begin:].mean(), abs=1e-9)
    assert np.isnan(found.by_place[6:]).all()
    assert np.allclose(found.expected, values, atol=1e-8)


def test_the_usual_regression_would_get_that_panel_wrong() -> None:
    """Why this method: two sets of levels and one effect weigh early places negatively."""
    begins = {place: 2 + place // 4 for place in range(28)}
    values, untouched, touched = panel(begins)
    effects = np.where(touched, np.cumsum(touched, axis=1) * -1.0, 0.0)
    place = np.repeat(np.arange(PLACES), PERIODS)
    period = np.tile(np.arange(PERIODS), PLACES)
    design = np.column_stack([np.eye(PLACES)[place], np.eye(PERIODS)[period], touched.ravel()])
    usual = np.linalg.lstsq(design, (values + effects).ravel(), rcond=None)[0][-1]

    truth = effects[touched].mean()
    assert mean_effect(values + effects, untouched, touched) == pytest.approx(truth, abs=1e-8)
    assert abs(usual - truth) > 0.3 * abs(truth)


def test_figures_that_are_missing_are_left_out_on_both_sides() -> None:
    values, untouched, touched = panel({0: 5, 1: 6})
    effects = np.where(touched, 2.5, 0.0)
    values = values + effects
    holes = np.random.default_rng(1).random(values.shape) < 0.1
    values[holes] = np.nan
    found = staggered(values, untouched & ~holes, touched & ~holes)
    assert found.mean == pytest.approx(2.5, abs=1e-9)


def test_it_is_the_regression_on_untouched_figures() -> None:
    values, untouched, touched = panel({0: 5, 1: 6, 2: 8, 3: 8, 4: 9})
    values = values + np.random.default_rng(2).normal(0, 1, values.shape)
    place, period = np.nonzero(untouched)
    design = np.column_stack([np.eye(PLACES)[place], np.eye(PERIODS)[period][:, 1:]])
    slopes = np.linalg.lstsq(design, values[untouched], rcond=None)[0]
    expected = slopes[:PLACES, None] + np.concatenate([[0.0], slopes[PLACES:]])[None, :]

    found = staggered(values, untouched, touched)

    assert np.allclose(found.expected, expected, atol=1e-8)
    assert found.mean == pytest.approx((values - expected)[touched].mean(), abs=1e-9)


def test_the_jackknife_leaves_out_one_place_at_a_time() -> None:
    values, untouched, touched = panel({0: 5, 1: 6, 2: 8, 3: 8, 4: 9})
    values = values + np.random.default_rng(3).normal(0, 1, values.shape)
    left = []
    for out in range(PLACES):
        kept = np.arange(PLACES) != out
        left.append(mean_effect(values[kept], untouched[kept], touched[kept]))
    each = np.array(left)
    by_hand = np.sqrt((PLACES - 1) / PLACES * ((each - each.mean()) ** 2).sum())

    found = staggered(values, untouched, touched)

    assert found.error == pytest.approx(by_hand, rel=1e-9)
    assert found.freedom == 4
    assert found.lower < found.mean < found.upper


@pytest.mark.parametrize(
    ("begins", "says"),
    [({0: 0}, "no figure from before"), ({}, "has a figure from after")],
)
def test_what_cannot_be_worked_out_is_said(begins: dict[int, int], says: str) -> None:
    values, untouched, touched = panel(begins)
    with pytest.raises(ValueError, match=says):
        staggered(values, untouched, touched)


def test_a_period_in_which_everybody_had_acted_is_refused() -> None:
    values, untouched, touched = panel(dict.fromkeys(range(PLACES), 8))
    with pytest.raises(ValueError, match="no place that had not acted"):
        staggered(values, untouched, touched)
