"""Life tables against a plain loop from the survivors upwards, and against what must be so."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.indicators.methods.healthy_life import healthy_life_expectancy
from headwater.indicators.methods.life_table import AGES, life_expectancy, life_table

FloatArray = npt.NDArray[np.float64]
seeds = st.integers(0, 2**32)
BANDS = (AGES, (0, 15, 45, 65, 75), (0, *range(5, 90, 5)), (65, 75, 85))


def place(seed: int, bands: int) -> tuple[FloatArray, FloatArray]:
    random = np.random.Generator(np.random.Philox(seed))
    population = random.integers(2_000, 9_000, bands).astype(float)
    rates = 0.001 * np.exp(np.linspace(0, 5, bands))
    return np.maximum(random.poisson(population * rates), 1).astype(float), population


def by_loop(deaths: FloatArray, population: FloatArray, ages: tuple[int, ...]) -> FloatArray:
    """Value and standard error at each age by Chiang's own sums over survivors."""
    last = len(ages) - 1
    widths = [ages[i + 1] - ages[i] for i in range(last)]
    parts = [0.1 if ages[i] == 0 and ages[1] == 1 else 0.5 for i in range(last)]
    rates = deaths / population
    dying = [w * m / (1 + (1 - a) * w * m) for w, m, a in zip(widths, rates, parts, strict=False)]
    alive = [1.0]
    for q in dying:
        alive.append(alive[-1] * (1 - q))
    lived = [
        w * (alive[i + 1] + a * alive[i] * dying[i])
        for i, (w, a) in enumerate(zip(widths, parts, strict=True))
    ]
    lived.append(alive[last] / rates[last])
    left = [sum(lived[i:]) / alive[i] for i in range(last + 1)]
    terms = [
        alive[i] ** 2
        * ((1 - parts[i]) * widths[i] + left[i + 1]) ** 2
        * dying[i] ** 2
        * (1 - dying[i])
        / deaths[i]
        for i in range(last)
    ]
    terms.append(alive[last] ** 2 / (deaths[last] * rates[last] ** 2))
    errors = [math.sqrt(sum(terms[i:])) / alive[i] for i in range(last + 1)]
    return np.array([left, errors])


@given(seeds, st.sampled_from(BANDS))
def test_any_age_bands_agree_with_a_loop(seed: int, ages: tuple[int, ...]) -> None:
    deaths, population = place(seed, len(ages))
    left, errors = by_loop(deaths, population, ages)
    answer = life_expectancy(deaths, population, ages)
    table = life_table(deaths, population, ages)
    np.testing.assert_allclose(table.expectancy, left, rtol=1e-10)
    np.testing.assert_allclose(np.sqrt(table.variance), errors, rtol=1e-10)
    np.testing.assert_allclose(answer.upper, left + 1.959963984540054 * errors, rtol=1e-10)
    np.testing.assert_allclose(table.lived.sum(), table.expectancy[0], rtol=1e-10)


@given(seeds, st.integers(0, 19))
def test_one_more_death_never_lengthens_life(seed: int, age: int) -> None:
    deaths, population = place(seed, 20)
    more = deaths.copy()
    more[age] += 1
    before, after = life_table(deaths, population), life_table(more, population)
    assert (after.expectancy <= before.expectancy + 1e-12).all()
    assert after.expectancy[0] < before.expectancy[0]


@given(seeds)
def test_areas_do_not_touch_each_other(seed: int) -> None:
    pairs = [place(seed + step, 20) for step in range(3)]
    deaths = np.array([pair[0] for pair in pairs])
    deaths[1, 3] = -1
    population = np.array([pair[1] for pair in pairs])
    together = life_expectancy(deaths, population)
    for row in (0, 2):
        alone = life_expectancy(deaths[row], population[row])
        np.testing.assert_array_equal(together.value[row], alone.value)
        assert (together.note[row] == "").all()
    assert np.isnan(together.value[1]).all()


@given(seeds)
def test_a_place_in_perfect_health_is_healthy_all_its_life(seed: int) -> None:
    deaths, population = place(seed, 20)
    life = life_expectancy(deaths, population)
    healthy = healthy_life_expectancy(deaths, population, np.ones(20))
    for name in ("value", "lower", "upper", "note"):
        np.testing.assert_array_equal(getattr(healthy, name), getattr(life, name))


@given(seeds, st.floats(0, 1))
def test_one_share_at_every_age_is_that_share_of_life(seed: int, share: float) -> None:
    deaths, population = place(seed, 20)
    healthy = healthy_life_expectancy(deaths, population, np.full(20, share), np.full(20, 500))
    np.testing.assert_allclose(healthy.value, share * healthy.life_expectancy, atol=1e-9)


@pytest.mark.slow
def test_intervals_have_the_spread_of_simulated_deaths() -> None:
    """Slow: 20,000 simulated life tables."""
    deaths, population = place(7, 20)
    random = np.random.Generator(np.random.Philox(1991))
    asked, share = 400, np.linspace(0.95, 0.4, 20)
    drawn = np.maximum(random.poisson(deaths, (20_000, 20)), 1)
    drawn_share = random.binomial(asked, share, (20_000, 20)) / asked
    simulated = life_table(drawn, population).expectancy[:, 0]
    z = 1.959963984540054
    ours = life_expectancy(deaths, population)
    assert math.isclose((ours.upper[0] - ours.value[0]) / z, simulated.std(), rel_tol=0.04)
    healthy = healthy_life_expectancy(drawn, population, drawn_share).value[:, 0]
    exactly = healthy_life_expectancy(deaths, population, share, np.full(20, asked))
    assert math.isclose((exactly.upper[0] - exactly.value[0]) / z, healthy.std(), rel_tol=0.04)
