"""Which area the home page is about: the one configured, else the widest that has districts."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from headwater.indicators.atlas import Atlas
from headwater.place.hierarchy import Place
from headwater_web.figures.request import nation_code

KINDS = ("region", "CAUTH", "country")


@lru_cache(maxsize=8)
def find(atlas: Atlas) -> Place | None:
    """The home region; the first region with outlines of its own where none is configured."""
    wanted = settings.HOME_REGION
    if wanted:
        return atlas.places.area(wanted)
    regions = [each for kind in KINDS[:2] for each in atlas.places.of_type(kind)]
    if len(regions) == 1:
        return regions[0]
    country = atlas.places.of_type("country")
    code = nation_code(atlas)
    return next((each for each in country if each.code == code), None)
