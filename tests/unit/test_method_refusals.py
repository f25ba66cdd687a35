"""What the indicator methods refuse, and the sentences they refuse it with."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.methods.direct_standardisation import dsr, dsr_by, dsr_coded
from headwater.indicators.methods.estimate import numbers, per
from headwater.indicators.methods.healthy_life import healthy_life_expectancy
from headwater.indicators.methods.life_table import life_expectancy
from headwater.indicators.methods.proportion import proportion, wilson
from headwater.indicators.methods.rate import byar, poisson_limits, rate, rate_by
from headwater.indicators.methods.standard_population import ESP2013, age_band, age_bands, whole
from headwater.indicators.methods.strata import AgeColumns, Frame

TABLE = pa.table({"area": ["A", "A"], "age": ["0-4", "5-9"], "count": [1, 2], "population": [9, 9]})


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: rate([1, -2], [9, 9]), "count in row 1 is negative (-2). Correct the count."),
        (lambda: rate([1], [-9]), "population in row 0 is negative (-9)."),
        (lambda: rate([1], [math.inf]), "population in row 0 is infinite."),
        (lambda: rate(["some"], [9]), "count is not a number everywhere"),
        (lambda: rate([1], [9], confidence=95), "Write 95% as 0.95."),
        (lambda: rate([1], [9], multiplier=0), "The multiplier is 0."),
        (lambda: proportion([5, 12], [10, 10]), "count in row 1 (12) is more than its denominator"),
        (lambda: dsr([1], [9], [0.0]), "not all of them 0"),
        (lambda: dsr_coded([0], [3], [1], [9], [1.0, 1.0]), "Age codes run from 3 to 3"),
        (lambda: dsr_coded([0.5], [0], [1], [9], [1.0]), "not whole numbers from 0"),
        (lambda: life_expectancy([1, 2], [9, 9], [5, 1]), "The ages do not rise."),
        (lambda: life_expectancy([1, 2], [9, 9]), "There are 20 ages but the deaths have"),
        (
            lambda: life_expectancy([1, 2], [9, 9], [0, 1], fractions=[0.1, 2]),
            "number from 0 to 1 for each age",
        ),
        (lambda: healthy_life_expectancy([1], [9], [80], ages=[65]), "above 1"),
        (lambda: age_band("all ages"), "'all ages' cannot be read"),
        (lambda: age_band("9-5"), "ends before it begins"),
        (lambda: ESP2013.weight(age_band("3-7")), "make up 3-7"),
        (lambda: Frame.of([1, 2]), "A list is not a table."),
        (lambda: rate_by(TABLE, ["ward"]), "no column 'ward'. It has: area, age"),
        (lambda: rate_by(TABLE, [], count="area"), "'area' holds String, not numbers"),
        (lambda: rate_by(TABLE.append_column("value", [[1, 2]])), "has a column 'value'"),
        (lambda: dsr_by(TABLE, ["area"], standard={"0-4": 1.0}), "no age '5-9'"),
    ],
)
def test_refused_with_a_sentence(refused: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        refused()
    assert sentence in str(refusal.value)


def test_ages_that_overlap_are_refused_by_name() -> None:
    rows = pa.table(
        {
            "area": ["A", "B", "B"],
            "age": ["0-4", "0-4", "0+"],
            "count": [1, 1, 2],
            "population": [9, 9, 99],
        }
    )
    with pytest.raises(ValueError, match="ages of area B overlap"):
        dsr_by(rows, ["area"])


def test_two_populations_of_one_age_are_refused_by_name() -> None:
    rows = pa.table(
        {"age": ["0-4", "0-4"], "count": [9, 9], "population": [90, 91], "times": [1, 2]}
    )
    with pytest.raises(ValueError, match="all rows, age 0-4, is given as 90 and as 91"):
        dsr_by(rows, [], AgeColumns(events="times"))


def test_byar_has_no_lower_limit_where_its_formula_falls_below_nought() -> None:
    assert np.isnan(byar(1, confidence=0.998)[0])
    assert np.isnan(byar(0)[0])
    assert byar(0)[1] > 0


@pytest.mark.parametrize(("count", "method"), [(9.999, "Exact"), (10, "Byars"), (math.nan, "")])
def test_the_switch_from_exact_to_byar(count: float, method: str) -> None:
    assert poisson_limits([count])[2].tolist() == [method]


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.998, 0.99999])
def test_any_confidence_level(confidence: float) -> None:
    answer = rate([0, 5, 50], [100, 100, 100], confidence=confidence)
    assert (answer.lower <= answer.value).all()
    assert (answer.upper >= answer.value).all()
    assert answer.confidence == confidence


def test_wilson_limits_stay_between_none_and_all() -> None:
    lower, upper = wilson([0, 10], [10, 10])
    assert lower[0] == 0
    assert upper[1] == 1


def test_scalars_and_shapes_are_kept() -> None:
    assert rate(5, 1000).value.shape == ()
    assert rate([[1, 2]], [[10, 20]]).lower.shape == (1, 2)
    assert rate([1, 2], 50).value.tolist() == [2000.0, 4000.0]


def test_numbers_may_be_below_nought_where_that_makes_sense() -> None:
    assert numbers([-1, math.nan], "change", signed=True)[0] == -1


def test_units_say_the_multiplier() -> None:
    assert [per(size) for size in (1_000, 100, 1)] == ["per 1,000", "%", "proportion"]


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("00-04", "0-4"),
        ("5 to 9 years", "5-9"),
        ("Aged 85 and over", "85+"),
        ("90 +", "90+"),
        ("15–19", "15-19"),
        ("7", "7"),
        ("<1", "0"),
    ],
)
def test_ages_as_people_write_them(label: str, meaning: str) -> None:
    assert age_band(label).label == meaning


def test_first_ages_are_bands_together() -> None:
    bands = age_bands(["90", "0", "45"])
    assert [band.label for band in bands] == ["90+", "0-44", "45-89"]
    assert whole(bands)
