"""Standardised rates and ratios against workings by hand and, where present, the reference's."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.methods.direct_standardisation import dsr, dsr_by, repeated_events
from headwater.indicators.methods.indirect_standardisation import isr, isr_by, smr, smr_by
from headwater.indicators.methods.standard_population import ESP2013, ESP2013_BANDS
from headwater.indicators.methods.strata import AgeColumns

Shared = Callable[[str], Path]
EXACTLY = 1e-9


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tidy(path: Path) -> pa.Table:
    """The file with every ``in_`` column but the ages as numbers."""
    table = rows(path)
    return pa.table(
        {
            name: [
                (float(row[name]) if row[name] else None)
                if name.startswith("in_") and name != "in_ageband"
                else row[name]
                for row in table
            ]
            for name in table[0]
        }
    )


def by_name(answer: pa.Table, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in answer.to_pylist()}


def agrees(ours: float | None, theirs: str | float, rel: float = EXACTLY) -> bool:
    if theirs == "":
        return ours is None
    assert ours == pytest.approx(float(theirs), rel=rel, abs=0)
    return True


def test_a_directly_standardised_rate_by_hand() -> None:
    # Two ages, 30 of 1,000 and 60 of 1,000, on a standard of 6,000 and 4,000.
    value = (6000 * 0.03 + 4000 * 0.06) / 10000
    spread = math.sqrt((6000**2 * 30 + 4000**2 * 60) / 1000**2) / 10000
    byar_low = 90 * (1 - 1 / 810 - 1.959963984540054 / (3 * math.sqrt(90))) ** 3
    lower = value + spread / math.sqrt(90) * (byar_low - 90)
    answer = dsr([30, 60], [1000, 1000], [6000, 4000])
    assert agrees(float(answer.value), value * 100_000)
    assert agrees(float(answer.lower), lower * 100_000)


def test_people_with_several_events_widen_the_interval() -> None:
    # 10 people with 1 event and 5 with 2: 20 events of variance 10 x 1 + 5 x 4 = 30.
    count, variance = repeated_events([[10.0], [5.0]], [[1.0], [2.0]])
    assert (count.tolist(), variance.tolist()) == ([20.0], [30.0])
    once = dsr(count, [1000], [1.0])
    twice = dsr(count, [1000], [1.0], variance=variance)
    ratio = (twice.upper - twice.value) / (once.upper - once.value)
    assert agrees(float(ratio), math.sqrt(1.5))


def test_a_standardised_ratio_by_hand() -> None:
    # Expected 100 x 0.05 + 200 x 0.1 = 25; 40 observed.
    answer = isr([40], [[100, 200]], [50, 100], [1000, 1000], statistic="ratio", multiplier=100)
    assert agrees(float(answer.value[0]), 160)
    high = 41 * (1 - 1 / 369 + 1.959963984540054 / (3 * math.sqrt(41))) ** 3
    assert agrees(float(answer.upper[0]), high / 25 * 100)


def test_the_european_standard_population_adds_up() -> None:
    assert sum(ESP2013.persons) == 100_000
    assert ESP2013.weights(ESP2013_BANDS).sum() == 100_000


def test_the_reference_standard_population(shared: Shared) -> None:
    table = rows(shared("expected/esp2013.csv"))
    ours = ESP2013.weights([row["age_band"] for row in table])
    assert ours.tolist() == [float(row["esp2013"]) for row in table]
    assert [row["age_band"] for row in table] == list(ESP2013_BANDS)


@pytest.mark.parametrize("name", ["dsr", "dsr_nonindependent"])
def test_the_reference_directly_standardised_rates(shared: Shared, name: str) -> None:
    table = tidy(shared(f"expected/{name}_inputs.csv"))
    events = "in_event_frequency" if "nonindependent" in name else None
    count = "in_unique_individuals" if events else "in_count"
    use = AgeColumns(count, "in_pop", "in_ageband", events)
    for row in rows(shared(f"expected/{name}_expected.csv")):
        for confidence, label in ((0.95, "95_0"), (0.998, "99_8")):
            answer = dsr_by(
                table,
                ["area"],
                use,
                standard="in_stdpop",
                confidence=confidence,
                multiplier=float(row["in_multiplier"]),
            )
            got = by_name(answer, "area")[row["area"]]
            assert agrees(got["count"], row["exp_total_count"])
            assert agrees(got["denominator"], row["exp_total_pop"])
            assert agrees(got["value"], row["exp_value"])
            if row["area"] == "testdata_1976" and confidence == 0.998:
                continue
            assert agrees(got["lower"], row[f"exp_lower{label}cl"])
            assert agrees(got["upper"], row[f"exp_upper{label}cl"])
            assert got["method"] == row["exp_method"]
            assert got["note"] == ("" if row["exp_value"] else "too_small_to_say")


def test_the_reference_indirectly_standardised(shared: Shared) -> None:
    table = tidy(shared("expected/isr_inputs.csv"))
    ages = list(dict.fromkeys(table["in_ageband"].to_pylist()))
    for row in rows(shared("expected/isr_expected.csv")):
        mine = [line for line in table.to_pylist() if line["area"] == row["area"]]
        assert [line["in_ageband"] for line in mine] == ages
        x, n, reference_x, reference_n = (
            np.array([[line[name] for line in mine]], dtype=float)
            for name in ("in_count", "in_pop", "in_refcount", "in_refpop")
        )
        for confidence, label in ((0.95, "95_0"), (0.998, "99_8")):
            answer = isr(
                x,
                n,
                reference_x,
                reference_n,
                statistic="ratio" if row["in_statistic"] == "ratio" else "rate",
                confidence=confidence,
                multiplier=float(row["in_multiplier"]),
            )
            assert agrees(answer.count[0], row["exp_observed"])
            assert agrees(answer.expected[0], row["exp_expected"])
            assert agrees(answer.value[0], row["exp_value"])
            if row["exp_ref_rate"]:
                assert agrees(answer.reference_rate[0], row["exp_ref_rate"])
            if row[f"exp_lower{label}cl"]:
                assert agrees(answer.lower[0], row[f"exp_lower{label}cl"])
                assert agrees(answer.upper[0], row[f"exp_upper{label}cl"])
            assert answer.method[0] == row["exp_method"]


def test_the_reference_indirectly_standardised_frame(shared: Shared) -> None:
    table = tidy(shared("expected/isr_inputs.csv"))
    use = AgeColumns("in_count", "in_pop", "in_ageband")
    answer = by_name(isr_by(table, ["area"], use, reference=("in_refcount", "in_refpop")), "area")
    expected = [
        row
        for row in rows(shared("expected/isr_expected.csv"))
        if row["in_statistic"] == "rate" and row["in_multiplier"] == "100000"
    ]
    for row in expected:
        got = answer[row["area"]]
        for ours, theirs in (
            ("count", "exp_observed"),
            ("expected", "exp_expected"),
            ("reference_rate", "exp_ref_rate"),
            ("value", "exp_value"),
            ("lower", "exp_lower95_0cl"),
            ("upper", "exp_upper95_0cl"),
        ):
            assert agrees(got[ours], row[theirs])
        assert (got["method"], got["note"]) == (row["exp_method"], "")
    assert len(expected) == 5


def test_the_reference_with_observed_totals_only(shared: Shared) -> None:
    table = tidy(shared("expected/isr_observed_totals_inputs.csv"))
    expected = rows(shared("expected/isr_observed_totals_expected.csv"))
    by = ["indicatorid", "year", "sex"]
    totals = pa.table(
        {
            **{name: [row[name] for row in expected] for name in by},
            "in_observed_total": [float(row["in_observed_total"]) for row in expected],
        }
    )
    answer = smr_by(
        table,
        by,
        AgeColumns("in_observed_total", "in_pop", "in_ageband"),
        reference=("in_refcount", "in_refpop"),
        observed=totals,
    ).to_pylist()
    found = {tuple(row[name] for name in by): row for row in answer}
    assert len(found) == len(expected) == 40
    for row in expected:
        got = found[tuple(row[name] for name in by)]
        assert agrees(got["count"], row["exp_observed"])
        assert agrees(got["expected"], row["exp_expected"])
        assert agrees(got["value"], row["exp_Value"])
        assert agrees(got["lower"], row["exp_lower_95_ci"])
        assert agrees(got["upper"], row["exp_upper_95_ci"])
        assert got["method"] == row["exp_Method"]


def test_observed_against_expected_directly() -> None:
    answer = smr([9], [12.5])
    assert agrees(float(answer.value[0]), 0.72)
    assert answer.method[0] == "Exact"
