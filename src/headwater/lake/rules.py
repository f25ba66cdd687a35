"""Rules that need more than one column, and the period's label and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake.finding import Finding, same
from headwater.lake.ordering import codes, encode
from headwater.lake.parsing import Fault, spread, truth
from headwater.lake.periods import (
    Period,
    PeriodError,
    between,
    is_month_or_years,
    parse,
    parse_with_dates,
)
from headwater.lake.shapes import OBSERVATION

Columns = Mapping[str, pa.Array]
ROUNDING = 1e-9
PERIOD_COLUMNS = ("period", "period_start", "period_end")


def settle_periods(
    labels: pa.Array, starts: pa.Array, ends: pa.Array
) -> tuple[dict[str, pa.Array], list[Finding]]:
    """Canonical labels and both days for every row, from whichever of the three it gave.

    >>> none = pa.nulls(1, pa.date32())
    >>> settled, findings = settle_periods(pa.array(["2016 - 18"]), none, none)
    >>> settled["period"].to_pylist(), settled["period_end"].to_pylist()
    (['2016-18'], [datetime.date(2018, 12, 31)])
    """
    given = pa.table(dict(zip(PERIOD_COLUMNS, (labels, starts, ends), strict=True)))
    code = encode(pa.array(codes(given, PERIOD_COLUMNS)))
    indices = code.indices.to_numpy(zero_copy_only=False)
    first = np.zeros(len(code.dictionary), dtype=np.int64)
    first[indices[::-1]] = np.arange(len(indices))[::-1]
    found = [_settle(*row.values()) for row in given.take(pa.array(first)).to_pylist()]
    periods = [one if isinstance(one, Period) else Period("", date.min, date.min) for one in found]
    faults = [None if isinstance(one, Period) else one for one in found]
    place = pa.array(indices)
    settled = {
        "period": pa.array([one.label for one in periods], pa.string()).take(place),
        "period_start": pa.array([one.start for one in periods], pa.date32()).take(place),
        "period_end": pa.array([one.end for one in periods], pa.date32()).take(place),
    }
    return settled, spread(OBSERVATION.column("period"), indices, faults)


def _settle(label: str, start: date | None, end: date | None) -> Period | Fault:
    try:
        if label and start and end:
            return parse_with_dates(label, start, end)
        if label and is_month_or_years(label):
            year, tail = label.strip().split("-")
            return (
                f"{label!r} can be a month or the years {year} to {year[:2]}{tail}",
                f"write {year}-{year[:2]}{tail} for the years, or give period_start and period_end",
            )
        if label:
            return parse(label)
        if start and end:
            return between(start, end)
    except PeriodError as error:
        reason, _, mend = str(error).partition("; ")
        return reason, mend or "give the period, or its first and last day"
    return "period is empty", "give the period, such as 2023/24, or its first and last day"


def observation_rules(columns: Columns) -> list[Finding]:
    """What must agree within an observation: the interval, the level, the count."""
    lower, upper, value = columns["lower"], columns["upper"], columns["value"]
    level = columns["confidence"]
    outside = pc.or_(pc.less_equal(level, 0.0), pc.greater_equal(level, 1.0))
    proportion = pc.match_substring(columns["method"], "proportion", ignore_case=True)
    too_many = pc.and_(proportion, _over(columns["count"], columns["denominator"]))
    return [
        *same(
            "confidence",
            truth(outside),
            "confidence is not between 0 and 1",
            "write a level of 95% as 0.95",
        ),
        *same(
            "lower",
            truth(_over(lower, upper)),
            "lower is above upper",
            "check whether the two limits are the wrong way round",
        ),
        *same(
            "lower",
            truth(_over(lower, value)),
            "lower is above value",
            "check that value, lower and upper are of the same row and unit",
        ),
        *same(
            "upper",
            truth(_over(value, upper)),
            "upper is below value",
            "check that value, lower and upper are of the same row and unit",
        ),
        *same(
            "count",
            truth(too_many),
            "count is larger than denominator, and the method is a proportion",
            "check that count and denominator are not the wrong way round",
        ),
    ]


def _over(larger: pa.Array, smaller: pa.Array) -> pa.Array:
    slack = pc.add(pc.abs(smaller), 1.0)
    return pc.greater(pc.subtract(larger, smaller), pc.multiply(slack, ROUNDING))


def note_of_absent_values(columns: Columns) -> pa.Array:
    """The notes, with ``not_published`` on rows that have neither a value nor a note."""
    bare = pc.and_(pc.is_null(columns["value"]), pc.equal(columns["note"], ""))
    return pc.if_else(bare, "not_published", columns["note"])
