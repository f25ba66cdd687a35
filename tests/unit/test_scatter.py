"""A place whose figures jump about stands out only where it moves farther than it does anyway."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from headwater.evaluation import yearly
from headwater.evaluation.figures import since_of
from headwater.evaluation.scatter import held_back, scatter
from headwater.evaluation.setting import Setting
from headwater.evaluation.trial import Trial, comparison_trial


def asked(seed: int, noise: float, effect: float = 0.0) -> Trial:
    """One place with so much noise among forty with little, asked about after four years."""
    draw = np.random.default_rng(seed)
    values = 40 + draw.normal(0, 1, (41, 8))
    values[0] = 40 + draw.normal(0, noise, 8) + effect * (np.arange(8) >= 4)
    figures = yearly({f"P{i}": row.tolist() for i, row in enumerate(values)}, 2010)
    return comparison_trial(Setting(figures, since_of(figures, {"P0": date(2014, 1, 1)})), seed)


def test_a_small_place_that_did_nothing_seldom_stands_out_among_large_ones() -> None:
    found = [asked(seed, noise=5.0) for seed in range(40)]
    # ranked by plain effects it stands out in two runs of three
    assert np.mean([each.p <= 0.05 for each in found]) <= 0.2
    assert np.mean([each.lower <= 0 <= each.upper for each in found]) >= 0.8


def test_an_effect_among_places_that_are_alike_is_still_found() -> None:
    found = [asked(seed, noise=1.0, effect=-5.0) for seed in range(10)]
    assert all(each.p <= 0.05 and each.upper < 0 for each in found)


def test_the_interval_of_a_noisy_place_is_wider() -> None:
    quiet, noisy = asked(1, noise=1.0), asked(1, noise=5.0)
    assert noisy.upper - noisy.lower > 2 * (quiet.upper - quiet.lower)


def test_without_two_figures_from_before_a_place_has_the_usual_scatter() -> None:
    gap = np.array([[1.0, -1.0, 9.0], [2.0, -2.0, 9.0], [0.5, -0.5, 9.0], [7.0, 0.0, 9.0]])
    early = np.array([[True, True, False]] * 3 + [[True, False, False]])
    found = scatter(gap, early)
    assert found[3] == pytest.approx(found[:3].mean(), rel=0.5)
    assert scatter(gap, np.zeros_like(early)).tolist() == [0.0] * 4


def test_places_that_never_move_have_no_scatter() -> None:
    assert held_back(np.zeros(5), np.full(5, 3.0)).tolist() == [0.0] * 5
