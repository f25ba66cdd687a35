"""Life tables against published workings and, where present, the reference's."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.methods.healthy_life import healthy_life_expectancy
from headwater.indicators.methods.life_table import (
    AGES,
    life_expectancy,
    life_expectancy_by,
    life_table,
)
from headwater.indicators.methods.strata import AgeColumns

Shared = Callable[[str], Path]


def test_a_life_table_by_hand() -> None:
    # Deaths 10/4,000 before 1, 20/4,000 from 1 to 49, 100/500 from 50.
    q0 = 0.0025 / (1 + 0.9 * 0.0025)
    q1 = 49 * 0.005 / (1 + 0.5 * 49 * 0.005)
    at_50 = 5.0
    at_1 = 49 * (1 - q1 / 2) + (1 - q1) * at_50
    at_0 = (1 - 0.9 * q0) + (1 - q0) * at_1
    answer = life_expectancy([10, 20, 100], [4000, 4000, 500], [0, 1, 50])
    np.testing.assert_allclose(answer.value, [at_0, at_1, at_50], rtol=1e-12)
    # Silcocks: the open age has the variance 1 / (deaths x rate squared).
    assert answer.upper[2] - 5 == pytest.approx(1.959963984540054 * math.sqrt(1 / (100 * 0.04)))


def test_sullivan_for_french_women_in_1991() -> None:
    # The practical guide on health expectancy (Hauet, REVES 1996, table 1), ages 65 to 85 and over:
    # years free of disability to come per 100,000 births, over the women alive at each age. Its
    # person-years serve as the population, and the years that those who died lived follow.
    alive = np.array([89_367, 84_968, 78_012, 66_625, 48_532, 0])
    lived = np.array([436_589, 408_793, 364_013, 290_533, 289_068])
    to_come = np.array([1_097_520, 746_643, 454_701, 225_526, 83_967])
    died = -np.diff(alive)
    fractions = np.append((lived - 5 * alive[1:])[:-1] / (5 * died[:-1]), 0.5)
    answer = healthy_life_expectancy(
        died,
        lived,
        [0.804, 0.714, 0.630, 0.487, 83_967 / 289_068],
        ages=[65, 70, 75, 80, 85],
        fractions=fractions,
    )
    # The guide prints shares to three places: 1 in 1,600 at worst.
    np.testing.assert_allclose(answer.value, to_come / alive[:-1], rtol=1 / 1600)
    assert answer.value.round(1).tolist() == [12.3, 8.8, 5.8, 3.4, 1.7]


def test_a_certain_death_is_not_above_certain() -> None:
    table = life_table([10, 300, 10], [1000, 500, 1000], [0, 1, 6])
    assert table.dying[1] == 1.0
    assert (table.survivors >= 0).all()


def test_the_reference_life_expectancies(shared: Shared) -> None:
    with shared("expected/life_expectancy.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    seen = 0
    for (case, area), group in groupby(table, key=lambda row: (row["case"], row["area"])):
        rows = list(group)
        frame = pa.table(
            {
                "age": [row["in_start_age"] for row in rows],
                "pop": [float(row["in_pop"]) for row in rows],
                "deaths": [float(row["in_deaths"]) for row in rows],
            }
        )
        use = AgeColumns("deaths", "pop")
        answer = life_expectancy_by(frame, [], use, ages=[str(age) for age in AGES]).to_pylist()
        got = {row["age"]: row for row in answer}
        for row in rows:
            ours = got[row["in_start_age"]]
            for name, theirs in (
                ("value", "exp_value"),
                ("lower", "exp_lower95"),
                ("upper", "exp_upper95"),
                ("denominator", "exp_pops_used"),
                ("count", "exp_deaths_used"),
            ):
                if row[theirs]:
                    assert ours[name] == pytest.approx(float(row[theirs]), abs=1e-4), (case, area)
                elif name in ("value", "lower", "upper"):
                    assert ours[name] is None, (case, area, name)
            assert bool(ours["note"]) == bool(row["exp_suppressed"])
            seen += 1
    assert seen > 150


@pytest.mark.parametrize(
    ("case", "note"),
    [
        ("neg_deaths", "suppressed"),
        ("deaths_greater_pops", "suppressed"),
        ("zero_pop", "zero_population"),
        ("low_pops", "small_denominator"),
    ],
)
def test_the_reason_is_noted(shared: Shared, case: str, note: str) -> None:
    with shared("expected/life_expectancy.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["case"] == case]
    answer = life_expectancy(
        [float(row["in_deaths"]) for row in rows], [float(row["in_pop"]) for row in rows]
    )
    assert set(answer.note.tolist()) == {note}
