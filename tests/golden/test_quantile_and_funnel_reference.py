"""Quantiles and funnels against the reference, label for label."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from headwater.indicators.methods.funnel import (
    RateKind,
    proportion_funnel,
    rate_funnel,
    rate_points,
    ratio_funnel,
)
from headwater.indicators.methods.funnel_limits import (
    axis_range,
    axis_sizes,
    proportion_limits,
    rate_limits,
    ratio_limits,
)
from headwater.indicators.methods.quantile import assign

pytestmark = pytest.mark.shared
Shared = Callable[[str], Path]
WORDS = {
    "high_998": "High (0.001)",
    "high_95": "High (0.025)",
    "low_998": "Low (0.001)",
    "low_95": "Low (0.025)",
    "not_significant": "Not significant",
    "not_applicable": "Not applicable for events less than 10 for dsrs",
}
GROUPED_BY = {"IndSexReg": ("in_indicator_sex", "in_parent"), "IndSex": ("in_indicator_sex",)}
CURVES = ("lower_2s", "upper_2s", "lower_3s", "upper_3s")


class Table:
    """A reference file, column by column."""

    def __init__(self, path: Path) -> None:
        with path.open(newline="", encoding="utf-8") as handle:
            self.rows = list(csv.DictReader(handle))

    def numbers(self, name: str) -> np.ndarray:
        return np.array([float(row[name]) if row[name] else np.nan for row in self.rows])

    def texts(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def cases(self) -> dict[str, Table]:
        found: dict[str, Table] = {}
        for row in self.rows:
            case = found.setdefault(row["case"], Table.__new__(Table))
            case.__dict__.setdefault("rows", []).append(row)
        return found


def test_quantiles(shared: Shared) -> None:
    table = Table(shared("expected/quantiles.csv"))
    sets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table.rows:
        sets[row["case"]].append(row)
    for name, rows in sets.items():
        keys = GROUPED_BY.get(rows[0]["in_group_set"], ())
        answer = assign(
            [float(row["in_value"]) if row["in_value"] else np.nan for row in rows],
            ["|".join(row[key] for key in keys) for row in rows],
            int(rows[0]["in_nquantiles"]),
            highest_first=[row["in_invert"] == "True" for row in rows],
        )
        expected = [int(row["exp_quantile"] or 0) for row in rows]
        assert answer.quantile.tolist() == expected, name
    assert len(table.rows) == 982


def test_proportion_limits(shared: Shared) -> None:
    for name, case in Table(shared("expected/funnel_proportion_limits.csv")).cases().items():
        limits = proportion_limits(
            case.numbers("population"), case.numbers("exp_baseline")[0] / 100
        )
        for curve in CURVES:
            expected = case.numbers(f"exp_{curve}")
            assert np.abs(getattr(limits, curve) - expected).max() < 1e-6, (name, curve)


def test_proportion_axis(shared: Shared) -> None:
    people = Table(shared("expected/funnel_proportion_inputs_significance.csv")).numbers(
        "in_denominator"
    )
    cases = Table(shared("expected/funnel_proportion_limits.csv")).cases()
    for name, chosen in (("all_areas", people), ("denominator<31000", people[people < 31000])):
        sizes = axis_sizes(axis_range(chosen))
        assert sizes.tolist() == cases[name].numbers("population").tolist()


def test_proportion_categories_and_baseline(shared: Shared) -> None:
    table = Table(shared("expected/funnel_proportion_inputs_significance.csv"))
    funnel = proportion_funnel(table.numbers("in_numerator"), table.numbers("in_denominator"))
    assert [WORDS[word] for word in funnel.category] == table.texts("exp_significance")
    assert funnel.baseline == pytest.approx(80.642448, abs=1e-5)


def test_ratio_limits(shared: Shared) -> None:
    table = Table(shared("expected/funnel_ratio_limits.csv"))
    limits = ratio_limits(table.numbers("observed_events"))
    for curve in CURVES:
        size = getattr(limits, f"size_{curve}")
        assert size == pytest.approx(table.numbers(f"exp_{curve}_exp_events"), rel=1e-4)
        ratio = getattr(limits, f"limit_{curve}")
        assert ratio == pytest.approx(table.numbers(f"exp_{curve}_isr"), rel=1e-4)
        count = table.numbers(f"exp_{curve}_count")
        assert ratio / 100 - 1 == pytest.approx(count, rel=1e-4, abs=1e-4)


def test_ratio_categories(shared: Shared) -> None:
    table = Table(shared("expected/funnel_ratio_inputs_significance.csv"))
    funnel = ratio_funnel(table.numbers("in_observed"), table.numbers("in_expected"))
    assert [WORDS[word] for word in funnel.category] == table.texts("exp_significance")


def test_rate_limits(shared: Shared) -> None:
    for name, case in Table(shared("expected/funnel_rate_limits.csv")).cases().items():
        limits = rate_limits(case.numbers("events"), case.numbers("exp_baseline")[0], years=3)
        for curve in CURVES:
            people = case.numbers(f"exp_{curve}_population_1_year")
            assert getattr(limits, f"size_{curve}") == pytest.approx(people, rel=1e-4), name
            rate = case.numbers(f"exp_{curve}_limit")
            assert getattr(limits, f"limit_{curve}") == pytest.approx(rate, rel=1e-4), name


@pytest.mark.parametrize(
    ("kind", "years", "largest", "ending"),
    [("dsr", 3, 5, ""), ("crude", 3, 988, "_crude"), ("crude", 5, 0, "_crude_with_denom")],
)
def test_rate_points(shared: Shared, kind: RateKind, years: int, largest: int, ending: str) -> None:
    """The reference's tests put another count in place of the largest one."""
    table = Table(shared("expected/funnel_rate_points.csv"))
    events = table.numbers("in_events")
    events[events == 988] = largest
    rate, people = rate_points(
        events, table.numbers("in_rate"), table.numbers("in_pop"), kind=kind, years=years
    )
    charted = table.numbers(f"exp_rate_chart{ending}")
    assert rate == pytest.approx(charted, rel=1e-9, nan_ok=True)
    derived = table.numbers(f"exp_denominator_derived{ending}")
    assert people == pytest.approx(derived, rel=1e-8, nan_ok=True)


@pytest.mark.parametrize("kind", ["dsr", "crude"])
@pytest.mark.parametrize("per", [100_000, 100])
@pytest.mark.parametrize("zero", ["with_0", "without_0"])
def test_rate_categories(shared: Shared, kind: str, per: int, zero: str) -> None:
    """``without_0``: no populations are given, so an area without events has no size."""
    table = Table(shared("expected/funnel_rate_significance.csv"))
    if kind == "dsr":
        rate = table.numbers("in_rate_dsr") * per / 100_000
    else:
        rate = table.numbers(f"in_rate_crude_per_{per}")
    funnel = rate_funnel(
        table.numbers("in_count"),
        rate,
        table.numbers("in_pop") if zero == "with_0" else None,
        kind="dsr" if kind == "dsr" else "crude",
        multiplier=per,
    )
    expected = table.texts(f"exp_sig_{kind}_per_{per}_{zero}")
    assert [WORDS[word] for word in funnel.category] == expected
