"""Which larger areas a council counts towards, where look-ups join it to the nation by regions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from headwater.indicators.parents import parents
from headwater.lake.engine import connect
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import MEMBERSHIP
from headwater.lake.store import Lake

LINKS = (
    ("E07000001", "LAD", "E12000001", "region", "2024"),
    ("E06000001", "LAD", "E12000001", "region", "2024"),
    ("E06000001", "LAD", "E06000001", "UTLA", "2024"),
    ("E12000001", "region", "E92000001", "country", "2024"),
    ("E07000001", "LAD", "E47000001", "CAUTH", "2025"),
)


def test_districts_reach_the_nation_by_way_of_their_region(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    names = ("child", "child_type", "parent", "parent_type", "vintage")
    rows = [dict(zip(names, link, strict=True)) | {"share": 1.0} for link in LINKS]
    made = Provenance("a test", made_at=datetime(2026, 1, 1, tzinfo=UTC), version="0")
    with lake.transaction() as tx:
        tx.put(MEMBERSHIP, "links", pa.Table.from_pylist(rows, schema=MEMBERSHIP.schema), made)
    types = ("LAD", "UTLA", "CAUTH", "region", "country")
    with connect(lake, "duckdb") as engine:
        found = engine.execute(parents(engine, "LAD", types)).to_pylist()
    above = {(row["child"], row["parent"], row["share"]) for row in found}
    assert above == {
        ("E07000001", "E12000001", 1.0),
        ("E07000001", "E47000001", 1.0),
        ("E07000001", "E92000001", 1.0),
        ("E06000001", "E12000001", 1.0),
        ("E06000001", "E92000001", 1.0),
    }
