"""Tails and quantiles from scipy.special are those of scipy.stats.

The library takes them from scipy.special, which is imported in a tenth of the time.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from headwater.deliberation.binomial_tail import at_least
from headwater.deliberation.common_ground import Tally, representative
from headwater.deliberation.pairwise import pairwise_scores
from headwater.indicators.methods.meta_regression import meta_regression
from headwater.indicators.standings.against_england import _rank
from headwater.indicators.standings.recent_change import Slope
from headwater.network.survey import agreement
from headwater.simulation.death_forecast import DeathForecast, _log_chance, poisson_covered
from headwater.simulation.model import FRAILTY_STEPS, frailties
from headwater.simulation.outcomes.uncertainty import few, pairing_at_least, pairing_factor

Floats = NDArray[np.float64]
LUCK = np.random.default_rng(2611)
SHARES = np.linspace(0, 1, 33)


@pytest.mark.parametrize("people", [1, 2, 7, 60, 4000])
def test_so_many_or_more_of_people(people: int) -> None:
    for count in sorted({-1, 0, 1, 2, people // 2, people, people + 1}):
        ours = [at_least(count, people, share) for share in SHARES]
        assert ours == stats.binom.sf(count - 1, people, SHARES).tolist()


def test_how_far_a_group_stands_apart() -> None:
    tally = Tally(np.array([[30], [5]]), np.array([[2], [25]]), np.array([[32], [31]]))
    found = representative(tally)
    assert found.p.tolist() == (2 * stats.norm.sf(np.abs(found.z))).tolist()


def test_limits_of_what_people_put_first() -> None:
    won, lost = LUCK.integers(0, 5, 400), LUCK.integers(5, 9, 400)
    for each in pairwise_scores(won, lost, 9):
        wins, losses = (won == each.item).sum(), (lost == each.item).sum()
        lower, upper = stats.beta(wins + 1, losses + 1).interval(0.95)
        assert (each.lower, each.upper) == (100 * lower, 100 * upper)


def test_a_line_through_estimates() -> None:
    share = np.linspace(0, 1, 14)
    line = meta_regression(1 + share + LUCK.normal(0, 0.3, 14), np.full(14, 0.1), share)
    assert line is not None
    reach = line.upper - line.difference
    error = reach / stats.t.ppf(0.975, 12)
    assert line.p == pytest.approx(2 * stats.t.sf(abs(line.difference) / error, 12), rel=1e-12)


def test_limits_of_a_slope() -> None:
    degrees = np.array([1.0, 2.5, 30.0, np.inf, np.nan])
    made = Slope(np.ones(5), np.ones(5), degrees, np.ones(5), np.ones(5, np.int64))
    half = stats.t.ppf(0.975, degrees)
    lower, upper = made.limits()
    np.testing.assert_array_equal(lower, 1 - half)
    np.testing.assert_array_equal(upper, 1 + half)


@pytest.mark.parametrize("polarity", ["lower", "higher"])
def test_ranks_with_ties(polarity: str) -> None:
    value = LUCK.integers(0, 40, 300) / 7
    ranked = LUCK.random(300) < 0.9
    rank, _ = _rank(value, ranked, polarity)
    sign = -1.0 if polarity == "lower" else 1.0
    assert rank[ranked].tolist() == stats.rankdata(-sign * value[ranked], method="min").tolist()
    assert not rank[~ranked].any()


@pytest.mark.parametrize("agree", range(13))
def test_limits_of_a_share_that_agrees(agree: int) -> None:
    found = agreement([5] * agree + [1] * (12 - agree))
    limits = stats.binomtest(agree, 12).proportion_ci(0.95, method="wilson")
    assert (found.lower, found.upper) == (limits.low, limits.high)


@pytest.mark.parametrize("dispersion", [0.05, 1.0, 2.0, 17.5])
def test_slices_of_frailty(dispersion: float) -> None:
    edges = stats.gamma.ppf(np.arange(FRAILTY_STEPS + 1) / FRAILTY_STEPS, dispersion)
    mass = np.diff(stats.gamma.cdf(edges, dispersion + 1))
    assert frailties(dispersion).tolist() == (mass * FRAILTY_STEPS / mass.sum()).tolist()


def test_few_runs_and_what_their_pairing_is_worth() -> None:
    assert [few(runs) for runs in range(2, 60)] == [
        stats.t.ppf(0.975, runs - 1) for runs in range(2, 60)
    ]
    arms = LUCK.normal(0, 1, (9, 1)) + LUCK.normal(0, 0.1, (9, 2))
    assert pairing_at_least(arms) == pairing_factor(arms) / stats.f.ppf(0.95, 8, 8)


def test_limits_of_foretold_deaths() -> None:
    expected = LUCK.uniform(0.5, 4000, 5000)
    made = DeathForecast(expected, expected * 0.1, np.array([0.002]), 5)
    size, chance = spread(made)
    deaths = LUCK.poisson(expected).astype(np.float64)
    for ours, tail in zip(made.limits(), (0.025, 0.975), strict=True):
        assert ours.tolist() == stats.nbinom.ppf(tail, size, chance).tolist()
    logs = stats.nbinom.logpmf(deaths, size, chance)
    assert _log_chance(made, deaths) == pytest.approx(float(logs.mean()), rel=1e-13)
    low, high = (stats.poisson.ppf(tail, expected) for tail in (0.025, 0.975))
    assert poisson_covered(expected, deaths) == ((deaths >= low) & (deaths <= high)).mean()


def spread(made: DeathForecast) -> tuple[Floats, Floats]:
    """The size and the chance of the negative binomial with the forecast's mean and variance."""
    size = made.expected**2 / np.maximum(made.variance - made.expected, 1e-9)
    return size, size / (size + made.expected)
