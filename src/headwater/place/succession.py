"""Areas have lives: they merge, split, are given a new code, or end; their figures are carried on.

``data/successions.csv`` lists who succeeded whom and when, with the source of each change. A figure
of an area that has ended is carried to its successors by population, and marked; figures that
cannot be built from parts are not invented.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.place.aggregation import Combination, Edges, Rules, aggregate_observations

KINDS = ("merge", "split", "recode")


class SuccessionError(ValueError):
    """The list of successions is wrong, or cannot be followed."""


@dataclass(frozen=True, slots=True)
class Succession:
    """One step: from ``date``, ``predecessor`` (or its ``parts``) belongs to ``successor``.

    ``share`` is the part of the predecessor's people who go there; ``None`` for a split until
    ``shares_from_parts`` has worked it out.
    """

    predecessor: str
    predecessor_name: str
    successor: str
    successor_name: str
    type: str
    date: date
    kind: str
    parts: tuple[str, ...]
    source: str
    share: float | None = 1.0


@dataclass(frozen=True, slots=True)
class Carried:
    """Rows carried across, and the sentence for their provenance."""

    observations: pa.Table
    sentence: str


def successions(path: Path | None = None) -> tuple[Succession, ...]:
    """Headwater's list of successions, or that of a CSV file with the same columns, by date.

    Raises ``SuccessionError`` naming the row for an unknown kind or a date that is none.

    >>> sorted(s.predecessor_name for s in successions() if s.successor == "E06000061"
    ...        and s.type == "LAD")
    ['Corby', 'East Northamptonshire', 'Kettering', 'Wellingborough']
    """
    where = path or files("headwater.place").joinpath("data/successions.csv")
    rows = csv.DictReader(where.read_text(encoding="utf-8").splitlines())
    found = [_read(row, number, str(where)) for number, row in enumerate(rows, 2)]
    return tuple(sorted(found, key=lambda each: (each.date, each.successor, each.predecessor)))


def shares_from_parts(
    steps: Sequence[Succession], people_of: Mapping[tuple[str, str], float]
) -> tuple[Succession, ...]:
    """The steps with the shares of splits worked out from their parts.

    ``people_of`` gives the people of (predecessor, part): the part of the old area inside each
    district or sub-ICB. Splits for which some part is unknown keep no share, and are not carried.
    """
    totals: dict[tuple[str, date, str], float] = {}
    here: dict[Succession, float] = {}
    for step in steps:
        if step.kind != "split":
            continue
        people = [people_of.get((step.predecessor, part)) for part in step.parts]
        key = (step.predecessor, step.date, step.type)
        known = [each for each in people if each is not None]
        here[step] = sum(known) if len(known) == len(people) else float("nan")
        totals[key] = totals.get(key, 0.0) + here[step]
    made = []
    for step in steps:
        whole = totals.get((step.predecessor, step.date, step.type), float("nan"))
        share = here[step] / whole if step in here and whole > 0 else None
        made.append(replace(step, share=share) if step.kind == "split" else step)
    return tuple(made)


def successors(
    code: str, on: date, steps: Sequence[Succession], *, type: str | None = None
) -> tuple[str, ...]:
    """The areas that stand in an area's place on a day: itself, if it lives.

    >>> successors("E07000190", date(2024, 1, 1), successions())
    ('E06000066',)
    """
    ended = [
        step
        for step in steps
        if step.predecessor == code and step.date <= on and type in (None, step.type)
    ]
    if not ended:
        return (code,)
    later = [step for step in steps if step.date > min(each.date for each in ended)]
    found = {end for step in ended for end in successors(step.successor, on, later, type=type)}
    return tuple(sorted(found))


def predecessors(
    code: str, steps: Sequence[Succession], *, type: str | None = None
) -> tuple[str, ...]:
    """Every area, however long ago, of which an area is the successor."""
    found: set[str] = set()
    queue = [code]
    while queue:
        successor = queue.pop()
        for step in steps:
            fits = step.successor == successor and type in (None, step.type)
            if fits and step.predecessor not in found:
                found.add(step.predecessor)
                queue.append(step.predecessor)
    return tuple(sorted(found))


def carry_across(
    observations: pa.Table,
    steps: Sequence[Succession],
    population: Mapping[str, float],
    *,
    on: date,
    combine: Mapping[str, Combination] | None = None,
) -> Carried:
    """Figures of areas that have ended by ``on``, carried to those that stand in their place.

    The rows given are not changed; new rows are returned for the successors, except where a
    successor already has a published figure for the same key. They are marked ``carried_across``:
    a new code keeps the figure itself; in a merger counts add and rates are weighted by
    ``population`` (people by code); a split gives each part the rate, and its share of the count.
    Medians, life expectancies and ranks of merged areas say ``not_comparable``. A successor that
    took in part of an area whose shares are unknown gets nothing.
    """
    people = dict(population)
    rules = Rules(combine or {}, note="carried_across", method="carried to the successor")
    pool, carried = observations, [observations.slice(0, 0)]
    ended: set[str] = set()
    for edges in _stages(steps, on):
        for child, parent, share in zip(edges.child, edges.parent, edges.share, strict=True):
            if parent not in population:
                people[parent] = people.get(parent, 0.0) + people.get(child, 0.0) * float(share)
        renamed, joined = _recodes(edges)
        merged = aggregate_observations(pool, joined, people, rules)
        fresh = _unpublished(pa.concat_tables([_renamed(pool, renamed), merged]), pool)
        ended |= set(edges.child)
        carried.append(fresh)
        pool = pa.concat_tables([pool, fresh])
    rows = pa.concat_tables(carried)
    lasting = {s.predecessor for s in steps if s.date <= on}
    living = [code not in lasting for code in rows["area"].to_pylist()]
    kept = rows.filter(pa.array(living, pa.bool_()))
    count = len(set(kept["area"].to_pylist()))
    sentence = (
        f"Figures of areas that ended by {on.isoformat()} ({len(ended):,} listed) carried to their "
        f"successors by population: {kept.num_rows:,} figures of {count:,} areas"
    )
    return Carried(kept, sentence)


def _stages(steps: Sequence[Succession], on: date) -> list[Edges]:
    """Edges of each day and type of area in order, so that a merger of mergers is followed.

    New codes come first on a day: what a county handed on whole is not built from its districts.
    """
    past = [step for step in steps if step.date <= on]
    found = []
    for when, joins, kind in sorted({(s.date, s.kind != "recode", s.type) for s in past}):
        here = [s for s in past if (s.date, s.kind != "recode", s.type) == (when, joins, kind)]
        unknown = {step.successor for step in here if step.share is None}
        usable = [step for step in here if step.successor not in unknown]
        shares = np.array([step.share for step in usable], dtype=float)
        children = tuple(step.predecessor for step in usable)
        found.append(Edges(children, tuple(step.successor for step in usable), shares))
    return found


def _recodes(edges: Edges) -> tuple[dict[str, str], Edges]:
    """Pairs that stand alone on both sides (only the code changed), and all the others."""
    children = {code: edges.child.count(code) for code in set(edges.child)}
    parents = {code: edges.parent.count(code) for code in set(edges.parent)}
    alone = np.array(
        [
            children[child] == 1 and parents[parent] == 1
            for child, parent in zip(edges.child, edges.parent, strict=True)
        ],
        dtype=bool,
    )
    pairs = list(zip(edges.child, edges.parent, strict=True))
    renamed = dict(pair for pair, one in zip(pairs, alone, strict=True) if one)
    rest = [pair for pair, one in zip(pairs, alone, strict=True) if not one]
    others = Edges(tuple(a for a, _ in rest), tuple(b for _, b in rest), edges.share[~alone])
    return renamed, others


def _renamed(observations: pa.Table, names: Mapping[str, str]) -> pa.Table:
    wanted = pa.array(list(names), pa.string())
    rows = observations.filter(pc.is_in(observations["area"], value_set=wanted))
    codes = pa.array([names[code] for code in rows["area"].to_pylist()], pa.string())
    marked = pa.array(["carried_across"] * rows.num_rows, pa.string())
    rows = rows.set_column(rows.column_names.index("area"), "area", codes)
    return rows.set_column(rows.column_names.index("note"), "note", marked).cast(
        observations.schema
    )


def _unpublished(carried: pa.Table, observations: pa.Table) -> pa.Table:
    if not carried.num_rows:
        return carried
    key = ["indicator", "area", "period", "sex", "age", "category_type", "category", "kind"]
    there = pc.is_in(observations["area"], value_set=pc.unique(carried["area"]))
    observations = observations.filter(there)
    published = set(zip(*(observations[name].to_pylist() for name in key), strict=True))
    rows = zip(*(carried[name].to_pylist() for name in key), strict=True)
    return carried.filter(pa.array([row not in published for row in rows], pa.bool_()))


def _read(row: Mapping[str, str], number: int, where: str) -> Succession:
    kind = row.get("kind", "")
    try:
        day = date.fromisoformat(row["date"])
    except (KeyError, ValueError) as problem:
        raise SuccessionError(
            f"{where}, row {number}, column date: {problem}; write the day as 2023-04-01"
        ) from problem
    if kind not in KINDS:
        raise SuccessionError(
            f"{where}, row {number}, column kind: {kind!r} is not one of {', '.join(KINDS)}"
        )
    return Succession(
        predecessor=row["predecessor"],
        predecessor_name=row["predecessor_name"],
        successor=row["successor"],
        successor_name=row["successor_name"],
        type=row["type"],
        date=day,
        kind=kind,
        parts=tuple(row["parts"].split()),
        source=row["source"],
        share=None if kind == "split" else 1.0,
    )
