"""The gradient inside a place, worked out once for each version of an atlas."""

from __future__ import annotations

from functools import lru_cache

from headwater.indicators.atlas import Atlas
from headwater.indicators.gap import Gradient, gradient, row_of
from headwater.indicators.small_areas import SmallAreas, small_areas
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
    made = [
        gradient(lake_of(measure.id, code), frame, row, measure)
        for frame in _frames(public_lake().version)
        if frame.type == row["small_area_type"]
    ]
    held = [each for each in made if each is not None]
    return max(held, key=lambda each: len(each.areas), default=None)


@lru_cache(maxsize=2)
def _frames(version: int) -> tuple[SmallAreas, ...]:
    return small_areas(public_lake())
