"""Provenance: what made a table, from which inputs, when, with which version and parameters.

>>> from datetime import datetime, UTC
>>> made = Provenance("headwater load", made_at=datetime(2026, 5, 1, tzinfo=UTC), version="0.1.0")
>>> Provenance.from_json(made.to_json()) == made
True
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

BLOCK = 1 << 20


@dataclass(frozen=True)
class Input:
    """A file or table that something was made from: its name, its hash and its rows."""

    name: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Provenance:
    """What made a table; every published number leads back to one of these.

    ``made_at`` is passed in by the caller (the library reads no clock). ``parameters`` are the
    choices that would change the result.
    """

    made_by: str
    inputs: tuple[Input, ...] = ()
    made_at: datetime | None = None
    version: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""
    licence: str = ""
    note: str = ""

    def to_json(self) -> str:
        """The provenance as JSON with sorted keys, the form kept in the Parquet metadata."""
        record = asdict(self) | {"parameters": dict(self.parameters)}
        record["made_at"] = self.made_at.isoformat() if self.made_at else None
        return json.dumps(record, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        """Reads what ``to_json`` wrote."""
        record = json.loads(text)
        record["inputs"] = tuple(Input(**each) for each in record["inputs"])
        made_at = record["made_at"]
        record["made_at"] = datetime.fromisoformat(made_at) if made_at else None
        return cls(**record)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read in blocks.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     sha256(Path(file.name))[:8]
    'e3b0c442'
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def input_of(path: Path, rows: int | None = None) -> Input:
    """The ``Input`` of a file on disk: its name (not its folder), its hash and its rows."""
    return Input(path.name, sha256(path), rows)
