"""Which area the home page is about: the one configured, else the one loaded in detail."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from headwater.indicators.standings.atlas import Atlas
from headwater.place.hierarchy import Place
from headwater_web.figures.request import nation_code, public_lake

DETAIL = "ward"


@lru_cache(maxsize=8)
def find(atlas: Atlas) -> Place | None:
    """The home region; without a setting, the only region whose wards have outlines.

    Where several have, or none, it is the nation. None for an empty lake.
    """
    if settings.HOME_REGION:
        return atlas.places.area(settings.HOME_REGION)
    detailed = in_detail(atlas)
    if len(detailed) == 1:
        return detailed[0]
    code = nation_code(atlas)
    return next((each for each in atlas.places.of_type("country") if each.code == code), None)


def in_detail(atlas: Atlas) -> tuple[Place, ...]:
    """Regions some of whose wards have outlines."""
    lake = public_lake()
    if "boundary" not in lake.tables():
        return ()
    held = lake.read("boundary", ["area"], where="type = ?", parameters=(DETAIL,))
    codes = frozenset(held["area"].to_pylist())
    inside = atlas.places.hierarchy.children
    return tuple(
        region
        for region in atlas.places.of_type("region")
        if any(each.code in codes for each in inside(region.code, DETAIL))
    )
