"""Derive the tables that pages read: standing, inequality, rural trend and peers.

``derive`` reads a lake's observations, works out where every area stands and writes the
derived tables in one transaction with their provenance, so that a reader sees all of them
or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.indicators.derived_shapes import STANDING
from headwater.indicators.measure import Measure
from headwater.indicators.member_councils import combined
from headwater.indicators.panel import ENGLAND, Panel, panels
from headwater.indicators.standing_rows import standing_of
from headwater.lake.provenance import Input, Provenance
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
    "neighbourhood",
    "proposed",
    "MSOA",
)
POPULATION = "population-count"
DATASET = "derived"
_READ = [
    "indicator", "area", "period", "period_start", "period_end", "sex", "age", "series",
    "value", "lower", "upper", "confidence", "note", "unit",
]  # fmt: skip


@dataclass(frozen=True)
class Derived:
    """How many rows each derived table has."""

    rows: Mapping[str, int]


def derive(lake: Lake, definitions: Iterable[Measure], *, now: datetime) -> Derived:
    """Work out and publish the derived tables of a lake.

    ``definitions`` give each indicator's polarity; ``now`` dates the provenance. Raises
    ``LakeError`` where the lake holds no observations.
    """
    measures = {each.id: each for each in definitions}
    held = lake.snapshot()
    tables = {"standing": standing(held, measures)}
    provenance = _provenance(held, now)
    with lake.transaction() as transaction:
        for name, table in tables.items():
            transaction.put(name, DATASET, table, provenance)
    return Derived({name: table.num_rows for name, table in tables.items()})


def standing(lake: Lake, measures: Mapping[str, Measure]) -> pa.Table:
    """The ``standing`` table of a lake: every area, every indicator, its latest figure.

    Combined authorities get figures from their member councils where none are published.
    """
    areas = lake.read("area", ["code", "type"])
    observations = observed(lake, areas)
    nation = nation_of(areas)
    polarity = {name: each.polarity for name, each in measures.items()}
    held = list(panels(observations, areas, TYPES, nation=nation))
    tables = [standing_of(each, polarity.get(each.indicator, "none")) for each in held]
    tables += [
        standing_of(each, polarity.get(each.indicator, "none"), aggregated=True)
        for each in combined_panels(lake.read("membership", where="parent_type = 'CAUTH'"), held)
    ]
    return pa.concat_tables(tables) if tables else STANDING.schema.empty_table()


def observed(lake: Lake, areas: pa.Table) -> pa.Table:
    """Observed rows without categories of every area large enough to have a standing."""
    wanted = areas.filter(pc.is_in(areas["type"], pa.array([*TYPES, "country"])))
    codes = pc.unique(wanted["code"]).to_pylist()
    return lake.read(
        "observation",
        _READ,
        "kind = 'observed' AND category_type = '' AND area IN (SELECT unnest(?))",
        parameters=[codes],
    )


def nation_of(areas: pa.Table) -> str:
    """The code of the nation that places are compared with: England, or the lake's only country."""
    countries = areas.filter(pc.equal(areas["type"], "country"))["code"].to_pylist()
    return ENGLAND if ENGLAND in countries or not countries else str(sorted(countries)[0])


def combined_panels(memberships: pa.Table, held: list[Panel]) -> Iterator[Panel]:
    """Panels of combined authorities for indicators that have none published."""
    members = _councils(memberships)
    population = _population(held)
    published = {(e.indicator, e.sex, e.age) for e in held if e.area_type == "CAUTH"}
    done: set[tuple[str, str, str]] = set()
    for each in held:
        key = (each.indicator, each.sex, each.age)
        if each.area_type not in ("LAD", "UTLA") or key in published | done:
            continue
        made = combined(each, members.get(each.area_type, {}), population)
        if made is not None:
            done.add(key)
            yield made


def _councils(memberships: pa.Table) -> dict[str, dict[str, dict[str, float]]]:
    """By type of council: authority: council: share, from the newest vintage of membership."""
    lies_in = pc.equal(memberships["parent_type"], "CAUTH")
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
