"""Derive the tables that pages read: standing, inequality, rural trend, peers.

``derive`` reads a lake's observations, works out where every area stands and writes the
derived tables in one transaction with their provenance, so that a reader sees all of them
or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.indicators.measure import Measure
from headwater.indicators.methods.benchmark import Polarity
from headwater.indicators.standings.derived_shapes import (
    CHARACTERISTIC,
    INEQUALITY,
    PEER,
    RURAL_TREND,
    STANDING,
)
from headwater.indicators.standings.inequality import inequality_table
from headwater.indicators.standings.like_places import peer_tables
from headwater.indicators.standings.member_councils import combined
from headwater.indicators.standings.panel import ENGLAND, Panel, panels
from headwater.indicators.standings.rural_decline import (
    rank_change_row,
    rural_shares_of,
    rural_trend_table,
)
from headwater.indicators.standings.small_areas import SmallAreas, small_areas
from headwater.indicators.standings.standing_rows import standing_of
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import Shape
from headwater.lake.store import Lake

TYPES = (
    "LAD",
    "UTLA",
    "CAUTH",
    "ICB",
    "sub-ICB",
    "region",
    "NHSER",
    "PCN",
    "ward",
    "MSOA",
    "neighbourhood",
    "proposed",
)
POPULATION = "population-count"
DATASET = "derived"
FROM_COUNCILS = ("CAUTH", "region", "ICB")
COUNCILS_IN = f"child_type IN ('LAD', 'UTLA') AND parent_type IN {FROM_COUNCILS}"
ON_DEMAND = ("ward", "MSOA")
IN_MEMORY = tuple(each for each in TYPES if each not in ON_DEMAND)
_READ = [
    "indicator", "area", "period", "period_start", "period_end", "sex", "age", "series",
    "value", "lower", "upper", "confidence", "note", "unit", "method",
]  # fmt: skip


@dataclass(frozen=True)
class Derived:
    """How many rows each derived table has."""

    rows: Mapping[str, int]


def derive(
    lake: Lake, definitions: Iterable[Measure], *, now: datetime, places: Lake | None = None
) -> Derived:
    """Work out and publish the derived tables of a lake.

    ``definitions`` give each indicator's polarity, and only what they name is derived (all, where
    none are given); ``now`` dates the provenance; ``places`` is another lake that names the
    areas, for a private lake that holds observations alone. One transaction: a reader sees
    the old tables or the new ones.
    """
    measures = {each.id: each for each in definitions}
    held = lake.snapshot()
    named = (places or lake).snapshot()
    tables = derived_tables(held, measures, named)
    provenance = _provenance(held, now)
    with lake.transaction() as transaction:
        for shape, table in tables:
            transaction.put(shape, DATASET, table, provenance)
    return Derived({shape.name: table.num_rows for shape, table in tables})


def derived_tables(
    held: Lake, measures: Mapping[str, Measure], named: Lake
) -> list[tuple[Shape, pa.Table]]:
    """The derived tables of a lake, not yet published."""
    areas = named.read("area", ["code", "type", "valid_to"])
    observations = observed(held, areas, indicators=list(measures))
    made = list(panels(observations, areas, TYPES, nation=nation_of(areas)))
    members = named.read("membership", where=COUNCILS_IN)
    polarity = {name: cast(Polarity, each.polarity) for name, each in measures.items()}
    frames = small_areas(named)
    peers, values = peer_tables(named, made)
    return [
        (STANDING, _standing(made, members, polarity, _ended(areas))),
        (INEQUALITY, inequality_table(held, frames, areas, _of_small_areas(measures))),
        (RURAL_TREND, _rural(named, made, frames, polarity)),
        (PEER, peers),
        (CHARACTERISTIC, values),
    ]


def _of_small_areas(measures: Mapping[str, Measure]) -> list[str]:
    """Indicators held for small areas, or that do not say for which areas they are held."""
    small = {"LSOA", "MSOA"}
    return [n for n, each in measures.items() if not each.area_types or small & {*each.area_types}]


def _rural(
    named: Lake, made: list[Panel], frames: tuple[SmallAreas, ...], polarity: Mapping[str, Polarity]
) -> pa.Table:
    lsoas = [each for each in frames if each.type == "LSOA"]
    if not lsoas:
        return RURAL_TREND.schema.empty_table()
    ranks = rank_change_row(named, lsoas[-1], lsoas[0]) if len(lsoas) == 2 else None
    extra = [ranks] if ranks else []
    return rural_trend_table(made, rural_shares_of(lsoas[0]), polarity, extra)


def _ended(areas: pa.Table) -> frozenset[str]:
    """Codes of areas that no longer exist under any type."""
    gone = pc.is_valid(areas["valid_to"])
    living = areas.filter(pc.invert(gone))["code"].to_pylist()
    return frozenset(areas.filter(gone)["code"].to_pylist()).difference(living)


def _standing(
    made: list[Panel],
    members: pa.Table,
    polarity: Mapping[str, Polarity],
    ended: frozenset[str] = frozenset(),
) -> pa.Table:
    """Every area, every measure; larger areas from their councils where need be."""
    tables = [standing_of(each, polarity.get(each.indicator, "none"), ended=ended) for each in made]
    tables += [
        standing_of(each, polarity.get(each.indicator, "none"), aggregated=True)
        for each in combined_panels(members, made)
    ]
    return pa.concat_tables(tables) if tables else STANDING.schema.empty_table()


def observed(
    lake: Lake,
    areas: pa.Table,
    types: tuple[str, ...] = TYPES,
    indicators: Sequence[str] = (),
) -> pa.Table:
    """Observed rows without categories of every area of the types given, and of the nation.

    ``indicators`` limits them to those ids; none named means all.
    """
    wanted = areas.filter(pc.is_in(areas["type"], pa.array([*types, "country"])))
    codes = pc.unique(wanted["code"]).to_pylist()
    where = "kind = 'observed' AND category_type = '' AND area IN (SELECT unnest(?))"
    given: list[list[str]] = [codes]
    if indicators:
        where += " AND indicator IN (SELECT unnest(?))"
        given.append(list(indicators))
    return lake.read("observation", _READ, where, parameters=given)


def nation_of(areas: pa.Table) -> str:
    """The code of the nation that places are compared with: England, or the lake's only country."""
    countries = areas.filter(pc.equal(areas["type"], "country"))["code"].to_pylist()
    return ENGLAND if ENGLAND in countries or not countries else str(sorted(countries)[0])


def combined_panels(memberships: pa.Table, held: list[Panel]) -> Iterator[Panel]:
    """Panels of the larger areas made of councils, for indicators that have none published.

    Combined authorities, regions, and boards that follow councils' lines.
    """
    population = _population(held)
    for kind in FROM_COUNCILS:
        members = _councils(memberships, kind)
        done = {(e.indicator, e.sex, e.age) for e in held if e.area_type == kind}
        for each in held:
            key = (each.indicator, each.sex, each.age)
            if each.area_type not in members or key in done:
                continue
            made = combined(each, members[each.area_type], population, kind)
            if made is not None:
                done.add(key)
                yield made


def _councils(memberships: pa.Table, kind: str) -> dict[str, dict[str, dict[str, float]]]:
    """By type of council: larger area: council: share, from the newest vintage of membership."""
    lies_in = pc.equal(memberships["parent_type"], kind)
    council = pc.is_in(memberships["child_type"], pa.array(["LAD", "UTLA"]))
    rows = memberships.filter(pc.and_(lies_in, council)).to_pylist()
    newest: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row["parent"], row["child_type"])
        newest[key] = max(newest.get(key, ""), row["vintage"])
    found: dict[str, dict[str, dict[str, float]]] = {}
    for row in rows:
        if row["vintage"] == newest[row["parent"], row["child_type"]]:
            councils = found.setdefault(row["child_type"], {}).setdefault(row["parent"], {})
            councils[row["child"]] = row["share"]
    return found


def _population(held: list[Panel]) -> dict[str, float]:
    """Latest population by council code."""
    found: dict[str, float] = {}
    for each in held:
        if each.indicator == POPULATION and each.sex == "Persons":
            column = each.column_of_each()
            for i, code in enumerate(each.areas.tolist()):
                found[code] = float(each.value[i, column[i]])
    return found


def _provenance(lake: Lake, now: datetime) -> Provenance:
    inputs = tuple(
        Input(f"{part.table}/{part.dataset}", part.sha256, part.rows)
        for part in lake.parts()
        if part.table in ("observation", "area", "membership")
    )
    return Provenance(
        "headwater derive",
        inputs,
        now,
        headwater.__version__,
        {"reference period": "five years before the latest", "interval": "95%"},
    )
