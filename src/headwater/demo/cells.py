"""The ground of the fictional country: many small cells, of which every area is made.

Points are scattered more densely where people live, spread out evenly (Lloyd's relaxation), and
each gets the ground nearest to it (Voronoi). Areas are sets of cells, so neighbours share their
edges exactly and nothing is left between them; corners are displaced by a smooth noise, the same
for every cell that has the corner, so that edges look grown rather than ruled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi

from headwater.demo.randomness import Floats, Noise

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Cells on land: centres (n,) in kilometres, ground in square kilometres, and outlines.

    ``neighbours`` (m, 2) are pairs of cells that share an edge, each pair once.
    """

    x: Floats
    y: Floats
    ground: Floats
    outlines: npt.NDArray[np.object_]
    neighbours: Ints

    def __len__(self) -> int:
        return int(self.x.size)

    def matrix(self, same: Ints | None = None) -> csr_array:
        """Who touches whom, as a symmetric matrix; only within equal labels where given."""
        pairs = self.neighbours
        if same is not None:
            pairs = pairs[same[pairs[:, 0]] == same[pairs[:, 1]]]
        both = np.concatenate([pairs, pairs[:, ::-1]])
        ones = np.ones(len(both), dtype=np.int8)
        return csr_array((ones, (both[:, 0], both[:, 1])), shape=(len(self), len(self)))


def scattered(
    rng: np.random.Generator,
    size: tuple[float, float],
    spots: Sequence[tuple[float, float, float, int]],
    even: int,
) -> Floats:
    """Points (n, 2): ``even`` of them anywhere, and more around each spot.

    A spot is (x, y, spread, number of points).
    """
    width, height = size
    clouds = [rng.random((even, 2)) * [width, height]]
    for x, y, spread, number in spots:
        clouds.append(rng.normal((x, y), spread, size=(number, 2)))
    points = np.concatenate(clouds)
    inside = (points > 0).all(axis=1) & (points < [width, height]).all(axis=1)
    return np.asarray(points[inside], dtype=np.float64)


def relaxed(points: Floats, size: tuple[float, float], rounds: int = 2) -> Floats:
    """The points moved towards the middle of their ground, so that cells become alike in shape."""
    for _ in range(rounds):
        grid = Voronoi(_mirrored(points, size))
        corners = shapely.polygons(
            [shapely.linearrings(grid.vertices[_region(grid, n)]) for n in range(len(points))]
        )
        points = shapely.get_coordinates(shapely.centroid(corners))
    return points


def tessellated(points: Floats, size: tuple[float, float], warp: tuple[Noise, Noise]) -> Cells:
    """The cell of every point, corners displaced as far as leaves every cell whole."""
    grid = Voronoi(_mirrored(points, size))
    for reach in (0.3, 0.2, 0.1, 0.05, 0.0):
        outlines = _displaced(grid, len(points), warp, reach)
        if shapely.is_valid(outlines).all() and shapely.coverage_is_valid(outlines):
            break
    pairs = grid.ridge_points
    pairs = pairs[(pairs < len(points)).all(axis=1)]
    centres = shapely.get_coordinates(shapely.centroid(outlines))
    return Cells(
        x=centres[:, 0],
        y=centres[:, 1],
        ground=np.asarray(shapely.area(outlines), dtype=np.float64),
        outlines=outlines,
        neighbours=np.sort(pairs, axis=1).astype(np.int64),
    )


def _displaced(
    grid: Voronoi, number: int, warp: tuple[Noise, Noise], reach: float
) -> npt.NDArray[np.object_]:
    x, y = grid.vertices[:, 0], grid.vertices[:, 1]
    corners = np.round(
        np.column_stack([x + reach * warp[0].at(x, y), y + reach * warp[1].at(x, y)]), 4
    )
    rings = [shapely.linearrings(corners[_region(grid, n)]) for n in range(number)]
    return np.asarray(shapely.polygons(rings))


def kept(cells: Cells, keep: npt.NDArray[np.bool_]) -> Cells:
    """The cells for which ``keep`` (n,) is true, numbered anew."""
    number = np.cumsum(keep) - 1
    pairs = cells.neighbours[keep[cells.neighbours].all(axis=1)]
    return Cells(
        x=cells.x[keep],
        y=cells.y[keep],
        ground=cells.ground[keep],
        outlines=cells.outlines[keep],
        neighbours=number[pairs].astype(np.int64),
    )


def land(cells: Cells, height: Floats) -> npt.NDArray[np.bool_]:
    """Which cells are land: the largest body of cells above 0, its lakes filled."""
    dry = height > 0
    mainland = _largest(cells, dry)
    sea = _largest(cells, ~mainland)
    return ~sea


def joined(cells: Cells, label: Ints) -> Ints:
    """Labels (n,) mended so that every label is one piece: strays go to a neighbour."""
    label = label.copy()
    for _ in range(20):
        _, piece = connected_components(cells.matrix(label), directed=False)
        sizes = np.bincount(piece)
        biggest: dict[int, int] = {}
        for one in np.argsort(-sizes, kind="stable"):
            biggest.setdefault(int(label[np.argmax(piece == one)]), int(one))
        stray = ~np.isin(piece, list(biggest.values()))
        if not stray.any():
            break
        touching = cells.matrix()
        for cell in np.flatnonzero(stray):
            around = touching.indices[touching.indptr[cell] : touching.indptr[cell + 1]]
            homes = label[around[~stray[around]]]
            if homes.size:
                label[cell] = np.bincount(homes).argmax()
    return label


def _largest(cells: Cells, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    label = np.where(chosen, 1, 0).astype(np.int64)
    _, piece = connected_components(cells.matrix(label), directed=False)
    sizes = np.bincount(piece, weights=chosen)
    return np.asarray(piece == int(np.argmax(sizes)))


def _mirrored(points: Floats, size: tuple[float, float]) -> Floats:
    width, height = size
    x, y = points[:, 0], points[:, 1]
    copies = [(-x, y), (2 * width - x, y), (x, -y), (x, 2 * height - y)]
    return np.concatenate([points, *(np.column_stack(copy) for copy in copies)])


def _region(grid: Voronoi, point: int) -> list[int]:
    return list(grid.regions[grid.point_region[point]])
