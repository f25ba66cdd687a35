"""Downloads kept on disk: one entry a question (address and parameters), whole or not at all.

An entry is two files: a body named by its own content, and a small JSON that names the body and
says when it came, from where, and which validators (``ETag``, ``Last-Modified``) the server gave.
The JSON is renamed into place last, so a reader never meets half a body, and a broken download
never becomes an entry.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode


@dataclass(frozen=True)
class Entry:
    """A kept download: where its body lies, when it was fetched or last found unchanged."""

    address: str
    body: Path
    sha256: str
    size: int
    fetched_at: datetime
    etag: str
    last_modified: str
    content_type: str

    def validators(self) -> dict[str, str]:
        """Headers that ask the server to answer 304 where nothing has changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


def question(url: str, parameters: Mapping[str, str]) -> str:
    """One address for a URL and its parameters, whatever order they were given in.

    >>> question("http://127.0.0.1/data", {"b": "2", "a": "x y"})
    'http://127.0.0.1/data?a=x+y&b=2'
    """
    return f"{url}?{urlencode(sorted(parameters.items()))}" if parameters else url


class Cache:
    """The folder of kept downloads.

    Args:
        root: folder of the cache; made on first use.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, address: str) -> Entry | None:
        """The entry for an address, or ``None``; an entry whose body is damaged is no entry."""
        try:
            kept = json.loads(self._label(address).read_text("utf-8"))
            entry = Entry(
                address=kept["address"],
                body=self.root / kept["body"],
                sha256=kept["sha256"],
                size=int(kept["size"]),
                fetched_at=datetime.fromisoformat(kept["fetched_at"]),
                etag=kept["etag"],
                last_modified=kept["last_modified"],
                content_type=kept["content_type"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = entry.body.is_file() and digest(entry.body) == entry.sha256
        return entry if whole and entry.address == address else None

    def partial(self, address: str) -> Path:
        """Path, in the cache's folder, to write a download to before it is known to be whole."""
        self.root.mkdir(parents=True, exist_ok=True)
        return self.root / f".{_key(address)}.{os.getpid()}.part"

    def keep(
        self, address: str, partial: Path, *, fetched_at: datetime, headers: Mapping[str, str]
    ) -> Entry:
        """Makes a whole download the entry of its address; returns the entry."""
        sha256 = digest(partial)
        body = self.root / f"{_key(address)}-{sha256[:16]}.body"
        size = partial.stat().st_size
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(partial, body)
        entry = Entry(
            address=address,
            body=body,
            sha256=sha256,
            size=size,
            fetched_at=fetched_at,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            content_type=headers.get("content-type", ""),
        )
        self._write(entry)
        for old in self.root.glob(f"{_key(address)}-*.body"):
            if old != body:
                old.unlink(missing_ok=True)
        return entry

    def forget(self, address: str) -> None:
        """Drops an entry, so that the next run asks the server afresh."""
        self._label(address).unlink(missing_ok=True)
        for body in self.root.glob(f"{_key(address)}-*.body"):
            body.unlink(missing_ok=True)

    def renew(self, entry: Entry, *, fetched_at: datetime) -> Entry:
        """The same body, found unchanged at ``fetched_at``."""
        renewed = Entry(**{**asdict(entry), "fetched_at": fetched_at})
        self._write(renewed)
        return renewed

    def _write(self, entry: Entry) -> None:
        label = asdict(entry)
        label["body"] = entry.body.name
        label["fetched_at"] = entry.fetched_at.isoformat()
        write_aside(self._label(entry.address), json.dumps(label, indent=1).encode())

    def _label(self, address: str) -> Path:
        return self.root / f"{_key(address)}.json"


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_aside(path: Path, content: bytes) -> None:
    """Writes a file whole: beside its place, flushed to disk, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _key(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]
