"""Proportional fitting and rounding: margins, odds ratios, totals, fairness, for any table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from headwater.simulation.population.fitting import FittingError, Margin, fitted
from headwater.simulation.population.rounding import largest_remainders, systematic


@settings(max_examples=40, deadline=None)
@given(rows=some.integers(2, 6), columns=some.integers(2, 6), seed=some.integers(0, 10_000))
def test_margins_are_met_to_1e_9_and_odds_ratios_of_the_seed_stay(
    rows: int, columns: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    start, wanted = rng.uniform(0.1, 5, (rows, columns)), rng.uniform(1, 9, (rows, columns))
    done = fitted(start, [Margin((0,), wanted.sum(axis=1)), Margin((1,), wanted.sum(axis=0))])
    largest = max(wanted.sum(axis=1).max(), wanted.sum(axis=0).max())
    assert done.worst <= 1e-9
    assert np.abs(done.table.sum(axis=1) - wanted.sum(axis=1)).max() <= 2e-9 * largest
    assert np.abs(done.table.sum(axis=0) - wanted.sum(axis=0)).max() <= 2e-9 * largest

    def odds(table: np.ndarray) -> np.ndarray:
        return table[1:, 1:] * table[0, 0] / (table[1:, :1] * table[:1, 1:])

    assert np.allclose(odds(done.table), odds(start), rtol=1e-8)


def test_three_margins_that_overlap_are_met_together() -> None:
    rng = np.random.default_rng(1)
    truth = rng.uniform(0.5, 3, (3, 4, 5))
    margins = [
        Margin((0, 1), truth.sum(2)),
        Margin((1, 2), truth.sum(0)),
        Margin((0, 2), truth.sum(1)),
    ]
    done = fitted(np.ones((3, 4, 5)), margins)
    for margin in margins:
        others = tuple({0, 1, 2} - set(margin.axes))
        assert np.allclose(done.table.sum(axis=others), margin.target, rtol=1e-8)


def test_places_may_be_merged_before_they_are_fitted() -> None:
    merged = Margin((0, 1), np.array([[3.0, 4.0]]), np.array([0, 0, 1]))
    assert fitted(np.ones((1, 3)), [merged]).table.tolist() == [[1.5, 1.5, 4.0]]


def test_what_no_table_can_have_is_refused() -> None:
    with pytest.raises(FittingError, match="contradict each other"):
        fitted(
            np.ones((2, 2)),
            [Margin((0,), np.array([1.0, 2.0])), Margin((1,), np.array([2.0, 2.0]))],
            most_rounds=50,
        )
    with pytest.raises(FittingError, match="where the seed has none"):
        fitted(np.array([[0.0, 0.0], [1.0, 1.0]]), [Margin((0,), np.array([1.0, 1.0]))])
    with pytest.raises(FittingError, match="name each once, in order"):
        Margin((1, 0), np.ones((2, 2)))


@settings(max_examples=60, deadline=None)
@given(
    whole=some.lists(some.integers(0, 40), min_size=1, max_size=8),
    cells=some.integers(1, 12),
    seed=some.integers(0, 10_000),
)
def test_rounding_keeps_totals_and_moves_no_cell_by_one_or_more(
    whole: list[int], cells: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    total = np.array(whole)
    share = rng.dirichlet(np.full(cells, 0.4), len(whole))
    expected = share * total[:, None]
    for rounded in (
        systematic(expected, rng.random(len(whole))),
        largest_remainders(expected, total),
    ):
        assert rounded.sum(axis=1).tolist() == whole
        assert (rounded >= 0).all()
        assert (np.abs(rounded - expected) < 1 + 1e-6).all()


def test_systematic_rounding_is_fair_to_small_cells() -> None:
    expected = np.tile([0.04, 0.3, 0.66, 2.0], (40_000, 1))
    rounded = systematic(expected, (np.arange(40_000) + 0.5) / 40_000)
    assert np.allclose(rounded.mean(axis=0), expected[0], atol=1e-4)
