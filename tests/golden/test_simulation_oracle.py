"""The kernel against an oracle over all states of conditions and smoking (proof 3).

Slow: 30 seeds at each of five sizes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.residents import Residents
from headwater.simulation.risks import RelativeRisks
from headwater.simulation.run import Run, simulate
from oracle_of_states import CURRENT, NEVER, Person, World, expected
from simulated_people import one_kind, some_areas

AREAS = some_areas()
YEARS, AGE, SEEDS = 12, 55, 30
SIZES = (500, 1_500, 5_000, 15_000, 50_000)
EX = (0.9, 0.8, 0.7, 0.6, 0.45, 0.3, 0.2, 0.1)
GIVING_IN = (1.0, 0.7, 0.5, 0.4, 0.2, 0.1, 0.05, 0.02)
LANES = {"chd": Lane.CHD, "stroke": Lane.STROKE, "copd": Lane.COPD, "diabetes": Lane.DIABETES}
BITS = {name: Condition[lane.name] for name, lane in LANES.items()}
ONSET = {"chd": 0.008, "stroke": 0.005, "copd": 0.006, "diabetes": 0.009}
SMOKING = {"chd": 2.4, "stroke": 2.0, "copd": 6.0, "diabetes": 1.3}
BETWEEN = {("diabetes", "chd"): 1.8, ("diabetes", "stroke"): 1.7, ("chd", "stroke"): 1.5}
FATAL = {"chd": 2.2, "stroke": 2.6, "copd": 1.9, "diabetes": 1.4}


def rising(rate: float) -> object:
    return lambda age: rate * np.exp(0.06 * (age - AGE))


def course(current: float) -> tuple[float, list[float]]:
    return current, [1 + (current - 1) * left for left in EX]


WORLD = World(
    tuple(LANES),
    {name: rising(rate) for name, rate in ONSET.items()},
    rising(0.012),
    0.07,
    0.09,
    GIVING_IN,
    {name: course(current) for name, current in SMOKING.items()},
    course(1.7),
    BETWEEN,
    FATAL,
)


def model() -> Model:
    ages = np.arange(111.0)
    risks = RelativeRisks.none()
    for name, current in SMOKING.items():
        risks = risks.smoking_is(LANES[name], current=current, ex=course(current)[1])
        risks = risks.condition_is(BITS[name], Lane.DEATH, FATAL[name])
    risks = risks.smoking_is(Lane.DEATH, current=1.7, ex=course(1.7)[1])
    for (one, other), ratio in BETWEEN.items():
        risks = risks.condition_is(BITS[one], LANES[other], ratio)
    made = Model.empty(risks)
    for name, rate in ONSET.items():
        made = made.with_rate(LANES[name], AnnualHazard(np.minimum(rising(rate)(ages), 5)))
    made = made.with_rate(Lane.DEATH, AnnualHazard(np.minimum(rising(0.012)(ages), 5)))
    made = made.with_rate(Lane.QUIT, AnnualHazard(0.07)).with_rate(Lane.RESTART, AnnualHazard(0.09))
    return replace(made, restart=np.array(GIVING_IN))


def people(number: int) -> Residents:
    """Half never smoked and half smoke."""
    alike = one_kind(number, AREAS, age=AGE)
    smoking = np.where(np.arange(number) % 2 == 0, Smoking.NEVER, Smoking.CURRENT)
    return replace(alike, smoking=smoking.astype(np.uint8))


def counted(number: int, seed: int) -> np.ndarray:
    """Alive, deaths and new cases a person (5 + 1, years)."""
    totals = simulate(people(number), AREAS, model(), run=Run(YEARS, seed, closed=True)).totals
    new = [Measure(Measure.NEW_CHD + lane - Lane.CHD) for lane in LANES.values()]
    measures = (Measure.PEOPLE, Measure.DEATHS, *new)
    return np.stack([totals.of(measure)[0] for measure in measures]) / number


def foretold() -> np.ndarray:
    both = [expected(WORLD, Person(AGE, habit), YEARS) for habit in (NEVER, CURRENT)]
    names = ("alive", "death", *LANES)
    return np.stack([(both[0][name] + both[1][name]) / 2 for name in names])


@pytest.mark.slow
def test_error_falls_with_the_root_of_the_number_of_people() -> None:
    """Proof 3: the log-log slope of the RMS error is -0.5 within 0.1; the bias is nothing."""
    oracle = foretold()
    errors, worst = [], 0.0
    for number in SIZES:
        found = np.stack([counted(number, seed) for seed in range(SEEDS)])
        errors.append(np.sqrt(((found - oracle) ** 2).mean()))
        spread = found.std(axis=0, ddof=1) / np.sqrt(SEEDS)
        away = np.abs(found.mean(axis=0) - oracle)[:, 1:] / np.maximum(spread[:, 1:], 1e-12)
        worst = max(worst, float(np.median(away)))
    slope = np.polyfit(np.log(SIZES), np.log(errors), 1)[0]
    assert abs(slope + 0.5) < 0.1, slope
    assert worst < 1.5


@pytest.mark.slow
def test_every_year_of_a_large_run_is_the_oracles() -> None:
    """Every count of every year within four standard errors."""
    number = 400_000
    oracle, found = foretold(), counted(number, 99)
    error = np.sqrt(np.maximum(oracle * (1 - np.minimum(oracle, 1)), 1e-12) / number)
    z = (found - oracle)[:, 1:] / error[:, 1:]
    assert np.abs(z).max() < 4.5
    assert abs(z.mean()) < 1
