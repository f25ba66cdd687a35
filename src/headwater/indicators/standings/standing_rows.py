"""Rows of the ``standing`` table from panels: one row an indicator, area, sex and age.

No input and no output: panels in, an Arrow table of shape :data:`STANDING` out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.benchmark import Polarity
from headwater.indicators.standings.against_england import (
    AgainstEngland,
    against_england,
    standard_error,
)
from headwater.indicators.standings.derived_shapes import STANDING
from headwater.indicators.standings.panel import Floats, Panel
from headwater.indicators.standings.recent_change import RecentChange, recent_change

STALE_YEARS = 5.0
STALE_ADDED_UP = 2.0
_OWN = (
    "value",
    "lower",
    "upper",
    "england",
    "england_lower",
    "england_upper",
    "verdict",
    "basis",
    "sureness",
    "p",
    "rank",
    "rank_of",
    "fifth",
    "z",
    "shrunk_z",
    "weight",
)


def standing_table(held: Iterable[Panel], polarity: Mapping[str, str]) -> pa.Table:
    """Where every area of every panel stands, as a table of shape ``STANDING``.

    ``polarity`` says by indicator id which is better (``lower``, ``higher``, ``none``); an
    indicator it does not name counts as ``none``. Areas whose last figure is more than five
    years older than that of the others are left out: most have ceased to exist.

    >>> standing_table([], {}).num_rows
    0
    """
    parts = [standing_of(panel, polarity.get(panel.indicator, "none")) for panel in held]
    if not parts:
        return STANDING.schema.empty_table()
    return pa.concat_tables(parts)


def standing_of(
    panel: Panel, polarity: str, *, aggregated: bool = False, ended: Collection[str] = ()
) -> pa.Table:
    """Rows of one panel; ``aggregated`` marks figures worked out from member councils.

    Areas that have ``ended`` have no rank. Aggregated figures are left out where the newest that
    every council has is over two years older than the nation's.
    """
    way = cast(Polarity, polarity)
    stand = against_england(panel, way, ended)
    change = recent_change(panel, stand.column, standard_error(panel), way)
    count = len(panel.areas)
    columns: dict[str, Any] = {
        "indicator": [panel.indicator] * count,
        "area": panel.areas,
        "area_type": [panel.area_type] * count,
        "sex": [panel.sex] * count,
        "age": [panel.age] * count,
        "series": [panel.series] * count,
        "unit": [panel.unit] * count,
        "polarity": [polarity] * count,
        "aggregated": np.full(count, int(aggregated)),
        **_now(panel, stand),
        **_lately(panel, change),
    }
    arrays = [_array(columns[each.name], each.type) for each in STANDING.schema]
    table = pa.Table.from_arrays(arrays, schema=STANDING.schema)
    shown = panel.periods.end[stand.column] >= _oldest_shown(panel, aggregated)
    return table.filter(pa.array(shown))


def _oldest_shown(panel: Panel, aggregated: bool) -> float:
    known = panel.periods.end[np.isfinite(panel.england)]
    if aggregated and len(known):
        return float(known.max()) - STALE_ADDED_UP
    return float(panel.periods.end[panel.current()]) - STALE_YEARS


def _now(panel: Panel, stand: AgainstEngland) -> dict[str, Any]:
    line = np.arange(len(panel.areas))
    labels = np.array(panel.periods.labels, dtype=object)
    own = {name: getattr(stand, name) for name in _OWN}
    return own | {
        "period": labels[stand.column],
        "period_start": panel.periods.first_day[stand.column],
        "period_end": panel.periods.last_day[stand.column],
        "confidence": panel.confidence[line, stand.column],
        "note": panel.note[line, stand.column],
    }


def _lately(panel: Panel, change: RecentChange) -> dict[str, Any]:
    line = np.arange(len(panel.areas))
    held = change.reference >= 0
    labels = np.array(panel.periods.labels, dtype=object)
    low, high = change.trend.limits()

    def then(values: Floats) -> Floats:
        return np.where(held, values[line, change.reference], np.nan)

    def if_held(values: Floats) -> Floats:
        return np.where(held, values, np.nan)

    return {
        "trend": change.verdict,
        "trend_sureness": change.sureness,
        "trend_p": if_held(change.trend.p),
        "slope": if_held(change.trend.slope),
        "slope_lower": if_held(low),
        "slope_upper": if_held(high),
        "shrunk_slope": if_held(change.shrunk_slope),
        "trend_points": np.where(held, change.trend.points, 0),
        "reference_period": np.where(held, labels[change.reference], ""),
        "reference_value": then(panel.value),
        "reference_lower": then(panel.lower),
        "reference_upper": then(panel.upper),
        "change": change.change,
        "england_change": change.england_change,
        "gap_trend": change.gap_verdict,
        "gap_p": if_held(change.gap.p),
    }


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    """An Arrow array in which not-a-number and infinity are nulls."""
    if pa.types.is_float64(kind):
        numbers = np.asarray(values, dtype=np.float64)
        return pa.array(numbers, kind, mask=~np.isfinite(numbers))
    return pa.array(values, kind)
