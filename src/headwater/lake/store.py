"""The lake: tables kept as Parquet parts, one a dataset, published all at once or not at all.

>>> import tempfile, pyarrow as pa
>>> from headwater.lake.provenance import Provenance
>>> from headwater.lake.shapes import AREA
>>> areas = pa.table({"code": ["X01"], "name": ["Fenwick"], "type": ["LAD"]})
>>> with tempfile.TemporaryDirectory() as folder:
...     lake = Lake(Path(folder))
...     with lake.transaction() as tx:
...         tx.put(AREA, "lookup", areas, Provenance("an example"))
...     lake.version, lake.read("area", ["name"], where="code = 'X01'").to_pylist()
(1, [{'name': 'Fenwick'}])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from headwater.lake.errors import LakeError
from headwater.lake.manifest import FILE_NAME, Manifest, Part, read_manifest
from headwater.lake.provenance import Provenance
from headwater.lake.publication import only_writer, publish, sweep
from headwater.lake.query import Query, run_query
from headwater.lake.shapes import SHAPES
from headwater.lake.transaction import PROVENANCE_KEY, Transaction

PATIENCE = 30.0


class Lake:
    """Tables in a folder. A reader needs no lock; writers take turns.

    ``pinned`` holds a reader to one version (see ``snapshot``); without it every call looks at the
    manifest afresh.
    """

    def __init__(self, root: Path, pinned: Manifest | None = None) -> None:
        self.root = Path(root)
        self._pinned = pinned

    def manifest(self) -> Manifest:
        """What the lake holds now, or at the pinned version."""
        return self._pinned or read_manifest(self.root)

    @property
    def version(self) -> int:
        """A number that grows with every commit; 0 for a lake that holds nothing yet."""
        return self.manifest().version

    def snapshot(self) -> Lake:
        """This lake held to its present version, for several reads that must agree.

        Its files stay through the next three commits, not for ever.
        """
        return Lake(self.root, self.manifest())

    def tables(self) -> tuple[str, ...]:
        """The names of the tables that hold something, in alphabetical order."""
        return tuple(sorted(self.manifest().tables))

    def datasets(self, table: str) -> tuple[str, ...]:
        """The datasets that a table is made of, in alphabetical order."""
        return tuple(sorted(self.manifest().tables.get(table, {})))

    def parts(self, table: str | None = None) -> tuple[Part, ...]:
        """The parts of one table, or of all."""
        found = self.manifest().parts()
        return tuple(part for part in found if table is None or part.table == table)

    def paths(self, table: str, datasets: Sequence[str] | None = None) -> list[Path]:
        """The Parquet files of a table; empty where it holds nothing."""
        return [
            self.root / part.file
            for part in self.parts(table)
            if datasets is None or part.dataset in datasets
        ]

    def provenance(self, table: str, dataset: str) -> Provenance:
        """What made a dataset's part of a table, read from the Parquet file itself."""
        part = self.manifest().tables.get(table, {}).get(dataset)
        if part is None:
            held = ", ".join(self.datasets(table)) or "nothing"
            raise LakeError(f"the table {table} has no dataset {dataset}; it holds {held}")
        metadata = pq.read_metadata(self.root / part.file).metadata or {}
        if PROVENANCE_KEY not in metadata:
            raise LakeError(f"{self.root / part.file} does not say what made it; load it again")
        return Provenance.from_json(metadata[PROVENANCE_KEY].decode())

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        datasets: Sequence[str] | None = None,
        *,
        parameters: Sequence[Any] = (),
    ) -> pa.Table:
        """Rows of a table, in the order of its key within each dataset.

        ``where`` is an SQL condition of this library's own making; put values that came from
        outside into ``parameters``, with a ``?`` for each. ``LakeError`` for a table or a column
        that is not there.
        """
        wanted = Query(table, columns, where, tuple(parameters))
        try:
            return run_query(wanted, self._paths_of(table, datasets))
        except FileNotFoundError:
            if self._pinned is not None:
                raise
            return run_query(wanted, self._paths_of(table, datasets))

    def _paths_of(self, table: str, datasets: Sequence[str] | None) -> list[Path]:
        if table not in SHAPES and table not in self.manifest().tables:
            held = ", ".join(self.tables()) or "nothing yet"
            raise LakeError(f"the lake in {self.root} has no table {table}; it holds {held}")
        return self.paths(table, datasets)

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[Transaction]:
        """Collects puts and drops and commits them together when the block ends well.

        Where the block raises, nothing changes and nothing is left behind. ``LakeBusyError`` where
        another writer holds the lake for ``patience`` seconds.
        """
        with only_writer(self.root, patience):
            before = read_manifest(self.root)
            sweep(self.root, before.kept())
            transaction = Transaction(self.root, before)
            try:
                yield transaction
                if transaction:
                    self._commit(before, transaction)
                else:
                    transaction.abandon()
            except BaseException:
                transaction.abandon()
                now = read_manifest(self.root)
                sweep(self.root, now.kept())
                raise

    def _commit(self, before: Manifest, transaction: Transaction) -> None:
        after = before.followed_by(transaction.settled())
        publish(self.root, FILE_NAME, after.to_json().encode(), "the list of tables")
        sweep(self.root, after.kept())
