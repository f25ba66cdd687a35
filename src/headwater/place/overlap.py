"""Which councils make up each integrated care board, by the people of their small areas.

Boards are drawn from small areas and mostly follow councils' lines. Where councils that lie mainly
in a board hold nearly all of its people, the board can be spoken of through them.
"""

from __future__ import annotations

from datetime import datetime

import duckdb
import pyarrow as pa

import headwater
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import MEMBERSHIP
from headwater.lake.store import Lake
from headwater.lake.transaction import Transaction

DATASET = "council_overlaps"
MAINLY = 0.5
NOTE = (
    "councils of which more than half the people live in a board, with the share that do; boards "
    "less than 95% of whose people live in such councils are left out"
)
_SHARES = """
    WITH newest AS (
        SELECT child, parent, parent_type, vintage FROM memberships
        QUALIFY vintage = max(vintage) OVER (PARTITION BY child, parent_type)
    ), pair AS (
        SELECT c.parent AS child, c.parent_type AS child_type, b.parent, max(b.vintage) AS vintage,
            sum(p.value) AS people
        FROM newest c JOIN newest b USING (child) JOIN people p ON p.area = child
        WHERE c.parent_type <> 'ICB' AND b.parent_type = 'ICB' GROUP BY ALL
    ), share AS (
        SELECT *, people / sum(people) OVER (PARTITION BY child, child_type) AS share,
            sum(people) OVER (PARTITION BY parent, child_type) AS board FROM pair
    )
    SELECT child, child_type, parent, 'ICB' AS parent_type, share, vintage FROM share
    WHERE share > $1
    QUALIFY sum(people) OVER (PARTITION BY parent, child_type) >= $2 * board
"""
ENOUGH = 0.95


def overlaps(memberships: pa.Table, people: pa.Table) -> pa.Table:
    """MEMBERSHIP rows of councils in boards, from those of small areas and their people.

    ``memberships`` are rows of small areas in LAD, UTLA and ICB; ``people`` has the columns area
    and value.
    """
    with duckdb.connect() as con:
        con.register("memberships", memberships)
        con.register("people", people)
        found = con.sql(_SHARES, params=[MAINLY, ENOUGH]).to_arrow_table()
    return found.cast(MEMBERSHIP.schema)


def publish_overlaps(lake: Lake, *, now: datetime) -> int:
    """Work out and publish which councils lie in which board; the number of pairs. One commit."""
    held = lake.snapshot()
    if not {"membership", "observation"} <= set(held.tables()):
        return 0
    rows = held.read(
        "membership",
        ["child", "parent", "parent_type", "vintage"],
        "child_type = 'LSOA' AND parent_type IN ('LAD', 'UTLA', 'ICB')",
    )
    people = held.read(
        "observation",
        ["area", "value"],
        "indicator = 'census-residents' AND sex = 'Persons' AND age = 'All ages' "
        "AND category_type = ''",
    )
    found = unsaid(overlaps(rows, people), stated(held))
    made = Provenance("headwater load", (), now, headwater.__version__, note=NOTE)
    with lake.transaction() as tx:
        _put(tx, found, made)
    return int(found.num_rows)


def stated(held: Lake) -> pa.Table:
    """Memberships of councils in boards that a publisher's file states, whatever the share."""
    others = [name for name in held.datasets("membership") if name != DATASET]
    condition = "child_type <> 'LSOA' AND parent_type = 'ICB'"
    return held.read("membership", list(MEMBERSHIP.key), condition, others)


def unsaid(found: pa.Table, known: pa.Table) -> pa.Table:
    """The rows of ``found`` whose key no row of ``known`` has: what is published stands.

    >>> row = {"child": ["E07"], "parent": ["E54"], "vintage": ["2025"]}
    >>> unsaid(pa.table({**row, "share": [0.9]}), pa.table(row)).num_rows
    0
    """
    with duckdb.connect() as con:
        con.register("found", found)
        con.register("known", known)
        key = ", ".join(known.column_names)
        left = con.sql(f"SELECT * FROM found ANTI JOIN known USING ({key})").to_arrow_table()
    return left.cast(found.schema)


def _put(tx: Transaction, rows: pa.Table, made: Provenance) -> None:
    if rows.num_rows:
        tx.put(MEMBERSHIP, DATASET, rows, made)
    else:
        tx.drop(MEMBERSHIP, DATASET)
