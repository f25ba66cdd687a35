"""Outlines for maps, projected once for each version of the lake and kept as path strings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from headwater.indicators.atlas import Atlas
from headwater.place.outlines import extent_of, label_points, outline_paths
from headwater_web.charts.map import Area
from headwater_web.figures.request import public_lake

WIDTH, HEIGHT = 520.0, 640.0


@dataclass(frozen=True)
class Outlines:
    """Path strings and label points by code, in a box ``extent`` of pixels."""

    paths: dict[str, str]
    points: dict[str, tuple[float, float]]
    extent: tuple[float, float, float, float]

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
    lake = public_lake()
    if "boundary" not in lake.tables():
        return NOTHING
    marks = ", ".join("?" * len(codes))
    where = f"resolution = 'web' AND type = ? AND area IN ({marks})"
    held = lake.read("boundary", where=where, parameters=(area_type, *codes))
    if held.num_rows == 0:
        return NOTHING
    extent = extent_of(held)
    west, south, east, north = extent
    height = min(HEIGHT, WIDTH * (north - south) / max(east - west, 1.0))
    width = height * (east - west) / max(north - south, 1.0)
    paths = outline_paths(held, extent, (width, height))
    points = label_points(held, extent, (width, height))
    return Outlines(paths, points, (0.0, 0.0, width, height))
