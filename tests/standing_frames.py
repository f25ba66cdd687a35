"""Small made-up observation tables for tests of standings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from headwater.indicators.standings.panel import Panel, panels
from headwater.lake.shapes import AREA, OBSERVATION

Value = tuple[float | None, float | None, float | None]


def areas(codes: Sequence[str], area_type: str = "LAD") -> pa.Table:
    """Area rows of one type, and England."""
    rows = [{"code": code, "name": f"Place {code}", "type": area_type} for code in codes]
    rows.append({"code": "E92000001", "name": "England", "type": "country"})
    return pa.Table.from_pylist(rows, schema=AREA.schema)


def observations(
    values: Mapping[tuple[str, str], Value | float | None],
    indicator: str = "thing",
    unit: str = "%",
    years_long: int = 1,
    note: str = "",
) -> pa.Table:
    """Observation rows from ``{(area, last year): value or (value, lower, upper)}``."""
    rows = []
    for (area, year), given in values.items():
        value, lower, upper = given if isinstance(given, tuple) else (given, None, None)
        first = int(year) - years_long + 1
        rows.append(
            {
                "indicator": indicator,
                "area": area,
                "period": year if years_long == 1 else f"{first}-{year[2:]}",
                "period_start": date(first, 1, 1),
                "period_end": date(int(year), 12, 31),
                "sex": "Persons",
                "age": "All ages",
                "category_type": "",
                "category": "",
                "kind": "observed",
                "series": "made up",
                "value": value,
                "lower": lower,
                "upper": upper,
                "confidence": 0.95,
                "unit": unit,
                "note": note if value is None else "",
                "method": "published",
                "source": "made up",
            }
        )
    return pa.Table.from_pylist(rows, schema=OBSERVATION.schema)


def panel(
    values: Mapping[tuple[str, str], Value | float | None],
    unit: str = "%",
    years_long: int = 1,
) -> Panel:
    """The one panel of districts that such rows make."""
    codes = sorted({area for area, _ in values if area != "E92000001"})
    rows = observations(values, unit=unit, years_long=years_long)
    (made,) = panels(rows, areas(codes), ("LAD",))
    return made


def straight(
    start: float, step: float, half: float | None = None, years: range = range(2018, 2024)
) -> dict[str, Value]:
    """A straight line by year, with an interval ``half`` wide either side if given."""
    found: dict[str, Value] = {}
    for i, year in enumerate(years):
        value = start + step * i
        limits = (None, None) if half is None else (value - half, value + half)
        found[str(year)] = (value, *limits)
    return found


def one(area: str, series: Mapping[str, Value]) -> dict[tuple[str, str], Value]:
    """The series of one area, keyed by area and year."""
    return {(area, year): value for year, value in series.items()}


def noise(seed: int, count: int) -> np.ndarray:
    """Standard normal numbers from a counter-based generator."""
    return np.random.Generator(np.random.Philox(seed)).standard_normal(count)
