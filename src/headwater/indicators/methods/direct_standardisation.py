"""Directly standardised rates with Dobson's interval.

Dobson AJ et al. Confidence intervals for weighted sums of Poisson parameters. Stat Med
1991;10:457-462, on Byar's limits of the total count. Where one person can have several events the
variance of a count is the sum of persons x events squared (Public Health Technical Guide, DSR).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.indicators.methods.age_table import AgeTable, Flags, Standard
from headwater.indicators.methods.dobson import WeightedSums, sums_of_rows, sums_over_ages
from headwater.indicators.methods.estimate import (
    Estimate,
    FloatArray,
    Numbers,
    check_multiplier,
    numbers,
    or_zero,
)
from headwater.indicators.methods.standard_population import ESP2013, StandardPopulation
from headwater.indicators.methods.strata import (
    AGE_COLUMNS,
    AgeColumns,
    Frame,
    Strata,
    columns,
    strata,
    whole_codes,
)

INDEPENDENT = "Dobson"
REPEATED = "Dobson, with confidence adjusted for non-independent events"
_ROUNDING = 1e-12


def dsr(
    count: Numbers,
    population: Numbers,
    standard: Numbers,
    *,
    variance: Numbers | None = None,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Estimate:
    """Directly standardised rates of places; ages are the last axis of ``count``.

    ``count`` and ``population`` have the shape (..., ages); ``standard`` too, or just (ages,).
    ``variance`` is that of each count: leave it out for independent events (it is the count
    itself); for repeated ones see ``repeated_events``.

    A missing count is 0 events. An age without a population is left out of rate and standard, and
    the note says ``zero_population`` (0) or ``missing_age`` (``nan``). Under 10 events no value is
    given (``too_small_to_say``). ``count`` and ``denominator`` of the answer are totals.

    >>> answer = dsr([[30, 60]], [[1000, 1000]], [6000, 4000])
    >>> answer.value.round(6).tolist(), answer.count.tolist()
    ([4200.0], [90.0])
    """
    check_multiplier(multiplier)
    weights = _checked_standard(standard)
    n = numbers(population, "population")
    x = or_zero(numbers(count, "count"))
    spread = x if variance is None else or_zero(numbers(variance, "variance"))
    x, n, spread, _ = np.broadcast_arrays(x, n, spread, weights)
    method = INDEPENDENT if variance is None else REPEATED
    return sums_over_ages(x, n, spread, weights).estimate(confidence, multiplier, method)


def repeated_events(persons: Numbers, events: Numbers) -> tuple[FloatArray, FloatArray]:
    """Count and variance of events of which ``persons`` people had ``events`` each.

    Give both to ``dsr``: ``count`` and ``variance`` are summed over how often people had events.

    >>> count, variance = repeated_events([[10, 4], [2, 0]], [[1], [3]])
    >>> count.tolist(), variance.tolist()
    ([16.0, 4.0], [28.0, 4.0])
    """
    who = or_zero(numbers(persons, "persons"))
    times = numbers(events, "events")
    return np.sum(who * times, axis=0), np.sum(who * times**2, axis=0)


def _checked_standard(standard: Numbers) -> FloatArray:
    weights = numbers(standard, "standard population")
    if weights.ndim == 0 or np.isnan(weights).any() or not weights.sum() > 0:
        raise ValueError(
            "The standard population needs a number of persons for each age, not all of them 0. "
            f"It has the shape {weights.shape} and sums to {weights.sum():g}."
        )
    return weights


def dsr_coded(
    group: npt.ArrayLike,
    age: npt.ArrayLike,
    count: Numbers,
    population: Numbers,
    standard: Numbers,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Estimate:
    """``dsr`` of rows in any order: ``group`` and ``age`` are integer codes from 0.

    There are ``max(group) + 1`` groups and as many ages as ``standard`` has numbers. Rows of one
    group and age are added together before the rate is taken. An age that a group has no row of
    is missing.

    >>> answer = dsr_coded([0, 0], [1, 0], [60, 30], [1000, 1000], [6000, 4000])
    >>> answer.value.round(6).tolist()
    [4200.0]
    """
    weights = _checked_standard(standard)
    codes = whole_codes(group, "group")
    groups = Strata(codes, int(codes.max(initial=-1)) + 1, {})
    labels = tuple(str(code) for code in range(weights.shape[-1]))
    table = AgeTable.coded(groups, whole_codes(age, "age"), labels)
    check_multiplier(multiplier)
    rows = or_zero(numbers(count, "count"))
    people = numbers(population, "population")
    totals = sums_of_rows(table, rows, people, weights)
    if totals is None:
        n = table.sums(people)
        n[table.absent()] = np.nan
        x = table.sums(rows)
        totals = sums_over_ages(x, n, x, weights)
    return totals.estimate(confidence, multiplier, INDEPENDENT)


def dsr_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    standard: Standard | str = ESP2013,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Any:
    """Directly standardised rates of a tidy table, one row an age; a row for each group of ``by``.

    ``use`` names the columns. ``standard`` is a standard population, persons by age label, or the
    name of a column that holds them. Rows may come in any order; those of one group and age are
    added together. Where ``use.events`` is given, ``use.count`` is people who had that many events
    and the rows of one group and age repeat its population.

    A group that lacks ages that others have gets a rate over the ages it has and the note
    ``missing_age``; so does one with events of unknown age. The answer is a table of the same kind.

    >>> import pyarrow as pa
    >>> people = {"area": ["A", "A"], "age": ["5-9", "0-4"], "population": [900, 800]}
    >>> answer = dsr_by(pa.table({**people, "count": [30, 60]}), ["area"])
    >>> [round(value, 4) for value in answer["value"].to_pylist()]
    [5317.4603]
    """
    check_multiplier(multiplier)
    opened = Frame.of(frame)
    groups = strata(opened, by)
    table = AgeTable.of(groups, opened.series(use.age))
    method = INDEPENDENT if use.events is None else REPEATED
    totals = _sums_of_frame(opened, table, use, standard)
    return opened.answer(groups.keys, columns(totals.estimate(confidence, multiplier, method)))


def _sums_of_frame(
    frame: Frame, table: AgeTable, use: AgeColumns, standard: Standard | str
) -> WeightedSums:
    persons = or_zero(numbers(frame.numbers(use.count), use.count))
    people = numbers(frame.numbers(use.population), use.population)
    if use.events is None and not isinstance(standard, str) and None not in table.labels:
        weights = table.weights(standard)
        whole = sums_of_rows(table, persons, people, weights)
        if whole is not None:
            _refuse_overlaps(table, weights, standard)
            return whole
    if use.events is None:
        n, count = table.sums(people), table.sums(persons)
        variance = count
    else:
        times = numbers(frame.numbers(use.events), use.events)
        n = table.same(people, use.population)
        count, variance = table.sums(persons * times), table.sums(persons * times**2)
    weights, short = _weights(frame, table, standard)
    totals = sums_over_ages(count, n, variance, weights)
    totals.missing[short] = True
    return totals


def _weights(frame: Frame, table: AgeTable, standard: Standard | str) -> tuple[FloatArray, Flags]:
    """Persons of the standard in each cell that has rows, and the groups that lack ages."""
    short: Flags = np.zeros(table.strata.size, dtype=np.bool_)
    if isinstance(standard, str):
        weights = table.same(numbers(frame.numbers(standard), standard), standard)
    else:
        weights = table.weights(standard)
        absent = table.absent()
        weights = np.where(absent, 0.0, weights)
        short = ~absent[:, -1] if None in table.labels else short
    _refuse_overlaps(table, weights, standard)
    covered = weights.sum(axis=-1)
    return weights, short | (covered < covered.max(initial=0.0) * (1 - _ROUNDING))


def _refuse_overlaps(table: AgeTable, weights: FloatArray, standard: Standard | str) -> None:
    """Refuses groups whose ages hold more persons than the whole standard population."""
    if not isinstance(standard, StandardPopulation) or not table.strata.size:
        return
    covered = np.broadcast_to(weights.sum(axis=-1), table.strata.size)
    group = int(np.argmax(covered))
    if covered[group] > sum(standard.persons):
        ages = ", ".join(str(label) for label in table.labels)
        raise ValueError(
            f"The ages of {table.strata.name(group)} overlap (among {ages}). Give each age once, "
            "without totals."
        )
