"""The change of place in the order of deprivation, 2019 to 2025, by rural and urban class.

Only places in the order are compared, never scores: the two Indices differ in data and method.
Areas of 2011 are carried to those of 2021, population weighted.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from headwater.indicators.standings.small_areas import SmallAreas
from headwater.lake.store import Lake
from headwater.place.aggregation import Edges
from headwater.place.rank_change import (
    ClassChange,
    change_by_class,
    percentile_change,
    ranks_in_new_areas,
)
from headwater.place.rural import label

CLASSES = "rural-class-2021"
OLD, NEW = "2011", "2021"


def rank_by_class(lake: Lake, frames: Iterable[SmallAreas]) -> tuple[ClassChange, ...]:
    """Mean change of each class in places of 100 (minus: nearer the deprived end), with intervals.

    ``frames`` are the small areas of both editions. Empty where either edition, the look-up
    between them or the classes are not held.
    """
    held = {frame.edition: frame for frame in frames if frame.type == "LSOA"}
    if OLD not in held or NEW not in held:
        return ()
    old, new = held[OLD], held[NEW]
    links = lake.read("membership", where="vintage = 'LSOA11>LSOA21'")
    rows = lake.read("observation", ["area", "category"], "indicator = ?", parameters=(CLASSES,))
    if not links.num_rows or not rows.num_rows:
        return ()
    codes = [str(code) for code in new.codes.tolist()]
    ranks = dict(zip(old.codes.tolist(), old.rank.tolist(), strict=True))
    people = dict(zip(old.codes.tolist(), old.people.tolist(), strict=True))
    before = ranks_in_new_areas(ranks, Edges.from_membership(links), people, codes)
    moved = percentile_change(before, new.rank)
    known = dict(zip(rows["area"].to_pylist(), rows["category"].to_pylist(), strict=True))
    name = np.array([known.get(code, "") for code in codes])
    district = np.array([str(index) for index in new.parents["LAD"].index.tolist()])
    usable = np.isfinite(moved) & (name != "")
    found = change_by_class(moved[usable], name[usable], district[usable])
    return tuple(
        ClassChange(label(each.name), each.areas, each.mean, each.lower, each.upper)
        for each in sorted(found, key=lambda one: one.mean)
    )
