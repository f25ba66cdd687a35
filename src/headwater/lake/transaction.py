"""What one commit changes: parts put and parts dropped, written aside until the commit."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from headwater.lake.admission import Admission
from headwater.lake.errors import ShapeError
from headwater.lake.manifest import Manifest, Part
from headwater.lake.ordering import take_sorted
from headwater.lake.provenance import Provenance
from headwater.lake.publication import PARTS, publish
from headwater.lake.shapes import REJECT, SHAPES, Shape

PROVENANCE_KEY = b"headwater"
ROW_GROUP = 100_000
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
AHEAD = 2


class Transaction:
    """Puts and drops that will be committed together; made by ``Lake.transaction``.

    Parts are sorted, packed and written by a thread of the transaction's own, at most ``AHEAD``
    behind, while the next rows are read; what went wrong there is raised by the next ``put`` or
    when the transaction is settled.
    """

    def __init__(self, root: Path, before: Manifest) -> None:
        self._root = root
        self._before = before
        self._changes: dict[tuple[str, str], Future[Part] | None] = {}
        self._unwritten: deque[Future[Part]] = deque()
        self._pen = ThreadPoolExecutor(1, "lake-writer")

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self._changes)

    def settled(self) -> dict[tuple[str, str], Part | None]:
        """Every change, once all parts are on the disk; the first error where one is not."""
        self._pen.shutdown()
        return {key: part.result() if part else None for key, part in self._changes.items()}

    def abandon(self) -> None:
        """Writes no more parts, and waits until none is being written."""
        self._pen.shutdown(cancel_futures=True)

    def put(self, table: Shape | str, dataset: str, rows: pa.Table, provenance: Provenance) -> None:
        """Replaces a dataset's part of a table.

        Rows of a standard shape are brought to its columns, types and order: absent optional
        columns are filled. A table of another name keeps the columns it has, in the order given.
        ``ShapeError`` where a required column is absent or a type does not fit.
        """
        name = table if isinstance(table, str) else table.name
        shape = table if isinstance(table, Shape) else SHAPES.get(table)
        if not TABLE_NAME.fullmatch(name) or not dataset:
            raise ShapeError(
                f"{name!r} with the dataset {dataset!r} cannot be stored: a table's name is small "
                "letters, digits and underscores, and the dataset needs a name"
            )
        fitting = fit(shape, rows, dataset) if shape else rows
        while len(self._unwritten) >= AHEAD:
            self._unwritten.popleft().result()
        key = shape.key if shape else ()
        part = self._pen.submit(write_part, self._root, name, dataset, (fitting, key, provenance))
        self._unwritten.append(part)
        self._changes[(name, dataset)] = part

    def drop(self, table: Shape | str, dataset: str) -> None:
        """Removes a dataset's part of a table; nothing happens where there is none."""
        name = table if isinstance(table, str) else table.name
        held = dataset in self._before.tables.get(name, {})
        if held or (name, dataset) in self._changes:
            self._changes[(name, dataset)] = None

    def put_admission(self, admission: Admission, dataset: str, provenance: Provenance) -> None:
        """Puts the good rows of an admission and, beside them, the rows it refused.

        The refusals replace those of the dataset's last load, or clear them where there are none.
        """
        self.put(admission.shape, dataset, admission.good, provenance)
        refused = reject_dataset(admission.shape, dataset)
        if admission.rejects.num_rows:
            self.put(REJECT, refused, admission.rejects, provenance)
        else:
            self.drop(REJECT, refused)


def write_part(
    root: Path, name: str, dataset: str, rows: tuple[pa.Table, tuple[str, ...], Provenance]
) -> Part:
    """Writes a dataset's part of a table: fitting rows, the key they are sorted by, provenance."""
    fitting, key, provenance = rows
    content = as_parquet(take_sorted(fitting, key), provenance)
    digest = hashlib.sha256(content).hexdigest()
    file = f"{PARTS}/{name}/{slug(dataset)}-{digest[:20]}.parquet"
    publish(root, file, content, f"the table {name} ({dataset})")
    return Part(name, dataset, file, fitting.num_rows, len(content), digest)


def reject_dataset(shape: Shape, dataset: str) -> str:
    """The dataset under which the refusals of a dataset's rows are kept.

    >>> reject_dataset(REJECT, "lookup")
    'reject: lookup'
    """
    return f"{shape.name}: {dataset}"


def fit(shape: Shape, rows: pa.Table, dataset: str) -> pa.Table:
    """The rows with the shape's columns in its order and types.

    >>> rows = pa.table({"code": ["X1"], "name": ["A"], "type": ["LAD"]})
    >>> fit(SHAPES["area"], rows, "lookup").column_names
    ['code', 'name', 'type', 'valid_from', 'valid_to']
    """
    unknown = set(rows.column_names) - set(shape.names)
    if unknown:
        raise ShapeError(
            f"{shape.name} ({dataset}) has no column {', '.join(sorted(unknown))}; "
            f"its columns are {', '.join(shape.names)}"
        )
    columns = []
    for column in shape.columns:
        if column.name not in rows.column_names:
            if column.required and not column.default:
                raise ShapeError(f"{shape.name} ({dataset}) needs the column {column.name}")
            filler = column.default if column.is_text else None
            given = pa.repeat(pa.scalar(filler, column.arrow.type), rows.num_rows)
        else:
            given = _cast(rows.column(column.name), column.arrow, f"{shape.name} ({dataset})")
        if column.is_text and given.null_count:
            given = pc.fill_null(given, column.default)
        columns.append(given)
    return pa.Table.from_arrays(columns, names=list(shape.names))


def _cast(given: pa.ChunkedArray, wanted: pa.Field, where: str) -> pa.ChunkedArray:
    held = given.type
    if pa.types.is_dictionary(held) and held.value_type == wanted.type:
        return given
    try:
        return given.cast(wanted.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ShapeError(
            f"{where}: the column {wanted.name} holds {held}, not {wanted.type}: {error}"
        ) from error


def as_parquet(rows: pa.Table, provenance: Provenance) -> memoryview:
    """The rows as a Parquet file in memory, the provenance in its metadata."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, rows.schema, compression="zstd", store_schema=False) as writer:
        writer.add_key_value_metadata({PROVENANCE_KEY.decode(): provenance.to_json()})
        writer.write_table(rows, row_group_size=ROW_GROUP)
    return memoryview(sink.getvalue())


def slug(dataset: str) -> str:
    """A dataset's name as part of a file name.

    >>> slug("observation: IoD 2025 (LSOA)")
    'observation-iod-2025-lsoa'
    """
    return re.sub(r"[^a-z0-9]+", "-", dataset.lower()).strip("-")[:60] or "part"
