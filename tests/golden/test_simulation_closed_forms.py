"""What is simulated follows the closed forms: life tables, illness and death, halved steps.

Slow tests follow hundreds of thousands of people, which the tests of chance need.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import linalg, stats

from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.rates import AnnualHazard, AnnualProbability, StepProbability
from headwater.simulation.residents import Residents
from headwater.simulation.risks import RelativeRisks
from headwater.simulation.run import Run, simulate
from simulated_people import one_kind, some_areas

AREAS = some_areas()
CLOSED = Run(years=40, closed=True, keep=True, seed=11)


def gompertz(start: float = 2e-5) -> np.ndarray:
    return np.minimum(start * np.exp(0.1 * np.arange(111.0)), 3.0)


def z(observed: np.ndarray, number: int, chance: np.ndarray) -> np.ndarray:
    return (observed - number * chance) / np.sqrt(np.maximum(number * chance * (1 - chance), 1e-9))


@pytest.mark.slow
@pytest.mark.parametrize("age", [0, 30, 60])
def test_survivors_match_the_life_table(age: int) -> None:
    """Proof 1: relative risks off; every age-year |z| < 4, chi-square p > 0.001."""
    number, hazard = 200_000, gompertz()
    model = Model.empty().with_rate(Lane.DEATH, AnnualHazard(hazard))
    times = simulate(one_kind(number, AREAS, age=age), AREAS, model, run=CLOSED).times
    dead = times[:, 0, Lane.DEATH]
    ages = np.minimum(age + np.arange(CLOSED.years), 110)
    survival = np.exp(-np.concatenate([[0.0], np.cumsum(hazard[ages])]))
    alive = np.array([(dead >= year).sum() for year in range(CLOSED.years + 1)])
    assert (np.abs(z(alive, number, survival)) < 4).all()
    deaths = np.append(-np.diff(alive), alive[-1])
    expected = number * np.append(-np.diff(survival), survival[-1])
    enough = expected >= 5
    assert (
        stats.chisquare(
            np.append(deaths[enough], deaths[~enough].sum()) if (~enough).any() else deaths,
            np.append(expected[enough], expected[~enough].sum()) if (~enough).any() else expected,
        ).pvalue
        > 0.001
    )


@pytest.mark.slow
def test_illness_and_death_match_their_closed_form() -> None:
    """Proof 2: constant rates, the illness trebling the hazard of death."""
    number, ill, die, ratio = 400_000, 0.03, 0.01, 3.0
    risks = RelativeRisks.none().condition_is(Condition.CHD, Lane.DEATH, ratio)
    model = Model.empty(risks).with_rate(Lane.CHD, AnnualHazard(ill))
    model = model.with_rate(Lane.DEATH, AnnualHazard(die))
    times = simulate(one_kind(number, AREAS), AREAS, model, run=CLOSED).times[:, 0]
    for year in range(1, CLOSED.years):
        alive = times[:, Lane.DEATH] > year
        well = np.exp(-(ill + die) * year)
        sick = ill / (ill + die - die * ratio) * (np.exp(-die * ratio * year) - well)
        fell = times[:, Lane.CHD] <= year
        assert abs(z((alive & ~fell).sum(), number, well)) < 4
        assert abs(z((alive & fell).sum(), number, sick)) < 4


@pytest.mark.slow
def test_yearly_rates_match_the_product_of_matrices() -> None:
    """Proof 2: rates that change with each year of age, as a product of matrix exponentials."""
    number, ratio, hazard = 400_000, 2.5, gompertz(1e-4)
    risks = RelativeRisks.none().condition_is(Condition.STROKE, Lane.DEATH, ratio)
    model = Model.empty(risks).with_rate(Lane.STROKE, AnnualHazard(hazard * 2))
    model = model.with_rate(Lane.DEATH, AnnualHazard(hazard))
    run = replace(CLOSED, years=25)
    times = simulate(one_kind(number, AREAS, age=45), AREAS, model, run=run).times[:, 0]
    state = np.array([1.0, 0.0, 0.0])
    for year in range(run.years):
        die = hazard[45 + year]
        ill = 2 * die
        state = state @ linalg.expm(
            np.array([[-ill - die, ill, die], [0.0, -ratio * die, ratio * die], [0.0, 0.0, 0.0]])
        )
        alive = times[:, Lane.DEATH] > year + 1
        fell = times[:, Lane.STROKE] <= year + 1
        assert abs(z((alive & ~fell).sum(), number, state[0])) < 4
        assert abs(z((alive & fell).sum(), number, state[1])) < 4


@pytest.mark.slow
def test_halving_the_step_leaves_the_law_of_survival() -> None:
    """Proof 10: the same lives, to rounding, whatever the step."""
    model = Model.empty().with_rate(Lane.DEATH, AnnualProbability(0.03))
    people = one_kind(50_000, AREAS)
    whole = simulate(people, AREAS, model, run=CLOSED).times[:, 0, Lane.DEATH]
    halved = simulate(people, AREAS, replace(model, steps=2), run=CLOSED).times[:, 0, Lane.DEATH]
    ended = np.isfinite(whole)
    assert (np.isfinite(halved) == ended).all()
    np.testing.assert_allclose(halved[ended], whole[ended], rtol=0, atol=1e-9)


def test_a_rate_without_its_unit_is_refused() -> None:
    """Proof 10: annual against per-step is caught before anything runs."""
    model = Model.empty()
    with pytest.raises(TypeError, match="has no unit"):
        model.with_rate(Lane.DEATH, np.full(111, 0.01))  # type: ignore[arg-type]  # a number without its unit is refused
    with pytest.raises(TypeError, match="do not add up"):
        AnnualHazard(0.1) + StepProbability(0.1, step=0.5)
    yearly = model.with_rate(Lane.DEATH, AnnualProbability(0.19)).base[..., Lane.DEATH]
    stepped = model.with_rate(Lane.DEATH, StepProbability(0.1, step=0.5)).base[..., Lane.DEATH]
    np.testing.assert_allclose(yearly, stepped)


@pytest.mark.slow
@pytest.mark.parametrize("dispersion", [np.inf, 0.8], ids=["alike", "frail"])
def test_admissions_vary_as_they_should(dispersion: float) -> None:
    """Proof 9: variance to mean 1 where people are alike; mu + mu^2/k under gamma frailty."""
    number, mean = 20_000, 0.9
    areas = some_areas(number, 1)
    people = one_kind(number, areas)
    model = Model.empty().with_rate(Lane.ADMISSION, AnnualHazard(mean))
    run = Run(years=1, closed=True, seed=5)
    totals = simulate(people, areas, replace(model, dispersion=dispersion), run=run).totals
    counts = totals.area[:, 0, 0, Measure.ADMISSIONS].astype(float)
    expected = mean + (mean**2 / dispersion if np.isfinite(dispersion) else 0.0)
    fourth = ((counts - counts.mean()) ** 4).mean()
    error = np.sqrt((fourth - expected**2) / number)
    assert abs(counts.mean() - mean) < 4 * np.sqrt(expected / number)
    assert abs(counts.var() - expected) < 4 * error


@pytest.mark.slow
def test_first_years_incidence_follows_prevalence() -> None:
    """Proof 4: the incidence ratio of a change in prevalence is (1+p'(RR-1))/(1+p(RR-1))."""
    number, ratio, rate = 400_000, 5.0, 0.01
    risks = RelativeRisks.none().smoking_is(Lane.CHD, current=ratio, ex=[1.0] * 8)
    model = Model.empty(risks).with_rate(Lane.CHD, AnnualHazard(rate))
    found = []
    for share in (0.4, 0.1):
        people = one_kind(number, AREAS)
        smoking = np.where(np.arange(number) // len(AREAS) % 10 < 10 * share, 2, 0)
        smokers = replace(people, smoking=smoking.astype(np.uint8))
        run = Run(years=1, closed=True, seed=int(100 * share))
        totals = simulate(smokers, AREAS, model, run=run).totals
        actual = (smoking == 2).mean()
        found.append((totals.of(Measure.NEW_CHD)[0, 0], actual))
    (before, p), (after, q) = found
    expected = (1 + q * (ratio - 1)) / (1 + p * (ratio - 1))
    # A hazard of 1 to 5 in a hundred a year is a risk a little lower than the hazard.
    risk = [s * -np.expm1(-rate * ratio) + (1 - s) * -np.expm1(-rate) for s in (p, q)]
    assert abs(expected - risk[1] / risk[0]) < 0.02
    error = risk[1] / risk[0] * np.sqrt(1 / before + 1 / after)
    assert abs(after / before - risk[1] / risk[0]) < 4 * error


def test_residents_take_part_with_what_they_have() -> None:
    people = Residents.of(
        bmi=[25.0], area=[0], quintile=[1], rural=[1], conditions=[Condition.CHD], age=[50]
    )
    model = Model.empty().with_rate(Lane.CHD, AnnualHazard(50.0))
    outcome = simulate(people, AREAS, model, run=Run(years=2, closed=True, keep=True))
    assert outcome.totals.of(Measure.NEW_CHD).sum() == 0
    assert np.isinf(outcome.times[0, :, Lane.CHD]).all()
