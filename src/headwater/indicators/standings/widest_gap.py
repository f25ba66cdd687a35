"""Which gap inside a place to lead with, and an honest interval for one chosen after looking.

Looked at is every measure held for small areas that has a good and a bad direction, was counted
rather than modelled, and is no measure of deprivation itself: homes that go short are more common
in deprived areas by definition. Of the gaps that stay clear of nought the clearest is shown, health
first. Because it is picked for its size, its interval is widened by how many were looked at (see
:mod:`headwater.indicators.methods.false_coverage`).

Differences between the rural and the urban parts of a place are chosen likewise, and only while
the expected share of false ones is at most one in twenty.

Sources: Benjamini and Yekutieli, J Am Stat Assoc 2005;100:71-81; Benjamini and Hochberg, JRSS B
1995;57:289-300.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.indicators.measure import Measure
from headwater.indicators.methods.false_coverage import p_of, widened
from headwater.indicators.methods.false_discovery import benjamini_hochberg

Row = Mapping[str, Any]
RATE = 0.05
ORDER = {"health": 0, "social_fabric": 1, "building_blocks": 2}


def widest_gap(rows: Sequence[Row], measures: Mapping[str, Measure]) -> Row | None:
    """The ``slope`` row to lead with, its limits widened for the choice; None where none is clear.

    The row that comes back says in ``looked_at`` how many gaps it was chosen from.
    """
    held = [_allowing(row, _candidates(rows, measures)) for row in _candidates(rows, measures)]
    clear = [row for row in held if (row["lower"] > 0) == (row["upper"] > 0)]
    return min(clear, key=lambda row: (_domain(row, measures), -_strength(row)), default=None)


def row_of(rows: Sequence[Row], measures: Mapping[str, Measure]) -> Row | None:
    """The row to draw: the widest clear gap, else the health measure nearest to one."""
    clear = widest_gap(rows, measures)
    if clear is not None:
        return clear
    looked_at = _candidates(rows, measures)
    near = [_allowing(row, looked_at) for row in looked_at if _domain(row, measures) == 0]
    return max(near, key=lambda row: (_strength(row), row["indicator"]), default=None)


@dataclass(frozen=True)
class RuralDifferences:
    """Rural less urban rows beyond chance, clearest first, and how many were ``looked_at``."""

    rows: tuple[Row, ...]
    looked_at: int


def rural_differences(rows: Sequence[Row], measures: Mapping[str, Measure]) -> RuralDifferences:
    """The rural less urban rows of a place that chance among so many does not explain.

    Each has limits widened for the choice.
    """
    looked_at = _once(
        row
        for row in rows
        if row["group"] == "difference" and row["lower"] is not None and _judged(row, measures)
    )
    q = benjamini_hochberg([p_of(_interval(row), row.get("freedom")) for row in looked_at])
    kept = [row for row, each in zip(looked_at, q.tolist(), strict=True) if each <= RATE]
    made = [_allowing(row, looked_at, len(kept)) for row in kept]
    order = sorted(made, key=lambda row: (-_strength(row), row["indicator"]))
    return RuralDifferences(tuple(order), len(looked_at))


def _candidates(rows: Sequence[Row], measures: Mapping[str, Measure]) -> list[Row]:
    return _once(
        row
        for row in rows
        if row["group"] == "slope"
        and row["value"] is not None
        and row["lower"] is not None
        and row["note"] != "modelled"
        and _judged(row, measures)
        and not _is_deprivation(row, measures)
    )


def _once(rows: Iterable[Row]) -> list[Row]:
    """Each measure once, from the small areas that there are most of."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row["indicator"], row["sex"], row["age"])
        if key not in found or row["small_areas"] > found[key]["small_areas"]:
            found[key] = row
    return list(found.values())


def _judged(row: Row, measures: Mapping[str, Measure]) -> bool:
    """Whether a gap in the measure is unfair in itself; one without a definition is taken to be."""
    held = measures.get(row["indicator"])
    return held is None or (held.polarity != "none" and held.domain != "context")


def _is_deprivation(row: Row, measures: Mapping[str, Measure]) -> bool:
    held = measures.get(row["indicator"])
    return held is not None and held.deprivation


def _domain(row: Row, measures: Mapping[str, Measure]) -> int:
    held = measures.get(row["indicator"])
    return ORDER.get(held.domain, 3) if held else 3


def _interval(row: Row) -> tuple[float, float, float]:
    return float(row["value"]), float(row["lower"]), float(row["upper"])


def _strength(row: Row) -> float:
    value, lower, upper = _interval(row)
    return abs(value) / max(upper - lower, 1e-9)


def _allowing(row: Row, looked_at: Sequence[Row], chosen: int = 1) -> Row:
    """The row with limits for one of ``chosen`` out of those looked at."""
    count = len(looked_at)
    lower, upper = widened(_interval(row), row.get("freedom"), count, chosen=chosen)
    return {**row, "lower": lower, "upper": upper, "looked_at": count}
