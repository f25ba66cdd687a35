"""The lake as pages see it: one atlas in memory for each version, and each person's own on top."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from headwater.indicators.definition import Definition, definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.overlay import Layer, laid_over
from headwater.lake.manifest import FILE_NAME
from headwater.lake.store import Lake

Own = tuple[Path, tuple[Definition, ...]]
Folder = tuple[Path, int, tuple[Definition, ...]]


def lake() -> Lake:
    """The lake in HEADWATER_HOME."""
    return Lake(Path(settings.HOME) / "lake")


def atlas() -> Atlas:
    """The atlas of the lake's newest version; opened once for each version."""
    found = lake()
    return _open(found.root, found.version)


def atlas_with(own: Sequence[Own]) -> Atlas:
    """The atlas with small lakes laid over it, each with the definitions it brings."""
    found = lake()
    held = sorted(((root, Lake(root).version, words) for root, words in own), key=_folder)
    layers = tuple(each for each in held if each[1])
    return _overlaid(found.root, found.version, layers) if layers else atlas()


def edition(own: Sequence[Own]) -> str:
    """What figures are shown: the lake as it was published, and each small lake's version."""
    manifest = lake().root / FILE_NAME
    held = manifest.stat() if manifest.exists() else None
    when = f"{held.st_mtime_ns} {held.st_size}" if held else "empty"
    return f"{when} {sorted((root.name, Lake(root).version) for root, _ in own)}"


def warm() -> None:
    """Read the lake before the first visitor comes."""
    atlas()


def _folder(held: Folder) -> Path:
    return held[0]


@lru_cache(maxsize=2)
def _open(root: Path, version: int) -> Atlas:
    return Atlas.open(Lake(root), definitions())


@lru_cache(maxsize=32)
def _overlaid(root: Path, version: int, held: tuple[Folder, ...]) -> Atlas:
    layers = [Layer(Lake(folder), words) for folder, _, words in held]
    return laid_over(_open(root, version), layers)
