"""A place among its kin: what it lies in, what lies in it, what lies beside it."""

from __future__ import annotations

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words import figures
from headwater.indicators.words.wording import kind_of_place
from headwater.place.hierarchy import Place, UnknownAreaError
from headwater_web.figures.addresses import address

SHOWN_INSIDE = ("UTLA", "LAD", "neighbourhood", "ward", "MSOA")
TRAIL = ("country", "region", "CAUTH", "UTLA")
MOST_INSIDE = 60


def ancestors(atlas: Atlas, place: Place) -> tuple[Place, ...]:
    """Everything that contains the place, narrowest first; empty where nothing is known."""
    try:
        return atlas.places.hierarchy.ancestors(place.code, place.type)
    except UnknownAreaError:
        return ()


def crumbs(atlas: Atlas, place: Place) -> tuple[tuple[str, str], ...]:
    """The trail of places that contain it, widest first, without the country."""
    found = {each.type: each for each in ancestors(atlas, place)}
    trail = [found[kind] for kind in TRAIL[1:] if kind in found and found[kind].code != place.code]
    return tuple((each.name, address("place:place", each.code)) for each in trail)


def eyebrow(atlas: Atlas, place: Place) -> str:
    """What kind of place it is, where, and how many people live there."""
    words = figures.capital(kind_of_place(place.type, plural=False))
    within = [
        each
        for each in ancestors(atlas, place)
        if each.type in ("UTLA", "region") and each.code != place.code
    ]
    if within:
        words = f"{words} in {within[0].name}"
    people = atlas.standing("population-count", place.code)
    if people is None or people.value is None:
        return words
    return f"{words} · {people.value:,.0f} people in {people.period}"


def children(atlas: Atlas, place: Place) -> tuple[tuple[str, str], ...]:
    """Places inside it, of the widest type there is."""
    for kind in SHOWN_INSIDE:
        try:
            found = atlas.places.hierarchy.children(place.code, kind)
        except UnknownAreaError:
            return ()
        inside = [each for each in found if each.code != place.code][:MOST_INSIDE]
        if inside:
            return tuple((each.name, address("place:place", each.code)) for each in inside)
    return ()


def siblings(atlas: Atlas, place: Place) -> tuple[Place, ...]:
    """Places of its type in the same region, itself among them."""
    above = [each for each in ancestors(atlas, place) if each.type in ("region", "country")]
    if not above:
        return (place,)
    found = atlas.places.hierarchy.children(above[0].code, place.type)
    living = tuple(each for each in found if each.valid_to is None)
    return living or (place,)
