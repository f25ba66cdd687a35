"""Who lives by the sea: the share of a place's people whose small area is near the coast.

The coast is the edge of all districts together, less the edges that border Wales and Scotland.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import shapely

from headwater.place.boundaries import Geometries
from headwater.place.outlines import on_grid
from headwater.place.weighting import FloatArray, parent_shares

NEAR_METRES = 5_000.0
NARROW_METRES = 2_500.0
STRETCH = 64
INLAND_BORDER = ("E06000019", "E06000050", "E06000051", "E07000080")


def coastline(districts: pa.Table) -> object:
    """The coast (metres on the National Grid) from a BOUNDARY table of all English districts.

    Water narrower than 2.5 km (the Thames in London) is river, not sea, and closed first.
    Herefordshire, Shropshire, Cheshire West and Chester, and the Forest of Dean have an outer edge
    that is a land border, and are taken off it.
    """
    shapes: Geometries = on_grid(districts)
    inland = np.isin(districts["area"].to_pylist(), INLAND_BORDER)
    land = shapely.buffer(shapely.union_all(shapes), NARROW_METRES / 2)
    edge = shapely.boundary(shapely.buffer(land, -NARROW_METRES / 2))
    if inland.any():
        edge = shapely.difference(edge, shapely.buffer(shapely.union_all(shapes[inland]), 200.0))
    return edge


def share_near_sea(
    coast: object,
    areas: Sequence[str],
    points: tuple[FloatArray, FloatArray],
    population: Mapping[str, float],
    parents: Mapping[str, str],
) -> dict[str, float]:
    """Share (0 to 1) of each parent's people in small areas whose centre is within 5 km of the sea.

    ``points`` are eastings and northings (n,) of the centres of ``areas``.
    """
    tree = shapely.STRtree(_stretches(coast))
    centres = shapely.points(*points)
    near = np.unique(tree.query(centres, predicate="dwithin", distance=NEAR_METRES)[0])
    by_sea = {areas[i]: population.get(areas[i], 0.0) for i in near.tolist()}
    return parent_shares(parents, by_sea, {a: population[a] for a in areas if a in population})


def _stretches(coast: object) -> Geometries:
    """The coast in short stretches, so that a tree of them tells far from near quickly."""
    made: list[Geometries] = []
    for line in shapely.get_parts(coast).ravel().tolist():
        points = shapely.get_coordinates(line)
        starts = range(0, max(len(points) - 1, 1), STRETCH)
        made += [shapely.linestrings(points[at : at + STRETCH + 1]) for at in starts]
    return np.array(made, dtype=object)
