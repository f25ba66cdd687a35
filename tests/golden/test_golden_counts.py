"""Proportions, rates and means against published workings and, where present, the reference's."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.indicators.methods.estimate import Estimate
from headwater.indicators.methods.mean import mean, mean_by
from headwater.indicators.methods.proportion import proportion, wilson
from headwater.indicators.methods.rate import byar, exact, rate

Shared = Callable[[str], Path]
EXACTLY = 1e-9


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float(text) if text else math.nan


def column(table: list[dict[str, str]], name: str) -> np.ndarray[Any, Any]:
    return np.array([number(row[name]) for row in table])


def agrees(ours: Any, theirs: Any, rel: float = EXACTLY) -> bool:
    np.testing.assert_allclose(ours, theirs, rtol=rel, atol=0)
    return True


def test_wilson_limits_of_newcombe_1998() -> None:
    # Newcombe RG, Stat Med 1998;17:857-872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    lower, upper = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert lower.round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert upper.round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


def test_exact_poisson_limits_of_garwood_1936() -> None:
    # Garwood F, Biometrika 1936;28:437-442; in most statistical tables.
    lower, upper = exact([0, 1, 2, 5, 9])
    assert lower.round(3).tolist() == [0.0, 0.025, 0.242, 1.623, 4.115]
    assert upper.round(3).tolist() == [3.689, 5.572, 7.225, 11.668, 17.085]


def test_byar_limits_by_hand() -> None:
    # Byar's formula for 65 events at 95%, worked with z = 1.959964.
    z = 1.959963984540054
    low = 65 * (1 - 1 / 585 - z / (3 * math.sqrt(65))) ** 3
    high = 66 * (1 - 1 / 594 + z / (3 * math.sqrt(66))) ** 3
    lower, upper = byar(65)
    assert agrees(float(lower), low)
    assert agrees(float(upper), high)
    assert round(low, 2) == 50.16
    assert round(high, 2) == 82.85


def test_a_mean_by_hand() -> None:
    # 4, 6, 8: mean 6, standard deviation 2, t(2 df, 97.5%) = 4.302653.
    answer = mean([4.0, 6.0, 8.0])
    half = 4.302652729749464 * 2 / math.sqrt(3)
    assert agrees([answer.lower, answer.upper], [6 - half, 6 + half])


def test_the_reference_byar_and_wilson(shared: Shared) -> None:
    for row in rows(shared("expected/byars_wilson.csv")):
        x, confidence = number(row["in_x"]), number(row["in_confidence"])
        if row["in_method"] == "Byars":
            limits = byar(x, confidence=confidence)
        else:
            limits = wilson(x, number(row["in_n"]), confidence=confidence)
        assert agrees(limits, (number(row["exp_lower"]), number(row["exp_upper"])))


@pytest.mark.parametrize(
    ("method", "name"), [(rate, "rate"), (proportion, "proportion")], ids=["rate", "proportion"]
)
def test_the_reference_rates_and_proportions(
    shared: Shared, method: Callable[..., Estimate], name: str
) -> None:
    table = rows(shared(f"expected/{name}.csv"))
    for row in table:
        x, n = number(row["in_numerator"]), number(row["in_denominator"])
        scale = float(row["in_multiplier"])
        narrow = method(x, n, multiplier=scale)
        wide = method(x, n, multiplier=scale, confidence=0.998)
        assert agrees(narrow.value, number(row["exp_value"]))
        assert agrees(narrow.lower, number(row["exp_lower95"]))
        assert agrees(narrow.upper, number(row["exp_upper95"]))
        if row["exp_lower99_8"]:
            assert agrees(wide.lower, number(row["exp_lower99_8"]))
            assert agrees(wide.upper, number(row["exp_upper99_8"]))
        assert str(narrow.method) == row["exp_method"]
        assert bool(narrow.note) == math.isnan(narrow.value)
    assert len(table) >= 30


def test_the_reference_means(shared: Shared) -> None:
    import pyarrow as pa

    inputs = rows(shared("expected/mean_inputs.csv"))
    table = pa.table(
        {"area": [row["in_area"] for row in inputs], "value": column(inputs, "in_value")}
    )
    for row in rows(shared("expected/mean_expected.csv")):
        by = [] if row["group"] == "No grouping" else ["area"]
        for confidence, label in ((0.95, "95_0"), (0.998, "99_8")):
            answer = mean_by(table, by, confidence=confidence)
            place = answer["area"].to_pylist().index(row["group"]) if by else 0
            got = {name: answer[name][place].as_py() for name in answer.column_names}
            for ours, theirs in (
                ("count", "exp_value_sum"),
                ("denominator", "exp_value_count"),
                ("standard_deviation", "exp_stdev"),
                ("value", "exp_value"),
                ("lower", f"exp_lower{label}cl"),
                ("upper", f"exp_upper{label}cl"),
            ):
                assert agrees(got[ours], float(row[theirs]))
            assert got["method"] == row["exp_method"]
