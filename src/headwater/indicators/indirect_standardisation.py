"""Indirectly standardised ratios and rates: events observed against those expected.

What would be expected if each age had the reference's rate. Byar's limits of the observed count,
exact ones under 10 (Breslow NE, Day NE. Statistical methods in cancer research, volume II. Lyon:
IARC; 1987. Armitage P, Berry G. Statistical methods in medical research, 4th edn. 2002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from headwater.indicators.estimate import (
    MISSING_AGE,
    NOT_PUBLISHED,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    check_multiplier,
    no_notes,
    numbers,
    per,
)
from headwater.indicators.rate import poisson_limits
from headwater.indicators.strata import (
    AGE_COLUMNS,
    AgeColumns,
    Frame,
    Strata,
    coded,
    columns,
    strata,
)

Statistic = Literal["ratio", "rate"]


def _none() -> FloatArray:
    return np.array(np.nan)


@dataclass(frozen=True, slots=True)
class IndirectEstimate(Estimate):
    """An estimate with the events ``expected`` and the reference's crude rate, in ``unit``.

    ``count`` is the events observed. ``denominator`` is ``expected`` again for a ratio and the
    population for a rate. ``reference_rate`` of a ratio is its value for the reference itself.
    """

    expected: FloatArray = field(default_factory=_none)
    reference_rate: FloatArray = field(default_factory=_none)


def expected_events(
    population: Numbers, reference_count: Numbers, reference_population: Numbers
) -> FloatArray:
    """Events in each place if its ages (the last axis) had the reference's rates.

    Missing populations and reference counts are 0; an age in which the reference has no people
    adds nothing.

    >>> expected_events([[100, 200]], [5, 10], [1000, 1000]).tolist()
    [2.5]
    """
    n = _or_zero(numbers(population, "population"))
    rates = _reference_rates(reference_count, reference_population)
    return np.asarray((n * rates).sum(axis=-1))


def smr(
    observed: Numbers, expected: Numbers, *, confidence: float = 0.95, multiplier: float = 1.0
) -> IndirectEstimate:
    """The standardised ratio of observed to expected events, times ``multiplier`` (1 or 100).

    Nothing expected gives ``nan`` and ``zero_population``; a missing number ``not_published``.

    >>> answer = smr([91], [835.8836])
    >>> answer.value.round(4).tolist(), answer.method.tolist()
    ([0.1089], ['Byars'])
    """
    check_multiplier(multiplier)
    o, e = np.broadcast_arrays(
        numbers(observed, "observed count"), numbers(expected, "expected count")
    )
    unit = "ratio" if multiplier == 1 else f"reference = {multiplier:,.12g}"
    return _compare(o, e, e, np.full(e.shape, multiplier), confidence, unit)


def isr(
    observed: Numbers,
    population: Numbers,
    reference_count: Numbers,
    reference_population: Numbers,
    *,
    statistic: Statistic = "rate",
    confidence: float = 0.95,
    multiplier: float | None = None,
) -> IndirectEstimate:
    """The indirectly standardised rate (or ratio) of places; ages are the last axis.

    ``population`` has the shape (..., ages), the reference's two (..., ages) or (ages,);
    ``observed`` is by age too or, with one axis fewer, the total of each place. ``multiplier`` is
    100,000 for a rate and 1 for a ratio unless given. Missing counts are 0 events by age; a missing
    total is ``not_published``.

    >>> answer = isr([91], [[6000, 2970]], [4000, 6000], [60000, 40000])
    >>> answer.expected.round(2).tolist(), answer.value.round(2).tolist(), answer.unit
    ([845.5], [1076.29], 'per 100,000')
    """
    scale = multiplier if multiplier is not None else (1.0 if statistic == "ratio" else 100_000)
    n = numbers(population, "population")
    o = numbers(observed, "observed count")
    if o.ndim == n.ndim:
        o = _or_zero(o).sum(axis=-1)
    expected = expected_events(n, reference_count, reference_population)
    if statistic == "ratio":
        return smr(o, expected, confidence=confidence, multiplier=scale)
    check_multiplier(scale)
    events = _or_zero(numbers(reference_count, "reference count")).sum(axis=-1)
    people = _or_zero(numbers(reference_population, "reference population")).sum(axis=-1)
    o, expected, total, reference = np.broadcast_arrays(
        o, expected, _or_zero(n).sum(axis=-1), _divided(events, people) * scale
    )
    return _compare(o, expected, total, reference, confidence, per(scale))


def isr_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    reference: tuple[str, str] | Any,
    observed: Any = None,
    statistic: Statistic = "rate",
    confidence: float = 0.95,
) -> Any:
    """Indirectly standardised rates per 100,000 (or ratios) of a tidy table, one row an age.

    ``reference`` is the names of two columns that hold the reference's events and people, or a
    table of its own with the columns of ``use``, matched by age. ``observed``, a table of ``by``
    and ``use.count``, gives events known as totals only. The answer has a row for each group of
    ``by``, in a table of the same kind. A group with people of an age the reference lacks is noted
    ``missing_age``.

    >>> import pyarrow as pa
    >>> rows = {"area": ["A", "A"], "age": ["0-4", "5-9"], "population": [6000, 2970]}
    >>> england = {"age": ["5-9", "0-4"], "count": [6000, 4000], "population": [40000, 60000]}
    >>> totals = pa.table({"area": ["A"], "count": [91]})
    >>> answer = isr_by(pa.table(rows), ["area"], reference=pa.table(england), observed=totals)
    >>> [round(value, 2) for value in answer["value"].to_pylist()]
    [1076.29]
    """
    opened = Frame.of(frame)
    groups = strata(opened, by)
    n = _or_zero(numbers(opened.numbers(use.population), use.population))
    ref_count, ref_people, matched = _reference(opened, use, reference)
    rates = _reference_rates(ref_count, ref_people)
    expected, people = groups.total(n * rates), groups.total(n)
    if matched is None:
        crude = _divided(groups.total(_or_zero(ref_count)), groups.total(_or_zero(ref_people)))
    else:
        crude = np.full(groups.size, matched)
    o = _observed(opened, groups, by, use, observed)
    if statistic == "ratio":
        answer = smr(o, expected, confidence=confidence)
    else:
        unit = per(100_000)
        answer = _compare(o, expected, people, crude * 100_000, confidence, unit)
    lacking = groups.total(((n > 0) & ~(ref_people > 0)).astype(np.float64)) > 0
    answer.note[lacking & (answer.note == "")] = MISSING_AGE
    extra = {
        "expected": pa.array(answer.expected, from_pandas=True),
        "reference_rate": pa.array(answer.reference_rate, from_pandas=True),
    }
    return opened.answer(groups.keys, {**columns(answer), **extra})


def _reference(
    frame: Frame, use: AgeColumns, reference: tuple[str, str] | Any
) -> tuple[FloatArray, FloatArray, float | None]:
    """The reference's events and people beside each row, and its crude rate if it is one table."""
    if isinstance(reference, tuple):
        return frame.numbers(reference[0]), frame.numbers(reference[1]), None
    table = Frame.of(reference)
    events = _by_label(table, use.age, use.count)
    people = _by_label(table, use.age, use.population)
    codes, ages = coded(frame.series(use.age))
    labels = [str(age) for age in ages.to_pylist()]
    crude = _divided(np.array(sum(events.values())), np.array(sum(people.values())))
    return (
        np.array([events.get(age, np.nan) for age in labels])[codes],
        np.array([people.get(age, np.nan) for age in labels])[codes],
        float(crude),
    )


def _by_label(table: Frame, age: str, column: str) -> Mapping[str, float]:
    totals: dict[str, float] = {}
    labels = table.series(age).to_list()
    for label, value in zip(labels, _or_zero(table.numbers(column)), strict=True):
        totals[str(label)] = totals.get(str(label), 0.0) + float(value)
    return totals


def _observed(
    frame: Frame, groups: Strata, by: Sequence[str], use: AgeColumns, observed: Any
) -> FloatArray:
    if observed is None:
        return groups.total(_or_zero(numbers(frame.numbers(use.count), use.count)))
    totals = Frame.of(observed)
    own = strata(totals, by)
    counts = own.total(numbers(totals.numbers(use.count), use.count))
    known = dict(zip(_rows(own), counts.tolist(), strict=True))
    return np.array([known.get(row, np.nan) for row in _rows(groups)])


def _rows(groups: Strata) -> list[tuple[Any, ...]]:
    if not groups.keys:
        return [()] * groups.size
    return list(zip(*(key.to_pylist() for key in groups.keys.values()), strict=True))


def _compare(
    observed: FloatArray,
    expected: FloatArray,
    denominator: FloatArray,
    reference: FloatArray,
    confidence: float,
    unit: str,
) -> IndirectEstimate:
    lower, upper, method = poisson_limits(observed, confidence=confidence)
    scale = _divided(reference, expected)
    value = np.asarray(observed * scale)
    note = no_notes(value.shape)
    note[np.isnan(value)] = NOT_PUBLISHED
    note[expected == 0] = ZERO_POPULATION
    return IndirectEstimate(
        value,
        lower * scale,
        upper * scale,
        observed,
        denominator,
        confidence,
        note,
        method,
        unit,
        expected,
        reference,
    )


def _reference_rates(count: Numbers, population: Numbers) -> FloatArray:
    events = _or_zero(numbers(count, "reference count"))
    people = _or_zero(numbers(population, "reference population"))
    return _or_zero(_divided(events, people))


def _divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Their quotient, ``nan`` where ``bottom`` is not above 0."""
    top, bottom = np.broadcast_arrays(top, bottom)
    out = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def _or_zero(values: FloatArray) -> FloatArray:
    return np.where(np.isnan(values), 0.0, values)
