"""Honest words for small places: too few people to say anything, or little of a figure of its own.

Wards, care networks, neighbourhoods and middle-layer areas are small. Their intervals are wide, and
what is compared is each figure pulled towards the average by its uncertainty (empirical Bayes). A
reader is told where that pull is more than half.
"""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.place_standing import Standing
from headwater.lake.store import Lake

SMALL_TYPES = ("ward", "PCN", "neighbourhood", "MSOA")
LEAST_BASE = 400.0
MOSTLY_BORROWED = 0.5
TOO_SMALL = "too_small_to_say"
HIDDEN = ("value", "lower", "upper", "count")


def small_number_words(each: Standing) -> str:
    """What must be said of a small place's figure; empty where it can stand as it is.

    A weight of 0.3 means that 30% of the figure is the place's own and 70% the average's.
    """
    if each.note == TOO_SMALL:
        return "too small to say"
    if each.area_type not in SMALL_TYPES or each.weight is None or each.value is None:
        return ""
    if each.weight >= MOSTLY_BORROWED:
        return ""
    pulled = round(100 * (1 - each.weight))
    return f"too small to say much: pulled towards the average by {pulled}%"


def small_codes(lake: Lake) -> frozenset[str]:
    """The codes of every small place that a lake names."""
    where = "type IN (SELECT unnest(?))"
    found = lake.read("area", ["code"], where, parameters=[list(SMALL_TYPES)])
    return frozenset(found["code"].to_pylist())


def too_small(rows: pa.Table, small: Collection[str], least: float = LEAST_BASE) -> pa.Table:
    """OBSERVATION rows, those of ``small`` areas over too small a denominator without a figure.

    ``least`` is the least denominator, in people or homes: 400 homes hold about 1,000 people.
    """
    codes = pa.array(sorted(small), pa.string())
    few = pc.and_(pc.is_in(rows["area"], value_set=codes), pc.less(rows["denominator"], least))
    few = few.fill_null(False)
    if not pc.any(few).as_py():
        return rows
    for name in HIDDEN:
        kept = pc.if_else(few, pa.scalar(None, pa.float64()), rows[name])
        rows = rows.set_column(rows.column_names.index(name), rows.schema.field(name), kept)
    notes = pc.if_else(few, TOO_SMALL, rows["note"])
    return rows.set_column(rows.column_names.index("note"), rows.schema.field("note"), notes)
