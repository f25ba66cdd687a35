"""Every area of the fictional country: codes, names, who lies in which, and outlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.demo import names
from headwater.demo.cells import Ints
from headwater.demo.districts import Districts
from headwater.demo.grouping import merged, touching_pairs
from headwater.demo.land import HOME, Land
from headwater.demo.people import SmallAreas
from headwater.demo.randomness import Floats

COUNTRY_CODE = "X92000001"
VINTAGE = "2024"
PEOPLE_IN_WARD = 7_000
PEOPLE_IN_MSOA = 15_000


@dataclass(frozen=True)
class Area:
    """One area by code, name and type."""

    code: str
    name: str
    type: str


@dataclass(frozen=True)
class Membership:
    """One area inside another."""

    child: Area
    parent: Area


@dataclass(frozen=True)
class Places:
    """All areas, their memberships and outlines, and how smaller areas sum to larger ones.

    ``outlines`` are in the order of ``areas``. ``small`` and ``districts`` are the areas of those
    arrays, in their order; ``wider`` is the country, the county, the combined authority, the ICB
    and the regions. Matrices are (larger areas, smaller areas), 1 where one lies in the other.
    """

    areas: tuple[Area, ...]
    memberships: tuple[Membership, ...]
    outlines: npt.NDArray[np.object_]
    small: tuple[Area, ...]
    districts: tuple[Area, ...]
    msoas: tuple[Area, ...]
    wider: tuple[Area, ...]
    small_into_msoas: Floats
    small_into_districts: Floats
    districts_into_wider: Floats


def chart(land: Land, small: SmallAreas, districts: Districts) -> Places:
    """Names, codes and outlines of everything, from the land and its people."""
    ward = _grouped(land, small, PEOPLE_IN_WARD)[small.home]
    msoa = _grouped(land, small, PEOPLE_IN_MSOA)
    lads = _districts(districts)
    msoas = _msoas(msoa, small, lads)
    upper = tuple(Area(lad.code, lad.name, "UTLA") for lad in lads if _stands_alone(lad))
    wider, into = _wider(districts)
    named = _Named(_lsoas(msoa, msoas), msoas, _wards(ward, small), lads, upper, wider)
    labels = _Labels(small.district, msoa, ward, districts.region)
    return Places(
        areas=(*named.lsoas, *msoas, *named.wards, *lads, *upper, *wider),
        memberships=tuple(_memberships(named, labels)),
        outlines=_outlines(land, labels, len(lads)),
        small=named.lsoas,
        districts=lads,
        msoas=msoas,
        wider=wider,
        small_into_msoas=_shares(msoa, len(msoas)),
        small_into_districts=_shares(small.district, len(lads)),
        districts_into_wider=into,
    )


@dataclass(frozen=True)
class _Named:
    lsoas: tuple[Area, ...]
    msoas: tuple[Area, ...]
    wards: tuple[Area, ...]
    lads: tuple[Area, ...]
    upper: tuple[Area, ...]
    wider: tuple[Area, ...]


@dataclass(frozen=True)
class _Labels:
    """Of each small area its district, MSOA and (at home) ward; of each district its region."""

    district: Ints
    msoa: Ints
    ward: Ints
    region: Ints


def _memberships(named: _Named, labels: _Labels) -> Iterator[Membership]:
    country, county, cauth, icb, *regions = named.wider
    lads, home = named.lads, range(len(HOME))
    own = {area.code: area for area in named.upper}
    upper = [own.get(lad.code, county) for lad in lads]
    region = [regions[n] for n in labels.region]
    yield from _nested(named.lsoas, [named.msoas[n] for n in labels.msoa])
    at_home = named.lsoas[: labels.ward.size]
    yield from _nested(at_home, [named.wards[n] for n in labels.ward])
    yield from _nested(at_home, [icb] * len(at_home))
    for parents in (lads, upper, region, [country] * len(lads)):
        yield from _nested(named.lsoas, [parents[n] for n in labels.district])
    yield from _nested(named.msoas, [lads[n] for n in _parent(labels.msoa, labels.district)])
    yield from _nested(named.wards, [lads[n] for n in _parent(labels.ward, labels.district)])
    yield from _nested(lads, upper)
    yield from _nested(lads, region)
    yield from _nested([lads[n] for n in home], [cauth] * len(HOME))
    yield from _nested([lads[n] for n in home], [icb] * len(HOME))
    yield from _nested([county, county], [cauth, regions[0]])
    yield from _nested(regions, [country] * len(regions))


def _outlines(land: Land, labels: _Labels, districts: int) -> npt.NDArray[np.object_]:
    """Outlines in the order of ``Places.areas``."""
    small = land.small_area
    inside = land.district < len(HOME)

    def of_group(group: Ints) -> list[object]:
        held = np.append(group, -1)
        label = held[np.minimum(small, group.size)]
        return list(land.outlines(label, int(group.max()) + 1))

    lads = list(land.outlines(land.district, districts))
    county = land.outlines(np.where(inside & (land.district > 0), 0, -1), 1)[0]
    home = land.outlines(np.where(inside, 0, -1), 1)[0]
    country = land.outlines(np.zeros(len(land.cells), dtype=np.int64), 1)[0]
    regions = land.outlines(labels.region[land.district], int(labels.region.max()) + 1)
    outlines = [
        *land.outlines(small, labels.district.size),
        *of_group(labels.msoa),
        *of_group(labels.ward),
        *lads,
        *(lad for n, lad in enumerate(lads) if not 0 < n < len(HOME)),
        *(country, county, home, home),
        *regions,
    ]
    held = np.empty(len(outlines), dtype=object)
    held[:] = outlines
    return held


def _shares(label: Ints, number: int) -> Floats:
    return np.asarray(np.arange(number)[:, None] == label[None], dtype=np.float64)


def _parent(group: Ints, district: Ints) -> list[int]:
    return [int(district[np.argmax(group == n)]) for n in range(int(group.max()) + 1)]


def _nested(children: Sequence[Area], parents: Sequence[Area]) -> list[Membership]:
    return [Membership(c, p) for c, p in zip(children, parents, strict=True)]


def _grouped(land: Land, small: SmallAreas, people: int) -> Ints:
    """Contiguous groups of small areas within each district, numbered; elsewhere one group each."""
    now = small.people[:, -1].astype(np.float64)
    label = np.zeros(now.size, dtype=np.int64)
    pairs = touching_pairs(land.cells, land.small_area)
    first = 0
    for district in range(int(small.district.max()) + 1):
        inside = np.flatnonzero(small.district == district)
        within = pairs[np.isin(pairs, inside).all(axis=1)] - inside[0]
        number = max(2, round(float(now[inside].sum()) / people)) if district < len(HOME) else 1
        group = merged(within, now[inside], number)
        label[inside] = group + first
        first += int(group.max()) + 1
    return label


def _districts(districts: Districts) -> tuple[Area, ...]:
    """Districts; those of the home county have district codes, all others are unitary."""
    codes = [f"X07{n:06}" if 0 < n < len(HOME) else f"X06{n + 1:06}" for n in range(len(districts))]
    return tuple(Area(c, n, "LAD") for c, n in zip(codes, districts.name, strict=True))


def _stands_alone(lad: Area) -> bool:
    return lad.code.startswith("X06")


def _msoas(msoa: Ints, small: SmallAreas, lads: tuple[Area, ...]) -> tuple[Area, ...]:
    parent = _parent(msoa, small.district)
    seen: dict[int, int] = {}
    found: list[Area] = []
    for number, district in enumerate(parent):
        seen[district] = seen.get(district, 0) + 1
        name = f"{lads[district].name} {seen[district]:03}"
        found.append(Area(f"X02{number + 1:06}", name, "MSOA"))
    return tuple(found)


def _wards(ward: Ints, small: SmallAreas) -> tuple[Area, ...]:
    parent = _parent(ward, small.district)
    found: list[Area] = []
    for district, home in enumerate(HOME):
        known = names.ward_names(home.name, parent.count(district))
        for name in known:
            found.append(Area(f"X05{len(found) + 1:06}", name, "ward"))
    return tuple(found)


def _lsoas(msoa: Ints, msoas: tuple[Area, ...]) -> tuple[Area, ...]:
    seen: dict[int, int] = {}
    found: list[Area] = []
    for number, group in enumerate(msoa.tolist()):
        letter = chr(ord("A") + seen.get(group, 0))
        seen[group] = seen.get(group, 0) + 1
        found.append(Area(f"X01{number + 1:06}", f"{msoas[group].name}{letter}", "LSOA"))
    return tuple(found)


def _wider(districts: Districts) -> tuple[tuple[Area, ...], Floats]:
    """Country, county, combined authority, ICB, regions; and districts' shares in each."""
    number = np.arange(len(districts))
    region_names = (names.REGION, *names.OTHER_REGIONS)
    areas = (
        Area(COUNTRY_CODE, names.COUNTRY, "country"),
        Area("X10000001", names.COUNTY, "UTLA"),
        Area("X47000001", names.COMBINED_AUTHORITY, "CAUTH"),
        Area("X54000001", names.INTEGRATED_CARE_BOARD, "ICB"),
        *(Area(f"X12{n + 1:06}", name, "region") for n, name in enumerate(region_names)),
    )
    rows = [
        number >= 0,
        (number > 0) & (number < len(HOME)),
        number < len(HOME),
        number < len(HOME),
        *(districts.region == n for n in range(len(region_names))),
    ]
    return areas, np.stack(rows).astype(np.float64)
