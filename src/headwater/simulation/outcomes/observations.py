"""A study as rows of the lake: observations of kind ``simulated``, one a place, year and arm.

Two cubes: small areas by year and arm; districts by deprivation fifth, sex, age, year and arm. The
series of a row is the scenario and the arm; the difference is a series of its own, with its
interval, which for a small area is the region's, scaled to its own difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.lake.shapes import OBSERVATION
from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.outcomes.headline import SHOWN
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.uncertainty import parameter_interval, scaled
from headwater.simulation.residents import Areas
from headwater.simulation.totals import ARMS

Floats = npt.NDArray[np.float64]
SERIES = (*ARMS, "difference")
METHOD = "Headwater simulation"
AGES = (*(f"{low}-{low + 4}" for low in range(0, 90, 5)), "90+")
SEXES = ("Male", "Female")
KEPT = (
    Measure.ADMISSIONS_EXPECTED,
    Measure.DEATHS,
    Measure.HEALTHY_YEARS,
    Measure.QALYS,
)


def indicator(measure: Measure) -> str:
    """The id under which a measure stands in the lake.

    >>> indicator(Measure.ADMISSIONS_EXPECTED)
    'simulated-emergency-admissions'
    """
    words = SHOWN.get(measure, measure.name.lower().replace("_", " "))
    return "simulated-" + words.replace("&", "").replace(" ", "-").lower()


def of_small_areas(study: Study, areas: Areas, base_year: int, title: str) -> pa.Table:
    """Small area x year x arm, with the difference and its interval, for the kept measures."""
    parts = []
    for measure in KEPT:
        counted = study.totals.area[..., measure] / MEASURES[measure].per
        people = study.totals.area[..., Measure.YEARS_LIVED] / MEASURES[Measure.YEARS_LIVED].per
        change = counted[:, 1] - counted[:, 0]
        limits = np.full((2, *change.shape), np.nan)
        if len(study.draws) > 1:
            drawn = study.changes(measure, study.draws)
            limits[:] = scaled(parameter_interval(drawn), float(drawn.mean()), change)
        for at, name in enumerate(SERIES):
            value = change if name == "difference" else counted[:, at]
            own = limits if name == "difference" else np.full(limits.shape, np.nan)
            parts.append(
                _rows(
                    {"indicator": indicator(measure), "series": f"{title}: {name}"},
                    (("area", areas.code),), base_year, value,
                    people[:, min(at, 1)], (own[0], own[1]),
                )
            )  # fmt: skip
    return pa.concat_tables(parts)


def of_districts(study: Study, areas: Areas, base_year: int, title: str) -> pa.Table:
    """District x deprivation fifth x sex x age x year x arm, for the kept measures; cells where
    nobody lives are left out."""
    district = study.totals.district
    people = district[..., Measure.YEARS_LIVED] / MEASURES[Measure.YEARS_LIVED].per
    axes = (
        ("area", areas.districts),
        ("category", tuple("12345")),
        ("sex", SEXES),
        ("age", AGES),
    )
    parts = []
    for measure in KEPT:
        counted = district[..., measure] / MEASURES[measure].per
        for arm, name in enumerate(ARMS):
            none = np.full(counted[:, :, arm].shape, np.nan)
            same = {
                "indicator": indicator(measure),
                "series": f"{title}: {name}",
                "category_type": "deprivation quintile",
            }
            table = _rows(
                same, axes, base_year, counted[:, :, arm], people[:, :, arm], (none, none)
            )
            parts.append(table.filter(pa.array((people[:, :, arm] > 0).ravel())))
    return pa.concat_tables(parts)


def _rows(
    same: dict[str, str],
    axes: Sequence[tuple[str, Sequence[str]]],
    base_year: int,
    value: Floats,
    people: Floats,
    limits: tuple[Floats, Floats],
) -> pa.Table:
    """Rows of values (axes..., years)."""
    shape = value.shape
    years = base_year + np.arange(shape[-1])
    columns: dict[str, object] = {
        "period": [str(year) for year in years],
        "period_start": [date(int(year), 1, 1) for year in years],
        "period_end": [date(int(year), 12, 31) for year in years],
    }
    spread = {
        name: np.broadcast_to(np.array(found, dtype=object), shape).ravel()
        for name, found in columns.items()
    }
    for at, (name, labels) in enumerate(axes):
        tall = np.array(labels, dtype=object).reshape((-1,) + (1,) * (len(shape) - 1 - at))
        spread[name] = np.broadcast_to(tall, shape).ravel()
    numbers = {
        "value": value, "count": value, "denominator": people, "lower": limits[0],
        "upper": limits[1], "confidence": np.where(np.isnan(limits[0]), np.nan, 0.95),
    }  # fmt: skip
    fixed = {"kind": "simulated", "unit": "count", "method": METHOD, "source": METHOD, **same}
    made = {}
    for column in OBSERVATION.columns:
        if column.name in spread:
            made[column.name] = pa.array(spread[column.name], column.arrow.type)
        elif column.name in numbers:
            made[column.name] = pa.array(
                numbers[column.name].ravel(), column.arrow.type, from_pandas=True
            )
        else:
            text = fixed.get(column.name, column.default)
            made[column.name] = pa.array([text] * value.size, column.arrow.type)
    return pa.table(made, schema=OBSERVATION.schema)
