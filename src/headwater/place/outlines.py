"""Outlines as SVG paths: boundaries on British National Grid, fitted into a picture.

x runs right and y runs down, in pixels. Points are rounded before they are joined, so two areas
that share an edge share its rounded points and no gap opens between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from headwater.place.boundaries import BoundaryError, Geometries, geometries
from headwater.place.national_grid import eastings_northings

FloatArray = npt.NDArray[np.float64]
Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the National Grid (metres: west, south, east, north) shown ``size`` pixels large.

    The scale is the same both ways; what is left over is shared between the two sides.
    """

    extent: Extent
    size: tuple[float, float]

    @property
    def scale(self) -> float:
        """Pixels a metre."""
        west, south, east, north = self.extent
        wide, high = max(east - west, 1.0), max(north - south, 1.0)
        return min(self.size[0] / wide, self.size[1] / high)

    def pixels(self, east: FloatArray, north: FloatArray) -> FloatArray:
        """Points (n, 2) in pixels of eastings and northings (n,)."""
        west, south, far_east, far_north = self.extent
        left = (self.size[0] - (far_east - west) * self.scale) / 2
        top = (self.size[1] - (far_north - south) * self.scale) / 2
        return np.column_stack(
            [left + (east - west) * self.scale, top + (far_north - north) * self.scale]
        )


def on_grid(boundaries: pa.Table) -> Geometries:
    """Geometries of a BOUNDARY table on British National Grid (metres)."""

    def move(points: FloatArray) -> FloatArray:
        return np.column_stack(eastings_northings(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(geometries(boundaries), move), dtype=object)


def extent_of(boundaries: pa.Table, *, margin: float = 0.02) -> Extent:
    """West, south, east, north of all outlines (metres); ``margin`` is a share of the long side."""
    if boundaries.num_rows == 0:
        raise BoundaryError("there are no outlines to draw; load the boundaries of these areas")
    west, south, east, north = shapely.total_bounds(on_grid(boundaries)).tolist()
    extra = margin * max(east - west, north - south)
    return (west - extra, south - extra, east + extra, north + extra)


def outline_paths(
    boundaries: pa.Table,
    extent: Extent | None,
    size: tuple[float, float],
    *,
    decimals: int = 1,
) -> dict[str, str]:
    """SVG path data by area code, in pixels; ``extent`` is in metres, ``None`` fits all outlines.

    Draw with ``fill-rule="evenodd"``: holes are rings of the same path. Areas too small to show
    keep a dot of a path, so that every code has one.

    >>> from headwater.place.boundaries import table
    >>> square = np.array([shapely.box(-2.0, 52.0, -1.9, 52.1)], dtype=object)
    >>> outline_paths(table(["A"], square, "LSOA", "2021"), None, (100, 100), decimals=0)
    {'A': 'M80,98v-96h-60v96z'}
    """
    window = Window(extent or extent_of(boundaries), size)
    shapes = on_grid(boundaries)
    codes = boundaries["area"].to_pylist()
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    screen = np.rint(window.pixels(points[:, 0], points[:, 1]) * 10**decimals).astype(np.int64)
    starts = np.searchsorted(ring, np.arange(len(rings) + 1))
    paths: dict[str, list[str]] = {code: [] for code in codes}
    for i in range(len(rings)):
        path = _ring_path(screen[starts[i] : starts[i + 1]], decimals)
        if path:
            paths[codes[owner[part[i]]]].append(path)
    middles = np.rint(_middles(shapes, window) * 10**decimals).astype(np.int64)
    return {
        code: "".join(paths[code]) or f"M{_numbers(middles[i], decimals)}h0z"
        for i, code in enumerate(codes)
    }


def label_points(
    boundaries: pa.Table, extent: Extent | None, size: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """A point inside each outline, in pixels, where its name may stand."""
    window = Window(extent or extent_of(boundaries), size)
    middles = _middles(on_grid(boundaries), window)
    codes = boundaries["area"].to_pylist()
    return {
        code: (round(x, 1), round(y, 1))
        for code, (x, y) in zip(codes, middles.tolist(), strict=True)
    }


def _middles(shapes: Geometries, window: Window) -> FloatArray:
    inside = shapely.point_on_surface(shapes)
    return window.pixels(shapely.get_x(inside), shapely.get_y(inside))


def _number(value: int, decimals: int) -> str:
    if decimals == 0:
        return str(value)
    text = f"{value / 10**decimals:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _numbers(point: npt.NDArray[np.int64], decimals: int) -> str:
    return f"{_number(int(point[0]), decimals)},{_number(int(point[1]), decimals)}"


def _ring_path(points: npt.NDArray[np.int64], decimals: int) -> str:
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    kept = points[:-1][moved]
    if len(kept) < 3:
        return ""
    pieces = [f"M{_numbers(kept[0], decimals)}"]
    command = ""
    for dx, dy in np.diff(kept, axis=0).tolist():
        if dx == 0 or dy == 0:
            letter, text = ("h", _number(dx, decimals)) if dy == 0 else ("v", _number(dy, decimals))
        else:
            letter, text = "l", f"{_number(dx, decimals)},{_number(dy, decimals)}"
        joint = letter if letter != command else ("" if text.startswith("-") else " ")
        pieces.append(f"{joint}{text}")
        command = letter
    return "".join(pieces) + "z"
