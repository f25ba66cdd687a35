"""Which area lies in which: parents, children, ancestors, siblings, small areas of any place.

An area is known by its code and its type together, because a unitary authority is a district
and an upper tier authority under one code. Memberships of several vintages live side by side;
unless a vintage is named, each question is answered from the newest that has an answer.
Rows whose vintage contains ``>`` (``LSOA11>LSOA21``) are conversions, left to ``conversion``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.place.areas import Place, UnknownAreaError, type_rank, vintage_order

__all__ = ["Hierarchy", "Place", "UnknownAreaError", "vintage_order"]

IntArray = npt.NDArray[np.int64]
SEPARATOR = "\x1f"


def _codes_of(column: pa.ChunkedArray) -> list[str]:
    return [str(value) for value in column.to_pylist()]


def _keys(table: pa.Table, code: str, kind: str) -> pa.Array:
    joined = pc.binary_join_element_wise(
        table[code].cast(pa.string()), table[kind].cast(pa.string()), SEPARATOR
    )
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


class Hierarchy:
    """Areas and who contains whom, built once from the lake's ``area`` and ``membership`` tables.

    >>> import pyarrow as pa
    >>> area = pa.table({"code": ["L1", "D1", "R1"], "name": ["Ash 1", "Ash", "Wold"],
    ...                  "type": ["LSOA", "LAD", "region"]})
    >>> membership = pa.table({
    ...     "child": ["L1", "D1"], "child_type": ["LSOA", "LAD"], "parent": ["D1", "R1"],
    ...     "parent_type": ["LAD", "region"], "share": [1.0, 1.0], "vintage": ["2024", "2024"]})
    >>> places = Hierarchy.from_tables(area, membership)
    >>> [place.name for place in places.ancestors("L1")]
    ['Ash', 'Wold']
    >>> places.leaves("R1")
    ('L1',)
    """

    def __init__(self, places: Sequence[Place], edges: pa.Table) -> None:
        self._places = list(places)
        self._node = {(place.code, place.type): i for i, place in enumerate(self._places)}
        self._types: dict[str, list[str]] = {}
        for place in self._places:
            self._types.setdefault(place.code, []).append(place.type)
        for types in self._types.values():
            types.sort(key=type_rank)
        vintages = pc.unique(edges["vintage"]).to_pylist()
        self._vintages = sorted(map(str, vintages), key=vintage_order, reverse=True)
        self._index_edges(edges)

    @classmethod
    def from_tables(cls, area: pa.Table, membership: pa.Table) -> Hierarchy:
        """Builds the hierarchy from tables in the AREA and MEMBERSHIP shapes.

        A member that the area table does not name is kept, with its code for a name.
        """
        places = _places_of(area)
        conversion = pc.match_substring(membership["vintage"].cast(pa.string()), ">")
        edges = membership.filter(pc.invert(conversion))
        known = pa.array([f"{p.code}{SEPARATOR}{p.type}" for p in places], pa.string())
        for code, kind in (("child", "child_type"), ("parent", "parent_type")):
            keys = pc.unique(_keys(edges, code, kind))
            fresh = keys.filter(pc.invert(pc.is_in(keys, value_set=known)))
            known = pa.concat_arrays([known, fresh])
            for key in fresh.to_pylist():
                own, _, type_ = key.partition(SEPARATOR)
                places.append(Place(own, own, type_))
        return cls(places, edges)

    def _index_edges(self, edges: pa.Table) -> None:
        names = pa.array([f"{p.code}{SEPARATOR}{p.type}" for p in self._places], pa.string())

        def nodes(code: str, kind: str) -> IntArray:
            found = pc.index_in(_keys(edges, code, kind), value_set=names)
            return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)

        newest = pa.array(self._vintages, pa.string())
        ages = pc.index_in(edges["vintage"].cast(pa.string()), value_set=newest)
        age = np.asarray(ages.to_numpy(), dtype=np.int64)
        child, parent = nodes("child", "child_type"), nodes("parent", "parent_type")
        share = np.asarray(edges["share"].to_numpy(), dtype=float)
        self._down = _Links(parent, child, age, share, len(self._places))
        self._up = _Links(child, parent, age, share, len(self._places))

    @property
    def vintages(self) -> tuple[str, ...]:
        """Vintages of the memberships, newest first."""
        return tuple(self._vintages)

    def types(self, code: str) -> tuple[str, ...]:
        """Types under which a code is known, widest first; empty when it is unknown."""
        return tuple(self._types.get(code, ()))

    def place(self, code: str, type: str | None = None) -> Place:
        """The place of that code; of several types the smallest in scale (LAD before UTLA).

        Raises ``UnknownAreaError`` when there is none.
        """
        return self._places[self._find(code, type)]

    def parents(
        self, code: str, type: str | None = None, *, vintage: str | None = None
    ) -> tuple[Place, ...]:
        """Areas that contain it directly, widest last; ``type`` is the type of the child."""
        return self._step(self._up, self._find(code, type), vintage)

    def children(
        self, code: str, type: str | None = None, *, vintage: str | None = None
    ) -> tuple[Place, ...]:
        """Areas inside it: the direct ones, or all of one ``type`` however deep.

        The children of Warwickshire at type ``LSOA`` are found through its districts.
        """
        if type is None:
            return self._step(self._down, self._parent_node(code), vintage)
        found = self._descend(self._parent_nodes(code), type, vintage)
        return tuple(sorted((self._places[i] for i in found), key=_by_name))

    def ancestors(
        self, code: str, type: str | None = None, *, vintage: str | None = None
    ) -> tuple[Place, ...]:
        """Everything that contains it, directly or through others, narrowest first."""
        seen: set[int] = set()
        queue = [self._find(code, type)]
        while queue:
            for parent in self._links(self._up, queue.pop(), vintage):
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
        return tuple(
            sorted((self._places[i] for i in seen), key=lambda p: (-type_rank(p.type), p.name))
        )

    def descendants(self, code: str) -> frozenset[str]:
        """Codes of everything inside an area, directly or through others, without its own.

        >>> import pyarrow as pa
        >>> area = pa.table({"code": ["L1", "D1"], "name": ["Ash 1", "Ash"],
        ...                  "type": ["LSOA", "LAD"]})
        >>> edges = pa.table({"child": ["L1"], "child_type": ["LSOA"], "parent": ["D1"],
        ...                   "parent_type": ["LAD"], "share": [1.0], "vintage": ["2024"]})
        >>> sorted(Hierarchy.from_tables(area, edges).descendants("D1"))
        ['L1']
        """
        roots = self._parent_nodes(code)
        seen, queue = set(roots), list(roots)
        while queue:
            below = set(self._links(self._down, queue.pop(), None)) - seen
            seen |= below
            queue.extend(below)
        return frozenset(self._places[i].code for i in seen) - {code}

    def siblings(
        self, code: str, parent_type: str, *, vintage: str | None = None
    ) -> tuple[Place, ...]:
        """Other areas of the same type in the same parent of type ``parent_type``."""
        me = self.place(code)
        found: dict[tuple[str, str], Place] = {}
        for parent in self.ancestors(code, vintage=vintage):
            if parent.type == parent_type:
                for place in self.children(parent.code, me.type, vintage=vintage):
                    found[place.code, place.type] = place
        found.pop((me.code, me.type), None)
        return tuple(sorted(found.values(), key=_by_name))

    def leaves(
        self, code: str, type: str = "LSOA", *, vintage: str | None = None
    ) -> tuple[str, ...]:
        """Codes of the small areas of an area, sorted; the area itself if it is one."""
        if type in self._types.get(code, ()):
            return (code,)
        found = self._descend(self._parent_nodes(code), type, vintage)
        return tuple(sorted(self._places[i].code for i in found))

    def overlaps(
        self, code: str, type: str, *, vintage: str | None = None
    ) -> tuple[tuple[Place, float], ...]:
        """Areas of a type that share small areas with it, and the share of its small areas in each.

        For areas that are not nested: the districts of an integrated care board. Most shared first.
        """
        small = self.leaves(code, vintage=vintage)
        found: dict[int, int] = {}
        wanted = type_rank(type)
        for leaf in small:
            node = self._node.get((leaf, "LSOA"))
            above = [] if node is None else self._links(self._up, node, vintage)
            for parent in above:
                if self._kinds[parent] == wanted:
                    found[parent] = found.get(parent, 0) + 1
        ordered = sorted(found, key=lambda i: (-found[i], self._places[i].name))
        return tuple((self._places[i], found[i] / len(small)) for i in ordered)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code, sorted."""
        return tuple(sorted(self._types))

    def of_type(self, type: str) -> tuple[Place, ...]:
        """Every area of a type, by name."""
        return tuple(sorted((p for p in self._places if p.type == type), key=_by_name))

    def _find(self, code: str, type: str | None) -> int:
        types = self._types.get(code)
        if types is None:
            raise UnknownAreaError(
                f"area {code!r} is in no loaded table; look the place up by name, "
                "or load the lookup that has it"
            )
        if type is not None and type not in types:
            raise UnknownAreaError(f"area {code!r} is a {' and '.join(types)}, not a {type}")
        return self._node[code, type or types[-1]]

    def _parent_nodes(self, code: str) -> list[int]:
        self._find(code, None)
        return [self._node[code, type] for type in self._types[code]]

    def _parent_node(self, code: str) -> int:
        nodes = self._parent_nodes(code)
        return next(
            (n for n in reversed(nodes) if len(self._links(self._down, n, None))), nodes[-1]
        )

    def _links(self, links: _Links, node: int, vintage: str | None) -> list[int]:
        return links.of(node, None if vintage is None else self._age(vintage), self._kinds)

    def _age(self, vintage: str) -> int:
        if vintage not in self._vintages:
            raise UnknownAreaError(
                f"no memberships of vintage {vintage!r} are loaded; there are "
                f"{', '.join(self._vintages) or 'none'}"
            )
        return self._vintages.index(vintage)

    @cached_property
    def _kinds(self) -> IntArray:
        return np.array([type_rank(place.type) for place in self._places], dtype=np.int64)

    def _step(self, links: _Links, node: int, vintage: str | None) -> tuple[Place, ...]:
        found = [self._places[i] for i in self._links(links, node, vintage)]
        return tuple(sorted(found, key=lambda p: (-type_rank(p.type), p.name)))

    def _descend(self, roots: Iterable[int], type: str, vintage: str | None) -> set[int]:
        wanted = type_rank(type)
        found: set[int] = set()
        seen = set(roots)
        queue = list(seen)
        while queue:
            below = self._links(self._down, queue.pop(), vintage)
            direct = [i for i in below if self._kinds[i] == wanted]
            found.update(direct)
            if not direct:
                fresh = [i for i in below if i not in seen]
                seen.update(fresh)
                queue.extend(fresh)
        return found


class _Links:
    """Edges grouped by where they start, newest vintage first."""

    def __init__(
        self, start: IntArray, end: IntArray, age: IntArray, share: npt.NDArray[np.float64], n: int
    ) -> None:
        order = np.lexsort((-share, age, start))
        self._end, self._age = end[order], age[order]
        self._bounds = np.searchsorted(start[order], np.arange(n + 1))

    def of(self, node: int, age: int | None, kinds: IntArray) -> list[int]:
        """Ends of the edges of a node: of one vintage, or for each type its newest vintage."""
        span = slice(self._bounds[node], self._bounds[node + 1])
        ends, ages = self._end[span], self._age[span]
        if age is not None:
            return list(dict.fromkeys(ends[ages == age].tolist()))
        newest: dict[int, int] = {}
        found: list[int] = []
        for end, kind, edge_age in zip(
            ends.tolist(), kinds[ends].tolist(), ages.tolist(), strict=True
        ):
            if newest.setdefault(kind, edge_age) == edge_age:
                found.append(end)
        return list(dict.fromkeys(found))


def _by_name(place: Place) -> tuple[str, str]:
    return (place.name, place.code)


def _places_of(area: pa.Table) -> list[Place]:
    nothing: list[date | None] = [None] * area.num_rows

    def dates(name: str) -> list[date | None]:
        return list(area[name].to_pylist()) if name in area.column_names else list(nothing)

    columns = (_codes_of(area["code"]), _codes_of(area["name"]), _codes_of(area["type"]))
    return [
        Place(*row) for row in zip(*columns, dates("valid_from"), dates("valid_to"), strict=True)
    ]
