"""Seeded faults (proof 19): each makes a named check fail, so that the checks can be believed.

Slow: each fault runs the check that should catch it. A fault is put into the model, the luck or the
counts by hand; the check is the one of the named test.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.calibration import Cells, calibrated
from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.rates import AnnualHazard, AnnualProbability, StepProbability
from headwater.simulation.risks import RelativeRisks
from headwater.simulation.run import Run, simulate
from simulated_people import all_kinds, one_kind, some_areas, whole_model

pytestmark = pytest.mark.slow
AREAS = some_areas()
CLOSED = Run(years=15, closed=True, keep=True, seed=3)


def survivors_z(model: Model, hazard: float) -> float:
    """The check of ``test_survivors_match_the_life_table`` for a constant hazard."""
    number = 60_000
    times = simulate(one_kind(number, AREAS), AREAS, model, run=CLOSED).times[:, 0, Lane.DEATH]
    expected = np.exp(-hazard * CLOSED.years)
    alive = (times >= CLOSED.years).mean()
    return float(abs(alive - expected) / np.sqrt(expected * (1 - expected) / number))


def test_a_wrong_unit_is_caught_by_survival() -> None:
    """An annual probability taken for that of half a year."""
    right = Model.empty().with_rate(Lane.DEATH, AnnualProbability(0.05))
    wrong = Model.empty().with_rate(Lane.DEATH, StepProbability(0.05, step=0.5))
    hazard = -np.log1p(-0.05)
    assert survivors_z(right, hazard) < 4
    assert survivors_z(wrong, hazard) > 4


def test_a_reused_stream_is_caught_by_correlation() -> None:
    """Everybody with one person's luck, as a stream that is not keyed by person gives."""

    def correlation(times: np.ndarray) -> float:
        first, second = times[0::2, Lane.CHD], times[1::2, Lane.CHD]
        return float(abs(np.corrcoef(np.minimum(first, 50), np.minimum(second, 50))[0, 1]))

    number = 20_000
    model = Model.empty().with_rate(Lane.CHD, AnnualHazard(0.05))
    people = one_kind(number, AREAS)
    times = simulate(people, AREAS, model, run=CLOSED).times[:, 0]
    limit = 4 / np.sqrt(number / 2)
    assert correlation(times) < limit
    reused = times[np.repeat(np.arange(0, number, 2), 2)]
    assert correlation(reused) > limit


def test_death_before_the_event_is_caught_by_order() -> None:
    """An onset after death: the check that times keep their order finds it."""

    def out_of_order(times: np.ndarray) -> int:
        onsets = times[:, Lane.CHD : Lane.FRAILTY + 1]
        died = times[:, Lane.DEATH, None]
        return int(((onsets > died) & np.isfinite(onsets)).sum())

    people = all_kinds(8_000, AREAS)
    times = simulate(people, AREAS, whole_model(), run=CLOSED).times[:, 0]
    assert out_of_order(times) == 0
    late = times.copy()
    late[:, Lane.CHD] = np.where(
        np.isfinite(times[:, Lane.DEATH]), times[:, Lane.DEATH] + 1, np.inf
    )
    assert out_of_order(late) > 100


def test_a_relative_risk_twice_is_caught_by_the_incidence_ratio() -> None:
    """The check of ``test_first_years_incidence_follows_prevalence``."""
    number, ratio = 200_000, 3.0

    def found(applied: float) -> float:
        risks = RelativeRisks.none().smoking_is(Lane.CHD, current=applied, ex=[1.0] * 8)
        model = Model.empty(risks).with_rate(Lane.CHD, AnnualHazard(0.01))
        alike = one_kind(number, AREAS)
        counts = []
        for share in (0, 4):
            smoking = np.where(np.arange(number) % 10 < share, 2, 0).astype(np.uint8)
            run = Run(years=1, closed=True, seed=share + 1)
            totals = simulate(replace(alike, smoking=smoking), AREAS, model, run=run).totals
            counts.append(totals.of(Measure.NEW_CHD)[0, 0])
        return float(counts[1] / counts[0])

    expected = 1 + 0.4 * (ratio - 1)
    error = 4 * expected * np.sqrt(2 / (0.01 * number))
    assert abs(found(ratio) - expected) < error
    assert abs(found(ratio**2) - expected) > error


def test_calibration_left_out_is_caught_by_the_base_year() -> None:
    """The check of ``test_every_cell_reproduces_its_published_rate_exactly``."""
    people, published = all_kinds(10_000, AREAS), whole_model()
    cells = Cells.of(people, AREAS, published)
    told = (published.base * cells.at_risk)[..., Lane.CHD].sum()

    def off(model: Model) -> float:
        return float(abs(cells.expected(model)[..., Lane.CHD].sum() / told - 1))

    assert off(calibrated(published, people, AREAS)) < 1e-9
    assert off(published) > 0.1


def test_depression_counts_for_nothing_where_it_multiplies_nothing() -> None:
    """The control of proof 11: a condition that does multiply changes lives, and is seen to."""
    people, model = all_kinds(5_000, AREAS), whole_model()
    table = model.risks.conditions.copy()
    table[:, int(Condition.DEPRESSION).bit_length() - 1, Lane.DEATH] = 1.0
    without = replace(model, risks=replace(model.risks, conditions=table))
    first, second = (simulate(people, AREAS, each, run=CLOSED).times for each in (model, without))
    assert (first[..., Lane.DEATH] != second[..., Lane.DEATH]).any()
