"""Looking into the lake: what it holds and where that came from, and whether all of it is sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from headwater.lake.errors import LakeError
from headwater.lake.manifest import Part
from headwater.lake.provenance import Provenance, sha256
from headwater.lake.publication import ASIDE, PARTS
from headwater.lake.query import quoted
from headwater.lake.shapes import REJECT, SHAPES
from headwater.lake.store import Lake
from headwater.lake.transaction import reject_dataset

WIDTH = 11


def describe(lake: Lake, table: str | None = None) -> Iterator[str]:
    """Lines that say what the lake holds: tables, datasets, rows, refusals and provenance."""
    snapshot = lake.snapshot()
    names = [table] if table else [name for name in snapshot.tables() if name != REJECT.name]
    for name in names:
        parts = snapshot.parts(name)
        rows = sum(part.rows for part in parts)
        yield f"{name}: {_count(rows, 'row')} in {_count(len(parts), 'dataset')}"
        for part in parts:
            yield ""
            yield f"  {part.dataset}: {_count(part.rows, 'row')}{_refusals(snapshot, part)}"
            provenance = snapshot.provenance(part.table, part.dataset)
            yield from (f"    {line}" for line in describe_provenance(provenance))
        yield ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _refusals(lake: Lake, part: Part) -> str:
    if part.table not in SHAPES:
        return ""
    refused = lake.manifest().tables.get(REJECT.name, {})
    held = refused.get(reject_dataset(SHAPES[part.table], part.dataset))
    return f", {_count(held.rows, 'refusal')} (headwater lake rejects {part.table})" if held else ""


def describe_provenance(provenance: Provenance) -> Iterator[str]:
    """The provenance, a fact a line, what is not known left out.

    >>> print(*describe_provenance(Provenance("headwater load", version="0.1.0")), sep="\\n")
    made by    headwater load
    version    0.1.0
    """
    made_at = provenance.made_at.isoformat(" ", "seconds") if provenance.made_at else ""
    parameters = ", ".join(f"{name}={held}" for name, held in sorted(provenance.parameters.items()))
    inputs = [
        f"{each.name}, sha256 {each.sha256}"
        + (f", {_count(each.rows, 'row')}" if each.rows is not None else "")
        for each in provenance.inputs
    ]
    facts = [
        ("made by", provenance.made_by),
        ("made at", made_at),
        ("version", provenance.version),
        *(("from", each) for each in inputs),
        ("parameters", parameters),
        ("publisher", provenance.publisher),
        ("licence", provenance.licence),
        ("note", provenance.note),
    ]
    for name, fact in facts:
        if fact:
            yield f"{name:{WIDTH}}{fact}"


def faults(lake: Lake) -> list[str]:
    """Everything that is wrong with the lake, a sentence each; empty where all is sound.

    Every part is read again: its size, hash, rows, columns and provenance, and whether two datasets
    of a table hold rows with one key.
    """
    snapshot = lake.snapshot()
    found: list[str] = []
    for part in snapshot.parts():
        found += part_faults(snapshot, part)
    if not found:
        for table in snapshot.tables():
            found += shared_keys(snapshot, table)
    return found


def part_faults(lake: Lake, part: Part) -> list[str]:
    """What is wrong with one part."""
    path, where = lake.root / part.file, f"{part.table} ({part.dataset})"
    if not path.exists():
        return [f"{where}: the file {path} is gone. Load the dataset again."]
    if path.stat().st_size != part.bytes or sha256(path) != part.sha256:
        return [f"{where}: the file {path} was changed after it was published. Load it again."]
    found = []
    held = pq.read_schema(path).remove_metadata()
    shape = SHAPES.get(part.table)
    if shape and not held.equals(shape.schema):
        found.append(f"{where}: the columns are not those of {shape.name}. Load it again.")
    if pq.read_metadata(path).num_rows != part.rows:
        found.append(f"{where}: the file {path} has not the rows it was published with.")
    try:
        lake.provenance(part.table, part.dataset)
    except LakeError as error:
        found.append(f"{where}: {error}.")
    return found


def shared_keys(lake: Lake, table: str) -> list[str]:
    """Rows of different datasets that have one key, which would be counted twice."""
    shape = SHAPES.get(table)
    parts = lake.parts(table)
    if shape is None or not shape.key or len(parts) < 2:
        return []
    key = ", ".join(map(quoted, shape.key))
    files = [str(path) for path in lake.paths(table)]
    names = {str(lake.root / part.file): part.dataset for part in parts}
    with duckdb.connect() as connection:
        statement = f"""
            SELECT files, count(*) AS keys FROM (
                SELECT list_sort(list(DISTINCT filename)) AS files
                FROM read_parquet($1, filename = true) GROUP BY {key}
            ) WHERE len(files) > 1 GROUP BY files ORDER BY files
        """
        rows: pa.Table = connection.sql(statement, params=[files]).to_arrow_table()
    return [
        f"{table}: the datasets {' and '.join(names[file] for file in row['files'])} hold "
        f"{_count(row['keys'], 'row')} with the same key. Give them different series, or drop one."
        for row in rows.to_pylist()
    ]


def debris(lake: Lake) -> list[Path]:
    """Files that a run which died left behind; the next load sweeps them."""
    manifest = lake.manifest()
    known = manifest.kept()
    held = [path for folder in (ASIDE, PARTS) for path in sorted((lake.root / folder).rglob("*"))]
    return [
        path
        for path in held
        if path.is_file() and path.relative_to(lake.root).as_posix() not in known
    ]
