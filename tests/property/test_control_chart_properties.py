"""Control charts against a scanner that reads one point at a time."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.methods.spc import ChartOptions, xmr
from headwater.indicators.methods.spc_by import ChartColumns, xmr_by

series = st.lists(st.integers(0, 12).map(float), min_size=1, max_size=40)


def limits(values: list[float], screen: bool, fix_after: int | None) -> tuple[float, float]:
    used = values[:fix_after]
    mean = math.fsum(used) / len(used)
    ranges = [abs(b - a) for a, b in pairwise(used)]
    if not ranges:
        return mean, math.nan
    average = math.fsum(ranges) / len(ranges)
    if screen and average > 0:
        kept = [r for r in ranges if r < 3.267 * average]
        average = math.fsum(kept) / len(kept)
    return mean, average


def causes(values: list[float], screen: bool = True, fix_after: int | None = None) -> list[str]:
    """Making Data Count's rules, point by point and window by window."""
    mean, average = limits(values, screen, fix_after)
    side = [0 if v == mean else math.copysign(1, v - mean) for v in values]
    out = [abs(v - mean) > 2.66 * average for v in values]
    near = [
        abs(v - mean) > 2 * (2.66 / 3) * average and not o for v, o in zip(values, out, strict=True)
    ]
    shift, trend, outer = runs(values, side, near)
    found = []
    for i in range(len(values)):
        where = "Above" if side[i] > 0 else "Below"
        if out[i]:
            found.append("Above UCL" if side[i] > 0 else "Below LCL")
        elif i in trend:
            step = values[i + 1] - values[i] if i + 1 in trend else values[i] - values[i - 1]
            found.append(f"7 Point Trend ({'In' if step > 0 else 'De'}creasing)")
        elif i in outer:
            found.append(f"2 in 3 {where} CL")
        elif i in shift:
            found.append(f"7 Points {where} CL")
        else:
            found.append("Common Cause")
    return found


def runs(
    values: list[float], side: list[float], near: list[bool]
) -> tuple[set[int], set[int], set[int]]:
    """Points that are part of a shift, of a trend, and near a limit in two of three."""
    shift: set[int] = set()
    trend: set[int] = set()
    outer: set[int] = set()
    for start in range(len(values) - 6):
        window = range(start, start + 7)
        if side[start] != 0 and len({side[i] for i in window}) == 1:
            shift |= set(window)
        steps = [values[i + 1] - values[i] for i in window[:-1]]
        if all(s > 0 for s in steps) or all(s < 0 for s in steps):
            trend |= set(window)
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        if abs(sum(side[i] for i in window)) == 3 and sum(near[i] for i in window) >= 2:
            outer |= {i for i in window if near[i]}
    return shift, trend, outer


def off_the_edge(values: list[float], screen: bool, fix_after: int | None) -> bool:
    """Whether no point lies so near a limit that rounding decides."""
    mean, average = limits(values, screen, fix_after)
    edges = [mean + k * average for k in (0, 2.66, -2.66, 2 * 2.66 / 3, -2 * 2.66 / 3)]
    return all(v == mean or abs(v - e) > 1e-9 for v in values for e in edges)


@settings(max_examples=120, deadline=None)
@given(series, st.booleans(), st.sampled_from([None, 5, 12]))
def test_every_point_has_the_scanner_s_cause(
    values: list[float], screen: bool, fix_after: int | None
) -> None:
    if not off_the_edge(values, screen, fix_after):
        return
    chart = xmr(values, options=ChartOptions(screen_outliers=screen, fix_after=fix_after))
    assert chart.special_cause[0].tolist() == causes(values, screen, fix_after)


@settings(max_examples=50, deadline=None)
@given(series, series)
def test_a_rebased_chart_is_two_charts(first: list[float], second: list[float]) -> None:
    both = xmr(first + second, options=ChartOptions(rebase=[len(first)]))
    alone = [xmr(first), xmr(second)]
    assert both.special_cause[0].tolist() == [
        cause for chart in alone for cause in chart.special_cause[0].tolist()
    ]
    np.testing.assert_array_equal(both.upper[0, len(first) :], alone[1].upper[0])


@settings(max_examples=50, deadline=None)
@given(series)
def test_turning_the_values_round_turns_the_words_round(values: list[float]) -> None:
    up = xmr(values, improvement="increase")
    down = xmr(np.negative(values), improvement="decrease")
    assert up.point_type.tolist() == down.point_type.tolist()


@pytest.mark.slow  # every example draws up each series three times over
@settings(max_examples=10, deadline=None)
@given(st.lists(series, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_shuffled_table_gives_each_series_its_own_chart(many, random) -> None:
    rows = [(name, t, v) for name, values in enumerate(many) for t, v in enumerate(values)]
    random.shuffle(rows)
    names, times, values = zip(*rows, strict=True)
    table = pa.table({"name": list(names), "t": list(times), "value": list(values)})
    answer = xmr_by(table, ["name"], columns=ChartColumns(time="t")).to_pylist()
    for row in answer:
        chart = xmr(many[row["name"]])
        assert row["spc_cause"] == chart.special_cause[0, row["t"]]
        assert row["spc_variation"] == chart.variation[0]
    rebased = xmr_by(table, ["name"], columns=ChartColumns(time="t"), rebase=[3]).to_pylist()
    for row in rebased:
        chart = xmr(many[row["name"]], options=ChartOptions(rebase=[3]))
        assert row["spc_cause"] == chart.special_cause[0, row["t"]]
        assert row["spc_variation"] == chart.variation[0]
