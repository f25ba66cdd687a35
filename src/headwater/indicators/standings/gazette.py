"""The places that figures are about: names, types, kin and search.

Small areas (LSOA) and practices are left in the lake; everything larger is held here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.standing import COUNCILS_IN, TYPES, nation_of
from headwater.place.hierarchy import Hierarchy, Place
from headwater.place.search import Gazetteer

_ORDER = {name: i for i, name in enumerate((*TYPES, "country"))}


class UnknownPlaceError(LookupError):
    """A place was asked for that the lake does not hold."""


class Gazette:
    """Places by code, by type and by name.

    ``areas`` is the lake's area table; ``memberships`` reads membership rows that meet an SQL
    condition, when they are needed.
    """

    def __init__(self, areas: pa.Table, memberships: Callable[[str], pa.Table]) -> None:
        self.areas = areas
        self.nation = nation_of(areas)
        self._memberships = memberships
        kept = areas.filter(pc.is_in(areas["type"], pa.array(list(_ORDER))))
        self._kept = kept
        found: dict[str, list[Place]] = {}
        for row in kept.to_pylist():
            place = Place(row["code"], row["name"], row["type"], row["valid_from"], row["valid_to"])
            found.setdefault(place.code, []).append(place)
        self._places = {
            code: tuple(sorted(each, key=lambda one: _ORDER[one.type]))
            for code, each in found.items()
        }

    def plus(self, areas: pa.Table, memberships: Callable[[str], pa.Table]) -> Gazette:
        """These places and those of more ``areas``, whose ``memberships`` are read likewise."""
        mine = self._memberships
        return Gazette(
            pa.concat_tables([self.areas, areas.select(self.areas.column_names)]),
            lambda where: pa.concat_tables([mine(where), memberships(where)]),
        )

    def area(self, code: str) -> Place:
        """The place of that code, as a district where it is district and upper tier in one.

        Raises ``UnknownPlaceError`` where there is none.
        """
        found = self._places.get(code)
        if not found:
            raise UnknownPlaceError(f"no place has the code {code!r}; search for it by its name")
        return found[0]

    def name(self, code: str) -> str:
        """The name of a place, or its code where the lake has no name."""
        found = self._places.get(code)
        return found[0].name if found else code

    def types(self, code: str) -> tuple[str, ...]:
        """The types a code has; two for a unitary authority."""
        return tuple(each.type for each in self._places.get(code, ()))

    def of_type(self, area_type: str) -> tuple[Place, ...]:
        """Places of one type that still exist, by name."""
        found = [
            place
            for each in self._places.values()
            for place in each
            if place.type == area_type and place.valid_to is None
        ]
        return tuple(sorted(found, key=lambda place: (place.name, place.code)))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Search by name, forgiving of spelling, or by code."""
        return Gazetteer(self._kept)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """Parents, children and siblings."""
        larger = "child_type NOT IN ('LSOA', 'practice')"
        return Hierarchy.from_tables(self._kept, self._memberships(larger))

    def councils(self) -> pa.Table:
        """Membership rows of councils in the larger areas that can be spoken of through them."""
        return self._memberships(COUNCILS_IN)

    def members(self, parent_type: str) -> pa.Table:
        """Membership rows whose parent is of one type."""
        if parent_type not in _ORDER:
            raise UnknownPlaceError(f"there is no type of place called {parent_type!r}")
        return self._memberships(f"parent_type = '{parent_type}'")
