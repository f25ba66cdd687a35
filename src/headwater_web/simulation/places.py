"""The places that can be asked about."""

from __future__ import annotations

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.indicators.words.wording import kind_of_place
from headwater.place.hierarchy import Place, UnknownAreaError
from headwater_web.simulation.ground import TYPES

LISTED = "CAUTH"
Group = tuple[str, tuple[tuple[str, str], ...]]


def places(atlas: Atlas, region: Place | None) -> tuple[Group, ...]:
    """Kinds of place in the home region, and of each kind the names and codes."""
    if region is None:
        return ()
    groups = []
    for kind in reversed(TYPES):
        inside = [region] if kind == region.type else within(atlas, region, kind)
        if inside:
            found = tuple((each.name, each.code) for each in inside)
            groups.append((capital(kind_of_place(kind)), found))
    return tuple(groups)


def within(atlas: Atlas, region: Place, kind: str) -> list[Place]:
    """Places of a kind in the region; of combined authorities, which are lists of districts that
    regions do not bound, those with a district there."""
    hierarchy = atlas.places.hierarchy
    try:
        if kind != LISTED:
            return list(hierarchy.children(region.code, kind))
        districts = hierarchy.children(region.code, "LAD")
        above = {up for each in districts for up in hierarchy.parents(each.code, "LAD")}
    except UnknownAreaError:
        return []
    return sorted((each for each in above if each.type == LISTED), key=lambda each: each.name)
