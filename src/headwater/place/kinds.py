"""What each type of area is called in a sentence.

>>> kind("LAD").plural
'districts'
>>> kind("CAUTH").singular
'combined authority'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The words for one type of area: one of them, and several."""

    singular: str
    plural: str


KINDS = {
    "country": Kind("country", "countries"),
    "region": Kind("region", "regions"),
    "NHSER": Kind("NHS region", "NHS regions"),
    "CAUTH": Kind("combined authority", "combined authorities"),
    "ICB": Kind("integrated care board", "integrated care boards"),
    "sub-ICB": Kind("sub-ICB location", "sub-ICB locations"),
    "UTLA": Kind("county or unitary council", "counties and unitary councils"),
    "LAD": Kind("district", "districts"),
    "proposed": Kind("proposed council", "proposed councils"),
    "neighbourhood": Kind("neighbourhood", "neighbourhoods"),
    "PCN": Kind("primary care network", "primary care networks"),
    "ward": Kind("ward", "wards"),
    "practice": Kind("practice", "practices"),
    "MSOA": Kind("neighbourhood area (MSOA)", "neighbourhood areas (MSOAs)"),
    "LSOA": Kind("small area (LSOA)", "small areas (LSOAs)"),
}


def kind(area_type: str) -> Kind:
    """The words for an area type; "place" and "places" where it has none of its own."""
    return KINDS.get(area_type, Kind("place", "places"))
