"""What lies in a place: the areas that a role held for it reaches."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow.compute as pc
from django.conf import settings
from django.utils import timezone

from headwater.lake.shapes import AREA, MEMBERSHIP
from headwater.lake.store import Lake
from headwater.place.hierarchy import Hierarchy
from headwater.place.lives import in_force
from headwater.place.succession import predecessors

MOSTLY = 0.5


def covered(places: frozenset[str]) -> frozenset[str]:
    """The areas named, all that lies in them, and those whose place they took.

    An area of which only a smaller part lies in another does not belong to it; nor does one that
    was split belong to either of its successors.
    """
    lake = Lake(Path(settings.HOME) / "lake")
    return _covered(places, lake.root, lake.version, timezone.localdate())


@lru_cache(maxsize=256)
def _covered(places: frozenset[str], root: Path, version: int, on: date) -> frozenset[str]:
    hierarchy = _hierarchy(root, version)
    whole = [step for step in in_force(on) if step.kind != "split"]
    found = {former for code in places for former in predecessors(code, whole)} | places
    known = [code for code in found if hierarchy.types(code)]
    return frozenset(found.union(*(hierarchy.descendants(code) for code in known)))


@lru_cache(maxsize=2)
def _hierarchy(root: Path, version: int) -> Hierarchy:
    lake = Lake(root).snapshot()
    held = lake.tables()
    area = lake.read("area") if "area" in held else AREA.schema.empty_table()
    rows = lake.read("membership") if "membership" in held else MEMBERSHIP.schema.empty_table()
    return Hierarchy.from_tables(area, rows.filter(pc.greater(rows["share"], MOSTLY)))
