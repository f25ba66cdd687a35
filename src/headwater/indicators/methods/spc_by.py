"""Control charts of a table: one row a point, any number of series, rebased at dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.indicators.methods.spc import ChartOptions, ControlChart, Direction, xmr
from headwater.indicators.methods.strata import Codes, Frame, coded, strata

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ChartColumns:
    """Which columns hold the time of each point, its value, and (where there is one) the target."""

    time: str = "period_start"
    value: str = "value"
    target: str | None = None


def xmr_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    columns: ChartColumns | None = None,
    improvement: Direction = "increase",
    rebase: Sequence[Any] = (),
    options: ChartOptions | None = None,
) -> Any:
    """Add each point's XmR chart to a table: mean, limits, cause, point type, and the two icons.

    Points are ordered by ``time`` within each series of ``by``; equal times in one series raise
    ``ValueError``. ``rebase``: times, of the column's own type, from which limits begin anew
    (``options.rebase`` is for arrays). A series' icons stand on each of its rows. The answer is a
    table of the same kind, rows in their order.

    >>> table = pa.table({"month": [3, 1, 2], "value": [12.0, 10.0, 11.0]})
    >>> xmr_by(table, columns=ChartColumns(time="month"))["spc_mean"].to_pylist()
    [11.0, 11.0, 11.0]
    """
    names = columns or ChartColumns()
    opened = Frame.of(frame)
    groups = strata(opened, by)
    when, times = coded(opened.series(names.time))
    if len(np.unique(groups.codes * len(times) + when)) < len(when):
        raise ValueError(f"A series has one {names.time} twice. Group by more columns.")
    stretch = _stretches(when, times.to_pylist(), rebase)
    chart, row, place = _charts(opened, names, (groups.codes, stretch, when), improvement, options)
    last_row = np.zeros(groups.size, dtype=np.int64)
    last_time = np.lexsort((when, groups.codes))
    last_row[groups.codes[last_time]] = row[last_time]
    series_row = last_row[groups.codes]
    return opened.beside(
        {
            "spc_mean": pa.array(chart.mean[row, place], from_pandas=True),
            "spc_lower": pa.array(chart.lower[row, place], from_pandas=True),
            "spc_upper": pa.array(chart.upper[row, place], from_pandas=True),
            "spc_cause": pa.array(chart.special_cause[row, place].tolist(), type=pa.string()),
            "spc_point": pa.array(chart.point_type[row, place].tolist(), type=pa.string()),
            "spc_variation": pa.array(chart.variation[series_row].tolist(), type=pa.string()),
            "spc_assurance": pa.array(chart.assurance[series_row].tolist(), type=pa.string()),
            "spc_note": pa.array(chart.note[series_row].tolist(), type=pa.string()),
        }
    )


def _stretches(when: Codes, moments: list[Any], rebase: Sequence[Any]) -> Codes:
    """How many of the times to rebase at each row has reached."""
    reached = [sum(start <= moment for start in rebase) for moment in moments]
    return np.array(reached, dtype=np.int64)[when]


def _charts(
    opened: Frame,
    names: ChartColumns,
    codes: tuple[Codes, Codes, Codes],
    improvement: Direction,
    options: ChartOptions | None,
) -> tuple[ControlChart, IntArray, IntArray]:
    """One chart a stretch of a series; and the chart and the place in it of each of the rows."""
    series, stretch, when = codes
    width = int(stretch.max(initial=0)) + 1
    row = np.unique(series * width + stretch, return_inverse=True)[1]
    order = np.lexsort((when, row))
    first = np.searchsorted(row[order], np.arange(int(row.max(initial=-1)) + 1))
    place = np.empty(len(row), dtype=np.int64)
    place[order] = np.arange(len(row)) - first[row[order]]
    shape = (len(first), int(place.max(initial=-1)) + 1)
    value, target = np.full(shape, np.nan), np.full(shape[0], np.nan)
    value[row, place] = opened.numbers(names.value)
    if names.target is not None:
        target[row[order]] = opened.numbers(names.target)[order]
    return xmr(value, improvement=improvement, target=target, options=options), row, place
