"""The kernel against an oracle over all states of conditions and smoking (proof 3).

Body mass and blood pressure are in rows that they do not leave, with relative risks of their own.

Slow: 30 seeds at each of five sizes, and an oracle of 14,000 states.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from headwater.simulation.conditions import Smoking
from headwater.simulation.lanes import ONSETS, Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.residents import Residents
from headwater.simulation.risks import BMI_MIDDLE, SBP_MIDDLE, RelativeRisks
from headwater.simulation.run import Run, simulate
from oracle_of_states import CURRENT, NEVER, Person, World, expected
from simulated_people import one_kind, some_areas

AREAS = some_areas()
YEARS, AGE, SEEDS = 12, 55, 30
SIZES = (500, 1_500, 5_000, 15_000, 50_000)
EX = (0.9, 0.8, 0.7, 0.6, 0.45, 0.3, 0.2, 0.1)
GIVING_IN = (1.0, 0.7, 0.5, 0.4, 0.2, 0.1, 0.05, 0.02)
LANES = {lane.name.lower().replace("_", "-"): lane for lane in ONSETS}
"""Every condition that has an onset: 1,024 sets of conditions, each with every smoking state."""
ONSET = {
    "chd": 0.008, "stroke": 0.005, "diabetes": 0.009, "copd": 0.006, "lung-cancer": 0.003,
    "colorectal-cancer": 0.003, "breast-cancer": 0.004, "dementia": 0.004, "depression": 0.02,
    "frailty": 0.01,
}  # fmt: skip
SMOKING = dict.fromkeys(LANES, 1.0) | {
    "chd": 2.4, "stroke": 2.0, "copd": 6.0, "diabetes": 1.3, "lung-cancer": 9.0, "dementia": 1.3
}  # fmt: skip
BETWEEN = {
    ("diabetes", "chd"): 1.8, ("diabetes", "stroke"): 1.7, ("chd", "stroke"): 1.5,
    ("stroke", "dementia"): 1.9, ("depression", "frailty"): 1.4, ("copd", "lung-cancer"): 2.0,
}  # fmt: skip
FATAL = {
    "chd": 2.2, "stroke": 2.6, "copd": 1.9, "diabetes": 1.4, "lung-cancer": 12.0,
    "colorectal-cancer": 4.0, "breast-cancer": 2.5, "dementia": 3.0, "depression": 1.2,
    "frailty": 1.8,
}  # fmt: skip
BMI, SBP = 33.5, 152.0
HEAVY = {"chd": 1.3, "diabetes": 2.5}
HIGH = {"chd": 1.4, "stroke": 1.7}
"""What everybody's body mass and pressure, which stay in their rows, multiply onsets by."""


def rising(rate: float) -> object:
    return lambda age: rate * np.exp(0.06 * (age - AGE))


def course(current: float) -> tuple[float, list[float]]:
    return current, [1 + (current - 1) * left for left in EX]


def of_everybody(name: str) -> float:
    """An onset's rate in those who never smoked and have nothing else, at the age of the start."""
    return ONSET[name] * HEAVY.get(name, 1.0) * HIGH.get(name, 1.0)


WORLD = World(
    tuple(LANES),
    {name: rising(of_everybody(name)) for name in ONSET},
    rising(0.006),
    0.07,
    0.09,
    GIVING_IN,
    {name: course(current) for name, current in SMOKING.items()},
    course(1.7),
    BETWEEN,
    FATAL,
)


@cache
def model() -> Model:
    ages = np.arange(111.0)
    risks = RelativeRisks.none()
    for name, current in SMOKING.items():
        risks = risks.smoking_is(LANES[name], current=current, ex=course(current)[1])
        risks = risks.condition_is(ONSETS[LANES[name]], Lane.DEATH, FATAL[name])
    risks = risks.smoking_is(Lane.DEATH, current=1.7, ex=course(1.7)[1])
    for (one, other), ratio in BETWEEN.items():
        risks = risks.condition_is(ONSETS[LANES[one]], LANES[other], ratio)
    for factor, middle, value, ratios in (
        ("bmi", BMI_MIDDLE, BMI, HEAVY),
        ("sbp", SBP_MIDDLE, SBP, HIGH),
    ):
        here = np.abs(middle - value).argmin()
        for name, ratio in ratios.items():
            row = np.where(np.arange(len(middle)) == here, ratio, 50.0)
            risks = risks.multiplied(factor, LANES[name], row)
    made = Model.empty(risks)
    for name, rate in ONSET.items():
        made = made.with_rate(LANES[name], AnnualHazard(np.minimum(rising(rate)(ages), 5)))
    made = made.with_rate(Lane.DEATH, AnnualHazard(np.minimum(rising(0.006)(ages), 5)))
    made = made.with_rate(Lane.QUIT, AnnualHazard(0.07)).with_rate(Lane.RESTART, AnnualHazard(0.09))
    return replace(made, restart=np.array(GIVING_IN))


@cache
def people(number: int) -> Residents:
    """Half never smoked and half smoke."""
    alike = one_kind(number, AREAS, age=AGE)
    smoking = np.where(np.arange(number) % 2 == 0, Smoking.NEVER, Smoking.CURRENT)
    measured = {"bmi": np.full(number, BMI * 4, np.uint8), "sbp": np.full(number, SBP, np.uint8)}
    return replace(alike, smoking=smoking.astype(np.uint8), **measured)


def counted(number: int, seed: int) -> np.ndarray:
    """Alive, deaths and new cases a person (5 + 1, years)."""
    totals = simulate(people(number), AREAS, model(), run=Run(YEARS, seed, closed=True)).totals
    new = [Measure(Measure.NEW_CHD + lane - Lane.CHD) for lane in LANES.values()]
    measures = (Measure.PEOPLE, Measure.DEATHS, *new)
    return np.stack([totals.of(measure)[0] for measure in measures]) / number


@cache
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
    assert np.abs(z).max() < 4
    assert abs(z.mean()) < 1
    whole, counted_in_all = oracle[1:].sum(axis=1), found[1:].sum(axis=1)
    error_in_all = np.sqrt(whole * (1 - whole) / number)
    assert (error_in_all / whole < 0.012).all(), "two in a hundred too many would be seen"
    assert (np.abs(counted_in_all - whole) / error_in_all < 4).all()
