"""Years of life lost: deaths weighted by the years that those who died had before them.

Romeder JM, McWhinnie JR. Potential years of life lost between ages 1 and 70. Int J Epidemiol
1977;6:143-151 (years to an age limit). Murray CJL. Bull World Health Organ 1994;72:429-445 (years
expected in a life table). Intervals are Dobson's for a weighted sum of Poisson counts (Stat Med
1991;10:457-462), on Byar's limits of the deaths, exact under 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from headwater.indicators.methods.age_table import AgeTable
from headwater.indicators.methods.direct_standardisation import dsr
from headwater.indicators.methods.estimate import (
    MISSING_AGE,
    NO_NOTE,
    NOT_PUBLISHED,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    check_multiplier,
    numbers,
    per,
)
from headwater.indicators.methods.life_table import checked_ages
from headwater.indicators.methods.rate import poisson_limits
from headwater.indicators.methods.standard_population import OPEN_END, age_bands
from headwater.indicators.methods.strata import AGE_COLUMNS, AgeColumns, Frame, columns, strata

PREMATURE = 75.0


def years_to(limit: float, ages: Numbers) -> FloatArray:
    """Years from the middle of each age band to an age limit, 0 above it.

    ``ages`` are first ages, the last band open; a band that crosses the limit is cut at it.

    >>> years_to(75, [0, 1, 5, 70, 75]).tolist()
    [74.5, 72.0, 37.5, 2.5, 0.0]
    """
    starts = checked_ages(ages)
    ends = np.minimum(np.append(starts[1:], np.inf), limit)
    return np.where(starts < limit, limit - (starts + ends) / 2, 0.0)


def years_of_life_lost(
    deaths: Numbers,
    years: Numbers,
    population: Numbers | None = None,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Estimate:
    """Years lost by the deaths of each place; ages are the last axis.

    ``years`` is the years that one death at each age loses: from ``years_to``, or the expectancy
    of a life table. With ``population`` (..., ages) the answer is a crude rate per ``multiplier``
    people of the ages in which years can be lost. ``count`` is the deaths that lose years. A
    missing number of deaths makes its place ``not_published``; no people, ``zero_population``.

    >>> answer = years_of_life_lost([[2, 20, 90]], [70, 30, 0])
    >>> answer.value.tolist(), answer.count.tolist(), answer.lower.round(1).tolist()
    ([740.0], [22.0], [447.9])
    """
    d, r = np.broadcast_arrays(numbers(deaths, "number of deaths"), numbers(years, "years lost"))
    losing = r > 0
    d = np.where(losing, d, 0.0)
    total, lost = d.sum(axis=-1), np.asarray((d * r).sum(axis=-1))
    lower, upper, method = poisson_limits(total, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(total > 0, np.sqrt((d * r**2).sum(axis=-1) / total), _largest(r))
    low, high = lost + step * (lower - total), lost + step * (upper - total)
    note = np.where(np.isnan(lost), NOT_PUBLISHED, NO_NOTE).astype("<U28")
    if population is None:
        return Estimate(lost, low, high, total, total, confidence, note, method, "years")
    check_multiplier(multiplier)
    people = np.where(losing, numbers(population, "population"), 0.0).sum(axis=-1)
    people = np.broadcast_to(people, lost.shape)
    with np.errstate(divide="ignore"):
        scale = np.where(people > 0, multiplier / people, np.nan)
    note[np.isnan(people)] = NOT_PUBLISHED
    note[people == 0] = ZERO_POPULATION
    return Estimate(
        lost * scale,
        low * scale,
        high * scale,
        total,
        people,
        confidence,
        note,
        method,
        f"years {per(multiplier)}",
    )


def standardised_years_of_life_lost(
    deaths: Numbers,
    population: Numbers,
    years: Numbers,
    standard: Numbers,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Estimate:
    """Directly standardised rate of years of life lost; ages are the last axis.

    Standardised over the ages in which years can be lost. ``years`` and ``standard`` have the shape
    (ages,). Notes and the rule of 10 deaths are those of ``dsr``.

    >>> answer = standardised_years_of_life_lost(
    ...     [[2, 20, 90]], [[1000, 1000, 500]], [70, 30, 0], [5000, 4000, 1000]
    ... )
    >>> answer.value.round(2).tolist(), answer.unit
    ([34444.44], 'years per 100,000')
    """
    check_multiplier(multiplier)
    r = numbers(years, "years lost")
    losing = r > 0
    weights = numbers(standard, "standard population")[losing]
    weighted = weights * r[losing]
    answer = dsr(
        np.asarray(deaths, dtype=np.float64)[..., losing],
        np.asarray(population, dtype=np.float64)[..., losing],
        weighted,
        confidence=confidence,
        multiplier=multiplier * float(weighted.sum() / weights.sum()),
    )
    return replace(answer, unit=f"years {per(multiplier)}")


def years_of_life_lost_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    limit: float = PREMATURE,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Any:
    """Years of life lost before an age limit in each group of a tidy table, one row an age.

    ``use.count`` is deaths; with a column ``use.population`` the answer is a rate per
    ``multiplier``. Ages are labels (``0-4`` ... ``90+``) or first ages; deaths of unknown age lose
    no years and their group is noted ``missing_age``. The answer is a table of the same kind.

    >>> import pyarrow as pa
    >>> rows = pa.table({"age": ["0-4", "5-64", "65+"], "deaths": [2, 20, 90]})
    >>> years_of_life_lost_by(rows, [], AgeColumns("deaths"), limit=65)["value"].to_pylist()
    [725.0]
    """
    opened = Frame.of(frame)
    table = AgeTable.of(strata(opened, by), opened.series(use.age))
    known = table.known
    middles = [
        (band.first + min(limit, np.inf if band.last == OPEN_END else band.last + 1)) / 2
        for band in age_bands(known)
    ]
    years = np.zeros(len(table.labels))
    years[: len(known)] = np.maximum(limit - np.array(middles), 0.0)
    deaths_of_rows = numbers(opened.numbers(use.count), use.count)
    deaths = table.sums(deaths_of_rows)
    people = None
    if use.population in opened.eager.columns:
        people = table.sums(numbers(opened.numbers(use.population), use.population))
    answer = years_of_life_lost(deaths, years, people, confidence=confidence, multiplier=multiplier)
    answer.note[table.unknown(deaths_of_rows) & (answer.note == NO_NOTE)] = MISSING_AGE
    return opened.answer(table.strata.keys, columns(answer))


def _largest(years: FloatArray) -> FloatArray:
    """The most that one death can lose, for the upper limit of no deaths."""
    return np.asarray(years.max(axis=-1, initial=0.0))
