"""Outlines of areas: read from GeoJSON, simplified together so that neighbours meet, dissolved.

Tables are in the BOUNDARY shape: ``area, type, vintage, resolution, geometry`` with geometry as
well-known binary in longitude and latitude (WGS84). Simplifying is done on the whole coverage at
once (Visvalingam and Whyatt's triangle areas on shared edges, GEOS), never outline by outline:
an edge that two areas share stays one edge. Drawing is in ``outlines``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

FloatArray = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]

METRES_PER_DEGREE = 111_320.0
MIDDLE_LATITUDE = np.cos(np.radians(52.5))
TOLERANCE_METRES = {"web": 60.0, "thumb": 200.0}
CODE_PROPERTIES = (
    "LSOA21CD", "lsoa21_code", "LSOA11CD", "lsoa11_code", "MSOA21CD", "msoa21_code", "MSOA11CD",
    "msoa11_code", "LAD24CD", "LAD23CD", "CTYUA23CD", "CTYUA24CD", "ICB23CD", "ICB24CD",
    "SICBL23CD", "SICBL24CD", "NHSER24CD", "RGN23CD", "RGN24CD", "CAUTH25CD", "CAUTH24CD",
    "WD24CD", "WD23CD", "code",
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("type", pa.string()),
        ("vintage", pa.string()),
        ("resolution", pa.string()),
        ("geometry", pa.binary()),
    ]
)


class BoundaryError(ValueError):
    """A file of boundaries cannot be read, or an outline is missing or broken."""


def read_geojson(
    path: Path, *, type: str, vintage: str, code_property: str | None = None
) -> pa.Table:
    """Boundaries of a GeoJSON file (``.gz`` too) at ``full`` resolution, one row an area.

    ``code_property`` names the property that holds the area code; otherwise it is the first of the
    publishers' known names. Broken rings are mended; a feature without a polygon is an error that
    names the feature. Raises ``BoundaryError``.
    """
    try:
        content = path.read_bytes()
        features = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)[
            "features"
        ]
    except (ValueError, KeyError, TypeError, EOFError, OSError) as problem:
        raise BoundaryError(
            f"{path.name} is not a GeoJSON feature collection ({problem}); "
            "ask the publisher's service for f=geojson"
        ) from problem
    if not features:
        raise BoundaryError(f"{path.name} has no features; check the query that fetched it")
    name = code_property or _code_property(features[0].get("properties", {}), path.name)
    codes = [_code(feature, name, i, path.name) for i, feature in enumerate(features, 1)]
    texts = [json.dumps(feature.get("geometry")) for feature in features]
    shapes = shapely.from_geojson(texts, on_invalid="ignore")
    return table(codes, _polygons(shapes, codes, path.name), type, vintage)


def table(
    codes: Sequence[str], shapes: Geometries, type: str, vintage: str, resolution: str = "full"
) -> pa.Table:
    """A table in the BOUNDARY shape from codes and shapely geometries in longitude and latitude."""
    count = len(codes)
    columns = [
        list(codes), [type] * count, [vintage] * count, [resolution] * count,
        list(shapely.to_wkb(shapes, byte_order=1)),
    ]  # fmt: skip
    return pa.table(columns, schema=SCHEMA)


def geometries(boundaries: pa.Table) -> Geometries:
    """Shapely geometries of a BOUNDARY table, in its order."""
    return np.asarray(shapely.from_wkb(boundaries["geometry"].to_pylist()), dtype=object)


def simplify(boundaries: pa.Table, resolution: str) -> pa.Table:
    """The same areas at ``web`` (60 m) or ``thumb`` (200 m) resolution, without gaps between them.

    All areas that meet must be in the table together, or their common edges will differ. Where the
    publisher's outlines overlap or leave slivers, ``repair`` closes them first.
    """
    if resolution not in TOLERANCE_METRES:
        raise BoundaryError(
            f"resolution {resolution!r} is not one of {', '.join(TOLERANCE_METRES)}"
        )
    planar = repair(_scaled(geometries(boundaries), forward=True))
    simple = shapely.coverage_simplify(planar, TOLERANCE_METRES[resolution])
    kept = np.where(shapely.is_empty(simple), planar, simple)
    columns = {name: boundaries[name] for name in ("area", "type", "vintage")}
    columns["resolution"] = pa.array([resolution] * boundaries.num_rows)
    columns["geometry"] = pa.array(
        list(shapely.to_wkb(_scaled(kept, forward=False), byte_order=1)), pa.binary()
    )
    return pa.table(columns, schema=SCHEMA)


def repair(planar: Geometries, *, gap_metres: float = 20.0) -> Geometries:
    """Outlines in metres made to meet exactly: overlaps go to the neighbour with the longest common
    edge, and gaps narrower than ``gap_metres`` are closed. Areas that already meet are unchanged.
    """
    mended = np.asarray(shapely.coverage_clean(planar, gap_width=gap_metres), dtype=object)
    return np.where(shapely.is_empty(mended), planar, mended)


def dissolve(
    boundaries: pa.Table, parents: Mapping[str, str], *, type: str, vintage: str
) -> pa.Table:
    """Outlines of larger areas as the union of their parts: combined authorities, neighbourhoods.

    ``parents`` gives the larger area for each smaller one; smaller areas not in it are left out.
    Raises ``BoundaryError`` when a part has no outline, because the union would have a hole.
    """
    codes = boundaries["area"].to_pylist()
    absent = sorted(set(parents) - set(codes))
    if absent:
        raise BoundaryError(
            f"{len(absent)} parts have no outline (first: {absent[0]}); load the boundary file "
            f"of their type before drawing a {type} from them"
        )
    shapes = geometries(boundaries)
    groups: dict[str, list[int]] = {}
    for i, code in enumerate(codes):
        if code in parents:
            groups.setdefault(parents[code], []).append(i)
    names = sorted(groups)
    unions = [_union(shapes[groups[name]]) for name in names]
    resolution = boundaries["resolution"][0].as_py() if boundaries.num_rows else "full"
    return table(names, np.array(unions, dtype=object), type, vintage, resolution)


def _union(parts: Geometries) -> Any:
    whole = shapely.union_all(parts)
    return polygons_of(whole if shapely.is_valid(whole) else shapely.make_valid(whole))


def _scaled(shapes: Geometries, *, forward: bool) -> Geometries:
    factor = np.array([METRES_PER_DEGREE * MIDDLE_LATITUDE, METRES_PER_DEGREE])
    change = factor if forward else 1 / factor
    return np.asarray(shapely.transform(shapes, lambda xy: xy * change), dtype=object)


def _code_property(properties: Mapping[str, object], file: str) -> str:
    for name in CODE_PROPERTIES:
        if name in properties:
            return name
    raise BoundaryError(
        f"{file}: no property is a known area code; it has {', '.join(properties) or 'none'}; "
        "name the one that holds the code"
    )


def _code(feature: Mapping[str, Any], name: str, number: int, file: str) -> str:
    value = feature.get("properties", {}).get(name)
    if not value:
        raise BoundaryError(
            f"{file}: feature {number} has no {name}; give every feature its area code"
        )
    return str(value)


def _polygons(shapes: Any, codes: Sequence[str], file: str) -> Geometries:
    made = np.asarray(shapes, dtype=object)
    present = np.array([shape is not None for shape in made], dtype=bool)
    broken = present & ~shapely.is_valid(made)
    made[broken] = [polygons_of(shapely.make_valid(shape)) for shape in made[broken]]
    for i, shape in enumerate(made):
        if shape is None or not shapely.area(shape) > 0:
            raise BoundaryError(
                f"{file}: feature {i + 1} ({codes[i]}) has no polygon; fetch the file again with "
                "its geometry"
            )
    return made


def polygons_of(shape: Any) -> Any:
    """The polygons of a shape, without the lines and points that cutting may leave."""
    parts = shapely.get_parts(shape)
    flat = [part for part in parts if shapely.get_type_id(part) in (3, 6)]
    return flat[0] if len(flat) == 1 else shapely.union_all(flat) if flat else shape
