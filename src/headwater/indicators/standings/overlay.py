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
from typing import Any

import pyarrow as pa

from headwater.indicators.measure import Measure
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.derived_shapes import STANDING
from headwater.indicators.standings.gazette import Gazette
from headwater.indicators.standings.panel import Panel, panels
from headwater.indicators.standings.panel_union import united
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.series import Series, series_of
from headwater.indicators.standings.standing import TYPES, nation_of, observed
from headwater.indicators.standings.standing_table import StandingTable
from headwater.lake.store import Lake

Rows = list[dict[str, Any]]
DERIVED = ("inequality", "among")
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
    """An atlas and its layers, answering as one; what the layers do not hold the base answers."""

    def __init__(self, base: Atlas, layers: Sequence[Layer]) -> None:
        vars(self).update(vars(base))
        held = [each.lake.snapshot() for each in layers]
        self._base = base
        self._kept = {}
        self.version = private_version(base.version, [(str(e.root), e.version) for e in held])
        self.places = _places(base.places, held)
        self.definitions = {**base.definitions}
        self.definitions |= {one.id: one for each in layers for one in each.definitions}
        self._own = StandingTable(_table(held, "standing"))
        self._more = {name: _table(held, name) for name in DERIVED}
        self._brought: dict[tuple[str, str, str, str], Panel] = {
            (each.indicator, each.area_type, each.sex, each.age): each
            for each in _panels(held, self.places)
        }

    def plus(self, other: Lake, definitions: Iterable[Measure] = ()) -> Atlas:
        """This atlas with one more layer."""
        return laid_over(self, [Layer(other, tuple(definitions))])

    def standings(self, area: str, area_type: str = "") -> tuple[Standing, ...]:
        """Every measure of a place, each once: the base's, then the layers'."""
        key = ("standings", area, area_type)
        if key not in self._kept:
            chosen = {each.key: each for each in self._base.standings(area, area_type)}
            for kind in (area_type,) if area_type else self.places.types(area):
                for each in self._own.of_place(area, kind):
                    chosen.setdefault(each.key, each)
            self._kept[key] = tuple(chosen.values())
        found: tuple[Standing, ...] = self._kept[key]
        return found

    def distribution(
        self, indicator: str, area_type: str, sex: str = "", age: str = ""
    ) -> tuple[Standing, ...]:
        """A measure over all areas of a type, best first; drawn places take their rank there."""
        every = self._base.distribution(indicator, area_type, sex, age)
        if every:
            sex, age = every[0].sex, every[0].age
        held = [
            each
            for each in self._own.measures
            if each[:2] == (indicator, area_type) and sex in ("", each[2]) and age in ("", each[3])
        ]
        if not held:
            return every
        measure = min(held, key=lambda each: (each[2] != "Persons", each))
        mine = [each for each in self._own.of_measure(measure) if each.rank > 0]
        return tuple(sorted((*every, *mine), key=lambda each: (each.rank, each.area)))

    def measures(self, area_type: str = "") -> tuple[tuple[str, str, str], ...]:
        """Indicator, sex and age of every measure held, in order."""
        mine = {(m[0], m[2], m[3]) for m in self._own.measures if area_type in ("", m[1])}
        return tuple(sorted({*self._base.measures(area_type), *mine}))

    def panel(self, indicator: str, area_type: str, sex: str, age: str) -> Panel | None:
        """All areas of a type over time, those of the layers among them."""
        base = self._base.panel(indicator, area_type, sex, age)
        mine = self._brought.get((indicator, area_type, sex, age))
        if base is None or mine is None or area_type == "country":
            return base if base is not None else mine
        return united(base, mine)

    def series(self, indicator: str, area: str, sex: str = "", age: str = "") -> Series | None:
        """A measure of a place over time, from the layer that holds it, else from the base."""
        base = self._base.series(indicator, area, sex, age)
        if base is not None:
            return base
        held = [
            key
            for key, panel in self._brought.items()
            if key[0] == indicator
            and sex in ("", key[2])
            and age in ("", key[3])
            and area in panel.areas
        ]
        if not held:
            return None
        key = min(held, key=lambda each: (each[2] != "Persons", PUBLIC.index(each[1]), each))
        panel = self._brought[key]
        return series_of(panel, area, panel.areas.tolist().index(area))

    def derived(self, table: str, area: str) -> Rows:
        """Rows of a derived table of one place, from the base and every layer."""
        rows, more = self._base.derived(table, area), self._more.get(table)
        if more is None or "area" not in more.column_names:
            return rows
        return [*rows, *(row for row in more.to_pylist() if row["area"] == area)]

    def derived_table(self, table: str) -> pa.Table | None:
        """A whole derived table, from the base and every layer."""
        held, more = self._base.derived_table(table), self._more.get(table)
        if held is None or more is None or not more.num_rows:
            return held if held is not None else more
        return pa.concat_tables([held, more.select(held.column_names)])


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
