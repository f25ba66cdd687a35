"""An atlas with private lakes laid over it: a person's own indicators and the places she drew.

The shared atlas is not copied and never changes. Each layer brings its own standings, series and
areas; a look-up asks every layer. The version of what comes out is that of no other atlas, so
nothing kept for one person is ever shown to another.

>>> import hashlib
>>> private_version(7, [("a", 1)]) == private_version(7, [("a", 2)])
False
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from headwater.indicators.atlas import Atlas
from headwater.indicators.derived_shapes import STANDING
from headwater.indicators.gazette import Gazette
from headwater.indicators.measure import Measure
from headwater.indicators.panel import Panel, panels
from headwater.indicators.panel_union import united
from headwater.indicators.place_standing import Standing
from headwater.indicators.standing import TYPES, nation_of, observed
from headwater.indicators.standing_table import StandingTable
from headwater.lake.store import Lake

Rows = list[dict[str, Any]]
DERIVED = ("inequality",)
PUBLIC = (*TYPES, "country")


@dataclass(frozen=True)
class Layer:
    """A small lake with figures of its own: of a brought indicator, or of a drawn place.

    Its ``area`` and ``membership`` tables, where it has them, name places that the shared lake
    does not know; ``definitions`` are those of the indicators it brings.
    """

    lake: Lake
    definitions: tuple[Measure, ...] = ()


def laid_over(base: Atlas, layers: Sequence[Layer]) -> Atlas:
    """The atlas with ``layers`` over it; the same atlas where there are none."""
    return _LaidOver(base, layers) if layers else base


def private_version(version: int, layers: Iterable[tuple[str, int]]) -> int:
    """A version for an atlas of these layers (folder and version), unlike that of any other."""
    named = "|".join(f"{folder}:{number}" for folder, number in sorted(layers))
    return int.from_bytes(hashlib.blake2b(f"{version}|{named}".encode(), digest_size=7).digest())


class _LaidOver(Atlas):
    """An atlas and its layers, answering as one."""

    def __init__(self, base: Atlas, layers: Sequence[Layer]) -> None:
        held = [each.lake.snapshot() for each in layers]
        self._base = base
        self.version = private_version(base.version, [(str(e.root), e.version) for e in held])
        self.places = _places(base.places, held)
        self.definitions = {**base.definitions}
        self.definitions |= {one.id: one for each in layers for one in each.definitions}
        self._standing = _Layered([base._standing, StandingTable(_table(held, "standing"))])
        self._panels = dict(base._panels)
        for panel in _panels(held, self.places):
            key = (panel.indicator, panel.area_type, panel.sex, panel.age)
            known = self._panels.get(key)
            self._panels[key] = panel if known is None else united(known, panel)
        self._lines = dict(base._lines)
        for key, panel in self._panels.items():
            if panel is not base._panels.get(key):
                self._lines[key] = {code: i for i, code in enumerate(panel.areas.tolist())}
        self._kept = {}
        self._more = {name: _table(held, name) for name in DERIVED}

    def plus(self, other: Lake, definitions: Iterable[Measure] = ()) -> Atlas:
        """This atlas with one more layer."""
        return laid_over(self, [Layer(other, tuple(definitions))])

    def derived(self, table: str, area: str) -> Rows:
        """Rows of a derived table of one place, from every layer."""
        rows = self._base.derived(table, area)
        more = self._more.get(table)
        if more is None or "area" not in more.column_names:
            return rows
        return [*rows, *(row for row in more.to_pylist() if row["area"] == area)]

    def derived_table(self, table: str) -> pa.Table | None:
        """A whole derived table, from every layer."""
        held, more = self._base.derived_table(table), self._more.get(table)
        if held is None or more is None or not more.num_rows:
            return held if held is not None else more
        return pa.concat_tables([held, more.select(held.column_names)])

    def rural_trends(self) -> Rows:
        """Rows of the ``rural_trend`` table; built-in measures alone answer for a nation."""
        return self._base.rural_trends()


class _Layered(StandingTable):
    """Several standing tables as one."""

    def __init__(self, layers: Sequence[StandingTable]) -> None:
        self._layers = tuple(layers)

    def of_place(self, area: str, area_type: str) -> tuple[Standing, ...]:
        """Every standing of one place, of whichever layer."""
        return tuple(one for each in self._layers for one in each.of_place(area, area_type))

    def of_measure(self, measure: tuple[str, str, str, str]) -> tuple[Standing, ...]:
        """Every area's standing on one measure, by area code."""
        found = [one for each in self._layers for one in each.of_measure(measure)]
        return tuple(sorted(found, key=lambda one: one.area))

    def holds(self, area: str, area_type: str) -> bool:
        """Whether a place of that type has any standing."""
        return any(each.holds(area, area_type) for each in self._layers)

    @cached_property
    def measures(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every measure held, in order."""
        return tuple(sorted({one for each in self._layers for one in each.measures}))

    def likeness(self, area_type: str) -> Any:
        """Correlations as the shared layer has them; brought measures are like none."""
        return self._layers[0].likeness(area_type)


def _table(held: Iterable[Lake], name: str) -> pa.Table:
    tables = [each.read(name) for each in held if name in each.tables()]
    kept = [table for table in tables if table.num_rows]
    if not kept:
        return STANDING.schema.empty_table() if name == "standing" else pa.table({})
    return pa.concat_tables([table.select(kept[0].column_names) for table in kept])


def _places(base: Gazette, held: Sequence[Lake]) -> Gazette:
    """The places of the base and those of the layers."""
    naming = [each for each in held if "area" in each.tables()]
    if not naming:
        return base
    return base.plus(
        pa.concat_tables([each.read("area") for each in naming]),
        lambda where: pa.concat_tables(each.read("membership", where=where) for each in naming),
    )


def _panels(held: Sequence[Lake], places: Gazette) -> list[Panel]:
    """Series of what the layers hold, the nation's beside them but not among them."""
    tables = [observed(each, places.areas) for each in held if "observation" in each.tables()]
    if not tables:
        return []
    rows = pa.concat_tables(tables)
    return list(panels(rows, places.areas, PUBLIC, nation=nation_of(places.areas)))
