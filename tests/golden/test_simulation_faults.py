"""Seeded faults (proof 19): each makes a named check fail, so that the checks can be believed.

Slow: each fault runs the check that should catch it. A fault of the model is put into it by hand;
one of the kernel into its source, which is compiled anew, and the named test is run on that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

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


def test_lives_side_by_side_have_luck_of_their_own() -> None:
    """Proof 12 on lives: |r| < 4/sqrt(n) between when neighbours fall ill."""
    number = 20_000
    model = Model.empty().with_rate(Lane.CHD, AnnualHazard(0.05))
    fell = simulate(one_kind(number, AREAS), AREAS, model, run=CLOSED).times[:, 0, Lane.CHD]
    first, second = np.minimum(fell[0::2], 50), np.minimum(fell[1::2], 50)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(number / 2)


def test_nothing_happens_after_death() -> None:
    people = all_kinds(8_000, AREAS)
    times = simulate(people, AREAS, whole_model(), run=CLOSED).times[:, 0]
    onsets, died = times[:, Lane.CHD : Lane.FRAILTY + 1], times[:, Lane.DEATH, None]
    assert np.isfinite(died).sum() > 500
    assert not ((onsets > died) & np.isfinite(onsets)).any()


@pytest.mark.parametrize(
    ("module", "was", "becomes", "caught_by"),
    [
        (
            "headwater.simulation.kernel.luck",
            "_blocks(w, WORDS, seed, w[_PERSON], w[_LIFE])",
            "_blocks(w, WORDS, seed, w[_PERSON] & ~1, w[_LIFE])",
            "test_lives_side_by_side_have_luck_of_their_own",
        ),
        (
            "headwater.simulation.kernel.year",
            "                w[ALIVE] = 0\n                return\n",
            "                r[CLOCK + lane] = r[TARGET + lane] = NEVER_HAPPENS\n"
            "                start = when\n                continue\n",
            "test_nothing_happens_after_death",
        ),
    ],
    ids=["a reused stream", "death before the event"],
)
def test_a_fault_in_the_kernel_is_caught(
    module: str, was: str, becomes: str, caught_by: str, tmp_path: Path
) -> None:
    """The kernel itself is compiled with the fault in it, and the named test run on that."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "seeded_fault", "-p", "no:cacheprovider",
         f"{__file__}::{caught_by}"],
        env={
            **os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_OPT": "1",
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "SEEDED_FAULT": "\n===\n".join((module, was, becomes)),
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^E +(AssertionError: )?assert ", done.stdout, re.MULTILINE), done.stdout
    assert "1 failed" in done.stdout


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
