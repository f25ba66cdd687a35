"""Outlines of areas that took the place of others, put together from those that they replaced.

For months after a merger nobody publishes the outline of the new area. A merger's is the union of
what merged. Where an area was split, its outline is cut by the outlines of the parts that went each
way (districts or sub-ICBs); slivers that no part covers go to the nearest piece, so that nothing is
lost and nothing is given twice.

>>> from datetime import date
>>> from headwater.place.boundaries import table
>>> shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
>>> step = dict(type="ICB", date=date(2026, 4, 1), kind="merge", parts=(), source="an order")
>>> both = [Succession(a, a, "N", "New", **step) for a in ("A", "B")]
>>> made = joined(table(["A", "B"], shapes, "ICB", "2023", "web"), both)
>>> made["area"].to_pylist(), made["vintage"].to_pylist()
(['N'], ['2026 (joined)'])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from headwater.place.boundaries import geometries, polygons_of, table
from headwater.place.succession import Succession

JOINED = "(joined)"
GRID = 1e-6
Key = tuple[str, str]


def joined(outlines: pa.Table, steps: Sequence[Succession]) -> pa.Table:
    """Outlines of successors that have none, of all ``steps``; marked in their vintage.

    ``outlines`` are in the BOUNDARY shape, at one resolution. A successor one of whose
    predecessors, or of the parts that came to it, has no outline gets none.
    """
    wanted = {code for s in steps for code in (s.predecessor, s.successor, *s.parts)}
    outlines = outlines.filter(pc.is_in(outlines["area"], value_set=pa.array(sorted(wanted))))
    codes, kinds = outlines["area"].to_pylist(), outlines["type"].to_pylist()
    shapes = geometries(outlines)
    known: dict[Key, Any] = dict(zip(zip(kinds, codes, strict=True), shapes, strict=True))
    any_type = dict(zip(codes, shapes, strict=True))
    made: list[pa.Table] = []
    resolution = outlines["resolution"][0].as_py() if outlines.num_rows else "web"
    for when, kind, successor in sorted({(s.date, s.type, s.successor) for s in steps}):
        ours = [s for s in steps if (s.date, s.type, s.successor) == (when, kind, successor)]
        if (kind, successor) in known or any((kind, s.predecessor) not in known for s in ours):
            continue
        pieces = [_piece(each, steps, known[kind, each.predecessor], any_type) for each in ours]
        if any(piece is None for piece in pieces):
            continue
        whole = polygons_of(shapely.union_all(pieces, grid_size=GRID))
        known[kind, successor] = whole
        held = np.array([whole], dtype=object)
        made.append(table([successor], held, kind, f"{when.year} {JOINED}", resolution))
    return pa.concat_tables(made) if made else outlines.slice(0, 0)


def _piece(
    step: Succession, steps: Sequence[Succession], whole: Any, outlines: Mapping[str, Any]
) -> Any:
    """What of its predecessor's outline came to a step's successor; None where that is unknown."""
    if step.kind != "split":
        return whole
    here = [
        each
        for each in steps
        if (each.predecessor, each.date, each.type, each.kind)
        == (step.predecessor, step.date, step.type, "split")
    ]
    if any(part not in outlines for each in here for part in each.parts):
        return None
    claims = [
        shapely.union_all([outlines[part] for part in each.parts], grid_size=GRID) for each in here
    ]
    return divided(whole, claims)[here.index(step)]


def divided(whole: Any, claims: Sequence[Any]) -> list[Any]:
    """A shape divided between claims upon it: every piece of it goes to exactly one.

    >>> left, right = divided(shapely.box(0, 0, 3, 1), [shapely.box(0, 0, 1, 1),
    ...                                                 shapely.box(1.2, 0, 3, 1)])
    >>> round(left.area + right.area, 6)
    3.0
    """
    pieces: list[Any] = []
    rest = whole
    for claim in claims:
        pieces.append(polygons_of(shapely.intersection(rest, claim, grid_size=GRID)))
        rest = polygons_of(shapely.difference(rest, claim, grid_size=GRID))
    for sliver in shapely.get_parts(rest):
        nearest = int(np.argmin([_away(sliver, piece) for piece in pieces]))
        pieces[nearest] = shapely.union(pieces[nearest], sliver, grid_size=GRID)
    return pieces


def _away(sliver: Any, piece: Any) -> float:
    """How far a sliver lies from a piece; of two that it touches, the longer common edge wins."""
    distance = float(shapely.distance(sliver, piece))
    if np.isnan(distance):
        return float("inf")
    common = shapely.length(shapely.intersection(shapely.boundary(sliver), shapely.boundary(piece)))
    return distance - 1e-6 * float(common)
