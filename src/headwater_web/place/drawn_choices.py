"""What a place may be drawn from: small areas or wards of a district, districts of a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.atlas import Atlas
from headwater.lake.store import Lake
from headwater.place.hierarchy import UnknownAreaError, vintage_order
from headwater_web.figures.request import public_lake

GATHERED_BY = ("ward", "MSOA")


@dataclass(frozen=True)
class Part:
    """One area that may be chosen."""

    code: str
    name: str


@dataclass(frozen=True)
class Group:
    """Areas under one heading: a ward's small areas, a county's districts."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Choice:
    """All that may be chosen within one place, and the vintage of the look-up it is from."""

    within: str
    member_type: str
    vintage: str
    groups: tuple[Group, ...]

    @property
    def names(self) -> dict[str, str]:
        """The name of every area that may be chosen."""
        return {part.code: part.name for group in self.groups for part in group.parts}


def of_district(district: str, by: str = "LSOA") -> Choice:
    """The small areas (or the wards) of a district; no groups where none are known."""
    lake = public_lake()
    inside, vintage = _newest(
        lake, "child_type = ? AND parent_type = 'LAD' AND parent = ?", by, district
    )
    codes = inside["child"].to_pylist()
    names = names_of(lake, codes)
    if by == "ward":
        parts = tuple(sorted((Part(code, names.get(code, code)) for code in codes), key=_name))
        return Choice(district, by, vintage, (Group("Wards", parts),) if parts else ())
    gathered = _gathered(lake, codes)
    groups: dict[str, list[Part]] = {}
    for code in codes:
        groups.setdefault(gathered.get(code, "Other areas"), []).append(
            Part(code, names.get(code, code))
        )
    made = (Group(name, tuple(sorted(parts, key=_name))) for name, parts in groups.items())
    return Choice(district, by, vintage, tuple(sorted(made, key=lambda each: each.name)))


def of_region(atlas: Atlas, region: str) -> Choice:
    """The districts of a region, by county; those that are their own county come last."""
    try:
        districts = atlas.places.hierarchy.children(region, "LAD")
    except UnknownAreaError:
        districts = ()
    groups: dict[str, list[Part]] = {}
    for each in districts:
        if each.valid_to is None:
            above = atlas.places.hierarchy.ancestors(each.code, "LAD")
            county = [one.name for one in above if one.type == "UTLA" and one.code != each.code]
            groups.setdefault(county[0] if county else "Unitary councils", []).append(
                Part(each.code, each.name)
            )
    made = [Group(name, tuple(sorted(parts, key=_name))) for name, parts in groups.items()]
    made.sort(key=lambda each: (each.name == "Unitary councils", each.name))
    vintages = atlas.places.hierarchy.vintages
    return Choice(region, "LAD", vintages[0] if vintages else "drawn", tuple(made))


def _gathered(lake: Lake, codes: Sequence[str]) -> dict[str, str]:
    """The name of the ward, or of the middle-layer area, that each small area lies in."""
    for kind in GATHERED_BY:
        where = "child_type = 'LSOA' AND parent_type = ? AND child IN (SELECT unnest(?))"
        rows, _ = _newest(lake, where, kind, list(codes))
        pairs = dict(zip(rows["child"].to_pylist(), rows["parent"].to_pylist(), strict=True))
        if set(codes) <= set(pairs):
            names = names_of(lake, list(set(pairs.values())))
            return {str(child): names.get(lies, str(lies)) for child, lies in pairs.items()}
    return {}


def _newest(lake: Lake, where: str, *values: object) -> tuple[pa.Table, str]:
    """Membership rows of the newest vintage that has any."""
    rows = lake.read(
        "membership",
        ["child", "parent", "vintage"],
        f"{where} AND share >= 0.5 AND vintage NOT LIKE '%>%'",
        parameters=values,
    )
    vintages = sorted(set(rows["vintage"].to_pylist()), key=vintage_order)
    if not vintages:
        return rows, ""
    return rows.filter(pc.equal(rows["vintage"], vintages[-1])), vintages[-1]


def names_of(lake: Lake, codes: Sequence[str]) -> dict[str, str]:
    """Names by code."""
    rows = lake.read(
        "area", ["code", "name"], "code IN (SELECT unnest(?))", parameters=(list(codes),)
    )
    return dict(zip(rows["code"].to_pylist(), rows["name"].to_pylist(), strict=True))


def _name(part: Part) -> str:
    return part.name
