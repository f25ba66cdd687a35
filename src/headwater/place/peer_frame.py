"""The characteristics of districts worked out from the lake, ready for ``peers.profile``.

Each follows the recipe in ``data/characteristics.toml``; one whose tables are not loaded is left
out, and ``peers`` goes on with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake.store import Lake
from headwater.place.areas import vintage_order
from headwater.place.characteristics import (
    Characteristic,
    Recipe,
    characteristic_frame,
    characteristics,
)
from headwater.place.coast import coastline, share_near_sea
from headwater.place.peers import Profile, profile
from headwater.place.weighting import FloatArray, IntArray, weighted_mean

RESIDENTS = "census-residents"


@dataclass(frozen=True, slots=True)
class SmallAreaIndex:
    """Small areas (n,) with their parents' numbers and people, in the order of ``codes``."""

    codes: pa.Array
    parent: IntArray
    parents: tuple[str, ...]
    people: FloatArray

    def place(self, areas: pa.ChunkedArray) -> IntArray:
        """Position of each area code in ``codes``; -1 where it is none of them."""
        found = pc.index_in(areas, value_set=self.codes).fill_null(-1)
        return np.asarray(found.to_numpy(), dtype=np.int64)


def profile_from_lake(
    lake: Lake, area_type: str = "LAD", definitions: Sequence[Characteristic] | None = None
) -> Profile:
    """The profile of every area of a type. Raises ``PeerError`` when too little is loaded."""
    chosen = characteristics() if definitions is None else definitions
    return profile(frame_from_lake(lake, area_type, chosen), chosen)


def frame_from_lake(
    lake: Lake, area_type: str = "LAD", definitions: Sequence[Characteristic] | None = None
) -> pa.Table:
    """A table ``area`` x characteristic for every current area of a type, from what is loaded."""
    chosen = characteristics() if definitions is None else definitions
    small = small_area_index(lake, area_type)
    wanted = [each.indicator for each in chosen if each.indicator]
    computed = {
        each.id: _follow(lake, each.recipe, small) for each in chosen if each.recipe is not None
    }
    published = lake.read(
        "observation",
        ["indicator", "area", "period_end", "sex", "category_type", "kind", "value"],
        f"indicator IN ({', '.join('?' * len(wanted))}) AND sex = 'Persons'" if wanted else "false",
        parameters=wanted,
    )
    return characteristic_frame(small.parents, chosen, published, computed)


def small_area_index(lake: Lake, area_type: str) -> SmallAreaIndex:
    """The small areas of the newest vintage of memberships in areas of a type."""
    rows = lake.read(
        "membership",
        ["child", "parent", "vintage"],
        "child_type = 'LSOA' AND parent_type = ?",
        parameters=[area_type],
    )
    vintages = sorted({str(v) for v in pc.unique(rows["vintage"]).to_pylist()}, key=vintage_order)
    newest = rows.filter(pc.equal(rows["vintage"], vintages[-1] if vintages else ""))
    codes = newest["child"].combine_chunks()
    parents = sorted(str(code) for code in pc.unique(newest["parent"]).to_pylist())
    number = pc.index_in(newest["parent"], value_set=pa.array(parents, pa.string()))
    people = lake.read(
        "observation",
        ["area", "value"],
        f"indicator = '{RESIDENTS}' AND sex = 'Persons' AND age = 'All ages'",
    )
    index = SmallAreaIndex(
        codes, np.asarray(number.to_numpy(), dtype=np.int64), tuple(parents), np.zeros(len(codes))
    )
    position = index.place(people["area"])
    values = np.asarray(people["value"].to_numpy(), dtype=float)
    index.people[position[position >= 0]] = values[position >= 0]
    return index


def _follow(lake: Lake, recipe: Recipe, small: SmallAreaIndex) -> dict[str, float]:
    if recipe.kind == "change":
        return _change(lake, recipe)
    if recipe.kind == "near_sea":
        return _near_sea(lake, small)
    names = ["area", "age", "category", "value", "count", "denominator"]
    where = "indicator = ? AND sex = 'Persons'"
    rows = lake.read("observation", names, where, parameters=[recipe.indicator])
    position = small.place(rows["area"])
    rows, position = rows.filter(pa.array(position >= 0)), position[position >= 0]
    if rows.num_rows == 0:
        return {}
    parent, groups = small.parent[position], len(small.parents)
    if recipe.kind == "mean":
        mean, _ = weighted_mean(parent, _column(rows, "value"), small.people[position], groups)
        return _known(small.parents, recipe.times * mean)
    above, below = _share_of(rows, recipe)
    parts = np.bincount(parent, above, groups)
    whole = np.bincount(parent, below, groups)
    share = np.divide(parts, whole, out=np.full(groups, np.nan), where=whole > 0)
    return _known(small.parents, 100 * share)


def _share_of(rows: pa.Table, recipe: Recipe) -> tuple[FloatArray, FloatArray]:
    if recipe.kind == "ages":
        value = np.nan_to_num(_column(rows, "value"))
        age = np.array(rows["age"].to_pylist())
        return np.where(np.isin(age, recipe.parts), value, 0), np.where(age == "All ages", value, 0)
    pattern = "|".join(re.escape(part).replace(r"\*", ".*") for part in recipe.parts)
    counted = pc.match_substring_regex(rows["category"], f"^({pattern})$").to_numpy()
    count = np.nan_to_num(_column(rows, "count"))
    return np.where(counted, count, 0.0), count


def _change(lake: Lake, recipe: Recipe) -> dict[str, float]:
    where = "indicator = ? AND sex = 'Persons' AND category_type = ''"
    rows = lake.read(
        "observation", ["area", "period_end", "value"], where, parameters=[recipe.indicator]
    ).sort_by("period_end")
    series: dict[str, list[tuple[object, float]]] = {}
    newest = max((day for day in rows["period_end"].to_pylist()), default=None)
    if newest is None:
        return {}
    start = newest - timedelta(days=round(365.25 * recipe.years))
    for area, day, value in zip(
        *(rows[name].to_pylist() for name in ("area", "period_end", "value")), strict=True
    ):
        if value is not None and (day == newest or abs((day - start).days) <= 31):
            series.setdefault(area, []).append((day, value))
    return {
        area: 100 * (pairs[-1][1] / pairs[0][1] - 1)
        for area, pairs in series.items()
        if len(pairs) > 1 and pairs[0][1] > 0
    }


def _near_sea(lake: Lake, small: SmallAreaIndex) -> dict[str, float]:
    if not {"centre", "boundary"} <= set(lake.tables()):
        return {}
    districts = lake.read("boundary", None, "type = 'LAD' AND resolution = 'full'")
    centres = lake.read("centre", ["area", "easting", "northing"], "type = 'LSOA' AND weighted")
    centres = centres.filter(pc.is_in(centres["area"], value_set=small.codes))
    if districts.num_rows == 0 or centres.num_rows == 0:
        return {}
    codes = small.codes.to_pylist()
    people = dict(zip(codes, small.people.tolist(), strict=True))
    parents = {c: small.parents[i] for c, i in zip(codes, small.parent.tolist(), strict=True)}
    points = (_column(centres, "easting"), _column(centres, "northing"))
    found = share_near_sea(
        coastline(districts), centres["area"].to_pylist(), points, people, parents
    )
    return {area: 100 * share for area, share in found.items()}


def _column(rows: pa.Table, name: str) -> FloatArray:
    return np.asarray(rows[name].to_numpy(), dtype=float)


def _known(areas: Sequence[str], values: FloatArray) -> dict[str, float]:
    return {
        area: float(value) for area, value in zip(areas, values, strict=True) if np.isfinite(value)
    }
