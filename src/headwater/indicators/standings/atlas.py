"""Every place's figures in memory, for pages: each look-up takes well under 5 ms.

An atlas is made once for each version of a lake and never changes; open it again after a
commit and a new one is made. It holds the standings and the series of every area that has
a standing; figures of small areas stay in the lake and are read when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.measure import Measure
from headwater.indicators.standings.derived_shapes import STANDING
from headwater.indicators.standings.gazette import Gazette, UnknownPlaceError
from headwater.indicators.standings.panel import Panel, panels
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.series import Series, series_of
from headwater.indicators.standings.standing import (
    IN_MEMORY,
    ON_DEMAND,
    TYPES,
    combined_panels,
    observed,
)
from headwater.indicators.standings.standing_table import (
    StandingTable,
    best_first,
    on_demand,
    sorted_by_area,
)
from headwater.indicators.standings.stands_out import StandsOut, stands_out
from headwater.lake.store import Lake

Key = tuple[str, str, str]
MOST_KEPT = 1_500
DERIVED = (
    "peer",
    "inequality",
    "rural_trend",
    "characteristic",
    "carried",
    "bright_measure",
    "bright_spot",
)
"""The tables that are read whole as an atlas is opened, where the lake holds them."""
__all__ = ["Atlas", "PeerRow", "Series", "UnknownPlaceError"]


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A place like another: rank 1 is nearest; distance 0 the same, 1 the least alike."""

    area: str
    name: str
    rank: int
    distance: float
    why: str


class Atlas:
    """All places of a lake, ready to look up. Make one with :meth:`open`.

    ``places`` names areas and their kin; ``definitions`` are by indicator id; ``version`` is
    the lake's.
    """

    def __init__(
        self,
        places: Gazette,
        figures: tuple[pa.Table, list[Panel]],
        tables: dict[str, pa.Table],
        definitions: Iterable[Measure],
        lake: Lake,
    ) -> None:
        self.places = places
        self.version = lake.version
        self._lake = lake
        self.definitions: dict[str, Measure] = {each.id: each for each in definitions}
        self._figures, self._tables = figures, tables
        self._standing = StandingTable(figures[0])
        self._panels = {(e.indicator, e.area_type, e.sex, e.age): e for e in figures[1]}
        self._lines = {
            key: {code: i for i, code in enumerate(panel.areas.tolist())}
            for key, panel in self._panels.items()
        }
        self._kept: dict[tuple[Any, ...], Any] = {}
        self._last: dict[str, tuple[str, tuple[dict[str, Any], ...]]] = {}
        self._derived = {name: sorted_by_area(table) for name, table in tables.items()}

    @classmethod
    def open(cls, lake: Lake, definitions: Iterable[Measure] = ()) -> Atlas:
        """The atlas of a lake's present version; the same object until the lake changes."""
        return _opened(lake.root, lake.version, tuple(definitions))

    def plus(self, other: Lake, definitions: Iterable[Measure] = ()) -> Atlas:
        """This atlas with a private lake laid over it; neither is changed.

        ``other`` holds observations and its own ``standing`` table; its areas are looked up
        here. Where both know a measure, the private figures are shown.
        """
        table, made = _figures(other.snapshot(), self.places, ())
        mine = {each.indicator for each in made}
        kept = [each for each in self._figures[1] if each.indicator not in mine]
        ours = self._figures[0]
        keep = pa.array([name not in mine for name in ours.column("indicator").to_pylist()])
        known = [*self.definitions.values(), *definitions]
        merged = (pa.concat_tables([ours.filter(keep), table]), kept + made)
        return Atlas(self.places, merged, self._tables, known, self._lake)

    def standings(self, area: str, area_type: str = "") -> tuple[Standing, ...]:
        """Every measure of a place, each once.

        A place that is both a district and an upper tier authority is compared with districts
        where the measure has districts, and otherwise with upper tier authorities.
        """
        key = ("standings", area, area_type)
        if key not in self._kept:
            chosen: dict[Key, Standing] = {}
            for kind in (area_type,) if area_type else self.places.types(area):
                for each in self._of_place(area, kind):
                    chosen.setdefault(each.key, each)
            self._keep(key, tuple(chosen.values()))
        found: tuple[Standing, ...] = self._kept[key]
        return found

    def _keep(self, key: tuple[Any, ...], found: Any) -> None:
        """Remember an answer; when very many are held, begin afresh."""
        if len(self._kept) >= MOST_KEPT:
            self._kept = {}
        self._kept[key] = found

    def _of_place(self, area: str, kind: str) -> tuple[Standing, ...]:
        if kind in ON_DEMAND:
            return on_demand(self._lake, "area = ? AND area_type = ?", [area, kind])
        return self._standing.of_place(area, kind)

    def standing(self, indicator: str, area: str, sex: str = "", age: str = "") -> Standing | None:
        """One indicator of a place; without ``sex`` that of persons, else the first held."""
        found = [
            each
            for each in self.standings(area)
            if each.indicator == indicator and age in ("", each.age) and sex in ("", each.sex)
        ]
        return min(found, key=lambda each: each.sex != "Persons", default=None)

    def distribution(
        self, indicator: str, area_type: str, sex: str = "", age: str = ""
    ) -> tuple[Standing, ...]:
        """A measure over all areas of a type, in the period most of them have, best first."""
        key = ("distribution", indicator, area_type, sex, age)
        if key not in self._kept:
            self._keep(key, self._distribution(indicator, area_type, sex, age))
        found: tuple[Standing, ...] = self._kept[key]
        return found

    def _distribution(
        self, indicator: str, area_type: str, sex: str, age: str
    ) -> tuple[Standing, ...]:
        if area_type in ON_DEMAND:
            where = "indicator = ? AND area_type = ? AND ? IN ('', sex) AND ? IN ('', age)"
            return best_first(on_demand(self._lake, where, [indicator, area_type, sex, age]))
        held = [
            each
            for each in self._standing.measures
            if each[:2] == (indicator, area_type) and sex in ("", each[2]) and age in ("", each[3])
        ]
        if not held:
            return ()
        measure = min(held, key=lambda each: (each[2] != "Persons", each))
        return best_first(self._standing.of_measure(measure))

    def measures(self, area_type: str = "") -> tuple[Key, ...]:
        """Indicator, sex and age of every measure held (for areas of a type), in order."""
        held = {(m[0], m[2], m[3]) for m in self._standing.measures if area_type in ("", m[1])}
        return tuple(sorted(held))

    def panel(self, indicator: str, area_type: str, sex: str, age: str) -> Panel | None:
        """All areas of a type over time as dense arrays; None where nothing is held."""
        return self._panels.get((indicator, area_type, sex, age))

    def series(self, indicator: str, area: str, sex: str = "", age: str = "") -> Series | None:
        """A measure of a place over time, with England; None where nothing is held."""
        held = [
            key
            for key, lines in self._lines.items()
            if key[0] == indicator and sex in ("", key[2]) and age in ("", key[3]) and area in lines
        ]
        if not held:
            return self._series_on_demand(indicator, area, sex, age)
        order = (*TYPES, "country")
        key = min(held, key=lambda each: (each[2] != "Persons", order.index(each[1]), each))
        return series_of(self._panels[key], area, self._lines[key][area])

    def _series_on_demand(self, indicator: str, area: str, sex: str, age: str) -> Series | None:
        """The series of a small place, read from the lake."""
        kinds = tuple(kind for kind in self.places.types(area) if kind in ON_DEMAND)
        if not kinds:
            return None
        wanted = [area, self.places.nation]
        chosen = self.places.areas.filter(pc.is_in(self.places.areas["code"], pa.array(wanted)))
        rows = observed(self._lake, chosen, kinds, [indicator])
        for panel in panels(rows, chosen, kinds, nation=self.places.nation):
            if sex in ("", panel.sex) and age in ("", panel.age):
                return series_of(panel, area, 0)
        return None

    def peers(self, area: str) -> tuple[PeerRow, ...]:
        """The places most like this one, nearest first; empty where none were worked out.

        A place that is both a district and an upper tier authority is held against districts.
        """
        held = self.derived("peer", area)
        kind = min((row["area_type"] for row in held), key=TYPES.index, default="")
        rows = sorted(
            (row for row in held if row["area_type"] == kind), key=lambda row: int(row["rank"])
        )
        return tuple(
            PeerRow(
                row["peer"], self.places.name(row["peer"]), row["rank"], row["distance"], row["why"]
            )
            for row in rows
        )

    def derived(self, table: str, area: str) -> list[dict[str, Any]]:
        """Rows of a derived table (``inequality``, ``peer``) of one place, as dictionaries."""
        asked, rows = self._last.get(table, ("", ()))
        if asked != area:
            held, spans = self._derived.get(table, (None, {}))
            first, last = spans.get(area, (0, 0))
            rows = tuple(held.slice(first, last - first).to_pylist()) if held else ()
            self._last[table] = area, rows
        return list(rows)

    def derived_table(self, table: str) -> pa.Table | None:
        """A whole derived table, or None where the lake has none."""
        return self._tables.get(table)

    def rural_trends(self) -> list[dict[str, Any]]:
        """Rows of the ``rural_trend`` table, one a measure."""
        held = self._tables.get("rural_trend")
        rows: list[dict[str, Any]] = held.to_pylist() if held is not None else []
        return rows

    def rural_share(self, area: str) -> float | None:
        """The share of a place's people who live in rural small areas, 0 to 1; None if unknown."""
        for row in self.derived("characteristic", area):
            if row["characteristic"] == "rural" and row["value"] is not None:
                return float(row["value"]) / 100
        held = self.standing("rural-share", area)
        return None if held is None or held.value is None else held.value / 100

    def alike(self, one: Standing, other: Standing) -> float:
        """Correlation of two measures over areas of one type; 0 for different types or themes."""
        if one.area_type != other.area_type or self._theme(one) != self._theme(other):
            return 0.0
        place, matrix = self._standing.likeness(one.area_type)
        keys = [(each.indicator, each.area_type, each.sex, each.age) for each in (one, other)]
        if any(key not in place for key in keys):
            return 0.0
        return float(matrix[place[keys[0]], place[keys[1]]])

    def _is_context(self, each: Standing) -> bool:
        """Whether a measure only describes a place, so that it is not judged."""
        held = self.definitions.get(each.indicator)
        return held is not None and held.domain == "context"

    def _theme(self, each: Standing) -> str:
        held = self.definitions.get(each.indicator)
        return held.theme if held else ""

    def stands_out(self, area: str) -> StandsOut:
        """What stands out in a place among all its measures."""
        key = ("stands_out", area)
        if key not in self._kept:
            judged = [each for each in self.standings(area) if not self._is_context(each)]
            self._keep(key, stands_out(judged, self.alike))
        found: StandsOut = self._kept[key]
        return found


@lru_cache(maxsize=2)
def _opened(root: Path, version: int, definitions: tuple[Measure, ...]) -> Atlas:
    held = Lake(root).snapshot()
    areas = held.read("area")
    places = Gazette(areas, lambda where: held.read("membership", where=where))
    tables: dict[str, pa.Table] = {
        name: held.read(name) for name in DERIVED if name in held.tables()
    }
    figures = _figures(held, places, definitions)
    pa.default_memory_pool().release_unused()
    return Atlas(places, figures, tables, definitions, held)


def _figures(
    held: Lake, places: Gazette, definitions: Iterable[Measure]
) -> tuple[pa.Table, list[Panel]]:
    wanted = [each.id for each in definitions]
    observations = observed(held, places.areas, IN_MEMORY, wanted)
    kinds = (*IN_MEMORY, "country")
    made = list(panels(observations, places.areas, kinds, nation=places.nation))
    made += list(combined_panels(places.councils(), made))
    if "standing" not in held.tables():
        return STANDING.schema.empty_table(), made
    here = "area_type IN (SELECT unnest(?))"
    return held.read("standing", where=here, parameters=[list(IN_MEMORY)]), made
