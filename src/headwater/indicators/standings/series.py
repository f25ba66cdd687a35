"""One indicator of one place over time, with England beside it."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.indicators.standings.panel import Floats, Panel

SHARED = 0.1


@dataclass(frozen=True)
class Series:
    """One indicator of one area over time, with England beside it; arrays ``[periods]``."""

    indicator: str
    area: str
    area_type: str
    sex: str
    age: str
    unit: str
    periods: tuple[str, ...]
    start: Floats
    end: Floats
    value: Floats
    lower: Floats
    upper: Floats
    england: Floats
    england_lower: Floats
    england_upper: Floats
    overlapping: bool


def series_of(panel: Panel, area: str, line: int) -> Series:
    """The series of the area in one line of a panel."""
    length = panel.periods.end - panel.periods.start
    gaps = panel.periods.start[1:] - panel.periods.end[:-1]
    return Series(
        panel.indicator,
        area,
        panel.area_type,
        panel.sex,
        panel.age,
        panel.unit,
        panel.periods.labels,
        panel.periods.start,
        panel.periods.end,
        panel.value[line],
        panel.lower[line],
        panel.upper[line],
        panel.england,
        panel.england_lower,
        panel.england_upper,
        bool((gaps < -SHARED * length[1:]).any()),
    )
