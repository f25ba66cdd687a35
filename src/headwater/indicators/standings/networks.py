"""Figures of primary care networks and NHS boards, added up from their practices.

Published figures of practices come with counts and denominators; a network's are the sums, with
Wilson's limits made anew, and so are those of sub-ICBs, ICBs and NHS regions for which nothing is
published. Practices that changed network are counted where the newest look-up puts them. Networks
with too few patients or events keep no value and say ``too_small_to_say``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.indicators.definition import Definition
from headwater.indicators.methods.proportion import proportion
from headwater.indicators.standings.standing import nation_of
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.lake.store import Lake
from headwater.place.neighbourhood import withhold_small

DATASET = "networks"
CONFIDENCE = 0.95
LARGER = ("PCN", "sub-ICB", "ICB", "NHSER")
NOTE = "practices' counts and denominators added up to networks and NHS boards; Wilson's limits"
_SUMS = """
    WITH newest AS (
        SELECT child, parent FROM memberships
        QUALIFY vintage = max(vintage) OVER (PARTITION BY child, parent_type)
    ), whole AS (SELECT parent, count(*) AS practices FROM newest GROUP BY parent), summed AS (
        SELECT
            r.* EXCLUDE (area, count, denominator, value, lower, upper, confidence, method, note),
            n.parent AS area, sum(r.count) AS count, sum(r.denominator) AS denominator,
            count(*) AS known
        FROM rows r JOIN newest n ON r.area = n.child GROUP BY ALL
    )
    SELECT s.* EXCLUDE (known) FROM summed s JOIN whole w ON w.parent = s.area
    WHERE s.known >= $1 * w.practices
"""
COVERED = 0.9


def network_figures(rows: pa.Table, memberships: pa.Table, scale: Mapping[str, float]) -> pa.Table:
    """OBSERVATION rows of networks from those of practices (count over denominator).

    ``memberships`` has the columns child, parent, parent_type and vintage; ``scale`` is the value
    of a share of one by indicator (100 for per cent). A network has a figure where nine in ten of
    its practices have one.
    """
    with duckdb.connect() as con:
        con.register("rows", rows)
        con.register("memberships", memberships)
        summed = con.sql(_SUMS, params=[COVERED]).to_arrow_table()
    count = summed["count"].to_numpy().astype(np.float64)
    base = summed["denominator"].to_numpy().astype(np.float64)
    times = np.array([scale[str(name)] for name in summed["indicator"].to_pylist()])
    made = proportion(np.minimum(count, base), base, confidence=CONFIDENCE)
    columns = {
        "value": made.value * times,
        "lower": made.lower * times,
        "upper": made.upper * times,
        "confidence": np.full(len(count), CONFIDENCE),
    }
    for name, values in columns.items():
        summed = summed.append_column(name, pa.array(values, pa.float64(), from_pandas=True))
    for name, text in (("method", "practices added up; Wilson"), ("note", "aggregated")):
        summed = summed.append_column(name, pa.array([text] * len(count), pa.string()))
    every = summed.select(list(OBSERVATION.names)).cast(OBSERVATION.schema)
    people = dict(zip(every["area"].to_pylist(), base.tolist(), strict=True))
    return withhold_small(every, people)


def _and(memberships: pa.Table, nation: str) -> pa.Table:
    """The memberships, and every practice in the nation."""
    practices = pc.unique(memberships["child"])
    count = len(practices)
    every = {
        "child": practices,
        "parent": [nation] * count,
        "parent_type": ["country"] * count,
        "vintage": [""] * count,
    }
    return pa.concat_tables([memberships, pa.table(every, schema=memberships.schema)])


def _unpublished(held: Lake, made: pa.Table) -> pa.Table:
    """The rows, without those of areas and periods of which a figure is published."""
    own = held.read(
        "observation",
        ["indicator", "area", "period"],
        "area IN (SELECT unnest(?)) AND indicator IN (SELECT unnest(?)) AND note <> 'aggregated'",
        parameters=[pc.unique(made[name]).to_pylist() for name in ("area", "indicator")],
    )
    key = ("indicator", "area", "period")
    published = set(zip(*(own[name].to_pylist() for name in key), strict=True))
    keys = zip(*(made[name].to_pylist() for name in key), strict=True)
    return made.filter(pa.array([each not in published for each in keys], pa.bool_()))


def publish_networks(lake: Lake, measures: Sequence[Definition], *, now: datetime) -> int:
    """Add up practices' figures of every measure that has them; how many rows. One commit."""
    held = lake.snapshot()
    known = {each.id: 100.0 if each.unit.startswith("%") else 1.0 for each in measures}
    rows = memberships = None
    if {"membership", "observation"} <= set(held.tables()):
        memberships = held.read(
            "membership",
            ["child", "parent", "parent_type", "vintage"],
            "child_type = 'practice' AND parent_type IN (SELECT unnest(?)) "
            "AND vintage NOT LIKE '(%'",
            parameters=[list(LARGER)],
        )
        rows = held.read(
            "observation",
            None,
            "kind = 'observed' AND category_type = '' AND count IS NOT NULL AND denominator > 0 "
            "AND indicator IN (SELECT unnest(?)) AND length(area) = 6",
            parameters=[list(known)],
        )
    with lake.transaction() as tx:
        if rows is None or memberships is None or not rows.num_rows or not memberships.num_rows:
            tx.drop(OBSERVATION, DATASET)
            return 0
        nation = nation_of(held.read("area", ["code", "type"]))
        made = _unpublished(held, network_figures(rows, _and(memberships, nation), known))
        inputs = tuple(
            Input(f"observation/{part.dataset}", part.sha256, part.rows)
            for part in held.parts("observation")
            if part.dataset in ("fingertips_91547", "qof_cvd_practice")
        )
        provenance = Provenance("headwater load", inputs, now, headwater.__version__, note=NOTE)
        tx.put(OBSERVATION, DATASET, made, provenance)
    return int(made.num_rows)
