"""Small areas (LSOA, MSOA) as a frame to weigh inequality in: people, deprivation, rural class.

An index of deprivation and a rural class belong to one census's areas. For each indicator the
edition is chosen whose areas its figures cover best, so that a figure for areas of 2011 is
never joined to ranks of 2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.panel import Floats, Texts, Whole
from headwater.lake.store import Lake
from headwater.place.deprivation import quantile_of_rank, quantile_within

PARENT_TYPES = ("LAD", "UTLA", "ICB", "region", "CAUTH", "country")


@dataclass(frozen=True)
class Edition:
    """One census's small areas as published: which series rank, class and count them."""

    name: str
    rank: str
    rural: str
    people: tuple[str, str, str]


EDITIONS = (
    Edition("2021", "iod2025-imd-rank", "rural-2021", ("census-residents", "Persons", "All ages")),
    Edition("2011", "iod2019-imd-rank", "rural-2011", ("population-by-age", "Persons", "All ages")),
)


@dataclass(frozen=True)
class Parents:
    """The larger areas of one type: their codes, which one each small area lies in (-1 none), and
    the small area's fifth by deprivation among those of its own larger area (0 not placed)."""

    codes: tuple[str, ...]
    index: Whole
    fifth: Whole


@dataclass(frozen=True)
class SmallAreas:
    """Small areas of one type and edition; every array has one element an area.

    ``rank`` orders them by deprivation, 1 the most deprived; ``quintile`` is of all of
    England held, 1 the most deprived, 0 where not ranked; ``rural`` is the share of people in
    rural parts, 0 to 1; ``parents`` are the larger areas by type; ``msoa`` the MSOA of an LSOA.
    """

    type: str
    edition: str
    codes: Texts
    people: Floats
    rank: Floats
    quintile: Whole
    rural: Floats
    parents: Mapping[str, Parents]
    msoa: Texts

    def aligned(self, codes: Texts, values: Floats) -> Floats:
        """Values of ``codes`` in this order; NaN where an area has none."""
        known = dict(zip(codes.tolist(), values.tolist(), strict=True))
        return np.array([known.get(code, np.nan) for code in self.codes.tolist()])


def small_areas(lake: Lake) -> tuple[SmallAreas, ...]:
    """The small areas of each edition the lake holds ranks for, as LSOA and as MSOA."""
    found: list[SmallAreas] = []
    for edition in EDITIONS:
        lsoas = _lsoas(lake, edition)
        if lsoas is not None:
            found.append(lsoas)
            msoas = _gathered(lsoas)
            if msoas is not None:
                found.append(msoas)
    return tuple(found)


def _lsoas(lake: Lake, edition: Edition) -> SmallAreas | None:
    rows = _series(lake, (edition.rank, edition.rural, edition.people[0]))
    rank = _latest(rows, edition.rank)
    if not rank:
        return None
    codes = np.array(sorted(rank), dtype=object)
    people = _latest(rows, edition.people[0], edition.people[1], edition.people[2])
    rural = _latest(rows, edition.rural)
    ranks = _aligned(codes, rank)
    lies_in = _parents(lake, codes)
    return SmallAreas(
        "LSOA",
        edition.name,
        codes,
        np.nan_to_num(_aligned(codes, people), nan=0.0),
        ranks,
        quantile_of_rank(ranks, 5, total=len(codes)),
        _aligned(codes, rural),
        {kind: _numbered(lies_in[kind], ranks) for kind in PARENT_TYPES},
        lies_in["MSOA"],
    )


def _series(lake: Lake, names: Iterable[str]) -> pa.Table:
    return lake.read(
        "observation",
        ["indicator", "area", "period_end", "sex", "age", "value"],
        "indicator IN (SELECT unnest(?)) AND kind = 'observed' AND category_type = ''",
        parameters=[list(names)],
    )


def _latest(
    rows: pa.Table, indicator: str, sex: str = "Persons", age: str = "All ages"
) -> dict[str, float]:
    held = rows.filter(
        pc.and_(
            pc.equal(rows["indicator"], indicator),
            pc.and_(pc.equal(rows["sex"], sex), pc.equal(rows["age"], age)),
        )
    ).sort_by("period_end")
    pairs = zip(held["area"].to_pylist(), held["value"].to_pylist(), strict=True)
    return {area: float(value) for area, value in pairs if value is not None}


def _aligned(codes: Texts, values: Mapping[str, float]) -> Floats:
    return np.array([values.get(code, np.nan) for code in codes.tolist()], dtype=np.float64)


def _parents(lake: Lake, codes: Texts) -> dict[str, Texts]:
    """The larger areas of each LSOA by type, newest vintage; authorities through their councils."""
    wanted = ("LAD", "UTLA", "ICB", "region", "country", "MSOA")
    rows = lake.read(
        "membership",
        ["child", "child_type", "parent", "parent_type", "vintage"],
        "(child_type = 'LSOA' AND parent_type IN ('LAD','UTLA','ICB','region','country','MSOA'))"
        " OR parent_type = 'CAUTH'",
    ).sort_by("vintage")
    columns = (rows[name].to_pylist() for name in ("child", "child_type", "parent", "parent_type"))
    lies_in: dict[str, dict[str, str]] = {kind: {} for kind in (*wanted, "CAUTH")}
    for child, child_type, parent, parent_type in zip(*columns, strict=True):
        if child_type in ("LSOA", "LAD"):
            lies_in[parent_type][child] = parent
    found = {kind: _looked_up(codes, lies_in[kind]) for kind in wanted}
    found["CAUTH"] = _looked_up(found["LAD"], lies_in["CAUTH"])
    return found


def _looked_up(codes: Texts, parent: Mapping[str, str]) -> Texts:
    return np.array([parent.get(code, "") for code in codes.tolist()], dtype=object)


def _gathered(lsoas: SmallAreas) -> SmallAreas | None:
    """MSOAs of an edition: people added up, ranks averaged over people and ranked anew."""
    belongs = lsoas.msoa.astype(str)
    held = belongs != ""
    if not held.any():
        return None
    codes, first, group = np.unique(belongs[held], return_index=True, return_inverse=True)
    weight = np.maximum(lsoas.people[held], 1e-9)
    people = np.bincount(group, weight, len(codes))
    mean_rank = np.bincount(group, weight * lsoas.rank[held], len(codes)) / people
    known = np.isfinite(lsoas.rural[held])
    rural_people = np.bincount(group, weight * known, len(codes))
    rural = np.bincount(group, weight * np.nan_to_num(lsoas.rural[held]), len(codes))
    rank = np.empty(len(codes))
    rank[np.argsort(mean_rank, kind="stable")] = np.arange(1, len(codes) + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = rural / rural_people
    return SmallAreas(
        "MSOA",
        lsoas.edition,
        codes.astype(object),
        people.astype(np.float64),
        rank,
        quantile_of_rank(rank, 5, total=len(codes)),
        share,
        {
            kind: _placed(each.codes, each.index[held][first], rank)
            for kind, each in lsoas.parents.items()
        },
        codes.astype(object),
    )


def _numbered(parent: Texts, rank: Floats) -> Parents:
    found, index = np.unique(parent.astype(str), return_inverse=True)
    nowhere = int(found[0] == "") if len(found) else 0
    codes = tuple(str(code) for code in found[nowhere:])
    return _placed(codes, index.astype(np.int64) - nowhere, rank)


def _placed(codes: tuple[str, ...], index: Whole, rank: Floats) -> Parents:
    fifth = quantile_within(rank, [str(each) for each in index.tolist()], 5)
    return Parents(codes, index, np.where(index >= 0, fifth, 0))
