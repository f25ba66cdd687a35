"""Outlines of areas that took the place of others: whole, given once, and marked."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
import shapely

from headwater.place.boundaries import geometries, table
from headwater.place.joined_outlines import divided, joined
from headwater.place.succession import Succession


def step(old: str, new: str, kind: str = "merge", parts: tuple[str, ...] = ()) -> Succession:
    return Succession(old, old, new, new, "ICB", date(2026, 4, 1), kind, parts, "an order")


def outlines(kind: str = "ICB", **boxes: tuple[float, float, float, float]) -> pa.Table:
    shapes = np.array([shapely.box(*box) for box in boxes.values()], dtype=object)
    return table(list(boxes), shapes, kind, "2023", "web")


def by_area(made: pa.Table) -> dict[str, shapely.Geometry]:
    return dict(zip(made["area"].to_pylist(), geometries(made), strict=True))


def test_a_merger_is_the_union_and_its_vintage_says_so() -> None:
    made = joined(outlines(A=(0, 0, 1, 1), B=(1, 0, 2, 1)), [step("A", "N"), step("B", "N")])
    assert by_area(made)["N"].equals(shapely.box(0, 0, 2, 1))
    assert made["vintage"].to_pylist() == ["2026 (joined)"]


def test_a_split_is_cut_by_the_parts_that_went_each_way_and_loses_nothing() -> None:
    held = pa.concat_tables(
        [
            outlines(A=(0, 0, 4, 1), B=(4, 0, 6, 1)),
            outlines("LAD", D1=(-0.05, 0, 1.98, 1), D2=(2.02, 0, 4.1, 1)),
        ]
    )
    steps = [step("A", "N", "split", ("D1",)), step("A", "M", "split", ("D2",)), step("B", "M")]
    made = by_area(joined(held, steps))
    assert made["N"].area + made["M"].area == pytest.approx(6.0)
    assert made["N"].intersection(made["M"]).area == pytest.approx(0.0, abs=1e-9)
    assert made["M"].geom_type == "Polygon"
    assert not made["M"].interiors


def test_where_a_part_has_no_outline_none_is_made_up() -> None:
    steps = [step("A", "N", "split", ("D1",)), step("A", "M", "split", ("D2",))]
    assert joined(outlines(A=(0, 0, 4, 1)), steps).num_rows == 0
    assert joined(outlines(A=(0, 0, 1, 1)), [step("A", "N"), step("Z", "N")]).num_rows == 0


def test_an_outline_that_is_published_is_left_alone() -> None:
    held = outlines(A=(0, 0, 1, 1), N=(0, 0, 1, 1.1))
    assert joined(held, [step("A", "N")]).num_rows == 0


def test_a_sliver_goes_to_the_piece_with_the_longer_common_edge() -> None:
    whole = shapely.box(0, 0, 3, 1)
    claims = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 3, 0.9)]
    left, right = divided(whole, claims)
    assert left.area == pytest.approx(1.0)
    assert right.area == pytest.approx(2.0)
