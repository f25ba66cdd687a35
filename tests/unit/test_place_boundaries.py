"""Outlines read from GeoJSON, simplified without gaps, dissolved and drawn."""

import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from headwater.lake.shapes import BOUNDARY
from headwater.place.boundaries import (
    BoundaryError,
    dissolve,
    geometries,
    read_geojson,
    repair,
    simplify,
    table,
)
from headwater.place.coast import coastline, share_near_sea
from headwater.place.outlines import Window, extent_of, label_points, on_grid, outline_paths


def feature(code: str | None, west: float, south: float, side: float = 0.01) -> dict:
    box = shapely.box(west, south, west + side, south + side)
    return {
        "type": "Feature",
        "properties": {"LSOA21CD": code},
        "geometry": json.loads(shapely.to_geojson(box)),
    }


def written(tmp_path: Path, features: list[dict], name: str = "areas.geojson") -> Path:
    path = tmp_path / name
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


@pytest.mark.parametrize("name", ["areas.geojson", "areas.geojson.gz"])
def test_a_file_becomes_rows_in_the_boundary_shape(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, [feature("A", -2, 52), feature("B", -1.99, 52)], name)
    made = read_geojson(path, type="LSOA", vintage="2021")
    assert made.schema.names == list(BOUNDARY.names)
    assert made["area"].to_pylist() == ["A", "B"]
    assert set(made["resolution"].to_pylist()) == {"full"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not json", "is not a GeoJSON feature collection"),
        (b'{"features": []}', "has no features"),
        (b'{"features": [{"properties": {"x": 1}}]}', "no property is a known area code; it has x"),
        (
            b'{"features": [{"properties": {"code": ""}, "geometry": null}]}',
            "feature 1 has no code",
        ),
        (
            b'{"features": [{"properties": {"code": "A"}, "geometry": null}]}',
            r"feature 1 \(A\) has no polygon",
        ),
    ],
)
def test_a_faulty_file_says_what_is_wrong(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(BoundaryError, match=words):
        read_geojson(path, type="LSOA", vintage="2021")


def test_a_crossed_ring_is_mended(tmp_path: Path) -> None:
    crossed = feature("A", -2, 52)
    crossed["geometry"]["coordinates"] = [
        [[-2, 52], [-1.9, 52.1], [-1.9, 52], [-2, 52.1], [-2, 52]]
    ]
    made = read_geojson(written(tmp_path, [crossed]), type="LSOA", vintage="2021")
    assert shapely.is_valid(geometries(made)).all()


def test_slivers_and_overlaps_between_neighbours_are_closed() -> None:
    sliver = shapely.box(1000, 400, 1005, 600)
    parts = np.array(
        [
            shapely.box(0, 0, 1000, 1000),
            shapely.difference(shapely.box(1000, 0, 2000, 1000), sliver),
            shapely.box(1990, 0, 3000, 1000),
        ]
    )
    mended = repair(parts)
    assert shapely.coverage_is_valid(mended)
    assert shapely.area(mended).sum() == pytest.approx(3_000_000)
    assert len(mended) == 3


def test_resolutions_are_named() -> None:
    made = table(["A"], np.array([shapely.box(-2, 52, -1.9, 52.1)]), "LSOA", "2021")
    assert simplify(made, "web")["resolution"].to_pylist() == ["web"]
    with pytest.raises(BoundaryError, match="'poster' is not one of web, thumb"):
        simplify(made, "poster")


def test_parts_dissolve_into_one_without_a_seam() -> None:
    parts = table(
        ["A", "B", "C"],
        np.array([shapely.box(-2, 52, -1.9, 52.1), shapely.box(-1.9, 52, -1.8, 52.1),
                  shapely.box(-1.8, 52, -1.7, 52.1)]),
        "LAD", "2024",
    )  # fmt: skip
    made = dissolve(parts, {"A": "X", "B": "X"}, type="CAUTH", vintage="2025")
    (whole,) = geometries(made)
    assert made["area"].to_pylist() == ["X"]
    assert shapely.area(whole) == pytest.approx(0.02)
    assert shapely.get_num_interior_rings(whole) == 0
    with pytest.raises(BoundaryError, match="1 parts have no outline"):
        dissolve(parts, {"Z": "X"}, type="CAUTH", vintage="2025")


def test_x_runs_right_and_y_runs_down() -> None:
    two = table(
        ["NW", "SE"],
        np.array([shapely.box(-2, 52.1, -1.9, 52.2), shapely.box(-1.9, 52, -1.8, 52.1)]),
        "LSOA", "2021",
    )  # fmt: skip
    points = label_points(two, None, (400, 400))
    assert points["NW"][0] < points["SE"][0]
    assert points["NW"][1] < points["SE"][1]


def test_a_path_stays_inside_its_picture_and_closes() -> None:
    one = table(["A"], np.array([shapely.Point(-2, 52).buffer(0.05)]), "LSOA", "2021")
    path = outline_paths(one, None, (300, 200))["A"]
    assert path.startswith("M")
    assert path.endswith("z")
    assert all(-200 <= float(n) <= 300 for n in re.findall(r"-?\d+\.?\d*", path))


def test_an_area_too_small_to_see_keeps_a_dot_and_a_hole_is_a_ring() -> None:
    hole = shapely.difference(shapely.box(-2, 52, -1, 53), shapely.box(-1.6, 52.4, -1.4, 52.6))
    two = table(
        ["big", "dot"], np.array([hole, shapely.box(-1.5, 52.5, -1.49999, 52.50001)]), "LSOA", "1"
    )
    paths = outline_paths(two, None, (100, 100), decimals=0)
    assert paths["big"].count("z") == 2
    assert paths["dot"].endswith("h0z")


def test_neighbours_share_their_rounded_points() -> None:
    left, right = shapely.box(-2, 52, -1.9, 52.1), shapely.box(-1.9, 52, -1.8, 52.1)
    two = table(["L", "R"], np.array([left, right]), "LSOA", "2021")
    window = Window(extent_of(two), (500, 500))
    corners = [
        {tuple(np.rint(p * 10)) for p in window.pixels(*shapely.get_coordinates(s).T)}
        for s in on_grid(two)
    ]
    assert len(corners[0] & corners[1]) == 2


def test_no_outlines_is_an_error() -> None:
    with pytest.raises(BoundaryError, match="no outlines to draw"):
        extent_of(table([], np.array([], dtype=object), "LSOA", "2021"))


def test_people_near_the_sea() -> None:
    island = table(["I"], np.array([shapely.box(-2, 52, -1, 53)]), "LAD", "2024")
    middle, shore = (433_000.0, 289_000.0), (400_500.0, 289_000.0)
    points = tuple(np.array(axis) for axis in zip(middle, shore, strict=True))
    share = share_near_sea(
        coastline(island), ["m", "s"], points, {"m": 300.0, "s": 100.0}, {"m": "I", "s": "I"}
    )
    assert share == {"I": 0.25}


def test_a_land_border_is_no_coast() -> None:
    two = table(
        ["E06000051", "B"],
        np.array([shapely.box(-2, 52, -1.5, 53), shapely.box(-1.5, 52, -1, 53)]),
        "LAD", "2024",
    )  # fmt: skip
    coast = coastline(two)
    border = on_grid(two)[0]
    assert shapely.distance(coast, border) >= 190
