"""Outlines for maps, projected once for each version of the lake and kept as path strings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from headwater.indicators.standings.atlas import Atlas
from headwater.place.joined_outlines import JOINED
from headwater.place.outlines import extent_of, label_points, outline_paths
from headwater_web.charts.map import Area
from headwater_web.figures.request import public_lake

WIDTH, HEIGHT = 520.0, 640.0


@dataclass(frozen=True)
class Outlines:
    """Path strings and label points by code, in a box ``extent`` of pixels.

    ``joined`` are the codes whose outlines were put together from those of their predecessors.
    """

    paths: dict[str, str]
    points: dict[str, tuple[float, float]]
    extent: tuple[float, float, float, float]
    joined: frozenset[str] = frozenset()

    def area(self, code: str, fill: str = "", says: str = "", label: str = "") -> Area:
        """One area for a map."""
        at = self.points.get(code, (0.0, 0.0))
        return Area(code, self.paths[code], fill, says, label, "", at)


NOTHING = Outlines({}, {}, (0.0, 0.0, WIDTH, HEIGHT))


def outlines(atlas: Atlas, codes: Iterable[str], area_type: str) -> Outlines:
    """Outlines of those areas that have one; empty where none has."""
    chosen = tuple(sorted(codes))
    return _drawn(atlas.version, chosen, area_type) if chosen else NOTHING


@lru_cache(maxsize=256)
def _drawn(version: int, codes: tuple[str, ...], area_type: str) -> Outlines:
    table, row = _held(public_lake().version, area_type)
    found = [row[code] for code in codes if code in row]
    if not found:
        return NOTHING
    held = table.take(found)
    extent = extent_of(held)
    west, south, east, north = extent
    height = min(HEIGHT, WIDTH * (north - south) / max(east - west, 1.0))
    width = height * (east - west) / max(north - south, 1.0)
    paths = outline_paths(held, extent, (width, height))
    points = label_points(held, extent, (width, height))
    pairs = zip(held["area"].to_pylist(), held["vintage"].to_pylist(), strict=True)
    joined = frozenset(code for code, vintage in pairs if vintage.endswith(JOINED))
    return Outlines(paths, points, (0.0, 0.0, width, height), joined)


@lru_cache(maxsize=8)
def _held(version: int, area_type: str) -> tuple[pa.Table, dict[str, int]]:
    """Outlines of one type of area, and the row of each: some 4 MB for small areas."""
    lake = public_lake()
    if "boundary" not in lake.tables():
        return pa.table({"area": pa.array([], pa.string())}), {}
    where = "resolution = 'web' AND type = ?"
    table = lake.read("boundary", where=where, parameters=(area_type,))
    return table, {code: i for i, code in enumerate(table["area"].to_pylist())}
