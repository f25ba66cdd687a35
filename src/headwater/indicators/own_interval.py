"""Values and intervals of a user's own indicator, from her counts and denominators.

Shares get Wilson's limits, rates Byar's (exact below 10 events), as the built-in indicators do. A
value that is not its count over its denominator is left as it is, without an interval: it may be
standardised.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.proportion import wilson
from headwater.indicators.methods.rate import byar, exact

NUMBERS = ("value", "lower", "upper", "confidence", "count", "denominator")
CONFIDENCE = 0.95
AGREES = 0.02
FEW = 10


def multiplier_of(unit: str) -> float | None:
    """What a share is multiplied by to be in this unit; None where the unit is no share.

    >>> multiplier_of("%"), multiplier_of("per 100,000 people"), multiplier_of("years")
    (100.0, 100000.0, None)
    """
    if "%" in unit or re.search(r"per ?cent", unit, re.IGNORECASE):
        return 100.0
    found = re.search(r"per ([\d, ]*\d)", unit)
    if found is None:
        return 1e6 if "per million" in unit else None
    times = float(re.sub(r"[, ]", "", found[1])[:15])
    return times or None


def with_intervals(good: pa.Table, unit: str, remarks: list[str]) -> pa.Table:
    """Rows with values and limits worked out where count and denominator are given without them.

    What was done is added to ``remarks`` in sentences.
    """
    times = multiplier_of(unit)
    if times is None or not good.num_rows:
        return good
    number = {name: _floats(good, name) for name in NUMBERS}
    count, base = number["count"], number["denominator"]
    usable = np.isfinite(count) & np.isfinite(base) & (base > 0) & (count >= 0)
    if times == 100.0:
        usable &= count <= base
    ratio = np.divide(count, base, out=np.full_like(base, np.nan), where=usable) * times
    usable &= np.isfinite(ratio)
    value = np.where(usable & ~np.isfinite(number["value"]), ratio, number["value"])
    apart = usable & (np.abs(value - ratio) > AGREES * np.maximum(np.abs(ratio), 0.01 * times))
    if apart.any():
        remarks.append(
            f"In {int(apart.sum()):,} rows the value is not the count over the denominator; these "
            "keep their value and get no interval (a standardised rate would look like this)."
        )
    blank = ~np.isfinite(number["lower"]) & ~np.isfinite(number["upper"])
    fill = usable & ~apart & blank
    lower, upper = _limits(count[fill], base[fill], times)
    result = {"value": value} | {name: number[name].copy() for name in ("lower", "upper")}
    result["lower"][fill] = np.minimum(lower, value[fill])
    result["upper"][fill] = np.maximum(upper, value[fill])
    result["confidence"] = np.where(fill, CONFIDENCE, number["confidence"])
    if fill.any():
        remarks.append(f"A 95% interval was worked out for {int(fill.sum()):,} rows.")
    return _noted(_set(good, result), value)


def _limits(count: Any, base: Any, times: float) -> tuple[Any, Any]:
    if times == 100.0:
        lower, upper = wilson(count, base, confidence=CONFIDENCE)
        return lower * times, upper * times
    wide, narrow = byar(count, confidence=CONFIDENCE), exact(count, confidence=CONFIDENCE)
    few = count < FEW
    lower, upper = (np.where(few, narrow[i], wide[i]) / base * times for i in (0, 1))
    return lower, upper


def _floats(table: pa.Table, name: str) -> Any:
    return table[name].to_numpy(zero_copy_only=False).astype(np.float64)


def _set(table: pa.Table, columns: Mapping[str, Any]) -> pa.Table:
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        array = pa.array(values, pa.float64(), from_pandas=True)
        table = table.set_column(place, table.schema.field(place), array)
    return table


def _noted(table: pa.Table, value: Any) -> pa.Table:
    """Rows whose value was just worked out are no longer marked as not published."""
    notes = table["note"].to_pylist()
    kept = [
        "" if note == "not_published" and math.isfinite(number) else note
        for note, number in zip(notes, value.tolist(), strict=True)
    ]
    place = table.schema.get_field_index("note")
    return table.set_column(place, table.schema.field(place), pa.array(kept, pa.string()))
