"""Events that would be expected if each age had the rate of a reference population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.indicators.methods.age_table import age_label
from headwater.indicators.methods.estimate import FloatArray, Numbers, numbers, or_zero
from headwater.indicators.methods.strata import AgeColumns, Frame, Strata, coded, strata


def expected_events(
    population: Numbers, reference_count: Numbers, reference_population: Numbers
) -> FloatArray:
    """Events in each place if its ages (the last axis) had the reference's rates.

    Missing populations and reference counts are 0; an age in which the reference has no people
    adds nothing.

    >>> expected_events([[100, 200]], [5, 10], [1000, 1000]).tolist()
    [2.5]
    """
    n = or_zero(numbers(population, "population"))
    rates = _reference_rates(reference_count, reference_population)
    return np.asarray((n * rates).sum(axis=-1))


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of each group of a table, its people, the reference's crude rate for it.

    ``lacking`` is true for groups with people of an age that the reference has none of.
    """

    groups: Strata
    events: FloatArray
    people: FloatArray
    crude: FloatArray
    lacking: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, frame: Frame, by: Sequence[str], use: AgeColumns, reference: Any) -> Expected:
        """Reads the groups, and the reference from two columns or a table of its own."""
        groups = strata(frame, by)
        n = or_zero(numbers(frame.numbers(use.population), use.population))
        events, people, matched = _reference(frame, use, reference)
        rates = _reference_rates(events, people)
        if matched is None:
            crude = divided(groups.total(or_zero(events)), groups.total(or_zero(people)))
        else:
            crude = np.full(groups.size, matched)
        lacking = groups.total(((n > 0) & ~(people > 0)).astype(np.float64)) > 0
        return cls(groups, groups.total(n * rates), groups.total(n), crude, lacking)


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
    labels = [age_label(age.as_py()) for age in ages]
    crude = divided(np.array(sum(events.values())), np.array(sum(people.values())))
    return (
        np.array([events.get(age, np.nan) for age in labels])[codes],
        np.array([people.get(age, np.nan) for age in labels])[codes],
        float(crude),
    )


def _by_label(table: Frame, age: str, column: str) -> Mapping[str | None, float]:
    totals: dict[str | None, float] = {}
    labels = [age_label(label) for label in table.series(age).to_list()]
    for label, value in zip(labels, or_zero(table.numbers(column)).tolist(), strict=True):
        totals[label] = totals.get(label, 0.0) + value
    return totals


def observed_events(
    frame: Frame, groups: Strata, by: Sequence[str], use: AgeColumns, observed: Any
) -> FloatArray:
    """Events of each group, from its rows or, where given, a table of totals."""
    if observed is None:
        return groups.total(or_zero(numbers(frame.numbers(use.count), use.count)))
    totals = Frame.of(observed)
    own = strata(totals, by)
    counts = own.total(numbers(totals.numbers(use.count), use.count))
    known = dict(zip(_rows(own), counts.tolist(), strict=True))
    return np.array([known.get(row, np.nan) for row in _rows(groups)])


def _rows(groups: Strata) -> list[tuple[Any, ...]]:
    if not groups.keys:
        return [()] * groups.size
    return list(zip(*(key.to_pylist() for key in groups.keys.values()), strict=True))


def _reference_rates(count: Numbers, population: Numbers) -> FloatArray:
    events = or_zero(numbers(count, "reference count"))
    people = or_zero(numbers(population, "reference population"))
    return or_zero(divided(events, people))


def divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Their quotient, ``nan`` where ``bottom`` is not above 0."""
    top, bottom = np.broadcast_arrays(top, bottom)
    out = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out
