"""A study as rows of the lake: observations of kind ``simulated``, one a place, year and arm.

Two cubes: small areas by year and arm; districts by deprivation fifth, sex, age, year and arm. The
series of a row is the scenario and the arm; the difference is a series of its own, with its
interval, which for a small area or a cell is the region's, scaled to its own difference. Each small
area and each district also has an indicator of how many years pass before its difference shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.lake import periods
from headwater.lake.periods import Period
from headwater.lake.shapes import OBSERVATION
from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.outcomes.headline import SHOWN
from headwater.simulation.outcomes.lag import shares_of_chance, years_before
from headwater.simulation.outcomes.study import IN_PLACES, Study
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
    """Small area x year x arm, with the difference and its interval."""
    people = _people(study.totals.area)
    years = _years(base_year, study)
    named = {"series": f"{title}: {SERIES[-1]}"}
    each = np.arange(len(areas))
    parts = [_lags(study, ("area", areas.code), each, base_year, named)]
    for measure in IN_PLACES:
        counted = study.totals.area[..., measure] / MEASURES[measure].per
        same = {"indicator": indicator(measure)}
        for arm, name in enumerate(SERIES):
            value, limits = _shown(study, measure, counted[:, 0], counted[:, 1], name)
            parts.append(
                _rows(
                    same | {"series": f"{title}: {name}"}, (("area", areas.code),), years,
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
    years = _years(base_year, study)
    named = {"series": f"{title}: {SERIES[-1]}"}
    parts = [_lags(study, ("area", areas.districts), areas.district_row, base_year, named)]
    for measure in KEPT:
        counted = study.totals.district[..., measure] / MEASURES[measure].per
        same = {"indicator": indicator(measure), "category_type": "deprivation quintile"}
        for arm, name in enumerate(SERIES):
            value, limits = _shown(study, measure, counted[:, :, 0], counted[:, :, 1], name)
            living = people[:, :, min(arm, 1)]
            named = same | {"series": f"{title}: {name}"}
            table = _rows(named, axes, years, value, living, limits)
            parts.append(table.filter(pa.array((living > 0).ravel())))
    return pa.concat_tables(parts)


def _years(base_year: int, study: Study) -> tuple[Period, ...]:
    return tuple(periods.year(base_year + at) for at in range(study.run.years))


def _lags(
    study: Study,
    places: tuple[str, Sequence[str]],
    lies_in: npt.NDArray[np.int64],
    base_year: int,
    same: dict[str, str],
) -> pa.Table:
    """Years from the first offer to the first year in which the difference shows, a row for each of
    ``places`` and measure; empty, with the reason, where it does not show or nobody is reached.
    ``lies_in`` (areas,) is the place of each small area."""

    def whole(values: npt.NDArray[Any]) -> Floats:
        made = np.zeros((len(places[1]), *values.shape[1:]))
        np.add.at(made, lies_in, values)
        return made

    period = periods.years(base_year, base_year + study.run.years - 1)
    area = study.totals.area
    reached = whole(area[:, 1, :, Measure.REACHED].sum(axis=-1))[:, None]
    people = whole(_people(area)[:, 0]).mean(axis=-1, keepdims=True)
    none = np.full(people.shape, np.nan)
    parts = []
    for measure in IN_PLACES:
        changes = whole(area[:, 1, :, measure] - area[:, 0, :, measure]) / MEASURES[measure].per
        shares = whole(shares_of_chance(study, measure))
        lag = years_before(study, measure, changes, shares)[:, None]
        notes = np.where(np.isfinite(lag), "", "too_small_to_say")
        notes[reached == 0] = "not_applicable"
        fixed = same | {"indicator": f"{indicator(measure)}-lag", "unit": "years"}
        made = _rows(fixed, (places,), (period,), lag, people, (none, none))
        at = made.schema.get_field_index("note")
        told = pa.array(notes.ravel().tolist(), made.schema.field(at).type)
        parts.append(made.set_column(at, made.schema.field(at), told))
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
    when: Sequence[Period],
    value: Floats,
    people: Floats,
    limits: tuple[Floats, Floats],
) -> pa.Table:
    """Rows of values (axes..., periods)."""
    shape = value.shape
    columns: dict[str, object] = {
        "period": [each.label for each in when],
        "period_start": [each.start for each in when],
        "period_end": [each.end for each in when],
    }
    spread = {
        name: np.broadcast_to(np.array(found, dtype=object), shape).ravel()
        for name, found in columns.items()
    }
    for at, (name, labels) in enumerate(axes):
        tall = np.array(labels, dtype=object).reshape((-1,) + (1,) * (len(shape) - 1 - at))
        spread[name] = np.broadcast_to(tall, shape).ravel()
    fixed = {"kind": "simulated", "unit": "count", "method": METHOD, "source": METHOD, **same}
    counts = value if fixed["unit"] == "count" else np.full(shape, np.nan)
    numbers = {
        "value": value, "count": counts, "denominator": people, "lower": limits[0],
        "upper": limits[1], "confidence": np.where(np.isnan(limits[0]), np.nan, 0.95),
    }  # fmt: skip
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
