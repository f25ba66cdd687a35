"""Trend verdicts, benchmark colours and control-chart labels against the references, exactly."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.indicators.methods import spc, spc_rules
from headwater.indicators.methods.benchmark import compare
from headwater.indicators.methods.trend import recent_trend

pytestmark = pytest.mark.shared
Shared = Callable[[str], Path]
POLARITY = {"High is good": "higher", "Low is good": "lower", "No judgement": "none"}
TRENDS = {
    ("increasing", "increasing"): "Increasing",
    ("decreasing", "decreasing"): "Decreasing",
    ("increasing", "better"): "IncreasingAndGettingBetter",
    ("increasing", "worse"): "IncreasingAndGettingWorse",
    ("decreasing", "better"): "DecreasingAndGettingBetter",
    ("decreasing", "worse"): "DecreasingAndGettingWorse",
    ("no_change", "no_change"): "NoChange",
    ("cannot_be_calculated", "cannot_be_calculated"): "CannotBeCalculated",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else float("nan")


def verdict(series: list[dict[str, str]]) -> str:
    ordered = sorted(series, key=lambda row: row["in_year"])
    column = {
        name: [number(row[f"in_{name}"]) for row in ordered]
        for name in ("value", "lower95", "upper95", "count", "denominator")
    }
    trend = recent_trend(
        column["value"],
        column["lower95"],
        column["upper95"],
        count=column["count"],
        denominator=column["denominator"],
        polarity=POLARITY[ordered[0]["in_polarity"]],
        value_type=ordered[0]["in_value_type"],
    )
    return TRENDS[str(trend.direction[0]), str(trend.verdict[0])]


def test_recent_trend(shared: Shared) -> None:
    series = defaultdict(list)
    for row in rows(shared("expected/fingertips_recent_trend.csv")):
        series[row["case"]].append(row)
    assert len(series) == 6
    for name, points in series.items():
        assert verdict(points) == points[0]["exp_trend"], name


def test_recent_trend_needs_five_points(shared: Shared) -> None:
    points = [
        row
        for row in rows(shared("expected/fingertips_recent_trend.csv"))
        if row["case"] == "Under75CancerMortality"
    ]
    assert verdict(points[1:]) == "CannotBeCalculated"


def test_benchmark(shared: Shared) -> None:
    for row in rows(shared("expected/fingertips_benchmark_rag.csv")):
        outcome = compare(
            number(row["in_lower"]),
            number(row["in_upper"]),
            number(row["in_benchmark_value"]),
            POLARITY[row["in_polarity"]],
        )
        assert str(outcome) == row["exp_outcome"].lower()


RULES: dict[str, Callable[[Any, Any], Any]] = {
    "seven_point_one_side_mean": lambda v, _: spc_rules.run_on_one_side(v),
    "part_of_seven_trend": lambda v, _: spc_rules.part_of_run(v),
    "seven_point_trend": lambda v, _: spc_rules.trend_run(v),
    "two_in_three": spc_rules.two_of_three,
    "two_in_three_then_part_of": lambda v, side: spc_rules.part_of_two_of_three(
        spc_rules.two_of_three(v, side), v
    ),
}


def test_control_chart_rules(shared: Shared) -> None:
    cases = rows(shared("expected/spc_rule_unit_cases.csv"))
    for case in cases:
        vector = np.array(case["in_vector"].split(), dtype=float)
        side = np.array(case["in_relative_to_mean"].split(), dtype=float)
        marked = np.asarray(RULES[case["rule"]](vector, side)).astype(int)
        assert marked.tolist() == [int(x) for x in case["exp_vector"].split()], case["case_id"]
    assert {case["rule"] for case in cases} == set(RULES)


def test_assurance(shared: Shared) -> None:
    for row in rows(shared("expected/spc_assurance_cases.csv")):
        said = spc.assurance(
            number(row["in_lpl"]),
            number(row["in_upl"]),
            number(row["in_target"]),
            row["in_improvement_direction"],
        )
        assert str(said) == row["exp_assurance"]
