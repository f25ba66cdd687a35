"""Indirectly standardised ratios and rates: events observed against those expected.

What would be expected if each age had the reference's rate. Byar's limits of the observed count,
exact ones under 10 (Breslow NE, Day NE. Statistical methods in cancer research, volume II. Lyon:
IARC; 1987. Armitage P, Berry G. Statistical methods in medical research, 4th edn. 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.estimate import (
    MISSING_AGE,
    NO_NOTE,
    NOT_PUBLISHED,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    check_multiplier,
    no_notes,
    numbers,
    or_zero,
    per,
)
from headwater.indicators.methods.expected_events import (
    Expected,
    divided,
    expected_events,
    observed_events,
)
from headwater.indicators.methods.rate import poisson_limits
from headwater.indicators.methods.strata import (
    AGE_COLUMNS,
    AgeColumns,
    Frame,
    columns,
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
        o = or_zero(o).sum(axis=-1)
    expected = expected_events(n, reference_count, reference_population)
    if statistic == "ratio":
        return smr(o, expected, confidence=confidence, multiplier=scale)
    check_multiplier(scale)
    events = or_zero(numbers(reference_count, "reference count")).sum(axis=-1)
    people = or_zero(numbers(reference_population, "reference population")).sum(axis=-1)
    o, expected, total, reference = np.broadcast_arrays(
        o, expected, or_zero(n).sum(axis=-1), divided(events, people) * scale
    )
    return _compare(o, expected, total, reference, confidence, per(scale))


def isr_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    reference: tuple[str, str] | Any,
    observed: Any = None,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Any:
    """Indirectly standardised rates of a tidy table, one row an age, for each group of ``by``.

    ``reference`` is the names of two columns that hold the reference's events and people, or a
    table of its own with the columns of ``use``, matched by age. ``observed``, a table of ``by``
    and ``use.count``, gives events known as totals only. The answer is a table of the same kind. A
    group with people of an age the reference lacks is noted ``missing_age``.

    >>> import pyarrow as pa
    >>> rows = {"area": ["A", "A"], "age": ["0-4", "5-9"], "population": [6000, 2970]}
    >>> england = {"age": ["5-9", "0-4"], "count": [6000, 4000], "population": [40000, 60000]}
    >>> totals = pa.table({"area": ["A"], "count": [91]})
    >>> answer = isr_by(pa.table(rows), ["area"], reference=pa.table(england), observed=totals)
    >>> [round(value, 2) for value in answer["value"].to_pylist()]
    [1076.29]
    """
    check_multiplier(multiplier)
    opened = Frame.of(frame)
    expected = Expected.of(opened, by, use, reference)
    answer = _compare(
        observed_events(opened, expected.groups, by, use, observed),
        expected.events,
        expected.people,
        expected.crude * multiplier,
        confidence,
        per(multiplier),
    )
    return _table(opened, expected, answer)


def smr_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    reference: tuple[str, str] | Any,
    observed: Any = None,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Any:
    """Indirectly standardised ratios of a tidy table; the arguments are those of ``isr_by``.

    >>> import pyarrow as pa
    >>> rows = {"area": ["A"], "age": ["0-4"], "population": [600], "count": [50]}
    >>> england = pa.table({"age": ["0-4"], "count": [4000], "population": [60000]})
    >>> smr_by(pa.table(rows), ["area"], reference=england)["value"].to_pylist()
    [1.25]
    """
    opened = Frame.of(frame)
    expected = Expected.of(opened, by, use, reference)
    counts = observed_events(opened, expected.groups, by, use, observed)
    answer = smr(counts, expected.events, confidence=confidence, multiplier=multiplier)
    return _table(opened, expected, answer)


def _table(frame: Frame, expected: Expected, answer: IndirectEstimate) -> Any:
    answer.note[expected.lacking & (answer.note == NO_NOTE)] = MISSING_AGE
    extra = {
        "expected": pa.array(answer.expected, from_pandas=True),
        "reference_rate": pa.array(answer.reference_rate, from_pandas=True),
    }
    return frame.answer(expected.groups.keys, {**columns(answer), **extra})


def _compare(
    observed: FloatArray,
    expected: FloatArray,
    denominator: FloatArray,
    reference: FloatArray,
    confidence: float,
    unit: str,
) -> IndirectEstimate:
    lower, upper, method = poisson_limits(observed, confidence=confidence)
    scale = divided(reference, expected)
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
