"""What a view of figures is given: the atlas its person may see, the lake, the nation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.standing import nation_of
from headwater.lake.store import Lake
from headwater.place.hierarchy import Place

V = TypeVar("V", bound=Callable[..., Any])
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


class AtlasRequest(HttpRequest):
    """A request with what the middleware laid open."""

    atlas: Atlas
    region: Place | None


def of_the_lake_alone(view: V) -> V:
    """Mark a view that names places of the lake and shows no figures.

    It is given the shared atlas, whatever people brought or drew: nothing is looked up for it.
    """
    marked: Any = view
    marked.of_the_lake_alone = True
    return view


def public_lake() -> Lake:
    """The lake in HEADWATER_HOME."""
    return Lake(Path(settings.HOME) / "lake")


@lru_cache(maxsize=8)
def nation_code(atlas: Atlas) -> str:
    """The code of the nation that places are held against."""
    return nation_of(atlas.places.areas)


def nation_name(atlas: Atlas) -> str:
    """Its name: England, or the fictional country."""
    return atlas.places.name(nation_code(atlas))


def lake_of(indicator: str, area: str) -> Lake:
    """The lake that holds a figure: a brought indicator's, a drawn place's, or the shared one.

    Ask only for a figure that the person's atlas holds: the atlas decides what she may see.
    """
    for folder, name in (("own", indicator), ("drawn", area)):
        root = Path(settings.HOME) / folder / name
        if NAMED.fullmatch(name) and root.is_dir():
            return Lake(root)
    return public_lake()
