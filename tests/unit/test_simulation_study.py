"""What is said and written of a study of the book's own scenario.

Slow: the kernel runs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.cli.simulate import table_of
from headwater.lake.shapes import OBSERVATION
from headwater.simulation.lanes import Measure
from headwater.simulation.outcomes.account import answered
from headwater.simulation.outcomes.economics import Worth
from headwater.simulation.outcomes.observations import of_districts, of_small_areas
from headwater.simulation.outcomes.sentences import first, nothing, of_worth, pounds, reaches
from headwater.simulation.outcomes.study import Depth, Study, study, under
from headwater.simulation.outcomes.uncertainty import put_all
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.run import Run, simulate
from headwater.simulation.scenario import read_scenario, scenarios
from simulated_people import all_kinds, some_areas

AREAS = some_areas()
PEOPLE = all_kinds(6_000, AREAS)
WALK = read_scenario("walk", scenarios()["stop-smoking-and-blood-pressure"])


@pytest.fixture(scope="module")
def found() -> Study:
    """Four repeats: by fewer the variance of what befalls few people is itself luck."""
    model = region_model(PEOPLE, AREAS)
    plan = plan_of(WALK, PEOPLE, AREAS)
    return study(PEOPLE, AREAS, model, plan, Run(years=12, seed=1), Depth(4, 2))


@pytest.mark.slow
def test_the_factor_of_pairing_stands_beside_each_result(found: Study) -> None:
    """Proof 18: in every headline, and in the table that is printed."""
    answer = answered(found, WALK.title, WALK.assumed)
    factors = [line.pairing for line in answer.headlines if np.isfinite(line.pairing)]
    assert len(factors) >= 5
    assert min(factors) > 10
    printed = list(table_of(answer.headlines).columns[-1].cells)
    assert sum(each.endswith(" times") for each in printed) == len(factors)


@pytest.mark.slow
def test_whom_a_plan_touches_are_enough_for_its_draws(found: Study) -> None:
    """Every whole number is that of everybody living again."""
    assert found.again is not None
    assert 0 < len(found.again.residents) < len(PEOPLE) / 2
    model, _ = found.again.scene
    for number, values in enumerate(found.values):
        scene = put_all((model, found.plan), found.parameters, values)
        everybody = simulate(PEOPLE, AREAS, *scene, found.run).totals
        assert under(found, PEOPLE, AREAS, scene).equals(everybody)
        assert (found.draws[number] == everybody.region).all()


@pytest.mark.slow
def test_another_plan_is_lived_by_everybody(found: Study) -> None:
    assert found.again is not None
    model, plan = found.again.scene[0], found.plan
    wider = replace(plan, offers=(replace(plan.offers[0], reach=0.9), *plan.offers[1:]))
    keener = replace(plan, offers=(replace(plan.offers[0], accept=0.99), *plan.offers[1:]))
    for other in (wider, keener, replace(plan, cut=None)):
        assert not found.again.holds(other)
    with pytest.raises(ValueError, match="touches others"):
        found.again.totals(model, wider)
    everybody = simulate(PEOPLE, AREAS, model, wider, found.run).totals
    assert under(found, PEOPLE, AREAS, (model, wider)).equals(everybody)


@pytest.mark.slow
def test_a_study_is_said_and_written(found: Study) -> None:
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
    cells = of_districts(found, AREAS, 2021, "walk").to_pandas()
    change = cells[cells.series == "walk: difference"]
    gained = change[change.indicator == "simulated-years-in-good-health"]
    assert gained.value.sum() == pytest.approx(
        found.changes(Measure.HEALTHY_YEARS, found.repeats)[0]
    )
    assert (gained.lower <= gained.upper).all()


def test_sentences_say_what_is_known() -> None:
    assert first("A", (), 0).startswith("“A” rests on published effects; no range")
    assert reaches(12, once=True) == "It reaches 12 people."
    assert reaches(245_000, once=False) == "Its offers are taken up 245,000 times."
    assert "never shown to change anything" in nothing("A")
    assert pounds(1_234) == "£1,230"
    unknown = Worth(0.035, 10.0, 12.0, 0.0, -5_000.0, 100)
    assert "worth doing up to £2,050 for each person reached" in of_worth([unknown])
    saving = Worth(0.035, 10.0, 1.0, 1_000.0, -5_000.0, 10)
    assert "costs £5,000 less: it saves £4,000, discounted at 3.5% a year" in of_worth([saving])
    plain = Worth(0.035, 10.0, 1.0, 10_000.0, -5_000.0, 10)
    rates = (plain, replace(plain, rate=0.015, qalys=12.5), replace(plain, rate=0.0, qalys=20.0))
    assert (
        "costs £500, discounted at 3.5% a year (at 1.5%, £400; not discounted, £250)"
        in of_worth(rates)
    )
    assert "gains no" in of_worth([Worth(0.035, -1.0, 1.0, 10.0, 0.0, 10)])
