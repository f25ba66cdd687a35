"""Figures of a place that somebody drew, added up from its parts, and where they put it.

A neighbourhood of small areas is held against the wards, which are of its size; a council
that does not exist yet against upper-tier councils. Counts over denominators get Wilson's or
Byar's limits anew; other figures are weighted by people. Under the least number of people or events
nothing is claimed. The comparison shrinks what is uncertain before it is ranked, as for any place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.indicators.definition import Definition
from headwater.indicators.own_interval import with_intervals
from headwater.indicators.standings.derived_shapes import STANDING
from headwater.indicators.standings.panel import Panel, panels
from headwater.indicators.standings.standing import nation_of, observed
from headwater.indicators.standings.standing_rows import standing_of
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import AREA, BOUNDARY, MEMBERSHIP, OBSERVATION
from headwater.lake.store import Lake
from headwater.place.aggregation import Combination, Rules
from headwater.place.boundaries import dissolve
from headwater.place.neighbourhood import Drawn, figures

AMONG = {"neighbourhood": "ward", "proposed": "UTLA"}
PEOPLE = ("population-count", "census-residents", "population-by-age")
COUNTED = ("proportion", "rate")
ADDED_UP = (*COUNTED, "mean", "share")
DATASET = "drawn"
DRAWN = 200
AMONG_SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("indicator", pa.string()),
        ("sex", pa.string()),
        ("age", pa.string()),
        ("values", pa.list_(pa.float64())),
    ]
)
PLAIN = "kind = 'observed' AND category_type = ''"
LIMITS = ("lower", "upper")


@dataclass(frozen=True)
class Sketch:
    """A drawn place ready to publish: its rows, what it lies in, and the people in each part."""

    drawn: Drawn
    kind: str
    member_type: str
    members: tuple[str, ...]
    lies_in: tuple[tuple[str, str], ...]
    vintage: str

    @property
    def among(self) -> str:
        """The type of area it is compared with."""
        return AMONG[self.kind]


def publish(
    lake: Lake, public: Lake, sketch: Sketch, measures: Sequence[Definition], *, now: datetime
) -> int:
    """Write a drawn place into a lake of its own: area, members, outline, figures, standing.

    One commit. Returns how many figures it has. ``public`` is the lake its parts are in.
    """
    held = public.snapshot()
    rows = figures_of(held, sketch, measures)
    found = _panels(held, sketch, rows)
    standing = standings_of(sketch, found, measures)
    national = _national(held, rows)
    made = _provenance(held, sketch, now)
    outline = outline_of(held, sketch)
    with lake.transaction() as tx:
        tx.put(AREA, DATASET, sketch.drawn.area, made)
        tx.put(MEMBERSHIP, DATASET, _memberships(sketch), made)
        tx.put(OBSERVATION, DATASET, rows, made)
        tx.put(OBSERVATION, "nation", national, made)
        tx.put(STANDING, DATASET, standing, made)
        tx.put("among", DATASET, among_of(sketch, found), made)
        if outline is not None:
            tx.put(BOUNDARY, DATASET, outline, made)
    return len(rows)


def figures_of(public: Lake, sketch: Sketch, measures: Sequence[Definition]) -> pa.Table:
    """OBSERVATION rows of the drawn place; too small ones keep no value and say so."""
    known = {each.id: each for each in measures}
    rows = public.read(
        "observation",
        None,
        f"{PLAIN} AND area IN (SELECT unnest(?)) AND indicator IN (SELECT unnest(?))",
        parameters=[list(sketch.members), list(known)],
    )
    combine: dict[str, Combination] = {
        name: "weight" for name, each in known.items() if each.method in ADDED_UP
    }
    people = people_of(public, sketch.members)
    added = figures(rows, sketch.drawn.membership, people, rules=Rules(combine))
    return _with_limits(added, known)


def people_of(public: Lake, members: Sequence[str]) -> dict[str, float]:
    """People in each member: the newest count that all of them have, else the widest base."""
    rows = public.read(
        "observation",
        ["indicator", "area", "period_end", "value"],
        f"{PLAIN} AND sex = 'Persons' AND age = 'All ages' AND value IS NOT NULL "
        "AND area IN (SELECT unnest(?)) AND indicator IN (SELECT unnest(?))",
        parameters=[list(members), list(PEOPLE)],
    ).sort_by("period_end")
    counts: dict[str, dict[str, float]] = {}
    for row in rows.to_pylist():
        counts.setdefault(row["indicator"], {})[row["area"]] = float(row["value"])
    whole = [counts[name] for name in PEOPLE if len(counts.get(name, {})) == len(set(members))]
    return whole[0] if whole else _bases(public, members)


def _bases(public: Lake, members: Sequence[str]) -> dict[str, float]:
    """The largest denominator held for each member: everybody, where a share of all is held."""
    rows = public.read(
        "observation",
        ["area", "denominator"],
        f"{PLAIN} AND denominator IS NOT NULL AND area IN (SELECT unnest(?))",
        parameters=[list(members)],
    )
    found: dict[str, float] = {}
    for row in rows.to_pylist():
        found[row["area"]] = max(found.get(row["area"], 0.0), float(row["denominator"]))
    return found


def _with_limits(rows: pa.Table, known: Mapping[str, Definition]) -> pa.Table:
    """Limits made anew where a count over a denominator is what the measure is."""
    counted = pa.array([name for name, each in known.items() if each.method in COUNTED])
    mine = pc.is_in(rows["indicator"], value_set=counted.cast(pa.string()))
    anew, kept = rows.filter(mine), rows.filter(pc.invert(mine))
    parts = [kept]
    for unit in pc.unique(anew["unit"]).to_pylist():
        chosen = anew.filter(pc.equal(anew["unit"], unit))
        for name in LIMITS:
            place = chosen.column_names.index(name)
            chosen = chosen.set_column(place, name, pa.nulls(chosen.num_rows, pa.float64()))
        parts.append(with_intervals(chosen, unit, []))
    return pa.concat_tables([part.select(rows.column_names) for part in parts])


def standings_of(
    sketch: Sketch, found: Sequence[Panel], measures: Sequence[Definition]
) -> pa.Table:
    """Where the drawn place stands in the panels of areas of its size: rows of STANDING."""
    polarity = {each.id: each.polarity for each in measures}
    tables = [
        _only(standing_of(panel, polarity.get(panel.indicator, "none")), sketch) for panel in found
    ]
    return pa.concat_tables(tables) if tables else STANDING.schema.empty_table()


def among_of(sketch: Sketch, found: Sequence[Panel]) -> pa.Table:
    """The spread of the areas it is held against, to draw behind it: at most ``DRAWN`` values."""
    rows = []
    for panel in found:
        newest = panel.value[panel.areas != sketch.drawn.code, panel.current()]
        held = newest[np.isfinite(newest)]
        if len(held):
            steps = np.linspace(0.0, 1.0, min(DRAWN, len(held)))
            key = {"indicator": panel.indicator, "sex": panel.sex, "age": panel.age}
            values = np.quantile(held, steps).tolist()
            rows.append({"area": sketch.drawn.code, **key, "values": values})
    return pa.Table.from_pylist(rows, schema=AMONG_SCHEMA)


def _panels(public: Lake, sketch: Sketch, rows: pa.Table) -> list[Panel]:
    """The drawn place's figures with those of the areas it is held against, and the nation's."""
    kind = sketch.among
    areas = public.read("area", ["code", "type"], "type IN (?, 'country')", parameters=(kind,))
    named = pc.unique(rows["indicator"]).to_pylist()
    others = observed(public, areas, (kind,), named)
    mine = pa.table({"code": [sketch.drawn.code], "type": [kind]}, schema=areas.schema)
    every = panels(
        pa.concat_tables([others, rows.select(others.column_names)]),
        pa.concat_tables([areas, mine]),
        (kind,),
        nation=nation_of(areas),
    )
    return [panel for panel in every if sketch.drawn.code in panel.areas]


def _only(standing: pa.Table, sketch: Sketch) -> pa.Table:
    """The drawn place's row, under its own type; a council's is marked as made from councils."""
    mine = standing.filter(pc.equal(standing["area"], sketch.drawn.code))
    from_councils = int(sketch.kind == "proposed")
    for name, value in (("area_type", sketch.kind), ("aggregated", from_councils)):
        place = mine.column_names.index(name)
        field = mine.schema.field(place)
        mine = mine.set_column(place, field, pa.array([value] * mine.num_rows, field.type))
    return mine


def outline_of(public: Lake, sketch: Sketch) -> pa.Table | None:
    """Its outline, dissolved from those of its parts; None where a part has none."""
    if "boundary" not in public.tables():
        return None
    held = public.read(
        "boundary",
        where="type = ? AND area IN (SELECT unnest(?))",
        parameters=(sketch.member_type, list(sketch.members)),
    )
    for resolution in ("web", "full"):
        parts = held.filter(pc.equal(held["resolution"], resolution))
        if set(sketch.members) <= set(parts["area"].to_pylist()):
            parents = dict.fromkeys(sketch.members, sketch.drawn.code)
            whole = dissolve(parts, parents, type=sketch.kind, vintage=sketch.vintage)
            place = whole.column_names.index("resolution")
            return whole.set_column(place, "resolution", pa.array(["web"] * whole.num_rows))
    return None


def _memberships(sketch: Sketch) -> pa.Table:
    """Its parts, and what it lies in."""
    above = [
        {
            "child": sketch.drawn.code,
            "child_type": sketch.kind,
            "parent": parent,
            "parent_type": kind,
            "share": 1.0,
            "vintage": sketch.vintage,
        }
        for parent, kind in sketch.lies_in
    ]
    schema = sketch.drawn.membership.schema
    return pa.concat_tables([sketch.drawn.membership, pa.Table.from_pylist(above, schema=schema)])


def _national(public: Lake, rows: pa.Table) -> pa.Table:
    """The nation's figures of the same measures, to set beside them."""
    nation = nation_of(public.read("area", ["code", "type"], "type = 'country'"))
    return public.read(
        "observation",
        None,
        f"{PLAIN} AND area = ? AND indicator IN (SELECT unnest(?))",
        parameters=[nation, pc.unique(rows["indicator"]).to_pylist()],
    )


def _provenance(public: Lake, sketch: Sketch, now: datetime) -> Provenance:
    return Provenance(
        "headwater.indicators.standings.drawn_figures",
        inputs=tuple(
            Input(f"observation/{part.dataset}", part.sha256, part.rows)
            for part in public.parts("observation")
        ),
        made_at=now,
        version=headwater.__version__,
        parameters={"made of": f"{len(sketch.members)} areas of type {sketch.member_type}"},
        note="added up from its parts",
    )
