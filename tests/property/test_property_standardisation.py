"""Standardised rates against a plain loop, in any order of rows and any kind of frame."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.methods.direct_standardisation import dsr, dsr_by, dsr_coded
from headwater.indicators.methods.indirect_standardisation import isr, smr_by
from headwater.indicators.methods.standard_population import ESP2013, ESP2013_BANDS
from headwater.indicators.methods.years_of_life_lost import (
    standardised_years_of_life_lost,
    years_of_life_lost,
)

Rows = list[dict[str, Any]]
AGES = ESP2013_BANDS[::4]
PERSONS = dict(zip(AGES, ESP2013.weights(AGES), strict=True))


@st.composite
def tidy_rows(draw: st.DrawFn) -> Rows:
    """Some areas and years by five ages, a few rows dropped, shuffled."""
    random = np.random.Generator(np.random.Philox(draw(st.integers(0, 2**32))))
    rows = [
        {
            "area": f"E{area:02d}",
            "year": year,
            "age": age,
            "population": int(random.integers(1, 500)) if random.random() > 0.05 else 0,
            "count": int(random.integers(0, 12)),
        }
        for area in range(draw(st.integers(1, 4)))
        for year in (2023, 2024)
        for age in AGES
        if random.random() > 0.1
    ]
    random.shuffle(rows)
    return rows or [{"area": "E0", "year": 2023, "age": "0-4", "population": 9, "count": 1}]


def by_loop(rows: Rows) -> dict[tuple[str, int], tuple[float, float]]:
    """Rate and its standard error of each area and year, row by row."""
    answer = {}
    for key in {(row["area"], row["year"]) for row in rows}:
        value = variance = weight = events = 0.0
        for row in rows:
            if (row["area"], row["year"]) == key and row["population"]:
                persons = PERSONS[row["age"]]
                weight += persons
                events += row["count"]
                value += persons * row["count"] / row["population"]
                variance += persons**2 * row["count"] / row["population"] ** 2
        enough = events >= 10
        answer[key] = (
            (value / weight * 1e5, math.sqrt(variance) / weight * 1e5)
            if enough
            else (math.nan, math.nan)
        )
    return answer


def same(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    assert len(left) == len(right)
    for mine, other in zip(left, right, strict=True):
        for name, value in mine.items():
            if isinstance(value, float) and not math.isnan(value):
                assert math.isclose(value, other[name], rel_tol=1e-12), name
            elif isinstance(value, str | int):
                assert value == other[name], name
            else:
                assert other[name] is None or math.isnan(other[name]), name
    return True


@settings(max_examples=40, deadline=None)
@given(tidy_rows())
def test_a_frame_agrees_with_a_loop(rows: Rows) -> None:
    answer = dsr_by(pa.Table.from_pylist(rows), ["area", "year"], standard=PERSONS).to_pylist()
    loop = by_loop(rows)
    assert [(row["area"], row["year"]) for row in answer] == sorted(loop)
    for row in answer:
        value, error = loop[row["area"], row["year"]]
        if math.isnan(value):
            assert row["value"] is None
            assert row["note"] in ("too_small_to_say", "zero_population")
        else:
            assert math.isclose(row["value"], value, rel_tol=1e-9)
            byar = (
                row["count"]
                * (1 - 1 / (9 * row["count"]) - 1.959963984540054 / (3 * math.sqrt(row["count"])))
                ** 3
                - row["count"]
            )
            lower = value + error / math.sqrt(row["count"]) * byar
            assert math.isclose(row["lower"], lower, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=15, deadline=None)
@given(tidy_rows())
def test_every_kind_of_frame_and_order_gives_the_same(rows: Rows) -> None:
    by = ["area", "year"]
    first = dsr_by(pa.Table.from_pylist(rows), by, standard=PERSONS).to_pylist()
    backwards = dsr_by(pa.Table.from_pylist(rows[::-1]), by, standard=PERSONS).to_pylist()
    pandas = dsr_by(pd.DataFrame(rows), by, standard=PERSONS)
    polars = dsr_by(pl.DataFrame(rows), by, standard=PERSONS)
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert same(first, backwards)
    assert same(first, pandas.to_dict("records"))
    assert same(first, polars.to_dicts())


@given(st.integers(0, 2**32))
def test_codes_agree_with_the_table(seed: int) -> None:
    random = np.random.Generator(np.random.Philox(seed))
    population = random.integers(1, 900, (6, 19)).astype(float)
    count = random.integers(0, 9, (6, 19)).astype(float)
    standard = ESP2013.weights(ESP2013_BANDS)
    order = random.permutation(6 * 19)
    coded = dsr_coded(
        order // 19, order % 19, count.ravel()[order], population.ravel()[order], standard
    )
    whole = dsr(count, population, standard)
    for name in ("value", "lower", "upper", "count", "denominator"):
        np.testing.assert_allclose(getattr(coded, name), getattr(whole, name), rtol=1e-12)


@given(st.floats(0.02, 0.9), st.integers(0, 2**32))
def test_one_rate_at_every_age_is_the_rate_whatever_the_standard(rate: float, seed: int) -> None:
    random = np.random.Generator(np.random.Philox(seed))
    population = random.integers(1_000, 9_000, 7).astype(float)
    answer = dsr(population * rate, population, random.integers(1, 900, 7), multiplier=1)
    assert math.isclose(float(answer.value), rate, rel_tol=1e-12)


@given(st.integers(0, 2**32))
def test_a_place_that_is_its_own_reference_has_the_ratio_one(seed: int) -> None:
    random = np.random.Generator(np.random.Philox(seed))
    count, population = random.integers(1, 50, 5), random.integers(100, 900, 5)
    ratio = isr(count, population, count, population, statistic="ratio")
    assert math.isclose(float(ratio.value), 1, rel_tol=1e-12)
    crude = isr(count, population, count, population)
    assert math.isclose(float(crude.value), count.sum() / population.sum() * 1e5, rel_tol=1e-12)


@settings(max_examples=25, deadline=None)
@given(tidy_rows())
def test_a_reference_by_age_is_matched_by_label(rows: Rows) -> None:
    reference = {
        "age": list(AGES),
        "count": [float(place + 1) for place in range(len(AGES))],
        "population": [1000.0] * len(AGES),
    }
    answer = smr_by(pl.DataFrame(rows), ["area"], reference=pa.table(reference))
    for row in answer.to_dicts():
        own = [line for line in rows if line["area"] == row["area"]]
        expected = sum(line["population"] * (AGES.index(line["age"]) + 1) / 1000 for line in own)
        assert math.isclose(row["expected"], expected, rel_tol=1e-9)
        assert row["count"] == sum(line["count"] for line in own)


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.integers(0, 2**32))
def test_a_year_lost_by_each_death_counts_the_deaths(deaths: list[int], seed: int) -> None:
    answer = years_of_life_lost(deaths, [1.0, 1.0, 1.0])
    assert answer.value == sum(deaths)
    population = np.random.Generator(np.random.Philox(seed)).integers(100, 900, 3)
    years = standardised_years_of_life_lost(deaths, population, [1.0, 1.0, 1.0], [5, 3, 2])
    rate = dsr(deaths, population, [5, 3, 2])
    np.testing.assert_allclose(years.value, rate.value, rtol=1e-12)
    np.testing.assert_allclose(years.upper, rate.upper, rtol=1e-12)
