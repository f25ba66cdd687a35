"""Two arms with the same luck: no difference where nothing differs, nobody worse off.

Slow: they simulate thousands of people for decades, several times over.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import ONSETS, Lane, Measure
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Plan
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.risks import RelativeRisks
from headwater.simulation.run import Outcome, Run, simulate
from simulated_people import all_kinds, lowering_plan, some_areas, whole_model

pytestmark = pytest.mark.slow
AREAS = some_areas()
PEOPLE = all_kinds(6_000, AREAS)
MODEL = whole_model()
RUN = Run(years=20, seed=42, keep=True, threads=1, chunks=1)
PROGRAMME = (Measure.REACHED, Measure.PROGRAMME_ICB)


@pytest.fixture(scope="module")
def once() -> Outcome:
    return simulate(PEOPLE, AREAS, MODEL, lowering_plan(), RUN)


def test_a_null_scenario_changes_nothing() -> None:
    """Proof 5: reached by a plan that does nothing, everything is the same to the last unit."""
    nothing = Offer("nothing", Eligibility(), (Effect(Change.HAZARD, 1.0, Lane.CHD),), pounds=1)
    outcome = simulate(PEOPLE, AREAS, MODEL, Plan((nothing,)), RUN)
    difference = np.diff(outcome.totals.area, axis=1)
    assert difference[..., Measure.REACHED].sum() > 6_000
    difference[..., list(PROGRAMME)] = 0
    assert not difference.any()
    np.testing.assert_array_equal(outcome.times[:, 0], outcome.times[:, 1])


def test_untouched_residents_are_the_same_in_both_arms(once: Outcome) -> None:
    """Proof 6: running them once gives, to the bit, what running them twice would."""
    twice = simulate(PEOPLE, AREAS, MODEL, lowering_plan(), replace(RUN, twice=True))
    np.testing.assert_array_equal(twice.times, once.times)
    assert twice.totals.equals(once.totals)


def test_residents_outside_the_places_of_a_plan_are_untouched() -> None:
    """Proof 6: whoever lives elsewhere has the same life in both arms."""
    places = np.arange(len(AREAS)) < 2
    offers = tuple(replace(offer, places=places) for offer in lowering_plan().offers)
    outcome = simulate(PEOPLE, AREAS, MODEL, Plan(offers), replace(RUN, twice=True))
    elsewhere = PEOPLE.area >= 2
    np.testing.assert_array_equal(outcome.times[elsewhere, 0], outcome.times[elsewhere, 1])
    assert not np.diff(outcome.totals.area[2:], axis=1).any()
    assert np.diff(outcome.totals.area[:2], axis=1).any()


def test_nobody_is_worse_off_under_a_plan_that_lowers_hazards(once: Outcome) -> None:
    """Proof 7: no earlier onset while alive in both arms, no earlier death: not one resident."""
    people = all_kinds(60_000, AREAS, seed=8)
    run = replace(RUN, seed=9, years=30)
    for outcome in (once, simulate(people, AREAS, MODEL, lowering_plan(), run)):
        before, after = outcome.times[:, 0], outcome.times[:, 1]
        assert (before[:, Lane.DEATH] < np.inf).sum() > 500
        assert not (after[:, Lane.DEATH] < before[:, Lane.DEATH]).any()
        both_alive = np.minimum(before[:, Lane.DEATH], after[:, Lane.DEATH])
        for lane in ONSETS:
            earlier = (after[:, lane] < before[:, lane]) & (after[:, lane] < both_alive)
            assert not earlier.any(), lane.name
        assert (after[:, Lane.DEATH] > before[:, Lane.DEATH]).sum() > 100
        for measure in (Measure.BIRTHS, Measure.ARRIVALS):
            as_is, under = np.moveaxis(outcome.totals.district[..., measure], 2, 0)
            np.testing.assert_array_equal(as_is, under)


@pytest.mark.parametrize(("threads", "chunks"), [(2, 7), (3, 1), (1, 10)])
def test_totals_do_not_depend_on_threads_or_chunks(
    once: Outcome, threads: int, chunks: int
) -> None:
    """Proof 11."""
    run = replace(RUN, threads=threads, chunks=chunks)
    other = simulate(PEOPLE, AREAS, MODEL, lowering_plan(), run)
    assert other.totals.equals(once.totals)
    np.testing.assert_array_equal(other.times, once.times)


def test_a_life_does_not_depend_on_order_or_company(once: Outcome) -> None:
    """Proof 11: whoever is simulated beside a resident, and in which order."""
    random = np.random.Generator(np.random.Philox(1))
    shuffled = np.lexsort((random.random(len(PEOPLE)), PEOPLE.area))
    some = shuffled[random.random(len(PEOPLE)) < 0.3]
    for rows in (shuffled, some):
        other = simulate(PEOPLE.take(rows), AREAS, MODEL, lowering_plan(), RUN)
        np.testing.assert_array_equal(other.times, once.times[rows])


def test_parts_of_a_population_add_up_to_the_whole(once: Outcome) -> None:
    """Proof 11: totals of two halves are those of the whole, newcomers included."""
    even = PEOPLE.person % 2 == 0
    halves = [
        simulate(PEOPLE.take(rows), AREAS, MODEL, lowering_plan(), RUN).totals
        for rows in (even, ~even)
    ]
    assert (halves[0] + halves[1]).equals(once.totals)


def test_a_condition_without_effect_changes_nobodys_life(once: Outcome) -> None:
    """Proof 11: with and without a depression that multiplies nothing, lives are the same."""
    table = MODEL.risks.conditions.copy()
    table[:, int(Condition.DEPRESSION).bit_length() - 1] = 1.0
    quiet = replace(MODEL, risks=replace(MODEL.risks, conditions=table))
    with_it = quiet.with_rate(Lane.DEPRESSION, AnnualHazard(0.08))
    without = quiet.with_rate(Lane.DEPRESSION, AnnualHazard(0.0))
    first, second = (
        simulate(PEOPLE, AREAS, each, lowering_plan(), RUN) for each in (with_it, without)
    )
    others = [lane for lane in Lane if lane is not Lane.DEPRESSION]
    np.testing.assert_array_equal(first.times[..., others], second.times[..., others])
    same = [each for each in Measure if each is not Measure.NEW_DEPRESSION]
    np.testing.assert_array_equal(first.totals.area[..., same], second.totals.area[..., same])
    assert first.totals.of(Measure.NEW_DEPRESSION).sum() > 2_000


@pytest.mark.parametrize("age_width", [1, 5])
def test_people_are_conserved(age_width: int) -> None:
    """Proof 8: by area, sex, age and fifth, in whole numbers; areas add up to the region."""
    run = replace(RUN, age_width=age_width, keep=False)
    totals = simulate(PEOPLE, AREAS, MODEL, lowering_plan(), run).totals
    area = totals.area
    stay = (area[..., Measure.PEOPLE] - area[..., Measure.DEATHS] - area[..., Measure.LEAVERS])[
        ..., :-1
    ]
    joined = (area[..., Measure.BIRTHS] + area[..., Measure.ARRIVALS])[..., 1:]
    np.testing.assert_array_equal(area[..., 1:, Measure.PEOPLE], stay + joined)
    start = np.bincount(PEOPLE.area, minlength=len(AREAS))
    np.testing.assert_array_equal(area[:, 0, 0, Measure.PEOPLE], start)
    np.testing.assert_array_equal(totals.district.sum(axis=(0, 1, 3, 4)), totals.region)
    assert area[..., Measure.BIRTHS].sum() > 100
    assert area[..., Measure.ARRIVALS].sum() > 100
    if age_width == 1:
        cells = totals.district.sum(axis=0)
        gone = cells[..., Measure.DEATHS] + cells[..., Measure.LEAVERS]
        left = cells[..., Measure.PEOPLE] - gone
        joined = cells[..., Measure.BIRTHS] + cells[..., Measure.ARRIVALS]
        after = np.zeros_like(left)
        after[..., 1:, 1:] = left[..., :-1, :-1]
        after[..., -1, 1:] += left[..., -1, :-1]
        after += joined
        np.testing.assert_array_equal(cells[..., 1:, Measure.PEOPLE], after[..., 1:])


def test_the_closed_cohort_is_the_residents_alone() -> None:
    """What the cohort lives and costs is what a run without births and moves gives."""
    opened = simulate(PEOPLE, AREAS, MODEL, lowering_plan(), RUN).totals
    closed = simulate(PEOPLE, AREAS, MODEL, lowering_plan(), replace(RUN, closed=True)).totals
    same = [Measure.PEOPLE, Measure.DEATHS, Measure.ADMISSIONS, Measure.NEW_CHD]
    untouched = simulate(PEOPLE, AREAS, MODEL, run=RUN).totals
    alone = simulate(PEOPLE, AREAS, MODEL, run=replace(RUN, closed=True)).totals
    np.testing.assert_array_equal(untouched.cohort[..., same], alone.cohort[..., same])
    np.testing.assert_array_equal(opened.cohort[:, 0][..., same], closed.cohort[:, 0][..., same])
    assert not closed.newcomers.any()
    assert not closed.left.any()


def test_a_plain_model_is_lived_without_a_trace_of_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rates in the first eight lanes and nothing that changes with age: to the bit as it would be
    among all lanes."""
    base = MODEL.base.copy()
    base[..., 8:] = 0.0
    risks = RelativeRisks.none().smoking_is(Lane.CHD, current=2.0, ex=[1.5] * 8)
    risks = risks.multiplied("sbp", Lane.STROKE, np.linspace(1, 3, 18))
    few = replace(MODEL, base=base)
    plain = replace(few, risks=risks, drift_bmi=0 * few.drift_bmi, drift_sbp=0 * few.drift_sbp)
    every = (0, 8, 16)
    assert (MODEL.vectors, few.vectors, plain.vectors) == (every, every, (0,))
    run = replace(RUN, age_width=1, mark=True)
    left_out = simulate(PEOPLE, AREAS, plain, lowering_plan(), run)
    monkeypatch.setattr(type(plain), "vectors", every)
    among_all = simulate(PEOPLE, AREAS, plain, lowering_plan(), run)
    assert left_out.totals.region[..., Measure.NEW_CHD].sum() > 100
    assert np.diff(left_out.totals.region, axis=0).any()
    assert left_out.totals.equals(among_all.totals)
    for what in ("times", "conditions", "touched"):
        np.testing.assert_array_equal(getattr(left_out, what), getattr(among_all, what))
