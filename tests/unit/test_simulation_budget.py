"""A budget is kept in every year, and reaches a part of those whom a larger one reaches.

Slow: the kernel runs a few times.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.budget import ROUNDS, afforded, spent_by
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Plan
from headwater.simulation.run import Run
from simulated_people import all_kinds, some_areas, whole_model

AREAS = some_areas()
OFFER = Offer(
    "weight", Eligibility(youngest=18, bmi=(27.0, 99.0)), (Effect(Change.BMI, -2.0),), reach=0.4,
    pounds=100.0,
)  # fmt: skip


@pytest.mark.slow
def test_no_year_spends_more_than_its_budget() -> None:
    people, model, run = all_kinds(5_000, AREAS), whole_model(), Run(years=8, seed=2)
    free = spent_by(people, AREAS, model, Plan((OFFER,)), run)
    budget = 20_000.0
    bounded = afforded(people, AREAS, model, Plan((replace(OFFER, budget=budget),)), run)
    spent = spent_by(people, AREAS, model, bounded, run)
    assert free[0] > 3 * budget
    assert (spent <= budget).all()
    assert spent[:6].min() > 0.9 * budget
    assert bounded.cut is not None
    assert bounded.cut[0, 0] < bounded.cut[0, 5]


@pytest.mark.slow
def test_shares_are_those_that_everybody_in_every_round_would_give() -> None:
    people, model, run = all_kinds(5_000, AREAS), whole_model(), Run(years=8, seed=2)
    places = np.arange(len(AREAS)) % 2 == 0
    chosen = (np.arange(len(people)) % 3 != 0).astype(np.uint32)
    here = replace(OFFER, places=places)
    alone, budget, share = Plan((here,), chosen), 3_000.0, np.ones(run.years)
    for number in range(2 * ROUNDS):
        spent = spent_by(people, AREAS, model, replace(alone, cut=share[None]), run)
        grow = number < ROUNDS
        if not grow and (spent <= budget).all():
            break
        least = budget if grow else 0.995 * budget
        ratio = np.divide(least, spent, out=np.ones_like(spent), where=spent > 0)
        share = np.clip(share * (ratio if grow else np.minimum(ratio, 1.0)), 0.0, 1.0)
    bounded = afforded(people, AREAS, model, Plan((replace(here, budget=budget),), chosen), run)
    assert bounded.cut is not None
    assert bounded.cut[0].tolist() == share.tolist()
    assert share.max() < 0.9


def test_a_plan_without_budgets_is_left_alone() -> None:
    plan = Plan((OFFER,))
    assert afforded(all_kinds(10, AREAS), AREAS, whole_model(), plan, Run()) is plan


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="reaches nobody"):
        replace(OFFER, budget=0.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reach": 1.4}, "is not a share"),
        ({"reach": (0.1, 0.2)}, "or five"),
        ({"first_year": 5, "last_year": 2}, "before"),
    ],
)
def test_an_unreasonable_offer_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(OFFER, **change)
    assert np.isfinite(OFFER.pounds)
