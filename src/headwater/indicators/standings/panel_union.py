"""Two panels of one measure as one: more areas on the same periods."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from headwater.indicators.standings.panel import Panel, Periods, Whole

NUMBERS = ("value", "lower", "upper", "confidence")
NATIONAL = ("england", "england_lower", "england_upper")


def united(first: Panel, second: Panel) -> Panel:
    """Areas and periods of both; where both have an area, the second's figures are kept.

    Both are of one indicator, area type, sex and age. The nation's figures are the first's, and
    the second's in periods that only it has.
    """
    periods, columns = _periods(first.periods, second.periods)
    areas = np.array(sorted({*first.areas.tolist(), *second.areas.tolist()}), dtype=object)
    shape = (len(areas), len(periods.labels))
    made: dict[str, Any] = {name: np.full(shape, np.nan) for name in NUMBERS}
    national: dict[str, Any] = {name: np.full(shape[1], np.nan) for name in NATIONAL}
    note, present = np.full(shape, "", dtype=object), np.zeros(shape, dtype=np.bool_)
    for panel, column in zip((first, second), columns, strict=True):
        lines = np.ix_(np.searchsorted(areas, panel.areas), column)
        for name, into in made.items():
            into[lines] = getattr(panel, name)
        note[lines], present[lines] = panel.note, panel.present
        for name, line in national.items():
            fresh = np.isnan(line[column])
            line[column] = np.where(fresh, getattr(panel, name), line[column])
    return replace(
        first, areas=areas, periods=periods, note=note, present=present, **made, **national
    )


def _periods(first: Periods, second: Periods) -> tuple[Periods, tuple[Whole, Whole]]:
    """The periods of both in order of their end, and where each panel's columns go."""
    labels = [*first.labels, *(one for one in second.labels if one not in first.labels)]
    fresh = np.array([one not in first.labels for one in second.labels], dtype=np.bool_)

    def both(name: str) -> Any:
        return np.concatenate([getattr(first, name), getattr(second, name)[fresh]])

    order = np.lexsort((both("start"), both("end")))
    periods = Periods(
        tuple(labels[i] for i in order),
        *(both(name)[order] for name in ("start", "end", "first_day", "last_day")),
    )
    place = {label: i for i, label in enumerate(periods.labels)}
    return periods, (
        np.array([place[label] for label in first.labels], dtype=np.int64),
        np.array([place[label] for label in second.labels], dtype=np.int64),
    )
