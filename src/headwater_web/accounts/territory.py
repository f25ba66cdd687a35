"""What lies in a place: the areas that a role held for it reaches."""

from __future__ import annotations

from collections.abc import Iterable
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


def within_reach(places: frozenset[str]) -> frozenset[str]:
    """What ``covered`` gives, and the areas above of which every part lies in it.

    So a combined authority of all the councils of a region reaches the region, which is not drawn
    inside it, and a board of some of them does not.
    """
    lake = Lake(Path(settings.HOME) / "lake")
    return _within_reach(places, lake.root, lake.version, timezone.localdate())


@lru_cache(maxsize=256)
def _within_reach(places: frozenset[str], root: Path, version: int, on: date) -> frozenset[str]:
    inside = _covered(places, root, version, on)
    hierarchy = _hierarchy(root, version)
    known = [code for code in inside if hierarchy.types(code)]
    above = {each.code for code in known for each in hierarchy.ancestors(code)} - inside
    return inside | {code for code in above if hierarchy.descendants(code) - inside <= above}


@lru_cache(maxsize=2)
def _hierarchy(root: Path, version: int) -> Hierarchy:
    lake = Lake(root).snapshot()
    held = lake.tables()
    area = lake.read("area") if "area" in held else AREA.schema.empty_table()
    rows = lake.read("membership") if "membership" in held else MEMBERSHIP.schema.empty_table()
    return Hierarchy.from_tables(area, rows.filter(pc.greater(rows["share"], MOSTLY)))


def knows(code: str) -> bool:
    """Whether the lake names an area."""
    lake = Lake(Path(settings.HOME) / "lake")
    return bool(_hierarchy(lake.root, lake.version).types(code))


def names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each code; the code itself where the lake does not know it."""
    lake = Lake(Path(settings.HOME) / "lake")
    hierarchy = _hierarchy(lake.root, lake.version)
    return {code: hierarchy.place(code).name if hierarchy.types(code) else code for code in codes}


def code_of(said: str, among: frozenset[str]) -> str | None:
    """The code of an area that somebody named by code or by name, of those given; None if none."""
    wanted = said.strip().casefold()
    called = {code: name.casefold() for code, name in names(among).items()}
    found = [code for code in sorted(among) if wanted in (code.casefold(), called[code])]
    return found[0] if found else None
