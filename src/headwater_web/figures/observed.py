"""Figures as rows of a file: every period of a measure, in the words of the Observation shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing

COLUMNS = (
    "indicator", "area", "area_name", "area_type", "sex", "age", "period", "value", "lower",
    "upper", "unit", "benchmark",
)  # fmt: skip
STANDING_COLUMNS = (
    *COLUMNS, "verdict", "basis", "rank", "rank_of", "trend", "trend_sureness", "note",
)  # fmt: skip


def number(value: float | None) -> float | None:
    """A number for a file, or nothing where there is none."""
    return float(value) if value is not None and np.isfinite(value) else None


def standing_rows(atlas: Atlas, standings: Iterable[Standing]) -> Iterator[tuple[object, ...]]:
    """The newest figure of each measure and place, with what is said of it."""
    for each in standings:
        yield (
            each.indicator, each.area, atlas.places.name(each.area), each.area_type, each.sex,
            each.age, each.period, each.value, each.lower, each.upper, each.unit, each.england,
            each.verdict, each.basis, each.rank, each.rank_of, each.trend, each.trend_sureness,
            each.note,
        )  # fmt: skip


def series_rows(
    atlas: Atlas, indicator: str, area: str, sex: str, age: str = ""
) -> Iterator[tuple[object, ...]]:
    """Every period of one measure in one place."""
    series = atlas.series(indicator, area, sex, age)
    if series is None:
        return
    for i, period in enumerate(series.periods):
        value = number(series.value[i])
        if value is not None:
            yield (
                indicator, area, atlas.places.name(area), series.area_type, series.sex, series.age,
                period, value, number(series.lower[i]), number(series.upper[i]), series.unit,
                number(series.england[i]),
            )  # fmt: skip
