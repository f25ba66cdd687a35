"""What the evidence leaves open is drawn: of the model as of the plan.

Slow: residents are made, and the model is fitted to them for each draw.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.intervention_file import interventions
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.drivers import drivers
from headwater.simulation.outcomes.study import Depth, deepened, study, under
from headwater.simulation.outcomes.uncertainty import (
    Parameter,
    drawn,
    of_plan,
    pairing_at_least,
    pairing_factor,
    parameter_interval,
    put_all,
)
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.parameters.redrawn import WEIGHED, Redrawn
from headwater.simulation.plan import Plan
from headwater.simulation.run import Run, simulate
from headwater.simulation.scenario import Scenario, scenario_of
from simulated_people import all_kinds, some_areas

AREAS = some_areas()
PEOPLE = all_kinds(6_000, AREAS)
REDRAWN = Redrawn(PEOPLE, AREAS, {})


def asked(**more: object) -> Scenario:
    offer = {"intervention": "hypertension-case-finding", "from": 2021, "reach": 1.0}
    return scenario_of({"title": "Find it", "years": 8, "offer": [offer | more]}, areas=AREAS)


@pytest.mark.slow
def test_the_first_draw_of_a_model_is_another_and_draw_0_is_the_model() -> None:
    plain = region_model(PEOPLE, AREAS)
    same, other = REDRAWN.model(0), REDRAWN.model(1)
    assert (same.base == plain.base).all()
    for name in ("sbp", "smoking", "conditions"):
        assert (getattr(same.risks, name) == getattr(plain.risks, name)).all()
        assert (getattr(other.risks, name) != getattr(plain.risks, name)).any(), name
    assert (REDRAWN.model(1).base == other.base).all(), "a draw has an address"


@pytest.mark.slow
def test_a_limit_of_the_book_moves_what_it_is_about_and_nothing_else() -> None:
    low, high = (REDRAWN.at_limit("systolic-lowering-chd", upper).risks for upper in (False, True))
    assert (low.sbp[..., -1, Lane.CHD] > high.sbp[..., -1, Lane.CHD]).all()
    assert (low.sbp[..., Lane.STROKE] == high.sbp[..., Lane.STROKE]).all()


@pytest.mark.slow
def test_draws_of_the_model_widen_what_effects_alone_leave_open() -> None:
    """And each comes to what a run of everybody under that draw's model does, but for the few whom
    only that model lets the plan reach."""
    model, plan, run = region_model(PEOPLE, AREAS), plan_of(asked(), PEOPLE, AREAS), Run(8, 1)
    found = study(PEOPLE, AREAS, model, plan, run, Depth(2, 0))
    narrow = deepened(found, PEOPLE, AREAS, model, 6)
    wide = deepened(found, PEOPLE, AREAS, model, 6, redrawn=REDRAWN.model)
    assert (narrow.values == wide.values).all()
    measures = (Measure.QALYS, Measure.ADMISSIONS_EXPECTED)
    spreads = [
        [each.changes(measure, each.draws).std() for measure in measures] for each in (narrow, wide)
    ]
    assert spreads[1][1] > spreads[0][1]
    _, put = put_all((model, plan), wide.parameters, wide.values[2])
    everybody = simulate(PEOPLE, AREAS, REDRAWN.model(3), put, run).totals
    reached = wide.draws[2][1, :, Measure.REACHED].sum()
    assert reached == pytest.approx(everybody.of(Measure.REACHED)[1].sum(), rel=0.02)
    gained = wide.changes(Measure.QALYS, wide.draws)[2]
    assert gained == pytest.approx(np.diff(everybody.of(Measure.QALYS).sum(axis=-1))[0], rel=0.05)
    assert under(wide, PEOPLE, AREAS, (model, put)).equals(
        simulate(PEOPLE, AREAS, model, put, run).totals
    )


@pytest.mark.slow
def test_the_book_stands_in_the_tornado_beside_the_plan() -> None:
    model, plan = region_model(PEOPLE, AREAS), plan_of(asked(), PEOPLE, AREAS)
    found = study(PEOPLE, AREAS, model, plan, Run(8, 1), Depth(2, 2))
    bars = drivers(found, PEOPLE, AREAS, model, limits=REDRAWN.limits)
    names = {bar.name for bar in bars}
    assert "hypertension-case-finding: uptake" in names
    assert "book: admissions-by-condition" in names
    assert len(names) <= len(found.parameters) + len(WEIGHED)
    assert list(bars) == sorted(bars, key=lambda bar: -bar.width)


def test_uptake_and_cost_are_drawn_where_no_budget_bounds_them() -> None:
    names = [each.name.partition(": ")[2] for each in of_plan(plan_of(asked(), PEOPLE, AREAS))]
    assert names == ["uptake", "cost", "check"]
    bounded = of_plan(plan_of(asked(budget=1_000.0), PEOPLE, AREAS))
    assert [each.name.partition(": ")[2] for each in bounded] == ["check"]
    offer = plan_of(asked(), PEOPLE, AREAS).offers[0]
    low, high = offer.accept_interval or (0.0, 0.0)
    assert low < offer.accept < high
    low, high = offer.pounds_interval or (0.0, 0.0)
    assert low < offer.pounds < high
    supposed = plan_of(asked(cost_each=40.0), PEOPLE, AREAS).offers[0]
    assert supposed.pounds_interval is None
    assert replace(offer, accept=0.1) != offer


def test_an_interval_reaches_to_the_answer() -> None:
    found = np.array([2.0, 3.0, 4.0])
    assert parameter_interval(found, 1.0).lower == 1.0
    assert parameter_interval(found, 5.0).upper == 5.0
    assert parameter_interval(found, 3.0) == parameter_interval(found)


def test_what_pairing_is_at_least_is_kept_19_times_in_20() -> None:
    """Arms whose pairing is known: 4 runs say at least so much, and are seldom wrong."""
    luck = np.random.Generator(np.random.Philox(5))
    common = luck.normal(size=(3_000, 4, 1)) * 10
    arms = common + luck.normal(size=(3_000, 4, 2))
    truth = 2 * 101 / 2
    least = np.array([pairing_at_least(each) for each in arms])
    assert 0.90 < (least <= truth).mean() < 0.99
    assert pairing_factor(arms[0]) > least[0]


def test_a_share_whose_interval_reaches_to_nothing_is_drawn_and_stays_a_share() -> None:
    """Such as activity referral, whose effect may be none."""
    asked = scenario_of({"title": "x", "offer": [{"intervention": "activity-referral"}]})
    effect = next(each for each in of_plan(plan_of(asked, PEOPLE, AREAS)) if each.lower == 0)
    values = effect.quantile(np.linspace(0.001, 0.999, 99))
    assert values.min() == 0.0
    assert values.max() < 1.0
    assert effect.quantile(0.5) == pytest.approx(effect.central)


def drawn_plans(name: str) -> tuple[Plan, tuple[Parameter, ...], np.ndarray, list[Plan]]:
    """An intervention's plan, its parameters, 200 draws of them, and the plan under each."""
    asked = scenario_of({"title": "x", "offer": [{"intervention": name}]})
    plan = plan_of(asked, PEOPLE, AREAS)
    parameters = of_plan(plan)
    values = drawn(parameters, 200, 1)
    put = [put_all((Model.empty(), plan), parameters, each)[1] for each in values]
    return plan, parameters, values, put


@pytest.mark.parametrize("name", interventions())
def test_what_is_drawn_of_an_intervention_lies_about_what_the_book_says(name: str) -> None:
    """Half the draws on either side of the point estimate, 19 in 20 inside the interval."""
    _, parameters, values, _ = drawn_plans(name)
    assert parameters, "whom it reaches is never known exactly"
    for at, each in enumerate(parameters):
        column = values[:, at]
        assert (column < each.central).sum() == 100, each.name
        inside = ((column >= each.lower) & (column <= each.upper)).mean()
        assert 0.94 <= inside <= 1 if each.law == "edge" else 0.94 <= inside <= 0.96, each.name
        free = column[(column > 0) & (column < 1)] if each.law == "edge" else column
        assert len(np.unique(free)) == len(free) > 100, each.name


@pytest.mark.parametrize("name", interventions())
def test_each_draw_of_an_intervention_is_a_plan_of_its_own_and_a_null_one_stays_null(
    name: str,
) -> None:
    plan, parameters, values, put = drawn_plans(name)
    (offer,) = plan.offers
    by_name = {each.name: values[:, at] for at, each in enumerate(parameters)}
    assert len(by_name) == len(parameters), "each has a name of its own"
    assert (not offer.effects) == (interventions()[name].effects == ())
    for row, effect in enumerate(offer.effects):
        sizes = [one.offers[0].effects[row].size for one in put]
        if effect.interval is None:
            assert set(sizes) == {effect.size}
        else:
            assert any(np.array_equal(sizes, column) for column in by_name.values())
    if offer.accept_interval is not None:
        accepted = [one.offers[0].accept for one in put]
        assert accepted == by_name[f"{name}: uptake"].tolist()
    if not offer.effects:
        assert all(one.offers[0].effects == () for one in put)
    for each in put:
        same = replace(each.offers[0], effects=offer.effects, accept=offer.accept)
        assert replace(same, pounds=offer.pounds) == offer, "nothing else of it moves"
