"""What is in a backup: a tar stream inside the sealed one, and how it is found whole.

``head.json`` comes first (which Headwater, which migrations), then ``rows/`` (a table's rows, a few
megabytes a piece), then the files of the lakes under their names in the home, then
``contents.json``: the hash of every file and the digest of every table.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from headwater_web.operations.recovery.lakes import Held
from headwater_web.operations.recovery.refusal import DamagedError, RecoveryError
from headwater_web.operations.recovery.rows import Digest, read, written
from headwater_web.operations.recovery.sealing import SealedReader, SealedWriter, Secret

HEAD, CONTENTS = "head.json", "contents.json"
ROWS = "rows/"
FILES = "home/"
PIECE = 4 * 1024 * 1024
BLOCK = 1024 * 1024
LARGEST_PIECE = 512 * 1024 * 1024
SAFE = re.compile(r"[\w-][\w. -]*(/[\w-][\w. -]*)*", re.ASCII)


@dataclass
class Contents:
    """What a backup holds: hashes of files, digests of tables, last numbers of counters."""

    files: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """The list as the backup's last member."""
        return json.dumps(vars(self), sort_keys=True, indent=1).encode()


@dataclass(frozen=True)
class Head:
    """Which Headwater made a backup, when, from which database, with which migrations."""

    version: str
    made_at: str
    engine: str
    migrations: tuple[tuple[str, str], ...]

    def as_json(self) -> bytes:
        """The head as the backup's first member."""
        return json.dumps(vars(self), sort_keys=True).encode()


class ArchiveWriter:
    """Writes members into a sealed tar stream and remembers what they were."""

    def __init__(self, file: BinaryIO, secret: Secret, head: Head) -> None:
        self.sealed = SealedWriter(file, secret)
        stream: Any = self.sealed
        self.tar = tarfile.TarFile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)
        self.contents = Contents()
        self.add(HEAD, head.as_json())

    def add(self, name: str, content: bytes) -> None:
        """A member from memory."""
        self.tar.addfile(described(name, len(content)), io.BytesIO(content))

    def add_table(self, label: str, rows: Iterable[Iterable[Any]]) -> int:
        """A table's rows, in pieces; how many they were."""
        digest, number, piece, size = Digest(), 0, list[str](), 0
        for row in rows:
            values = list(row)
            digest = digest.with_row(values)
            piece.append(written(values))
            size += len(piece[-1])
            if size > PIECE:
                self.add_piece(label, number, piece)
                number, piece, size = number + 1, [], 0
        if piece:
            self.add_piece(label, number, piece)
        self.contents.tables[label] = digest.as_json()
        return digest.rows

    def add_piece(self, label: str, number: int, lines: list[str]) -> None:
        """A few megabytes of rows."""
        content = gzip.compress("\n".join(lines).encode("ascii"), 3, mtime=0)
        self.add(f"{ROWS}{label}/{number:06d}.jsonl.gz", content)

    def add_file(self, held: Held) -> None:
        """A file of a lake; ``RecoveryError`` where it is not what its manifest says."""
        digest = hashlib.sha256()
        with held.path.open("rb") as file:
            told: Any = Told(file, digest.update)
            self.tar.addfile(described(FILES + held.name, held.path.stat().st_size), told)
        if held.sha256 and digest.hexdigest() != held.sha256:
            raise RecoveryError(
                f"{held.name} is damaged: it is not what the lake's manifest says. Load again what "
                "it was made from, then take the backup."
            )
        self.contents.files[held.name] = digest.hexdigest()

    def close(self) -> None:
        """The list of contents, and the end."""
        self.add(CONTENTS, self.contents.as_json())
        self.tar.close()
        self.sealed.close()


class Told:
    """A file that tells somebody every byte that is read of it."""

    def __init__(self, file: IO[bytes], tell: Callable[[bytes], object]) -> None:
        self.file = file
        self.tell = tell

    def read(self, size: int = -1) -> bytes:
        """The next bytes, told."""
        content = self.file.read(size)
        self.tell(content)
        return content


def described(name: str, size: int) -> tarfile.TarInfo:
    """A member's entry: for its owner alone, without a date."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@dataclass(frozen=True)
class Member:
    """A member while it is being read."""

    name: str
    size: int
    file: IO[bytes]

    def whole(self) -> bytes:
        """All of it, where it fits into memory."""
        if self.size > LARGEST_PIECE:
            raise DamagedError(f"The backup holds a piece that is too large: {self.name}.")
        return self.file.read()

    def rows(self) -> Iterator[list[Any]]:
        """The rows of a piece of a table."""
        for line in gzip.decompress(self.whole()).split(b"\n"):
            yield read(line)


def members(file: BinaryIO, secret: Secret) -> Iterator[Member]:
    """Every member in turn; errors of ``sealing`` where the file or the key is wrong."""
    reader: Any = SealedReader(file, secret)
    try:
        with tarfile.open(fileobj=reader, mode="r|", bufsize=BLOCK) as tar:
            for entry in tar:
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None or not SAFE.fullmatch(entry.name):
                    raise DamagedError(f"The backup holds what no backup holds: {entry.name!r}.")
                yield Member(entry.name, entry.size, content)
        while reader.read(BLOCK):
            pass
    except tarfile.TarError as error:
        raise DamagedError(f"The backup is damaged ({error}). Use another copy of it.") from error


def head_of(member: Member) -> Head:
    """The head, from a backup's first member."""
    if member.name != HEAD:
        raise DamagedError("The backup does not begin with what it is. Use another copy of it.")
    found = json.loads(member.whole())
    migrations = tuple((str(app), str(name)) for app, name in found["migrations"])
    return Head(found["version"], found["made_at"], found["engine"], migrations)


@dataclass(frozen=True)
class Inspected:
    """A backup that was read to its end and found whole."""

    head: Head
    contents: Contents

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(int(rows) for rows, _ in self.contents.tables.values())


def inspect(file: BinaryIO, secret: Secret) -> Inspected:
    """Read a backup to its end and hold everything in it against its list of contents.

    ``DamagedError`` where anything is not what was written; nothing is changed anywhere.
    """
    head: Head | None = None
    listed: Contents | None = None
    files: dict[str, str] = {}
    digests: dict[str, Digest] = {}
    for member in members(file, secret):
        if head is None:
            head = head_of(member)
        elif member.name == CONTENTS:
            listed = Contents(**json.loads(member.whole()))
        elif member.name.startswith(ROWS):
            label = member.name.split("/")[1]
            for row in member.rows():
                digests[label] = digests.get(label, Digest()).with_row(row)
        else:
            files[member.name.removeprefix(FILES)] = hashed(member.file)
    if head is None or listed is None:
        raise DamagedError("The backup ends before its list of contents. Use another copy of it.")
    tables = {label: digests.get(label, Digest()).as_json() for label in listed.tables}
    if files != listed.files or tables != listed.tables or set(digests) - set(tables):
        raise DamagedError("The backup does not hold what its list of contents says.")
    return Inspected(head, listed)


def hashed(file: IO[bytes]) -> str:
    """The SHA-256 of what is left of a file."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def path_below(home: Path, member: Member) -> Path:
    """Where a lake's file goes below ``home``."""
    if not member.name.startswith(FILES):
        raise DamagedError(f"The backup holds what no backup holds: {member.name!r}.")
    return home / member.name.removeprefix(FILES)
