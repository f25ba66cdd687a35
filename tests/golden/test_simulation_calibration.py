"""The base year reproduces what was published; the kernel agrees with an oracle over all states.

Slow: the kernel is compiled, and the oracle needs hundreds of thousands of lives.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from headwater.simulation.calibration import CALIBRATED, Cells, calibrated
from headwater.simulation.lanes import ONSETS, Lane, Measure
from headwater.simulation.run import Run, simulate
from simulated_people import all_kinds, some_areas, whole_model

pytestmark = pytest.mark.slow
AREAS = some_areas()
PEOPLE = all_kinds(60_000, AREAS)
PUBLISHED = whole_model()
FITTED = calibrated(PUBLISHED, PEOPLE, AREAS)


def grouped(values: np.ndarray) -> np.ndarray:
    return np.add.reduceat(values, np.arange(0, 91, 5), axis=2)


@pytest.mark.parametrize("lane", CALIBRATED, ids=lambda lane: lane.name)
def test_every_cell_reproduces_its_published_rate_exactly(lane: Lane) -> None:
    """In expectation: within age group, sex and fifth, to 1e-9 of what was published."""
    cells = Cells.of(PEOPLE, AREAS, PUBLISHED)
    told = grouped(PUBLISHED.base * cells.at_risk)[..., lane]
    given = grouped(cells.expected(FITTED))[..., lane]
    np.testing.assert_allclose(given, told, rtol=1e-9, atol=1e-12)


def test_without_calibration_the_rates_are_not_reproduced() -> None:
    cells = Cells.of(PEOPLE, AREAS, PUBLISHED)
    told = (PUBLISHED.base * cells.at_risk)[..., Lane.CHD].sum()
    assert cells.expected(PUBLISHED)[..., Lane.CHD].sum() > 1.2 * told


def test_what_is_simulated_is_what_is_expected() -> None:
    """A short time after the start, before anybody's state has changed, events follow the rates."""
    slow = replace(FITTED, base=FITTED.base * np.where(np.arange(24) <= Lane.ADMISSION, 0.02, 1.0))
    cells = Cells.of(PEOPLE, AREAS, slow)
    totals = simulate(PEOPLE, AREAS, slow, run=Run(years=1, closed=True, seed=3)).totals
    events = {Lane.DEATH: Measure.DEATHS, Lane.ADMISSION: Measure.ADMISSIONS}
    events |= {lane: Measure(Measure.NEW_CHD + lane - Lane.CHD) for lane in ONSETS}
    for lane, measure in events.items():
        expected = cells.expected(slow)[..., lane].sum()
        counted = totals.of(measure)[0, 0]
        spread = np.sqrt(expected * (3 if lane is Lane.ADMISSION else 1))
        assert abs(counted - expected) < 4 * spread + 0.01 * expected, lane.name
