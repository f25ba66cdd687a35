"""The gradient inside a place, worked out once for each version of an atlas."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.gap import Gradient, gradient, key_of, values_in
from headwater.indicators.standings.panel import Floats
from headwater.indicators.standings.small_areas import SmallAreas, small_areas
from headwater.indicators.standings.widest_gap import row_of
from headwater.lake.store import Lake
from headwater_web.figures.request import lake_of, public_lake

_KEPT: dict[tuple[int, str], Gradient | None] = {}
MOST_KEPT = 2_000


def widest_gradient(atlas: Atlas, code: str) -> Gradient | None:
    """The widest gap inside the place; nothing where too few small areas have figures."""
    key = (atlas.version, code)
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = _find(atlas, code)
    return _KEPT[key]


def _find(atlas: Atlas, code: str) -> Gradient | None:
    row = row_of(atlas.derived("inequality", code), atlas.definitions)
    if row is None:
        return None
    measure = atlas.definitions[row["indicator"]]
    lake, shared, key = lake_of(measure.id, code), public_lake().version, key_of(row)
    made = [
        gradient(_values(lake.root, lake.version, shared, at, key), frame, row, measure)
        for at, frame in enumerate(_frames(shared))
        if frame.type == row["small_area_type"]
    ]
    held = [each for each in made if each is not None]
    return max(held, key=lambda each: len(each.areas), default=None)


@lru_cache(maxsize=2)
def _frames(version: int) -> tuple[SmallAreas, ...]:
    return small_areas(public_lake())


@lru_cache(maxsize=96)
def _values(root: Path, version: int, shared: int, at: int, key: tuple[str, ...]) -> Floats:
    """Figures of the small areas of the frame ``at``: 0.3 MB for each measure kept."""
    indicator, period, sex, age = key
    return values_in(Lake(root), _frames(shared)[at], (indicator, period, sex, age))
