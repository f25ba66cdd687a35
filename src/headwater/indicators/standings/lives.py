"""Figures of councils and boards that ended, carried to those that stand in their place.

Counts add and rates are weighted by people; what cannot be built from its parts (a life expectancy,
a median, a score on a scale of its own) gets no value and says ``not_comparable``. A county that
was shared out among new councils and nothing else hands on nothing: the rate of the whole is not
that of a part. A published figure of the successor always stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.indicators.measure import Measure
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.lake.store import Lake
from headwater.place.aggregation import Combination
from headwater.place.lives import applies, in_force
from headwater.place.succession import Succession, carry_across, shares_from_parts

DATASET = "carried"
CARRIED = "carried"
CARRIED_SCHEMA = pa.schema(
    [
        ("area", pa.string()),
        ("indicator", pa.string()),
        ("first", pa.string()),
        ("last", pa.string()),
        ("figures", pa.int64()),
        ("without_value", pa.int64()),
    ]
)
PEOPLE = ("population-by-age", "census-residents")
WEIGHTED = ("proportion", "rate", "mean", "share")


@dataclass(frozen=True, slots=True)
class Relative:
    """A place that came before or after another: its code, its name and the day it changed."""

    code: str
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a place, and what it came from.

    ``ended`` is its last day, ``successors`` and ``predecessors`` are direct; ``recoded`` says that
    only the code changed. ``measures`` counts those with figures carried across to it, ``without``
    those that could not be; ``divided`` names predecessors of which it took only a part.
    """

    name: str
    ended: date | None
    recoded: bool
    successors: tuple[Relative, ...]
    predecessors: tuple[Relative, ...]
    divided: tuple[str, ...]
    measures: int
    without: int


def life(
    code: str,
    type: str,
    carried: Sequence[Mapping[str, object]],
    on: date,
    steps: Sequence[Succession] | None = None,
) -> Life | None:
    """The life of a place by a day, or None where nothing is known to have happened to it.

    ``carried`` are its rows of the table ``carried`` (``Atlas.derived("carried", code)``).

    >>> found = life("E07000150", "LAD", (), date(2024, 1, 1))
    >>> found.ended.isoformat(), [each.name for each in found.successors]
    ('2021-03-31', ['North Northamptonshire'])
    """
    past = in_force(on, steps)
    after = [s for s in past if s.predecessor == code and applies(s, type)]
    before = [s for s in past if s.successor == code]
    if not after and not before:
        return None
    merged = {s.predecessor for s in before if s.kind != "split"}
    older = {s.predecessor: Relative(s.predecessor, s.predecessor_name, s.date) for s in before}
    newer = {s.successor: Relative(s.successor, s.successor_name, s.date) for s in after}
    told = [row for row in carried if int(str(row["figures"])) > int(str(row["without_value"]))]
    return Life(
        (after[0].predecessor_name if after else before[0].successor_name),
        min(s.date for s in after) - timedelta(days=1) if after else None,
        all(s.kind == "recode" for s in (after or before)),
        tuple(newer.values()),
        tuple(older.values()),
        tuple(each.name for each in older.values() if each.code not in merged),
        len(told),
        len(carried) - len(told),
    )


def carry(
    lake: Lake,
    measures: Sequence[Measure],
    *,
    now: datetime,
    steps: Sequence[Succession] | None = None,
) -> int:
    """Publish the figures carried across, as a dataset of their own; how many rows there are.

    One commit. Where there is nothing to carry, what was carried before is dropped.
    """
    held = lake.snapshot()
    past = in_force(now.date(), steps)
    rows = _rows(held, past)
    ended = {step.predecessor for step in past}
    if not ended.intersection(rows["area"].unique().to_pylist()):
        return _publish(lake, rows.slice(0, 0), None)
    people, parts = _people(held, past)
    able = _able(shares_from_parts(past, parts))
    combine: dict[str, Combination] = {
        each.id: "weight" for each in measures if getattr(each, "method", "") in WEIGHTED
    }
    made = carry_across(rows, able, people, on=now.date(), combine=combine)
    found = made.observations
    unknown = pc.equal(found["note"], "not_published")
    kept = found.filter(pc.invert(unknown))
    note = _sentence(kept, now.date(), int(pc.sum(unknown).as_py() or 0))
    inputs = tuple(
        Input(f"observation/{part.dataset}", part.sha256, part.rows)
        for part in held.parts("observation")
        if part.dataset != DATASET
    )
    provenance = Provenance("headwater load", inputs, now, headwater.__version__, note=note)
    return _publish(lake, kept, provenance)


def _sentence(rows: pa.Table, on: date, left_out: int) -> str:
    """What was carried, what could not be, and what was left out, for the provenance."""
    carried = rows.num_rows - rows["value"].null_count
    areas = len(rows["area"].unique())
    return (
        f"Figures of areas that ended by {on.isoformat()} carried to their successors by "
        f"population: {carried:,} figures of {areas:,} areas. {rows['value'].null_count:,} that "
        f"cannot be built from parts have no value; {left_out:,} were left out because some "
        "predecessor has none. Areas that were only shared out hand nothing on"
    )


def _publish(lake: Lake, rows: pa.Table, made: Provenance | None) -> int:
    with lake.transaction() as tx:
        if made is None or not rows.num_rows:
            tx.drop(OBSERVATION, DATASET)
            tx.drop(CARRIED, DATASET)
        else:
            tx.put(OBSERVATION, DATASET, rows, made)
            tx.put(CARRIED, DATASET, _told(rows), made)
    return int(rows.num_rows)


def _told(rows: pa.Table) -> pa.Table:
    """One row an area and indicator: from when to when, how many figures, how many without one."""
    empty = pc.cast(pc.is_null(rows["value"]), pa.int64())
    ordered = rows.select(["area", "indicator", "period", "period_end"]).append_column("no", empty)
    ordered = ordered.sort_by([("area", "ascending"), ("period_end", "ascending")])
    grouped = ordered.group_by(["area", "indicator"], use_threads=False).aggregate(
        [("period", "first"), ("period", "last"), ("period", "count"), ("no", "sum")]
    )
    columns = ("area", "indicator", "period_first", "period_last", "period_count", "no_sum")
    return pa.table([grouped[name] for name in columns], schema=CARRIED_SCHEMA)


def _rows(held: Lake, steps: Sequence[Succession]) -> pa.Table:
    """Published and computed figures of both sides of every step."""
    codes = sorted({code for step in steps for code in (step.predecessor, step.successor)})
    if "observation" not in held.tables() or not codes:
        return OBSERVATION.schema.empty_table()
    datasets = [each for each in held.datasets("observation") if each != DATASET]
    where = "kind = 'observed' AND area IN (SELECT unnest(?))"
    rows = held.read("observation", None, where, datasets, parameters=[codes])
    return rows.cast(OBSERVATION.schema)


def _able(steps: Sequence[Succession]) -> list[Succession]:
    """Steps that figures can be carried by: all but those of areas that were only shared out."""
    joined = Counter((step.successor, step.type, step.date) for step in steps)
    return [
        step
        for step in steps
        if step.kind != "split" or joined[step.successor, step.type, step.date] > 1
    ]


def _people(
    held: Lake, steps: Sequence[Succession]
) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """People of each predecessor, and of each of its named parts, from its small areas."""
    wanted = {s.predecessor for s in steps} | {part for s in steps for part in s.parts}
    lies_in = _small_areas_of(held, sorted(wanted))
    small = sorted({child for children in lies_in.values() for child in children})
    residents = _residents(held, small)
    whole = {
        code: sum(residents.get(child, 0.0) for child in children)
        for code, children in lies_in.items()
    }
    parts = {}
    for step in steps:
        inside = lies_in.get(step.predecessor, frozenset())
        for part in step.parts:
            both = inside & lies_in.get(part, frozenset())
            if both:
                parts[step.predecessor, part] = sum(residents.get(one, 0.0) for one in both)
    return {code: count for code, count in whole.items() if count > 0}, parts


def _small_areas_of(held: Lake, codes: list[str]) -> dict[str, frozenset[str]]:
    """The small areas of each code by the look-up that names most of them."""
    if "membership" not in held.tables():
        return {}
    rows = held.read(
        "membership",
        ["child", "parent", "vintage"],
        "child_type = 'LSOA' AND parent IN (SELECT unnest(?))",
        parameters=[codes],
    )
    found: dict[str, dict[str, set[str]]] = {}
    columns = (rows[name].to_pylist() for name in ("child", "parent", "vintage"))
    for child, parent, vintage in zip(*columns, strict=True):
        found.setdefault(parent, {}).setdefault(vintage, set()).add(child)
    fullest = {code: max(map(len, sets.values())) for code, sets in found.items()}
    return {
        code: next(frozenset(each) for each in sets.values() if len(each) == fullest[code])
        for code, sets in found.items()
    }


def _residents(held: Lake, small: list[str]) -> dict[str, float]:
    """The newest count of people of each small area."""
    rows = held.read(
        "observation",
        ["area", "period_end", "value"],
        "indicator IN (SELECT unnest(?)) AND sex = 'Persons' AND age = 'All ages' "
        "AND category_type = '' AND value IS NOT NULL AND area IN (SELECT unnest(?))",
        parameters=[list(PEOPLE), small],
    ).sort_by("period_end")
    return dict(zip(rows["area"].to_pylist(), rows["value"].to_pylist(), strict=True))
