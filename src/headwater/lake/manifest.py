"""The manifest: the one small file that says which Parquet parts make up the lake now.

A commit is the renaming of a new manifest over the old one; nothing else changes what a reader
sees. The manifest also lists the parts of the last few generations, which stay on disk so that a
reader who opened the lake a moment ago can finish.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from headwater.lake.errors import LakeError

FORMAT = 1
GENERATIONS_KEPT = 3
FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One dataset's rows of one table: an immutable Parquet file inside the lake's folder."""

    table: str
    dataset: str
    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the lake holds at one version; ``tables[table][dataset]`` is a part.

    ``retired`` names the files of earlier versions that are still kept, with the version that first
    did without them.

    >>> Manifest.from_json(Manifest(3).to_json()).version
    3
    """

    version: int = 0
    tables: Mapping[str, Mapping[str, Part]] = field(default_factory=dict)
    retired: Mapping[str, int] = field(default_factory=dict)

    def parts(self) -> Iterator[Part]:
        """All parts, by table and dataset in alphabetical order."""
        for table in sorted(self.tables):
            for dataset in sorted(self.tables[table]):
                yield self.tables[table][dataset]

    def files(self) -> frozenset[str]:
        """The files of this generation, relative to the lake's folder."""
        return frozenset(part.file for part in self.parts())

    def kept(self) -> frozenset[str]:
        """The files that must stay on the disk: this generation's and those retired of late."""
        return self.files() | self.retired.keys()

    def followed_by(self, put: Mapping[tuple[str, str], Part | None]) -> Manifest:
        """The next manifest: the given parts replaced (or dropped, where None)."""
        tables = {table: dict(datasets) for table, datasets in self.tables.items()}
        for (table, dataset), part in put.items():
            if part is None:
                tables.get(table, {}).pop(dataset, None)
            else:
                tables.setdefault(table, {})[dataset] = part
        held = {table: datasets for table, datasets in tables.items() if datasets}
        version = self.version + 1
        needed = Manifest(version, held).files()
        retired = dict.fromkeys(self.files(), version) | dict(self.retired)
        late = {
            file: since
            for file, since in retired.items()
            if file not in needed and since > version - GENERATIONS_KEPT
        }
        return Manifest(version, held, late)

    def to_json(self) -> str:
        """The manifest as JSON, keys sorted, one part a line or so."""
        record = {
            "format": FORMAT,
            "version": self.version,
            "parts": [asdict(part) for part in self.parts()],
            "retired": dict(self.retired),
        }
        return json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Reads what ``to_json`` wrote; ``LakeError`` for a format from a later Headwater."""
        record = json.loads(text)
        if record["format"] != FORMAT:
            raise LakeError(
                f"the lake's manifest has format {record['format']}, and this version of Headwater "
                f"reads format {FORMAT}; install the version that wrote it"
            )
        tables: dict[str, dict[str, Part]] = {}
        for each in record["parts"]:
            part = Part(**each)
            tables.setdefault(part.table, {})[part.dataset] = part
        return cls(record["version"], tables, record.get("retired", {}))


@lru_cache(maxsize=4)
def _parsed(text: str) -> Manifest:
    """A manifest read before need not be taken apart again: pages ask for it at every visit."""
    return Manifest.from_json(text)


def read_manifest(root: Path) -> Manifest:
    """The manifest of the lake in ``root``; an empty one where nothing was committed yet."""
    path = root / FILE_NAME
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest()
    except LakeError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"{path} is damaged ({error}). Restore it from a backup, or move the folder away and "
            "load again."
        ) from error
