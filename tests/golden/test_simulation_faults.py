"""Seeded faults (proof 19): each makes a named check fail, so that the checks can be believed.

Slow: each fault is put into the source, and the named test is run on that in a process of its own.
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

from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import Lane
from headwater.simulation.model import Model
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.run import Run, simulate
from simulated_people import all_kinds, one_kind, some_areas, whole_model

pytestmark = pytest.mark.slow
AREAS = some_areas()
CLOSED = Run(years=15, closed=True, keep=True, seed=3)


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


KERNEL = "headwater.simulation.kernel"
CLOSED_FORMS, BASE_YEAR = "test_simulation_closed_forms.py", "test_simulation_calibration.py"
FAULTS = {
    "a wrong unit": (
        "headwater.simulation.rates",
        '"""Itself."""\n        return self\n',
        '"""Itself."""\n        return AnnualHazard(self.values / 12)\n',
        f"{CLOSED_FORMS}::test_survivors_match_the_life_table[60]",
    ),
    "a reused stream": (
        f"{KERNEL}.philox_eight",
        "block // len(events) for block",
        "block // len(events) & ~1 for block",
        "test_simulation_faults.py::test_lives_side_by_side_have_luck_of_their_own",
    ),
    "death before the event": (
        f"{KERNEL}.year",
        "                w[ALIVE] = 0\n                return\n",
        "                r[CLOCK + lane] = r[TARGET + lane] = NEVER_HAPPENS\n"
        "                start = when\n                continue\n",
        "test_simulation_faults.py::test_nothing_happens_after_death",
    ),
    "a relative risk twice": (
        "headwater.simulation.risks",
        "table[self.groups(sex, from_age), :, lane] *= given",
        "table[self.groups(sex, from_age), :, lane] *= given**2",
        f"{CLOSED_FORMS}::test_first_years_incidence_follows_prevalence",
    ),
    "calibration left out": (
        "headwater.simulation.calibration",
        "return replace(published, base=base)",
        "return published",
        f"{BASE_YEAR}::test_every_cell_reproduces_its_published_rate_exactly[CHD]",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_makes_a_named_test_fail(fault: str, tmp_path: Path) -> None:
    """The named test is run on the source with the fault in it; the kernel is compiled anew."""
    module, was, becomes, caught_by = FAULTS[fault]
    anew = {"NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_OPT": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "seeded_fault", "-p", "no:cacheprovider",
         str(Path(__file__).parent / caught_by)],
        env={
            **os.environ, **(anew if module.startswith(KERNEL) else {}),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "SEEDED_FAULT": "\n===\n".join((module, was, becomes)),
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^E +(AssertionError|assert )", done.stdout, re.MULTILINE), done.stdout
    assert "1 failed" in done.stdout


def test_depression_counts_for_nothing_where_it_multiplies_nothing() -> None:
    """The control of proof 11: a condition that does multiply changes lives, and is seen to."""
    people, model = all_kinds(5_000, AREAS), whole_model()
    table = model.risks.conditions.copy()
    table[:, int(Condition.DEPRESSION).bit_length() - 1, Lane.DEATH] = 1.0
    without = replace(model, risks=replace(model.risks, conditions=table))
    first, second = (simulate(people, AREAS, each, run=CLOSED).times for each in (model, without))
    assert (first[..., Lane.DEATH] != second[..., Lane.DEATH]).any()
