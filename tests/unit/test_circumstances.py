"""Circumstances: what is planted is found, and no place foretells itself."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evaluation.circumstances import folds, foretell, left_out
from headwater.indicators.methods.false_discovery import flag, two_sided_p


def places(seed: int, count: int = 300, width: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Circumstances, and a figure they predict with noise of one."""
    draw = np.random.default_rng(seed)
    z = draw.normal(size=(count, width))
    return z, 50 + 2 * z[:, 0] - z[:, 1] + 0.5 * (z[:, 2] ** 2) + draw.normal(0, 1, count)


def test_a_place_that_does_better_is_found_and_no_other() -> None:
    z, values = places(1)
    values[17] += 8
    made = foretell(values, left_out(z, np.arange(300) % 9))
    left = values - made.expected
    flags = flag(two_sided_p(left / np.hypot(1.0, made.error)), 0.05)
    assert np.flatnonzero(flags.flagged).tolist() == [17]
    assert left[17] == pytest.approx(8, abs=3)
    assert made.explained > 0.6


def test_where_circumstances_say_nothing_nothing_is_explained() -> None:
    draw = np.random.default_rng(2)
    z, values = draw.normal(size=(300, 8)), draw.normal(size=300)
    made = foretell(values, left_out(z, np.arange(300) % 9))
    assert abs(made.explained) < 0.1
    assert made.spread == pytest.approx(1.0, abs=0.2)


def test_no_place_foretells_itself_or_its_group() -> None:
    z, values = places(3)
    groups = np.arange(300) % 9
    before = foretell(values, left_out(z, groups)).expected
    moved = values + 1000.0 * (groups == 4)
    after = foretell(moved, left_out(z, groups)).expected
    assert np.array_equal(before[groups == 4], after[groups == 4])
    assert not np.allclose(before[groups != 4], after[groups != 4])


def test_it_is_ridge_regression_with_the_penalty_that_foretells_best() -> None:
    z, values = places(4, count=60, width=3)
    groups = np.arange(60) % 6
    made = foretell(values, left_out(z, groups))
    out = groups == 2
    terms = np.column_stack([z, np.clip(z**2, 0, 9)])
    rest, mean = terms[~out], values[~out].mean()
    centre, scale = rest.mean(axis=0), rest.std(axis=0)
    x, ahead = (rest - centre) / scale, (terms[out] - centre) / scale
    best = None
    for penalty in np.logspace(-1, 4, 16):
        hat = x @ np.linalg.solve(x.T @ x + penalty * np.eye(6), x.T)
        left = values[~out] - mean - hat @ (values[~out] - mean)
        score = (left**2).sum() / (len(left) - 1 - np.trace(hat)) ** 2
        slopes = np.linalg.solve(x.T @ x + penalty * np.eye(6), x.T @ (values[~out] - mean))
        best = min(best or (score, slopes), (score, slopes), key=lambda pair: pair[0])
    assert best is not None
    assert np.allclose(made.expected[out], mean + ahead @ best[1])


def test_places_are_left_out_by_region_where_there_are_five() -> None:
    assert folds(["x", "y"] * 10).tolist() == [n % 10 for n in range(20)]
    assert len(set(folds([f"r{n % 6}" for n in range(60)]).tolist())) == 6


def test_too_few_places_are_refused() -> None:
    with pytest.raises(ValueError, match="30 places or more"):
        left_out(np.zeros((29, 3)), np.zeros(29, dtype=np.int64))
