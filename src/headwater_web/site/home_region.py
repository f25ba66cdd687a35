"""Which area the home page is about: the one configured, else one loaded in detail."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from headwater.indicators.standings.atlas import Atlas
from headwater.place.hierarchy import Place
from headwater_web.figures.request import nation_code, public_lake

DETAIL = "ward"


@lru_cache(maxsize=8)
def find(atlas: Atlas) -> Place | None:
    """The home region; without a setting, the first of those in detail.

    Where no region is in detail it is the nation. None for an empty lake.
    """
    if settings.HOME_REGION:
        return atlas.places.area(settings.HOME_REGION)
    detailed = in_detail(atlas)
    if detailed:
        return detailed[0]
    code = nation_code(atlas)
    return next((each for each in atlas.places.of_type("country") if each.code == code), None)


@lru_cache(maxsize=8)
def in_detail(atlas: Atlas) -> tuple[Place, ...]:
    """Regions some of whose wards have outlines, the one with the most people first."""
    lake = public_lake()
    if "boundary" not in lake.tables():
        return ()
    held = lake.read("boundary", ["area"], where="type = ?", parameters=(DETAIL,))
    codes = frozenset(held["area"].to_pylist())
    inside = atlas.places.hierarchy.children
    found = [
        region
        for region in atlas.places.of_type("region")
        if any(each.code in codes for each in inside(region.code, DETAIL))
    ]
    return tuple(sorted(found, key=lambda region: (-_people(atlas, region), region.code)))


def asked(atlas: Atlas, code: str) -> Place | None:
    """The region in detail that somebody asks for instead of the home region."""
    return next((each for each in in_detail(atlas) if each.code == code), None)


def _people(atlas: Atlas, region: Place) -> float:
    held = atlas.standing("population-count", region.code)
    return held.value if held is not None and held.value is not None else 0.0
