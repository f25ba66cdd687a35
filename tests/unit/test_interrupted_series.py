"""Interrupted series: exact on lines without noise, and by hand where errors hang together."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evaluation.interrupted_series import interrupted, newey_west

YEARS = np.arange(2005.0, 2020.0)


@pytest.mark.parametrize(("step", "turn"), [(-4.0, 0.0), (0.0, 1.5), (2.0, -0.7)])
def test_a_line_without_noise_gives_back_its_step_and_its_turn(step: float, turn: float) -> None:
    since = 2013.0
    after = since <= YEARS
    line = 30 - 0.4 * (YEARS - since) + after * (step + turn * (YEARS - since))

    found = interrupted(YEARS, line, since)

    assert found.step == pytest.approx(step, abs=1e-9)
    assert found.slope_change == pytest.approx(turn, abs=1e-9)
    assert found.slope_before == pytest.approx(-0.4, abs=1e-9)
    mean = step + turn * (YEARS - since)[after].mean()
    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert np.allclose(found.expected, 30 - 0.4 * (YEARS - since))


def test_without_lags_the_errors_are_whites_with_a_correction_for_few_points() -> None:
    draw = np.random.default_rng(4)
    design = np.column_stack([np.ones(20), np.arange(20.0)])
    left = draw.normal(size=20)
    bread = np.linalg.inv(design.T @ design)
    by_hand = bread @ (design.T * left**2) @ design @ bread * 20 / 18
    assert np.allclose(newey_west(design, left, 0), by_hand)


def test_one_lag_counts_neighbours_by_half() -> None:
    left = np.array([1.0, -2.0, 0.5, 3.0])
    ones = np.ones((4, 1))
    neighbours = (left[1:] * left[:-1]).sum()
    middle = (left**2).sum() + 2 * 0.5 * neighbours
    assert newey_west(ones, left, 1)[0, 0] == pytest.approx(middle / 16 * 4 / 3)


@pytest.mark.parametrize("since", [2007.0, 2018.0])
def test_three_points_are_needed_on_either_side(since: float) -> None:
    with pytest.raises(ValueError, match="three points before the date and three after"):
        interrupted(YEARS, YEARS, since)


@pytest.mark.parametrize("along", [0.0, 0.5])
def test_an_interval_of_ten_points_holds_what_is_true_nineteen_times_in_twenty(
    along: float,
) -> None:
    held, runs = 0, 120
    for seed in range(runs):
        draw = np.random.default_rng(seed).normal(size=10)
        errors = [draw[0] / np.sqrt(1 - along**2)]
        for chance in draw[1:]:
            errors.append(along * errors[-1] + chance)
        found = interrupted(YEARS[:10], 3 + 0.5 * YEARS[:10] + np.array(errors), 2010.0)
        held += found.lower <= 0 <= found.upper
        assert (found.p > 0.05) is (found.lower <= 0 <= found.upper)
    # three standard errors below nineteen in twenty, of so many runs
    assert held / runs > 0.95 - 3 * np.sqrt(0.95 * 0.05 / runs)
