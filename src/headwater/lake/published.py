"""Files published at one lasting address, named as data in ``published.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from headwater.lake.fingertips_api import wrong_with_csv


@dataclass(frozen=True)
class Publication:
    """A published CSV: what it holds, where it is, and a column by which it is known."""

    name: str
    what: str
    vintage: str
    url: str
    page: str
    column: str
    publisher: str
    licence: str

    @property
    def file_name(self) -> str:
        """The publisher's own name of the file, by which ``headwater load`` may know it."""
        return self.url.rsplit("/", 1)[-1]

    def wrong(self, path: Path, content_type: str) -> str:
        """What keeps a download from being this file, in words; ``""`` where nothing does."""
        return wrong_with_csv(path, frozenset({self.column}))


def publications(base: str = "") -> dict[str, Publication]:
    """All publications by name, at their published address or at another base (for tests).

    >>> publications()["iod2025"].column
    'LSOA code (2021)'
    """
    text = files("headwater.lake").joinpath("published.toml").read_text("utf-8")
    book = tomllib.loads(text)["file"]
    known = {name: Publication(name=name, **entry) for name, entry in book.items()}
    if not base:
        return known
    return {
        name: replace(one, url=f"{base.rstrip('/')}/{one.file_name}") for name, one in known.items()
    }


def chosen(names: Sequence[str], known: Mapping[str, Publication]) -> list[Publication]:
    """The publications that a user named, or all.

    Raises:
        ValueError: there is no publication of such a name; the sentence lists those there are.
    """
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"There is no file called {unknown[0]}. There are {', '.join(known)}.")
    return [known[name] for name in names or known]
