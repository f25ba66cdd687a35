"""Who knows of their hypertension: the share stays near the base year's, whatever the year.

Slow: residents are made, the model is fitted to them, and they are followed for twenty years.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from headwater.simulation.conditions import Condition
from headwater.simulation.model import Model
from headwater.simulation.parameters import region_model
from headwater.simulation.population import Population, synthesise
from headwater.simulation.run import Run, simulate
from small_area_people import made_up

pytestmark = pytest.mark.slow
HAS, KNOWS = int(Condition.HYPERTENSION), int(Condition.DIAGNOSED)


@cache
def region() -> tuple[Population, Model]:
    made = synthesise(made_up(areas=25, people=3000), seed=2)
    return made, region_model(made.residents, made.areas)


def share_who_know(conditions: np.ndarray, age: np.ndarray) -> float:
    """Of people of 40 to 79 who live and have hypertension."""
    has = (age >= 40) & (age < 80) & (conditions >= 0) & (conditions & HAS > 0)
    return float((conditions[has] & KNOWS > 0).mean())


@pytest.mark.parametrize("years", [1, 5, 10, 20])
def test_the_share_who_know_stays_near_the_base_years(years: int) -> None:
    made, model = region()
    people = made.residents
    start = share_who_know(people.conditions.astype(np.int64), people.age)
    run = Run(years=years, closed=True, keep=True)
    end = simulate(people, made.areas, model, run=run).conditions[:, 0]
    assert abs(share_who_know(end, people.age + years) - start) < 0.05
