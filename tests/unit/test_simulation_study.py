"""What is said and written of a study of the book's own scenario.

Slow: the kernel runs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.cli.simulate import table_of, table_of_accounts
from headwater.lake.shapes import OBSERVATION
from headwater.simulation.lanes import Measure
from headwater.simulation.outcomes.account import answered
from headwater.simulation.outcomes.economics import Account, View, Worth, split_incentives
from headwater.simulation.outcomes.lag import shares_of_chance, shows_from
from headwater.simulation.outcomes.observations import of_districts, of_small_areas
from headwater.simulation.outcomes.sentences import (
    first,
    nothing,
    of_account,
    of_worth,
    pounds,
    reaches,
)
from headwater.simulation.outcomes.study import (
    IN_PLACES,
    Depth,
    Study,
    apart_in_places,
    study,
    under,
)
from headwater.simulation.outcomes.uncertainty import Interval, few, put_all
from headwater.simulation.outcomes.who_pays import who_pays
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.run import Run, simulate
from headwater.simulation.scenario import ScenarioError, read_scenario, scenarios
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
    printed = list(table_of_accounts(answer.accounts).columns[1].cells)
    assert printed == ["programme", "care", "bed days released", "emergency care, not cash", "care"]
    for rows in (of_small_areas(found, AREAS, 2021, "walk"), of_districts(found, AREAS, 2021, "w")):
        assert rows.schema == OBSERVATION.schema
        keys = rows.select(list(OBSERVATION.key)).group_by(list(OBSERVATION.key)).aggregate([])
        assert len(keys) == len(rows)
        assert set(rows["kind"].to_pylist()) == {"simulated"}
    small = of_small_areas(found, AREAS, 2021, "walk").to_pandas()
    assert set(small[small.unit == "count"].note) == {""}
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


@pytest.mark.slow
def test_each_account_has_an_interval_by_luck_and_one_by_the_evidence(found: Study) -> None:
    accounts = who_pays(found)
    plain = split_incentives(View.region(found.totals))
    assert [each.net for each in accounts] == [each.net for each in plain]
    icb = accounts[1]
    assert icb.care
    other = [np.diff(View("region", one, 0).of(Measure.NHS_OTHER).sum(axis=-1))[0]
             for one in found.repeats]  # fmt: skip
    luck = icb.luck["care"]
    assert luck.error == pytest.approx(np.std(other, ddof=1))
    assert luck.lower < icb.care < luck.upper
    assert luck.upper - icb.care == pytest.approx(few(len(other)) * luck.error)
    drawn = [split_incentives(View("region", one, 0))[1].net for one in found.draws]
    evidence = icb.evidence["net"]
    assert evidence.lower == min(icb.net, np.quantile(drawn, 0.025))
    assert evidence.upper == max(icb.net, np.quantile(drawn, 0.975))
    assert {name for name, each in accounts[4].luck.items() if each.error} == set()
    once = who_pays(replace(found, repeats=found.repeats[:1], draws=found.draws[:0]))
    assert [(each.luck, each.evidence) for each in once] == [({}, {})] * 5


@pytest.mark.slow
def test_a_share_that_is_stated_becomes_cash_and_is_said_first(found: Study) -> None:
    text = scenarios()["stop-smoking-and-blood-pressure"].replace("years = 20", "cashable = 0.25")
    stated = read_scenario("walk", text)
    assert stated.cashable == 0.25
    assert WALK.cashable == 0
    answer = answered(found, stated.title, stated.assumed, stated.uncosted, stated.cashable)
    plain = answered(found, WALK.title, WALK.assumed)
    assert "that 25% of emergency care saved becomes cash" in answer.sentences[0]
    moved = answer.accounts[1].care - plain.accounts[1].care
    assert moved == pytest.approx(0.25 * plain.accounts[2].in_kind)
    assert moved != 0
    with pytest.raises(ScenarioError, match="a number from 0 to 1"):
        read_scenario("walk", text.replace("0.25", "1.4"))


def test_an_accounts_sentence_says_how_sure_each_sum_is() -> None:
    wide, low = Interval(-9_000.0, 3_000.0, 1.0), Interval(-9_000.0, -2_000.0, 1.0)
    days = Interval(5.0, 20.0, 1.0)
    sure = Account("ICB", 100.0, -4_000.0, luck={"care": low}, evidence={"care": low})
    assert of_account(sure) == (
        "ICB: pays £100 for the programme and spends £4,000 less on care "
        "(between £2,000 and £9,000)."
    )
    assert sure.sure("care")
    open_ = replace(sure, evidence={"care": wide})
    assert "may spend more or less on care (£4,000 less by this run)" in of_account(open_)
    beds = Account("trust", 0.0, 0.0, 12.0, -600.0, evidence={"released": days})
    assert of_account(beds) == (
        "Trust: has 12 bed days released (between 5.0 and 20), worth £600, which is not cash."
    )
    open_ = replace(beds, luck={"released": Interval(-1.0, 25.0, 1.0)})
    assert "may have bed days released or need more (12 released by this run" in of_account(open_)
    assert of_account(Account("national", 0.0, 0.0)) == "National: no change."


@pytest.mark.slow
def test_how_long_before_a_difference_shows_is_written_by_place(found: Study) -> None:
    """A row a place and measure; empty, with the reason, where it does not show."""
    quiet = replace(found, repeats=np.repeat(found.repeats[:1], 4, axis=0))
    for rows, codes in (
        (of_small_areas(quiet, AREAS, 2021, "walk"), AREAS.code),
        (of_districts(quiet, AREAS, 2021, "walk"), AREAS.districts),
    ):
        held = rows.to_pandas()
        lags = held[held.unit == "years"]
        assert len(lags) == 7 * len(codes)
        assert set(lags.period) == {"2021-32"}
        assert set(lags.series) == {"walk: difference"}
        shown = lags[lags.value.notna()]
        assert len(shown) > 0
        assert (shown.note == "").all()
        assert shown.value.between(0, 10).all(), "offers begin in 2022, twelve years are followed"
        assert set(lags[lags.value.isna()].note) <= {"too_small_to_say", "not_applicable"}
        assert lags["count"].isna().all()
        assert (lags.denominator > 0).all()
    loud = of_districts(found, AREAS, 2021, "walk").to_pandas()
    assert loud[loud.unit == "years"].value.isna().all(), "so few people say nothing by place"


def test_a_difference_shows_once_it_stands_out_of_chance_for_good() -> None:
    yearly = np.array([[0.0, 2, 1, 2, 3], [0, 0, 0, 0, 0], [0, 0, -2, -2, -2], [0, 0, 0, 9, -2]])
    assert shows_from(yearly, 1.5)[[0, 2]].tolist() == [4.0, 3.0]
    assert np.isnan(shows_from(yearly, 1.5)[[1, 3]]).all()
    assert np.isnan(shows_from(yearly, np.full(5, np.nan))).all(), "luck was not repeated"


@pytest.mark.slow
def test_the_regions_chance_is_shared_out_to_small_areas(found: Study) -> None:
    """Over other lucks nearly every small area varies by no more than its share says."""
    assert found.again is not None
    model, _ = found.again.scene
    lucks = [
        simulate(PEOPLE, AREAS, model, found.plan, replace(found.run, seed=seed)).totals
        for seed in range(10, 34)
    ]
    for measure in (Measure.QALYS, Measure.ADMISSIONS_EXPECTED):
        at = IN_PLACES.index(measure)
        change = np.stack([apart_in_places(each)[0][..., at] for each in lucks])
        region = change.sum(axis=1).std(axis=0, ddof=1)
        shares = shares_of_chance(found, measure)
        varies = change.std(axis=0, ddof=1) <= 1.5 * np.sqrt(shares)[:, None] * region
        assert varies.mean() > 0.85, measure.name
        assert 1 <= shares.sum() < 2


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
