"""The model out of the parameter book, a scenario as a plan, and what is said of a study.

Slow: the kernel runs.
"""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evidence import book
from headwater.lake.shapes import OBSERVATION
from headwater.simulation.calibration import calibrated
from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.from_book import plan_of, published_model
from headwater.simulation.from_book.rates import admissions, spending, spread
from headwater.simulation.kernel.offers import Change
from headwater.simulation.kernel.parts import EVENTS
from headwater.simulation.lanes import ONSETS, Lane, Measure
from headwater.simulation.outcomes.account import answered
from headwater.simulation.outcomes.economics import Worth
from headwater.simulation.outcomes.observations import of_districts, of_small_areas
from headwater.simulation.outcomes.sentences import first, of_worth, pounds
from headwater.simulation.outcomes.study import Depth, study
from headwater.simulation.run import Run
from headwater.simulation.scenario import read_scenario, scenarios
from simulated_people import all_kinds, some_areas

AREAS = some_areas()
PEOPLE = all_kinds(6_000, AREAS)
WALK = read_scenario("walk", scenarios()["stop-smoking-and-blood-pressure"])


def test_every_lane_has_a_rate_and_every_rate_is_possible() -> None:
    model = published_model(book())
    for lane in Lane:
        assert model.base[..., lane].max() > 0, lane.name
    assert model.base[..., :EVENTS].max() <= 3
    assert model.base[0, :, :, Lane.BREAST_CANCER].max() == 0
    assert (np.diff(model.base[:, :, 40:90, Lane.DEATH], axis=2) > 0).mean() > 0.95
    assert (model.base[..., Lane.UTILITY] <= 1).all()


def test_a_switch_of_the_book_changes_the_model() -> None:
    plain, other = (
        published_model(book(), choices) for choices in ({}, {"cessation-lag": "gbd-2019"})
    )
    assert (plain.risks.smoking != other.risks.smoking).any()
    np.testing.assert_array_equal(plain.base, other.base)


def test_conditions_and_risk_factors_never_spare_anybody_from_death() -> None:
    risks = published_model(book()).risks
    assert (risks.conditions[..., Lane.DEATH] >= 1).all()
    for lane in ONSETS:
        ex = risks.smoking[:, 2:, lane]
        assert (np.diff(ex, axis=1) <= 1e-12).all(), lane.name


def test_costs_add_up_to_the_published_spend() -> None:
    other, _, admission, bed_day = spending(book())
    rate, days = admissions(book())
    spent = other + rate * admission + days * bed_day
    published = spread(book().figure("nhs-spend")) * book().figure("prices-2011-12").number
    kept = other > 0.1 * published
    np.testing.assert_allclose(spent[kept], published[kept])
    assert kept.mean() > 0.9


def test_a_scenario_becomes_a_plan_that_asks_what_it_says() -> None:
    plan = plan_of(WALK, PEOPLE, AREAS)
    smoking, pressure = plan.offers
    assert smoking.eligible.smoking == (Smoking.CURRENT,)
    assert smoking.eligible.youngest == 16
    assert smoking.places is not None
    assert set(AREAS.quintile[smoking.places]) == {1}
    assert smoking.effects[0].change is Change.QUIT
    assert pressure.eligible.has_none == Condition.DIAGNOSED
    assert pressure.places is not None
    assert AREAS.rural[pressure.places].all()
    assert pressure.budget == 750_000
    assert (smoking.first_year, smoking.last_year) == (1, 10)


@pytest.mark.slow
def test_every_scenario_and_every_intervention_becomes_a_plan() -> None:
    for name, text in scenarios().items():
        plan = plan_of(read_scenario(name, text), PEOPLE, AREAS)
        plan.arrays(len(AREAS), 20)


@pytest.mark.slow
def test_a_study_is_said_and_written() -> None:
    model = calibrated(published_model(book()), PEOPLE, AREAS)
    plan = plan_of(WALK, PEOPLE, AREAS)
    found = study(PEOPLE, AREAS, model, plan, Run(years=12, seed=1), Depth(2, 2))
    answer = answered(found, WALK.title, WALK.assumed)
    assert "rests on things that nobody has measured" in answer.sentences[0]
    assert answer.reached > 0
    assert len(answer.accounts) == 5
    for rows in (of_small_areas(found, AREAS, 2021, "walk"), of_districts(found, AREAS, 2021, "w")):
        assert rows.schema == OBSERVATION.schema
        keys = rows.select(list(OBSERVATION.key)).group_by(list(OBSERVATION.key)).aggregate([])
        assert len(keys) == len(rows)
        assert set(rows["kind"].to_pylist()) == {"simulated"}
    small = of_small_areas(found, AREAS, 2021, "walk").to_pandas()
    change = small[small.series == "walk: difference"]
    deaths = change[change.indicator == "simulated-deaths"].value.sum()
    assert deaths == found.changes(Measure.DEATHS, found.repeats)[0]


def test_sentences_say_what_is_known() -> None:
    assert first("A", (), 0).startswith("“A” rests on published effects; no range")
    assert pounds(1_234) == "£1,230"
    unknown = Worth(0.035, 10.0, 12.0, 0.0, -5_000.0, 100)
    assert "worth doing up to £2,050 for each person reached" in of_worth(unknown)
    assert "saves money" in of_worth(Worth(0.035, 10.0, 1.0, 1_000.0, -5_000.0, 10))
    assert "costs £500," in of_worth(Worth(0.035, 10.0, 1.0, 10_000.0, -5_000.0, 10))
    assert "gains no" in of_worth(Worth(0.035, -1.0, 1.0, 10.0, 0.0, 10))
