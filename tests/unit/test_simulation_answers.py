"""What an answer is made of: each offer alone, the worth of evidence, gaps of few fifths.

Slow: the kernel runs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.outcomes.alone import each_alone, only
from headwater.simulation.outcomes.economics import Worth
from headwater.simulation.outcomes.further_evidence import net_benefits, worth_of_evidence
from headwater.simulation.outcomes.gap import gap_in
from headwater.simulation.outcomes.headline import Headline
from headwater.simulation.outcomes.sentences import of_gap, of_headline, of_worth, unsure
from headwater.simulation.outcomes.study import Depth, Study, deepened, study
from headwater.simulation.outcomes.uncertainty import Interval
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.population import synthesis
from headwater.simulation.run import Run, simulate
from headwater.simulation.scenario import read_scenario, scenario_of, scenarios
from simulated_people import all_kinds, some_areas

AREAS = some_areas()
PEOPLE = all_kinds(6_000, AREAS)
WALK = read_scenario("walk", scenarios()["stop-smoking-and-blood-pressure"])


@pytest.fixture(scope="module")
def found() -> Study:
    """The book's own scenario with three draws."""
    model, plan = region_model(PEOPLE, AREAS), plan_of(WALK, PEOPLE, AREAS)
    return study(PEOPLE, AREAS, model, plan, Run(years=8, seed=1), Depth(2, 3))


@pytest.mark.slow
def test_draws_made_later_are_those_made_at_once(found: Study) -> None:
    model = region_model(PEOPLE, AREAS)
    plan = plan_of(WALK, PEOPLE, AREAS)
    shallow = study(PEOPLE, AREAS, model, plan, Run(years=8, seed=1), Depth(2, 0))
    assert len(shallow.draws) == 0
    later = deepened(shallow, PEOPLE, AREAS, model, 3)
    assert np.array_equal(later.draws, found.draws)
    assert np.array_equal(later.drawn_gaps, found.drawn_gaps)
    assert deepened(shallow, PEOPLE, AREAS, model, 0) is shallow


@pytest.mark.slow
def test_each_offer_alone_is_a_scenario_of_its_own(found: Study) -> None:
    model = region_model(PEOPLE, AREAS)
    one, two = each_alone(found, PEOPLE, AREAS, model)
    assert [one.name, two.name] == ["stop-smoking-service", "hypertension-case-finding"]
    assert one.worth.programme == 0, "nobody knows what it costs"
    assert two.worth.programme > 0
    together = int(found.totals.of(Measure.REACHED)[1].sum())
    assert 0 < one.reached < together
    assert one.reached + two.reached == pytest.approx(together, rel=0.1)
    assert only(found.plan, 1).offers == found.plan.offers[1:]


@pytest.mark.slow
def test_evidence_is_worth_something_only_where_it_could_change_the_choice(found: Study) -> None:
    benefits = net_benefits(found)
    assert benefits.shape == (3, 2)
    assert (benefits[:, 0] == 0).all()
    worth = worth_of_evidence(found)
    assert worth is not None
    assert worth >= 0
    assert worth_of_evidence(replace(found, draws=found.draws[:0])) is None


@pytest.mark.slow
def test_each_gap_has_an_interval_by_luck_and_one_by_the_evidence(found: Study) -> None:
    assert found.repeated_gaps.shape == (2, 3)
    assert found.drawn_gaps.shape == (3, 3)
    for at, each in enumerate(found.gaps):
        assert each.luck is not None
        assert each.evidence is not None
        assert each.narrowed == found.repeated_gaps[0, at]
        assert each.luck.error == pytest.approx(np.std(found.repeated_gaps[:, at], ddof=1))
        low, high = np.quantile(found.drawn_gaps[:, at], [0.025, 0.975])
        assert (each.evidence.lower, each.evidence.upper) == (low, high)
    alone = replace(found, repeated_gaps=found.repeated_gaps[:1], drawn_gaps=found.drawn_gaps[:0])
    assert [(each.luck, each.evidence) for each in alone.gaps] == [(None, None)] * 3


def test_the_sentence_of_a_gap_says_how_sure_it_is() -> None:
    values = np.array([[60.0, 62, 64, 66, 68], [60.5, 62.4, 64, 66, 68]])
    gap = gap_in(values, np.ones((2, 5)), "healthy life")
    assert of_gap(gap).endswith("narrows from 10.00 to 9.30 across the social scale.")
    sure = gap.with_intervals(np.array([1.0, 1.2]), np.array([0.9, 1.0, 1.3]))
    assert of_gap(sure).endswith("by 0.7 to 1.3."), "the range reaches to the answer itself"
    still = replace(gap, sii=np.array([10.0, 9.99]), name="life expectancy")
    still = still.with_intervals(np.zeros(0), np.array([-0.02, 0.01, 0.03]))
    said = "at 10.00 years across the social scale; it may change by up to 0.029 years."
    assert of_gap(still).endswith(said)
    open_ = gap.with_intervals(np.array([1.0, 1.2]), np.array([-0.9, 1.0, 1.3]))
    assert of_gap(open_).startswith("We cannot tell whether the gap in healthy life changes: from")
    unknown = gap.with_intervals(np.array([1.0, np.nan]), np.zeros(0))
    assert (unknown.luck, unknown.evidence) == (None, None)


def test_a_gap_goes_through_the_fifths_that_live_there() -> None:
    rising = np.array([[60.0, 62, 64, 66, 68]] * 2)
    people = np.array([[1.0, 1, 1, 0, 0]] * 2)
    three = gap_in(np.where(people > 0, rising, np.nan), people, "healthy life")
    assert three.sii.round(6).tolist() == [6.0, 6.0]
    few = gap_in(rising, np.array([[1.0, 1, 0, 0, 0]] * 2), "healthy life")
    assert np.isnan(few.sii).all()
    assert of_gap(few).startswith("The gap in healthy life cannot be worked out")


def test_sentences_name_the_year_and_what_has_no_price() -> None:
    line = Headline(
        Measure.DEATHS, "deaths", 100.0, -12.0, Interval(-15.0, -9.0, 1.5), None, 8, 40.0
    )
    assert "it shows from 2028" in of_headline(line, 20, 2021)
    assert "in no single year" in of_headline(replace(line, lag=None), 20, 2021)
    assert unsure([line]) == "We cannot tell whether these change: deaths (−12 by this run)."
    worth = Worth(0.035, 10.0, 1.0, 10_000.0, -5_000.0, 10)
    partly = of_worth([worth], ("Warm homes",))
    assert partly.startswith("What Warm homes costs is not known, so the whole has no price")
    assert "up to £195,000 in all" in partly, "10 QALYs at £20,000, care saved, the rest paid"
    assert "not known" not in of_worth([worth])


def test_what_is_uncosted_is_named_until_a_cost_is_supposed() -> None:
    assert WALK.uncosted == ("Stop-smoking service",)
    text = scenarios()["stop-smoking-and-blood-pressure"]
    supposed = read_scenario("walk", text.replace("reach = 0.5", "reach = 0.5\ncost_each = 200", 1))
    assert supposed.uncosted == ()


def test_what_is_the_same_for_every_place_is_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def fitted(*given: object) -> tuple[object, object]:
        calls.append(given)
        return object(), object()

    monkeypatch.setattr(synthesis, "_fitted", fitted)
    synthesis._shared.cache_clear()
    assert synthesis._shared(()) == synthesis._shared(())
    synthesis._shared((("cessation-lag", "gbd-2019"),))
    assert len(calls) == 2
    synthesis._shared.cache_clear()


@pytest.mark.slow
def test_fewer_admissions_are_fewer_bed_days_and_not_longer_stays() -> None:
    warm = scenario_of(
        {
            "title": "Warm homes",
            "years": 6,
            "offer": [{"intervention": "warm-homes", "from": 2021, "reach": 1.0}],
        }
    )
    plan = plan_of(warm, PEOPLE, AREAS)
    assert [one.lane for one in plan.offers[0].effects if one.also] == [Lane.ADMISSION]
    totals = simulate(PEOPLE, AREAS, region_model(PEOPLE, AREAS), plan, Run(years=6)).totals
    falls = []
    for measure in (Measure.ADMISSIONS_EXPECTED, Measure.BED_DAYS_EXPECTED):
        before, after = totals.of(measure).sum(axis=-1)
        falls.append(1 - after / before)
    assert falls[0] > 0.001
    assert falls[1] == pytest.approx(falls[0], rel=0.5)
