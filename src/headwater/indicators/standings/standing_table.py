"""The standing table in memory, found by place or by measure without reading it through.

Rows are sorted by place; a second order sorts them by measure. Both are found by their
first and last row, so a look-up costs the rows it returns and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from headwater.indicators.standings.derived_shapes import STANDING
from headwater.indicators.standings.panel import Floats, Whole
from headwater.indicators.standings.place_standing import Standing, standings_from
from headwater.lake.store import Lake

Measured = tuple[str, str, str, str]
FEWEST_SHARED = 10
_MEASURE = ("indicator", "area_type", "sex", "age")
_PLACE = ("area", "area_type")


class StandingTable:
    """Standings by place and by measure (indicator, area type, sex, age)."""

    def __init__(self, table: pa.Table) -> None:
        order = [(name, "ascending") for name in (*_PLACE, "indicator", "sex", "age")]
        self.table = table.select(STANDING.names).sort_by(order).combine_chunks()
        self._places = _spans(self.table, _PLACE, np.arange(self.table.num_rows))
        self._order = _order_by(self.table, _MEASURE)
        self._measures: dict[tuple[str, ...], tuple[int, int]] = _spans(
            self.table, _MEASURE, self._order
        )
        self._likeness: dict[str, tuple[dict[Measured, int], Floats]] = {}

    def of_place(self, area: str, area_type: str) -> tuple[Standing, ...]:
        """Every standing of one place as a place of that type; empty where there is none."""
        span = self._places.get((area, area_type))
        if span is None:
            return ()
        return standings_from(self.table.slice(span[0], span[1] - span[0]))

    def of_measure(self, measure: Measured) -> tuple[Standing, ...]:
        """Every area's standing on one measure, by area code; empty where there is none."""
        return standings_from(self.table.take(pa.array(self._rows(measure))))

    def holds(self, area: str, area_type: str) -> bool:
        """Whether a place of that type has any standing."""
        return (area, area_type) in self._places

    @cached_property
    def measures(self) -> tuple[Measured, ...]:
        """Every measure held, in order."""
        return tuple(sorted((a, b, c, d) for a, b, c, d in self._measures))

    def likeness(self, area_type: str) -> tuple[dict[Measured, int], Floats]:
        """Correlation of z over the areas of a type, measure by measure; 0 under ten areas."""
        if area_type not in self._likeness:
            chosen = [each for each in self.measures if each[1] == area_type]
            place = {each: i for i, each in enumerate(chosen)}
            self._likeness[area_type] = (place, _correlations(self._z(chosen)))
        return self._likeness[area_type]

    def _rows(self, measure: tuple[str, ...]) -> Whole:
        first, last = self._measures.get(measure, (0, 0))
        return self._order[first:last]

    def _z(self, chosen: list[Measured]) -> Floats:
        codes = self.table.column("area").combine_chunks().dictionary_encode()
        area = codes.indices.to_numpy(zero_copy_only=False)
        z = self.table.column("z").to_numpy()
        dense = np.full((len(chosen), len(codes.dictionary)), np.nan)
        for i, measure in enumerate(chosen):
            rows = self._rows(measure)
            dense[i, area[rows]] = z[rows]
        held: Floats = dense[:, np.isfinite(dense).any(axis=0)]
        return held


def on_demand(lake: Lake, where: str, parameters: list[str]) -> tuple[Standing, ...]:
    """Standings read from the lake itself, for areas too many to keep in memory."""
    if "standing" not in lake.tables():
        return ()
    return standings_from(lake.read("standing", where=where, parameters=parameters))


@lru_cache(maxsize=4)
def spreads(root: Path, version: int, area_type: str) -> dict[tuple[str, str, str], list[float]]:
    """Values of every area of a type by indicator, sex and age, from the lake as it is now.

    ``version`` is the lake's: a new one is read afresh.
    """
    names = ["indicator", "sex", "age", "value"]
    where = "area_type = ? AND value IS NOT NULL"
    lake = Lake(root)
    if "standing" not in lake.tables():
        return {}
    rows = lake.read("standing", names, where, parameters=[area_type])
    grouped = rows.group_by(names[:3]).aggregate([("value", "list")])
    columns = (grouped[name].to_pylist() for name in (*names[:3], "value_list"))
    return {(one, sex, age): values for one, sex, age, values in zip(*columns, strict=True)}


def best_first(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those that are ranked, rank 1 first."""
    ranked = [each for each in standings if each.rank > 0]
    return tuple(sorted(ranked, key=lambda each: (each.rank, each.area)))


def _order_by(table: pa.Table, names: tuple[str, ...]) -> Whole:
    keys = [
        table.column(name).combine_chunks().dictionary_encode().indices.to_numpy(False)
        for name in (*_PLACE, *names)
    ]
    order: Whole = np.lexsort((keys[0], *reversed(keys[2:]))).astype(np.int64)
    return order


def _spans(
    table: pa.Table, names: tuple[str, ...], order: Whole
) -> dict[tuple[str, ...], tuple[int, int]]:
    """First and last row of each distinct key, in the given order of rows."""
    if not table.num_rows:
        return {}
    rows = pa.array(order)
    codes = [table.column(name).take(rows).combine_chunks().dictionary_encode() for name in names]
    marks = np.stack([each.indices.to_numpy(zero_copy_only=False) for each in codes])
    edges = np.flatnonzero(np.any(np.diff(marks, axis=1) != 0, axis=0)) + 1
    starts = [0, *edges.tolist()]
    stops = [*edges.tolist(), table.num_rows]
    words = [each.dictionary.to_pylist() for each in codes]
    return {
        tuple(str(word[int(mark)]) for word, mark in zip(words, marks[:, start], strict=True)): (
            start,
            stop,
        )
        for start, stop in zip(starts, stops, strict=True)
    }


def _correlations(z: Floats) -> Floats:
    """Pairwise Pearson correlation of rows over the columns both have; 0 where too few."""
    held = np.isfinite(z)
    filled = np.where(held, z, 0.0)
    mask = held.astype(np.float64)
    count = mask @ mask.T
    sums, squares, products = filled @ mask.T, filled**2 @ mask.T, filled @ filled.T
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = products - sums * sums.T / count
        own = squares - sums**2 / count
        found = covariance / np.sqrt(own * own.T)
    usable = (count >= FEWEST_SHARED) & np.isfinite(found)
    result: Floats = np.where(usable, np.clip(found, -1.0, 1.0), 0.0)
    return result


def sorted_by_area(table: pa.Table) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
    """A table sorted by area, and the first and last row of each area."""
    if "area" not in table.column_names:
        return table, {}
    held = table.sort_by("area")
    spans: dict[str, tuple[int, int]] = {}
    for i, code in enumerate(held.column("area").to_pylist()):
        first, _ = spans.get(code, (i, i))
        spans[code] = (first, i + 1)
    return held, spans
