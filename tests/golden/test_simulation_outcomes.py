"""Outcomes against closed forms: QALYs, discounting, Sullivan, slopes, EVPI, pairing.

Slow tests follow hundreds of thousands of people or repeat runs with many seeds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import MICRO, Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.account import ALWAYS
from headwater.simulation.outcomes.economics import (
    View,
    discounted,
    split_incentives,
    worth,
)
from headwater.simulation.outcomes.gap import admissions, gap_in, years_of_life
from headwater.simulation.outcomes.headline import SHOWN
from headwater.simulation.outcomes.lag import shows_from
from headwater.simulation.outcomes.uncertainty import (
    Parameter,
    drawn,
    evpi,
    of_plan,
    pairing_factor,
    parameter_interval,
    put_all,
    scaled,
    tornado,
)
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Payer, Plan
from headwater.simulation.rates import AnnualAmount, AnnualHazard
from headwater.simulation.run import Run, simulate
from simulated_people import all_kinds, lowering_plan, one_kind, some_areas, whole_model

AREAS = some_areas()
CASE_FINDING = Plan(
    (
        Offer(
            "hypertension case-finding",
            Eligibility(youngest=40, has_none=Condition.DIAGNOSED),
            (Effect(Change.CHECK, 0.9, interval=(0.8, 0.95)),),
            reach=0.5,
            pounds=25.0,
            payer=Payer.COUNCIL,
        ),
    )
)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.0, 0.015, 0.035])
def test_qalys_and_discounting_match_their_closed_form(rate: float) -> None:
    """Proof 13: constant hazard and utility; years discounted by whole years from the base year."""
    number, die, utility, years = 200_000, 0.03, 0.8, 30
    model = Model.empty().with_rate(Lane.DEATH, AnnualHazard(die))
    model = model.with_rate(Lane.UTILITY, AnnualAmount(utility))
    run = Run(years=years, closed=True, seed=4)
    view = View.cohort(simulate(one_kind(number, AREAS), AREAS, model, run=run).totals)
    lived = discounted(view.of(Measure.QALYS), rate)[0].sum() / number
    year = np.arange(years)
    in_year = utility * (np.exp(-die * year) - np.exp(-die * (year + 1))) / die
    expected = (in_year / (1 + rate) ** year).sum()
    assert abs(lived - expected) < 4 * utility * 11 / np.sqrt(number)


@pytest.mark.slow
def test_healthy_life_expectancy_matches_sullivan() -> None:
    """Proof 14: a population of all ages at a constant hazard; years left are 1/hazard."""
    number, die, healthy = 300_000, 0.05, 0.6
    ages = np.tile(np.arange(95), number // 95 + 1)[:number]
    people = one_kind(number, AREAS)
    people = replace(people, age=ages.astype(np.uint8)).sorted_by_area()
    model = Model.empty().with_rate(Lane.DEATH, AnnualHazard(die))
    model = model.with_rate(Lane.GOOD_HEALTH, AnnualAmount(healthy))
    totals = simulate(people, AREAS, model, run=Run(years=2, closed=True, seed=6)).totals
    life, healthy_life = years_of_life(totals, 0, 2)
    # An abridged table in bands of five years follows a constant hazard to within a thousandth.
    assert np.abs(life.values - 1 / die).max() < 0.02 / die
    assert np.abs(healthy_life.values - healthy / die).max() < 0.02 * healthy / die


def test_slopes_on_a_constructed_gradient() -> None:
    """Proof 15: a line in the rank of deprivation has its own slope, and ends 50 and 70."""
    share = np.array([0.3, 0.1, 0.2, 0.25, 0.15])
    middle = np.cumsum(share) - share / 2
    values = np.stack([50 + 20 * middle, 55 + 10 * middle])
    gap = gap_in(values, np.stack([share, share]) * 1e6, "made up")
    np.testing.assert_allclose(gap.sii, [20.0, 10.0])
    np.testing.assert_allclose(gap.rii, [70 / 50, 65 / 55])
    assert gap.narrowed == pytest.approx(10.0)


@pytest.mark.parametrize(("mean", "spread"), [(0.0, 1.0), (0.7, 1.0), (-2.0, 3.0)])
def test_evpi_matches_the_linear_normal_closed_form(mean: float, spread: float) -> None:
    """Proof 16: spread x density - |mean| x tail, for one decision with a normal net benefit."""
    chance = (np.arange(200_000) + 0.5) / 200_000
    benefit = stats.norm.ppf(chance, mean, spread)
    found = evpi(np.stack([np.zeros_like(benefit), benefit], axis=1))
    unit = abs(mean) / spread
    expected = spread * (stats.norm.pdf(unit) - unit * stats.norm.sf(unit))
    assert found == pytest.approx(expected, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "plan", [CASE_FINDING, lowering_plan()], ids=["case-finding", "every offer at once"]
)
def test_pairing_lowers_variance_tenfold(plan: Plan) -> None:
    """Proof 18: over 12 seeds, for the reference scenario, hypertension case-finding, and wherever
    any headline of a scenario of many offers moves by less than 5%."""
    people = all_kinds(15_000, AREAS)
    model = whole_model()
    measures = (Measure.ADMISSIONS, *SHOWN)
    arms = np.array(
        [
            [
                View.region(simulate(people, AREAS, model, plan, run).totals)
                .of(measure)
                .sum(axis=-1)
                for measure in measures
            ]
            for run in (Run(years=15, seed=seed) for seed in range(12))
        ]
    )
    for at, measure in enumerate(measures):
        factor = pairing_factor(arms[:, at])
        change = np.diff(arms[:, at], axis=1).mean() / arms[:, at, 0].mean()
        if measure in (Measure.ADMISSIONS, *ALWAYS):
            assert 0 < abs(change) < 0.05, measure.name
        assert abs(change) >= 0.05 or factor > 10, (measure.name, change, factor)


def test_parameters_keep_their_intervals() -> None:
    ratio = Parameter("r", 0.8, 0.7, 0.95, "ratio", lambda scene, _: scene)
    share = Parameter("s", 0.2, 0.1, 0.4, "share", lambda scene, _: scene)
    values = drawn((ratio, share), 4_000, 1)
    np.testing.assert_allclose(np.quantile(values[:, 0], [0.025, 0.5, 0.975]), [0.7, 0.8, 0.95],
                               atol=0.003)  # fmt: skip
    np.testing.assert_allclose(np.quantile(values[:, 1], [0.025, 0.5, 0.975]), [0.1, 0.2, 0.4],
                               atol=0.003)  # fmt: skip
    assert abs(np.corrcoef(values.T)[0, 1]) < 4 / np.sqrt(4_000)
    with pytest.raises(ValueError, match="outside its own interval"):
        Parameter("r", 0.5, 0.7, 0.9, "ratio", lambda scene, _: scene)


@pytest.mark.slow
def test_what_drives_the_answer_and_how_far_parameters_leave_it_open() -> None:
    people = all_kinds(4_000, AREAS)
    parameters = of_plan(CASE_FINDING)

    def answer(scene: tuple[Model, Plan]) -> float:
        totals = simulate(people, AREAS, *scene, Run(years=10, seed=2)).totals
        return View.region(totals).change(Measure.ADMISSIONS_EXPECTED)

    scene = (whole_model(), CASE_FINDING)
    bars = tornado(scene, parameters, answer)
    assert [bar.name for bar in bars] == ["hypertension case-finding: check"]
    assert bars[0].high < bars[0].low < 0
    values = drawn(parameters, 8, 3)
    answers = np.array([answer(put_all(scene, parameters, each)) for each in values])
    interval = parameter_interval(answers)
    # A draw inside the interval may answer a little outside the bar: thresholds are crossed singly.
    assert 1.05 * bars[0].high <= interval.lower < interval.upper <= 0.95 * bars[0].low
    lower, upper = scaled(interval, answers.mean(), np.array([answers.mean(), 0.0]))
    np.testing.assert_allclose([lower[0], upper[0]], [interval.lower, interval.upper])
    assert lower[1] == upper[1] == 0.0


@pytest.mark.slow
def test_costs_gains_and_accounts_belong_together() -> None:
    people, model = all_kinds(8_000, AREAS), whole_model()
    totals = simulate(people, AREAS, model, CASE_FINDING, Run(years=20, seed=3)).totals
    region, cohort = View.region(totals), View.cohort(totals)
    accounts = split_incentives(region)
    assert accounts[0].programme == pytest.approx(25.0 * totals.of(Measure.REACHED)[1].sum())
    assert accounts[2].released == -region.change(Measure.BED_DAYS_EXPECTED)
    whole = sum(each.net + each.in_kind for each in accounts)
    assert whole == pytest.approx(worth(region, 0.0).programme + worth(region, 0.0).care)
    half = split_incentives(region, cashable=0.5)
    assert sum(each.net + each.in_kind for each in half) == pytest.approx(whole)
    assert half[2].in_kind == pytest.approx(accounts[2].in_kind / 2)
    plain, later = worth(cohort, 0.0), worth(cohort)
    assert plain.qalys > later.qalys > 0
    assert later.cost_per_qaly == pytest.approx((later.programme + later.care) / later.qalys)
    price = (later.threshold * later.qalys - later.care) / later.reached
    assert later.dearest == pytest.approx(price)
    assert cohort.gain_a_person(Measure.QALYS) == pytest.approx(plain.qalys / len(people))
    with pytest.raises(ValueError, match=r"View\.cohort"):
        region.gain_a_person(Measure.QALYS)
    assert shows_from(np.diff(region.of(Measure.QALYS), axis=0))[0] in range(1, 12)
    assert admissions(totals, 10, 20).values.shape == (2, 5)
    assert totals.area.sum() / MICRO > 0
