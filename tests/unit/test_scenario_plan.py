"""A scenario as the kernel's plan: what is asked of places, each year, and once; reach and cost."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.simulation.conditions import Activity, Circumstance, Condition, Smoking
from headwater.simulation.eligibility import parse
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.parameters.scenario_plan import asked_once, split
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Payer, Plan
from headwater.simulation.population import Population, synthesise
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Run, simulate
from headwater.simulation.scenario import read_scenario, scenarios
from simulated_people import one_kind, some_areas
from small_area_people import made_up

AREAS = Areas(
    ("E01000001", "E01000002", "E01000003"),
    ("E07000001", "E07000001", "E07000002"),
    np.array([1, 3, 5], dtype=np.uint8),
    np.array([0, 1, 1], dtype=np.uint8),
)
PEOPLE = Residents.of(
    area=[0, 1, 2],
    age=[50, 50, 50],
    quintile=[1, 3, 5],
    rural=[0, 1, 1],
    bmi=[25.0] * 3,
    conditions=[Condition.DIABETES, 0, Condition.CHD],
)


def test_places_states_and_the_rest_are_told_apart() -> None:
    places, state, rest = split(
        parse(
            "age from 40 to 74 and quintile <= 2 and rural and smoking is not never and bmi >= 30 "
            "and diagnosed and not (chd or stroke) and (diabetes or copd) and born >= 1950 "
            "and activity is inactive and sbp < 160 and isolated and sex is women and alcohol > 14"
        )
    )
    assert [str(each) for each in places] == ["quintile <= 2", "rural"]
    assert not rest
    assert state.has_any == Condition.DIABETES | Condition.COPD
    assert (state.youngest, state.oldest, state.born_from) == (40, 74, 1950 - 2021)
    assert state.smoking == (Smoking.EX, Smoking.CURRENT)
    assert (state.has, state.has_none) == (
        Condition.DIAGNOSED, Condition.CHD | Condition.STROKE
    )  # fmt: skip
    assert state.bmi == (30, np.inf)
    assert state.sbp == (0, 160)
    assert (state.activity, state.sexes, state.alcohol) == ((Activity.INACTIVE,), (1,), 15)


def test_an_offer_is_made_where_the_scenario_says_and_costs_what_one_who_completes_costs() -> None:
    scenario = read_scenario(
        "mine.toml",
        """
title = "x"
[[offer]]
intervention = "hypertension-case-finding"
variant = "rural"
places = ["E07000001"]
from = 2026
until = 2030
reach = 0.5
budget = 1000
""",
        AREAS,
    )
    (offer,) = plan_of(scenario, PEOPLE, AREAS).offers
    assert offer.places is not None
    assert offer.places.tolist() == [False, True, False]
    assert offer.reach == (0.5,) * 5
    assert offer.accept == pytest.approx(0.4 * 0.85)
    assert offer.pounds == pytest.approx(21 / 0.85)
    assert (offer.first_year, offer.last_year, offer.budget) == (5, 9, 1000)
    assert (offer.payer, offer.again) == (Payer.ICB, 1)
    assert offer.effects[0].change is Change.CHECK
    assert offer.effects[0].assumed


def test_what_cannot_be_asked_each_year_is_asked_once_and_named() -> None:
    text = 'title = "x"\n[[offer]]\nintervention = "statins"\nonly = "age >= 80 or chd"\n'
    scenario = read_scenario("x", text, AREAS)
    plan = plan_of(scenario, PEOPLE, AREAS)
    assert asked_once(scenario) == ("age >= 80 or chd",)
    assert plan.chosen is not None


def test_one_of_several_conditions_is_asked_each_year() -> None:
    text = 'title = "x"\n[[offer]]\nintervention = "statins"\n'
    scenario = read_scenario("x", text, AREAS)
    plan = plan_of(scenario, PEOPLE, AREAS)
    (offer,) = plan.offers
    assert asked_once(scenario) == ()
    assert plan.chosen is None
    wanted = Condition.DIABETES | Condition.HYPERTENSION | Condition.CHD
    assert offer.eligible.has_any == wanted
    onsets = [(each.lane, each.size) for each in offer.effects]
    assert onsets == [(Lane.CHD, 0.755), (Lane.STROKE, 0.755), (Lane.DIABETES, 1.09)]


def test_a_condition_or_a_circumstance_is_asked_each_year() -> None:
    text = 'title = "x"\n[[offer]]\nintervention = "social-prescribing"\n'
    (offer,) = plan_of(read_scenario("x", text, AREAS), PEOPLE, AREAS).offers
    assert offer.eligible.has_any == Condition.DEPRESSION
    assert offer.eligible.any_circumstances == Circumstance.ISOLATED


@pytest.mark.slow  # compiles the kernel where it was never run
def test_whoever_falls_ill_later_is_reached_then() -> None:
    areas = some_areas()
    model = Model.empty().with_rate(Lane.CHD, AnnualHazard(0.2))
    ill = Condition.CHD | Condition.STROKE
    offer = Offer("for the ill", Eligibility(has_any=ill), (Effect(Change.HAZARD, 1.0, Lane.COPD),))
    run = Run(years=6, closed=True)
    totals = simulate(one_kind(3_000, areas), areas, model, Plan((offer,)), run).totals
    reached, fell = totals.of(Measure.REACHED)[1], totals.of(Measure.NEW_CHD)[1]
    assert reached[0] == 0
    assert fell.sum() > 1_000
    assert reached[1:].tolist() == fell[:-1].tolist()


def test_alcohol_is_told_in_units_a_week() -> None:
    text = 'title = "x"\n[[offer]]\nintervention = "alcohol-brief-advice"\n'
    (offer,) = plan_of(read_scenario("x", text, AREAS), PEOPLE, AREAS).offers
    assert offer.effects[0].size == pytest.approx(-20 / 8, abs=0.01)


def test_every_intervention_becomes_an_offer() -> None:
    from headwater.simulation.intervention_file import interventions

    for name in interventions():
        text = f'title = "x"\n[[offer]]\nintervention = "{name}"\n'
        (offer,) = plan_of(read_scenario("x", text, AREAS), PEOPLE, AREAS).offers
        assert offer.name == name
        assert 0 < offer.accept <= 1


@pytest.fixture(scope="module")
def population() -> Population:
    return synthesise(made_up(areas=10, people=1500), seed=4)


@pytest.mark.slow  # compiles the kernel, makes residents and runs ten years
def test_the_whole_way_from_the_book_to_a_run(population: Population) -> None:
    people, areas = population.residents, population.areas
    model = region_model(people, areas)
    nothing = read_scenario("x", scenarios()["nothing-changes"], areas)
    run = Run(years=10)
    made = simulate(people, areas, model, plan_of(nothing, people, areas), run).totals.area
    kept = [each for each in Measure if each is not Measure.REACHED]
    assert (made[:, 0][..., kept] == made[:, 1][..., kept]).all()
    assert made[:, 1, :, Measure.REACHED].sum() > 0
    a_year = made[:, 0].sum(axis=(0, 1)) / 10 / len(people)
    assert 0.007 < a_year[Measure.DEATHS] < 0.014
    assert 0.09 < a_year[Measure.ADMISSIONS] < 0.16
