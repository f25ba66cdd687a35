"""The lake as pages see it: one atlas in memory for each version, and each person's own on top."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from headwater.indicators.atlas import Atlas
from headwater.indicators.definition import definitions
from headwater.lake.store import Lake

if TYPE_CHECKING:
    from collections.abc import Iterable


def lake() -> Lake:
    """The lake in HEADWATER_HOME."""
    return Lake(Path(settings.HOME) / "lake")


def atlas() -> Atlas:
    """The atlas of the lake's newest version; opened once for each version."""
    found = lake()
    return _open(found.root, found.version)


def atlas_with(own: Iterable[Path]) -> Atlas:
    """The atlas with the small lakes in ``own`` laid over it."""
    found = lake()
    versions = tuple((root, Lake(root).version) for root in sorted(own) if root.exists())
    return _overlaid(found.root, found.version, versions) if versions else atlas()


def warm() -> None:
    """Read the lake before the first visitor comes."""
    atlas()


@lru_cache(maxsize=2)
def _open(root: Path, version: int) -> Atlas:
    return Atlas.open(Lake(root), definitions())


@lru_cache(maxsize=32)
def _overlaid(root: Path, version: int, own: tuple[tuple[Path, int], ...]) -> Atlas:
    laid = _open(root, version)
    for folder, _ in own:
        laid = laid.plus(Lake(folder))
    return laid
