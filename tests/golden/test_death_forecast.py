"""Proof of the death rates on a year held out: England 2016, foretold from 2001 to 2015."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from headwater.evidence import book
from headwater.simulation.death_forecast import (
    base_death_rates,
    carried_forward,
    forecast,
    poisson_covered,
)

DEATHS = book().figure("deaths-all-causes").value
PEOPLE = book().figure("people-in-death-rates").value
HELD_OUT = DEATHS[-1]


def test_the_year_held_out_lies_within_predictive_limits() -> None:
    made = forecast(DEATHS[:-1], PEOPLE)
    covered = made.covered(HELD_OUT)
    assert HELD_OUT.size == 200
    assert covered >= 0.93
    assert covered < 1.0  # limits so wide that nothing is ever outside would prove nothing
    assert abs(made.expected.sum() / HELD_OUT.sum() - 1) < 0.04


def test_chance_alone_covers_more_cells_than_last_year_carried_forward() -> None:
    made = forecast(DEATHS[:-1], PEOPLE)
    ours = poisson_covered(made.expected, HELD_OUT)
    plain = poisson_covered(carried_forward(DEATHS[:-1], PEOPLE), HELD_OUT)
    assert plain == pytest.approx(0.70, abs=0.01)
    assert ours > plain + 0.05


def test_nothing_of_the_year_held_out_is_used() -> None:
    made = forecast(DEATHS[:-1], PEOPLE)
    other = DEATHS.copy()
    other[-1] = 0
    again = forecast(other[:-1], PEOPLE)
    assert (again.expected == made.expected).all()
    assert (again.dispersion == made.dispersion).all()
    with pytest.raises(ValueError, match="give at least"):
        forecast(DEATHS[:5], PEOPLE[:6])


def test_limits_are_right_for_counts_that_follow_the_model() -> None:
    rng = np.random.default_rng(5)
    made = forecast(DEATHS[:-1], PEOPLE)
    low, high = made.limits()
    shape = (300, *made.expected.shape)
    spread = np.maximum(made.dispersion, 1e-9)
    year = rng.gamma(1 / spread, spread, shape)
    error = 1 + rng.normal(size=shape) * np.sqrt(made.rate_variance) / made.expected
    deaths = rng.poisson(made.expected * year * np.maximum(error, 0))
    inside = ((deaths >= low) & (deaths <= high)).mean()
    assert 0.94 < inside < 0.985  # counts are whole, so limits cover a little more


def test_rates_of_the_base_year_give_the_deaths_that_were_counted() -> None:
    held = base_death_rates(book(), {"death-bridge": "held-at-2016"})
    ages = np.searchsorted([0, 1, *range(5, 95, 5)], np.arange(101), side="right") - 1
    rate = HELD_OUT / PEOPLE[-1]
    assert (held == rate[:, :, ages]).all()
    moved = base_death_rates(book())
    assert 0.94 < moved[:, :, 70:].mean() / held[:, :, 70:].mean() < 1.0


@pytest.mark.shared
def test_the_book_holds_what_the_file_holds(shared: Callable[[str], Path]) -> None:
    name = "data/mortality_england_imd_quintile_sex_agegroup_cause_2001_2016.parquet"
    rows = pq.read_table(shared(name)).to_pandas()
    for year in (2001, 2016):
        mine = DEATHS[year - 2001]
        for number, sex in enumerate(("men", "women")):
            for fifth in range(5):
                part = rows[(rows.year == year) & (rows.sex == sex)]
                part = part[part.qimd.str.startswith(str(fifth + 1))]
                assert part.deaths.sum() == mine[number, fifth].sum()
