"""What a lake knows of areas that ended: their last day, their successors, who lies in those.

Look-ups lag behind the law: for months after a merger they still name the old councils. ``settle``
brings the newest look-ups up to a date by Headwater's list of successions. The rows it replaces are
kept under a vintage that says so, and so an old council keeps its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import AREA, MEMBERSHIP
from headwater.lake.store import Lake
from headwater.lake.transaction import Transaction
from headwater.place.succession import Succession, successions

DATASET = "successions"
NOTE = "look-ups brought up to date by Headwater's list of successions"
Row = tuple[str, str, str, str, float, str]
Follow = Callable[[str, str, frozenset[str] | None], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many areas were given a first or last day or added, and memberships moved on."""

    areas: int
    memberships: int


def in_force(on: date, steps: Sequence[Succession] | None = None) -> tuple[Succession, ...]:
    """The successions that have happened by a day, earliest first.

    >>> len({step.date for step in in_force(date(2019, 4, 1))})
    3
    """
    known = successions() if steps is None else tuple(steps)
    return tuple(sorted((s for s in known if s.date <= on), key=lambda s: s.date))


def settle(lake: Lake, *, now: datetime, steps: Sequence[Succession] | None = None) -> Settled:
    """Give ended areas their last day and move the newest memberships on to their successors.

    Areas of the list that the lake has figures for but no name are named from it. One commit;
    none where the lake holds no area of the list. It may be called again at any time.
    """
    past = in_force(now.date(), steps)
    known = _known_codes(lake, past)
    wanted = [step for step in past if step.predecessor in known]
    if not wanted:
        return Settled(0, 0)
    made = Provenance("headwater load", (), now, headwater.__version__, note=NOTE)
    with lake.transaction() as tx:
        areas = _date_areas(lake, tx, wanted, made)
        memberships = _move_memberships(lake, tx, wanted, made)
    return Settled(areas, memberships)


def follow(
    code: str, kind: str, within: Iterable[str] | None, steps: Sequence[Succession]
) -> frozenset[str]:
    """The areas that stand in a code's place after all the steps, which are in order of date.

    ``within`` are the parts that what is being moved lies in; of a split area only successors
    that took one of them are followed (all, where ``within`` is None).

    >>> sorted(follow("E10000021", "UTLA", {"E07000150"}, in_force(date(2022, 1, 1))))
    ['E06000061']
    """
    inside = None if within is None else frozenset(within)
    current = frozenset({code})
    for day in sorted({step.date for step in steps}):
        here = [step for step in steps if step.date == day and applies(step, kind)]
        after: set[str] = set()
        for each in current:
            ours = [step for step in here if step.predecessor == each]
            after |= {s.successor for s in ours if _goes(s, inside)} if ours else {each}
        current = frozenset(after)
    return current


def applies(step: Succession, kind: str) -> bool:
    """Whether a step changes areas of a type: a new code is new for every type of area."""
    return step.type == kind or (step.kind == "recode" and step.type == "LAD")


def _goes(step: Succession, inside: frozenset[str] | None) -> bool:
    return step.kind != "split" or inside is None or bool(inside.intersection(step.parts))


def _known_codes(lake: Lake, steps: Sequence[Succession]) -> set[str]:
    codes = sorted({code for step in steps for code in (step.predecessor, step.successor)})
    known: set[str] = set()
    for table, column in (("area", "code"), ("observation", "area")):
        if table in lake.tables():
            where = f"{column} IN (SELECT unnest(?))"
            rows = lake.read(table, [column], where, parameters=[codes])
            known |= set(rows[column].unique().to_pylist())
    return known


def _date_areas(lake: Lake, tx: Transaction, steps: Sequence[Succession], made: Provenance) -> int:
    """Fills first and last days where a publisher left them open, and names areas nobody named."""
    changed, held = 0, set()
    codes = pa.array(
        sorted({code for step in steps for code in (step.predecessor, step.successor)})
    )
    for dataset in lake.datasets("area"):
        if dataset == DATASET:
            continue
        table = lake.read("area", datasets=[dataset])
        mine = pc.is_in(table["code"], value_set=codes)
        rows = table.filter(mine).to_pylist()
        held |= {(row["code"], row["type"]) for row in rows}
        filled = sum(_date_row(row, steps) for row in rows)
        if filled:
            others = table.filter(pc.invert(mine))
            whole = pa.concat_tables([others, pa.Table.from_pylist(rows, schema=AREA.schema)])
            tx.put(AREA, dataset, whole, lake.provenance("area", dataset))
            changed += filled
    named = [row for row in _named(held, steps) if (row["code"], row["type"]) not in held]
    if named:
        tx.put(AREA, DATASET, pa.Table.from_pylist(named, schema=AREA.schema), made)
    else:
        tx.drop(AREA, DATASET)
    return changed + len(named)


def _date_row(row: dict[str, object], steps: Sequence[Succession]) -> bool:
    """Fills the days of an area's row in place; whether there was anything to fill."""
    code, kind = row["code"], str(row["type"])
    mine = [step for step in steps if applies(step, kind)]
    ends = [step.date - timedelta(days=1) for step in mine if step.predecessor == code]
    starts = [step.date for step in mine if step.successor == code]
    filled = False
    for name, days in (("valid_to", ends), ("valid_from", starts)):
        if days and row[name] is None:
            row[name], filled = min(days), True
    return filled


def _named(held: set[tuple[str, str]], steps: Sequence[Succession]) -> list[dict[str, object]]:
    """Rows for both sides of every step, under each type that the step is about."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for step in steps:
        kinds = {kind for code, kind in held if code == step.predecessor and applies(step, kind)}
        for kind in sorted(kinds | {step.type}):
            for code, name in (
                (step.predecessor, step.predecessor_name),
                (step.successor, step.successor_name),
            ):
                row: dict[str, object] = dict.fromkeys(AREA.names)
                found.setdefault((code, kind), row | {"code": code, "name": name, "type": kind})
    for row in found.values():
        _date_row(row, steps)
    return list(found.values())


def _move_memberships(
    lake: Lake, tx: Transaction, steps: Sequence[Succession], made: Provenance
) -> int:
    """Replaces, in each child's newest look-up, parents and children that have ended."""
    names = ", ".join(MEMBERSHIP.names)
    with duckdb.connect() as con:
        for dataset in lake.datasets("membership"):
            rows = lake.read("membership", datasets=[dataset])
            con.register("_part", rows)
            verb = "INSERT INTO m" if _has_table(con) else "CREATE TEMP TABLE m AS"
            con.execute(f"{verb} SELECT {names}, ? AS dataset FROM _part", [dataset])
            con.unregister("_part")
        if not _has_table(con):
            return 0
        for statement in _RESTORE:
            con.execute(statement, [DATASET])
        con.register("ended", pa.table({"code": sorted({step.predecessor for step in steps})}))
        newest = con.sql(_AFFECTED).fetchall()
        parts = _parts(con, steps)
        step_of = lru_cache(maxsize=None)(partial(follow, steps=steps))
        ended = frozenset(step.predecessor for step in steps)
        moved = {row: _moved(row, parts, step_of, ended) for row in newest}
        moved = {row: after for row, after in moved.items() if after}
        _put_memberships(con, lake, tx, moved, made)
    return len(moved)


_RESTORE = (
    "DELETE FROM m WHERE dataset = ? AND vintage NOT LIKE '(%, ended)'",
    "UPDATE m SET vintage = vintage[2:-9] WHERE dataset = ?",
)
_AFFECTED = """
    WITH near AS (SELECT * FROM m WHERE vintage NOT LIKE '%>%' AND (
        child IN (SELECT child FROM m WHERE parent IN (SELECT code FROM ended))
        OR child IN (SELECT code FROM ended)
    )), newest AS (
        SELECT * FROM near
        QUALIFY vintage = max(vintage) OVER (PARTITION BY child, child_type, parent_type)
    )
    SELECT DISTINCT child, child_type, parent, parent_type, share, vintage FROM newest
    WHERE parent IN (SELECT code FROM ended) OR child IN (SELECT code FROM ended)
"""


def _has_table(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.sql("SELECT 1 FROM duckdb_tables() WHERE table_name = 'm'").fetchall())


def _parts(
    con: duckdb.DuckDBPyConnection, steps: Sequence[Succession]
) -> dict[str, frozenset[str]]:
    """For each child of a divided area, the parts named in the list that it lies in."""
    named = pa.table({"code": sorted({part for step in steps for part in step.parts} | {""})})
    con.register("part", named)
    rows = con.sql(
        "SELECT child, list(DISTINCT parent) FROM m WHERE vintage NOT LIKE '%>%' "
        "AND parent IN (SELECT code FROM part) GROUP BY child"
    ).fetchall()
    return {child: frozenset(found) for child, found in rows}


def _moved(
    row: Row, parts: dict[str, frozenset[str]], step_of: Follow, ended: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """The pairs of child and parent that a row becomes; empty where it stays as it is."""
    child, child_type, parent, parent_type, _, _ = row
    within = parts.get(child) or frozenset({child} if child_type == "sub-ICB" else ())
    children = step_of(child, child_type, None) if child in ended else {child}
    parents = step_of(parent, parent_type, within) if parent in ended else {parent}
    if (children, parents) == ({child}, {parent}):
        return ()
    return tuple(sorted((one, other) for one in children for other in parents))


def _put_memberships(
    con: duckdb.DuckDBPyConnection,
    lake: Lake,
    tx: Transaction,
    moved: dict[Row, tuple[tuple[str, str], ...]],
    made: Provenance,
) -> None:
    names = ", ".join(MEMBERSHIP.names)
    plain = MEMBERSHIP.names
    gone = pa.Table.from_pylist(
        [dict(zip(plain, row, strict=True)) for row in moved], schema=MEMBERSHIP.schema
    )
    fresh = pa.Table.from_pylist(
        [
            dict(zip(plain, (child, row[1], parent, *row[3:]), strict=True))
            for row, pairs in moved.items()
            for child, parent in pairs
        ],
        schema=MEMBERSHIP.schema,
    )
    con.register("gone", gone)
    con.register("fresh", fresh)
    touched = con.sql(f"SELECT DISTINCT dataset FROM m SEMI JOIN gone USING ({names})").fetchall()
    for (dataset,) in touched:
        if dataset != DATASET:
            kept = con.sql(
                f"SELECT {names} FROM m ANTI JOIN gone USING ({names}) WHERE dataset = $1",
                params=[dataset],
            ).to_arrow_table()
            tx.put(MEMBERSHIP, dataset, kept, lake.provenance("membership", dataset))
    own = con.sql(_OWN.format(names=names), params=[DATASET]).to_arrow_table()
    if own.num_rows:
        tx.put(MEMBERSHIP, DATASET, own, made)
    else:
        tx.drop(MEMBERSHIP, DATASET)


_OWN = """
    WITH lasting AS (SELECT * FROM m ANTI JOIN gone USING ({names}) WHERE dataset <> $1)
    SELECT DISTINCT {names} FROM fresh
        ANTI JOIN lasting USING (child, child_type, parent_type, vintage)
    UNION ALL SELECT {names} FROM m ANTI JOIN gone USING ({names})
        ANTI JOIN lasting USING ({names}) WHERE dataset = $1
    UNION ALL SELECT DISTINCT child, child_type, parent, parent_type, share,
        '(' || vintage || ', ended)' FROM gone
"""
