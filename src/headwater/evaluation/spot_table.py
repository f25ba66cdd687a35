"""Bright spots as tables of the lake, made when figures are loaded and read by every page.

``bright_measure`` holds how each measure was weighed, ``bright_spot`` each place on each of them.
What is read back is what was weighed, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater import __version__
from headwater.evaluation.bright_spots import (
    LEAST_EXPLAINED,
    LEAST_SPREADS,
    RATE,
    BrightSpots,
    Measured,
    Spot,
    Weighed,
    best_first,
    bright_spots,
)
from headwater.indicators.measure import Measure
from headwater.indicators.standings.atlas import Atlas
from headwater.lake import Lake
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import AREA_TYPES, SEXES, Column, Shape

DATASET = "bright-spots"
KINDS = ("LAD", "UTLA")
VERDICTS = ("better", "worse", "as_expected")
_WHO = (
    Column("indicator", "code", True, "the id of the indicator's definition"),
    Column("sex", "text", True, "whom it counts", SEXES),
    Column("age", "text", True, "the ages it counts"),
    Column("area_type", "text", True, "the type of the places weighed", AREA_TYPES),
)

BRIGHT_MEASURE = Shape(
    "bright_measure",
    (
        *_WHO,
        Column("explained", "number", False, "share explained, 0 to 1; blank where under a tenth"),
        Column("tested", "integer", True, "how many differences were looked at in all"),
        Column("by", "text", True, "what places are known by, apart by semicolons"),
    ),
    ("indicator", "sex", "age", "area_type"),
    "How each measure was weighed against what places are like.",
)
BRIGHT_SPOT = Shape(
    "bright_spot",
    (
        Column("area", "code", True, "the code of the place"),
        *_WHO,
        Column("period", "text", True, "the period of the figure"),
        Column("unit", "text", False, "the unit, multiplier included"),
        Column("value", "number", True, "the figure"),
        Column("expected", "number", True, "what its circumstances predict"),
        Column("better_by", "number", True, "the difference, positive where it is better"),
        Column("lower", "number", True, "lower limit of the difference (95%)"),
        Column("upper", "number", True, "upper limit of the difference (95%)"),
        Column("spreads", "number", True, "the difference in spreads of what is unexplained"),
        Column("p", "number", True, "chance of such a difference if there were none"),
        Column("q", "number", True, "false discovery rate over all places and measures"),
        Column("verdict", "text", True, "how it compares with what is expected", VERDICTS),
    ),
    ("area", "indicator", "sex", "age", "area_type"),
    "Each place on each measure beside what its circumstances predict.",
)


def publish_spots(lake: Lake, definitions: Iterable[Measure], *, now: datetime) -> int:
    """Weigh every measure of a lake and publish the two tables; how many places stand out.

    ``now`` dates the provenance. Nothing is published where no characteristics are held.
    """
    held = lake.snapshot()
    atlas = Atlas.open(lake, definitions)
    found = [each for each in (bright_spots(atlas, kind) for kind in KINDS) if each.measures]
    if not found:
        return 0
    made = _provenance(held, now)
    with lake.transaction() as transaction:
        transaction.put(BRIGHT_MEASURE, DATASET, measure_table(found), made)
        transaction.put(BRIGHT_SPOT, DATASET, spot_table(found), made)
    spots = (spot for each in found for held in each.measures for spot in held.spots)
    return sum(spot.verdict != "as_expected" for spot in spots)


def measure_table(found: Iterable[BrightSpots]) -> pa.Table:
    """The ``bright_measure`` rows of what was weighed."""
    rows: list[Mapping[str, Any]] = []
    for each in found:
        more = {
            "area_type": each.area_type,
            "tested": each.tested,
            "by": "; ".join(each.characteristics),
        }
        rows += [
            _who(held.measure) | more | {"explained": held.explained} for held in each.measures
        ]
        rows += [_who(measure) | more | {"explained": None} for measure in each.left]
    return pa.Table.from_pylist(rows, BRIGHT_MEASURE.schema)


def _who(measure: Measured) -> dict[str, Any]:
    return dict(zip(("indicator", "sex", "age"), measure, strict=True))


def spot_table(found: Iterable[BrightSpots]) -> pa.Table:
    """The ``bright_spot`` rows of what was weighed."""
    names = [each.name for each in fields(Spot)]
    rows = [
        {name: getattr(spot, name) for name in names} | {"area_type": each.area_type}
        for each in found
        for held in each.measures
        for spot in held.spots
    ]
    return pa.Table.from_pylist(rows, BRIGHT_SPOT.schema)


def spots_held(atlas: Atlas, area_type: str = "LAD") -> BrightSpots:
    """What was weighed when the lake was loaded; weighed now where an older lake has no tables.

    Measures stand in the order of their names, places best first.
    """
    table, spots = atlas.derived_table("bright_measure"), atlas.derived_table("bright_spot")
    if table is None or spots is None:
        return bright_spots(atlas, area_type)
    rows = [row for row in table.to_pylist() if row["area_type"] == area_type]
    held: dict[Measured, list[Spot]] = {}
    for spot in _read(spots.filter(pc.equal(spots["area_type"], area_type))):
        held.setdefault((spot.indicator, spot.sex, spot.age), []).append(spot)
    rows.sort(key=_measured)
    made = tuple(
        Weighed(_measured(row), row["explained"], _best_first(held[_measured(row)]))
        for row in rows
        if row["explained"] is not None
    )
    left = tuple(_measured(row) for row in rows if row["explained"] is None)
    tested, by = (rows[0]["tested"], rows[0]["by"]) if rows else (0, "")
    return BrightSpots(area_type, made, left, tested, tuple(by.split("; ") if by else ()))


def _measured(row: Mapping[str, Any]) -> Measured:
    return (row["indicator"], row["sex"], row["age"])


def _best_first(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=best_first))


def _read(rows: pa.Table) -> list[Spot]:
    names = [each.name for each in fields(Spot)]
    return [Spot(*each) for each in zip(*(rows[name].to_pylist() for name in names), strict=True)]


def _provenance(lake: Lake, now: datetime) -> Provenance:
    inputs = tuple(
        Input(f"{part.table}/{part.dataset}", part.sha256, part.rows)
        for part in lake.parts()
        if part.table in ("standing", "characteristic", "area", "membership")
    )
    parameters = {
        "false discovery rate": str(RATE),
        "least spreads": str(LEAST_SPREADS),
        "least explained": str(LEAST_EXPLAINED),
    }
    return Provenance("headwater bright-spots", inputs, now, __version__, parameters)
