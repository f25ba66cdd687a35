"""Slope and relative index of inequality against the reference's 22 tests of two areas."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.methods.slope_index import SlopeIndex, SlopeModel, slope_index
from headwater.indicators.methods.slope_index_by import SlopeColumns, slope_index_by

pytestmark = pytest.mark.shared
Shared = Callable[[str], Path]
SCALES = ("linear", "log", "logit")


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else float("nan")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@cache
def solved(folder: Path, which: str) -> list[tuple[dict[str, str], SlopeIndex]]:
    inputs: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows(folder / "sii_inputs.csv"):
        inputs.setdefault((row["case_id"], row["area"]), []).append(row)
    found = []
    for case in rows(folder / "sii_expected.csv"):
        if not case[f"in_confidence_{which}"]:
            continue
        quantiles = sorted(
            inputs[case["case_id"], case["area"]], key=lambda row: int(row["in_quantile"])
        )
        columns = {
            name: [number(row[f"in_{name}"]) for row in quantiles]
            for name in ("value", "population", "lower95", "upper95", "se")
        }
        answer = slope_index(
            columns["value"],
            columns["population"],
            standard_error=columns["se"],
            confidence=float(case[f"in_confidence_{which}"]),
            model=SlopeModel(
                scale=SCALES[int(case["in_value_type"])],
                transform=case["in_transform"] == "True",
                multiplier=float(case["in_multiplier"]),
            ),
        )
        found.append((case, answer))
    return found


def answers(shared: Shared, which: str) -> list[tuple[dict[str, str], SlopeIndex]]:
    return solved(shared("expected"), which)


def test_index_and_intercept_are_exact(shared: Shared) -> None:
    checked = 0
    for case, answer in answers(shared, "1"):
        for expected, ours in (
            ("exp_sii", answer.sii),
            ("exp_rii", answer.rii),
            ("exp_intercept", answer.intercept),
        ):
            if case[expected]:
                assert ours[0] == pytest.approx(float(case[expected]), rel=1e-9), case["case"]
                checked += 1
    assert checked > 100


@pytest.mark.parametrize("which", ["1", "2"])
def test_limits_agree_with_the_simulation(shared: Shared, which: str) -> None:
    checked = 0
    for case, answer in answers(shared, which):
        for expected, ours in (
            (f"exp_sii_lowercl_{which}", answer.sii_lower),
            (f"exp_sii_uppercl_{which}", answer.sii_upper),
            (f"exp_rii_lowercl_{which}", answer.rii_lower),
            (f"exp_rii_uppercl_{which}", answer.rii_upper),
        ):
            if case[expected]:
                assert ours[0] == pytest.approx(float(case[expected]), rel=0.05), case["case"]
                checked += 1
    assert checked > 20


def test_limits_are_close_where_they_are_in_closed_form(shared: Shared) -> None:
    """The RII of 100,000 draws is far steadier than 5%; so must ours be."""
    for case, answer in answers(shared, "1"):
        if case["exp_rii_lowercl_1"]:
            assert answer.rii_lower[0] == pytest.approx(float(case["exp_rii_lowercl_1"]), rel=1e-3)
            assert answer.rii_upper[0] == pytest.approx(float(case["exp_rii_uppercl_1"]), rel=1e-3)


def test_errors_from_limits_are_those_given(shared: Shared) -> None:
    """The reference's own errors were worked out with 1.96."""
    for row in rows(shared("expected/sii_inputs.csv"))[:20]:
        low, high = number(row["in_lower95"]), number(row["in_upper95"])
        assert (high - low) / 2 / 1.96 == pytest.approx(number(row["in_se"]), rel=1e-9)


def test_a_table_of_both_areas_gives_the_same(shared: Shared) -> None:
    first = [r for r in rows(shared("expected/sii_inputs.csv")) if r["case_id"] in ("1", "2")]
    table = pa.table(
        {
            "area": [row["area"] for row in first][::-1],
            "quantile": [int(row["in_quantile"]) for row in first][::-1],
            "population": [number(row["in_population"]) for row in first][::-1],
            "value": [number(row["in_value"]) for row in first][::-1],
            "low": [number(row["in_lower95"]) for row in first][::-1],
            "high": [number(row["in_upper95"]) for row in first][::-1],
        }
    )
    answer = slope_index_by(table, ["area"], columns=SlopeColumns(lower="low", upper="high"))
    assert answer["area"].to_pylist() == ["area1", "area2"]
    assert answer["sii"].to_numpy() == pytest.approx([6.93461647366882, 12.5478466363518], rel=1e-9)
    assert np.isfinite(answer["rii_upper"].to_numpy()).all()
