"""Outlines fit for pages: every type of area simplified without gaps, larger ones dissolved.

Publishers give outlines of some types at full detail. ``draw`` makes, from what the lake holds,
outlines at ``web`` resolution for all of them, and builds the types nobody published (wards,
neighbourhood areas, combined authorities) from their parts, and areas that took the place of
others from those (:mod:`headwater.place.joined_outlines`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import BOUNDARY
from headwater.lake.store import Lake
from headwater.place.boundaries import BoundaryError, dissolve, simplify
from headwater.place.hierarchy import vintage_order
from headwater.place.joined_outlines import joined
from headwater.place.lives import in_force
from headwater.place.succession import successions

DATASET = "drawable"
FROM_SMALL_AREAS = ("MSOA", "ward")
FROM_DISTRICTS = ("CAUTH", "ICB", "region")
COMPLETE = 1.0


def draw(lake: Lake, *, now: datetime, version: str = "") -> dict[str, int]:
    """Make and publish outlines at ``web`` resolution; how many of each type there are.

    Nothing is published where the lake holds no outlines. One commit.
    """
    held = lake.snapshot()
    if "boundary" not in held.tables():
        return {}
    tables = list(_drawn(held))
    if not tables:
        return {}
    every = _recoded(pa.concat_tables(tables), now.date())
    every = pa.concat_tables([every, joined(every, in_force(now.date()))])
    made = Provenance(
        "headwater.place.drawable",
        inputs=tuple(
            Input(f"boundary/{part.dataset}", part.sha256, part.rows)
            for part in held.parts("boundary")
            if part.dataset != DATASET
        ),
        made_at=now,
        version=version,
        note="simplified to 60 m on the whole coverage at once; larger areas dissolved from parts; "
        "areas that took the place of others joined from those",
    )
    with lake.transaction() as tx:
        tx.put(BOUNDARY, DATASET, every, made)
    kinds, counts = np.unique(every["type"].to_pylist(), return_counts=True)
    return dict(zip(kinds.tolist(), counts.tolist(), strict=True))


def _recoded(outlines: pa.Table, on: date) -> pa.Table:
    """The outlines, and those of areas that were only given a new code under that code too."""
    drawn = set(outlines["area"].to_pylist())
    new = {s.predecessor: s.successor for s in successions() if s.kind == "recode" and s.date <= on}
    new = {old: code for old, code in new.items() if old in drawn and code not in drawn}
    rows = outlines.filter(pc.is_in(outlines["area"], value_set=pa.array(list(new), pa.string())))
    codes = pa.array([new[code] for code in rows["area"].to_pylist()], pa.string())
    again = rows.set_column(rows.column_names.index("area"), rows.schema.field("area"), codes)
    return pa.concat_tables([outlines, again])


def _drawn(held: Lake) -> Iterator[pa.Table]:
    """Simplified outlines of each published type, then those built from them."""
    published = {kind: _newest_full(held, kind) for kind in _kinds(held)}
    simple = {
        kind: simplify(table, "web") for kind, table in published.items() if table is not None
    }
    yield from simple.values()
    for part, wholes in (("LSOA", FROM_SMALL_AREAS), ("LAD", FROM_DISTRICTS)):
        for whole in wholes:
            if part in simple and whole not in simple:
                yield from _built(held, simple[part], part, whole)


def _kinds(held: Lake) -> list[str]:
    full = held.read("boundary", ["type"], where="resolution = 'full'")
    return sorted(set(full["type"].to_pylist()))


def _newest_full(held: Lake, kind: str) -> pa.Table | None:
    table = held.read("boundary", where="resolution = 'full' AND type = ?", parameters=(kind,))
    vintages = sorted(set(table["vintage"].to_pylist()), key=vintage_order)
    return table.filter(pc.equal(table["vintage"], vintages[-1])) if vintages else None


def _built(held: Lake, parts: pa.Table, part: str, whole: str) -> Iterator[pa.Table]:
    """Areas of type ``whole`` all of whose parts have an outline."""
    rows = held.read(
        "membership",
        ["child", "parent", "vintage", "share"],
        where="child_type = ? AND parent_type = ? AND share >= 0.5 AND vintage NOT LIKE '%>%'",
        parameters=(part, whole),
    )
    vintages = sorted(set(rows["vintage"].to_pylist()), key=vintage_order)
    outlined = set(parts["area"].to_pylist())
    for vintage in reversed(vintages):
        chosen = rows.filter(pc.equal(rows["vintage"], vintage))
        parents = _complete(chosen, outlined)
        if parents:
            try:
                yield dissolve(parts, parents, type=whole, vintage=vintage)
            except BoundaryError:
                continue
            return


def _complete(rows: pa.Table, outlined: set[str]) -> dict[str, str]:
    """The parent of each part, for parents none of whose parts lacks an outline."""
    pairs = list(zip(rows["child"].to_pylist(), rows["parent"].to_pylist(), strict=True))
    broken = {parent for child, parent in pairs if child not in outlined}
    return {child: parent for child, parent in pairs if parent not in broken}
