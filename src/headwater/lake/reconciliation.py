"""One row an area, whatever the number of files that name it.

Look-ups overlap: three of them name the same district. Of all datasets that hold a row with the
same key, the one with the lowest precedence keeps it (then the first by name), whichever was
loaded first. A unitary authority lies in its region twice, as district and as upper tier, so a
membership's types count as part of its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake.mapping import Mapping
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import SHAPES, Shape
from headwater.lake.store import Lake
from headwater.lake.transaction import Transaction

OTHER_PRECEDENCE = 50


@dataclass(frozen=True)
class Contribution:
    """Rows of a linked table that one dataset brings."""

    table: str
    dataset: str
    precedence: int
    rows: pa.Table
    made: Provenance


def put_linked(
    con: duckdb.DuckDBPyConnection,
    lake: Lake,
    tx: Transaction,
    new: Sequence[Contribution],
    mappings: Sequence[Mapping],
) -> None:
    """Puts new contributions, and takes from older datasets what a better one now holds."""
    ranks = {mapping.dataset: mapping.precedence for mapping in mappings}
    for table in dict.fromkeys(each.table for each in new):
        mine = [each for each in new if each.table == table]
        fresh = {each.dataset for each in mine}
        old = [
            Contribution(
                table,
                dataset,
                ranks.get(dataset.split(":")[0], OTHER_PRECEDENCE),
                lake.read(table, datasets=[dataset]),
                lake.provenance(table, dataset),
            )
            for dataset in lake.datasets(table)
            if dataset not in fresh
        ]
        for each, kept in _winners(con, SHAPES[table], [*mine, *old]):
            if each.dataset in fresh or kept.num_rows < each.rows.num_rows:
                if kept.num_rows:
                    tx.put(SHAPES[table], each.dataset, kept, each.made)
                else:
                    tx.drop(table, each.dataset)


def make_known_areas(
    con: duckdb.DuckDBPyConnection, lake: Lake, new: Sequence[Contribution]
) -> None:
    """Makes the table ``known_area`` (code, name, type): what is named so far."""
    held = [lake.read("area", ["code", "name", "type"])]
    held += [each.rows.select(["code", "name", "type"]) for each in new if each.table == "area"]
    con.register("_known", pa.concat_tables(held, promote_options="permissive"))
    con.execute("CREATE OR REPLACE TEMP TABLE known_area AS SELECT DISTINCT * FROM _known")
    con.unregister("_known")


def small_area_memberships(lake: Lake, new: Sequence[Contribution]) -> pa.Table:
    """Memberships of small areas in small and middle-layer areas, which name their census."""
    names = ["child", "child_type", "parent", "parent_type", "vintage"]
    held = [
        lake.read("membership", names, "child_type = 'LSOA' AND parent_type IN ('LSOA', 'MSOA')")
    ]
    for each in new:
        if each.table == "membership":
            rows = each.rows
            small = pc.equal(rows["child_type"], "LSOA")
            near = pc.is_in(rows["parent_type"], pa.array(["LSOA", "MSOA"]))
            held.append(rows.filter(pc.and_(small, near)).select(names))
    return pa.concat_tables(held, promote_options="permissive")


def _winners(
    con: duckdb.DuckDBPyConnection, shape: Shape, all_of_them: Sequence[Contribution]
) -> list[tuple[Contribution, pa.Table]]:
    ordered = sorted(all_of_them, key=lambda each: (each.precedence, each.dataset))
    kinds = [name for name in shape.names if name.endswith("_type") and name not in shape.key]
    key = ", ".join(f'"{name}"' for name in (*shape.key, *kinds))
    columns = ", ".join(f'"{name}"' for name in shape.names)
    con.execute("DROP TABLE IF EXISTS kept")
    result = []
    for number, each in enumerate(ordered):
        con.register("_rows", each.rows)
        chosen = (
            f"SELECT DISTINCT ON ({key}) {columns} FROM _rows"
            if not number
            else f"SELECT DISTINCT ON ({key}) {columns} FROM _rows ANTI JOIN kept USING ({key})"
        )
        kept = con.sql(chosen).to_arrow_table()
        con.register("_kept", kept)
        verb = "INSERT INTO kept" if number else "CREATE TEMP TABLE kept AS"
        con.execute(f"{verb} SELECT {key} FROM _kept")
        con.unregister("_rows")
        con.unregister("_kept")
        result.append((each, kept.cast(shape.schema)))
    con.execute("DROP TABLE IF EXISTS kept")
    return result
