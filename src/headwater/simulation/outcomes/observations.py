"""A study as rows of the lake: observations of kind ``simulated``, one a place, year and arm.

Two cubes: small areas by year and arm; districts by deprivation fifth, sex, age, year and arm. The
series of a row is the scenario and the arm; the difference is a series of its own, with its
interval, which for a small area or a cell is the region's, scaled to its own difference.
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
OF_SMALL_AREAS = (
    *KEPT,
    Measure.BED_DAYS_EXPECTED,
    Measure.ATTENDANCES,
    Measure.CONTACTS,
)


def indicator(measure: Measure) -> str:
    """The id under which a measure stands in the lake.

    >>> indicator(Measure.ADMISSIONS_EXPECTED)
    'simulated-emergency-admissions'
    """
    words = SHOWN.get(measure, measure.name.lower().replace("_", " "))
    return "simulated-" + words.replace("&", "").replace(" ", "-").lower()


def of_small_areas(study: Study, areas: Areas, base_year: int, title: str) -> pa.Table:
    """Small area x year x arm, with the difference and its interval."""
    people = _people(study.totals.area)
    parts = []
    for measure in OF_SMALL_AREAS:
        counted = study.totals.area[..., measure] / MEASURES[measure].per
        same = {"indicator": indicator(measure)}
        for arm, name in enumerate(SERIES):
            value, limits = _shown(study, measure, counted[:, 0], counted[:, 1], name)
            parts.append(
                _rows(
                    same | {"series": f"{title}: {name}"}, (("area", areas.code),), base_year,
                    value, people[:, min(arm, 1)], limits,
                )
            )  # fmt: skip
    return pa.concat_tables(parts)


def of_districts(study: Study, areas: Areas, base_year: int, title: str) -> pa.Table:
    """District x deprivation fifth x sex x age x year x arm, with the difference and its interval,
    for the kept measures; cells where nobody lives are left out."""
    people = _people(study.totals.district)
    axes = (
        ("area", areas.districts),
        ("category", tuple("12345")),
        ("sex", SEXES),
        ("age", AGES),
    )
    parts = []
    for measure in KEPT:
        counted = study.totals.district[..., measure] / MEASURES[measure].per
        same = {"indicator": indicator(measure), "category_type": "deprivation quintile"}
        for arm, name in enumerate(SERIES):
            value, limits = _shown(study, measure, counted[:, :, 0], counted[:, :, 1], name)
            living = people[:, :, min(arm, 1)]
            named = same | {"series": f"{title}: {name}"}
            table = _rows(named, axes, base_year, value, living, limits)
            parts.append(table.filter(pa.array((living > 0).ravel())))
    return pa.concat_tables(parts)


def _people(cube: npt.NDArray[np.int64]) -> Floats:
    """Years lived in each cell of a cube."""
    return np.asarray(cube[..., Measure.YEARS_LIVED] / MEASURES[Measure.YEARS_LIVED].per)


def _shown(
    study: Study, measure: Measure, as_is: Floats, under: Floats, name: str
) -> tuple[Floats, tuple[Floats, Floats]]:
    """The values of a series and their limits, which only a difference has."""
    none = np.full(as_is.shape, np.nan)
    if name != SERIES[-1]:
        return (as_is, under)[SERIES.index(name)], (none, none)
    change = under - as_is
    if len(study.draws) < 2:
        return change, (none, none)
    drawn = study.changes(measure, study.draws)
    return change, scaled(parameter_interval(drawn), float(drawn.mean()), change)


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
