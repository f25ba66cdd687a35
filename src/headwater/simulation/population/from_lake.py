"""The small areas of a region out of the lake: real or fictional, by the same road.

Needs what ``headwater load`` makes of the census (residents, ethnic groups), of the population
estimates by age, of the Indices of Deprivation 2025 and of the rural-urban classification 2021.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.lake import Lake
from headwater.simulation.population.fitting import Floats
from headwater.simulation.population.small_areas import (
    ETHNIC_GROUPS,
    FIVES,
    PopulationError,
    SmallAreas,
)
from headwater.simulation.residents import Areas

RESIDENTS, ESTIMATE, ETHNIC = "census-residents", "population-by-age", "census-ethnic-group"
DECILE, RURAL = "iod2025-imd-decile", "rural-2021"
CENSUS_BANDS = ("0-15", "16-24", "25-34", "35-49", "50-64", "65+")
CONVERSION = "LSOA11>LSOA21"
AMONG = "IN (SELECT unnest(?))"


def small_areas(lake: Lake, place: str) -> SmallAreas:
    """The small areas that lie in ``place``: a region, an integrated care board, a combined
    authority, a district.

    Raises ``PopulationError`` that says what to load, where the lake lacks it.
    """
    codes, districts = _members(lake, place)
    at = {code: row for row, code in enumerate(codes)}
    residents = _rows(lake, RESIDENTS, "the census's residents by sex and age", codes)
    sexes = np.stack([_by_area(residents, at, sex=sex) for sex in ("Male", "Female")], axis=1)
    bands = np.stack([_by_area(residents, at, age=age) for age in CENSUS_BANDS], axis=1)
    if not sexes.sum():
        raise PopulationError(
            f"The census in the lake has nobody in {place}. Load its small areas."
        )
    decile = _by_area(_rows(lake, DECILE, "the Indices of Deprivation 2025", codes), at)
    if (missing := decile <= 0).any():
        code = codes[int(np.flatnonzero(missing)[0])]
        raise PopulationError(f"{code} has no decile of deprivation. Load the Indices of 2025.")
    rural = _by_area(_rows(lake, RURAL, "the rural-urban classification 2021", codes), at)
    fives, sexed = _estimate(lake, at)
    return SmallAreas(
        areas=Areas(
            tuple(codes),
            tuple(districts),
            ((decile.astype(np.int64) + 1) // 2).astype(np.uint8),
            (rural > 0.5).astype(np.uint8),
        ),
        sexes=np.round(sexes).astype(np.int64),
        bands=bands,
        fives=fives,
        sexed=sexed,
        ethnic=_ethnic(lake, at),
    )


def _members(lake: Lake, place: str) -> tuple[list[str], list[str]]:
    """Small areas of a place as they are now and their districts, in the order of district and
    code. A lake may hold those that the census of 2021 replaced, too."""
    inside = _inside(lake, [place]) or _inside(lake, _councils(lake, place))
    rows = lake.read(
        "membership",
        ["child", "parent", "vintage"],
        f"child_type = 'LSOA' AND parent_type = 'LAD' AND child {AMONG}",
        parameters=[inside],
    ).to_pylist()
    rows.sort(key=lambda row: str(row["vintage"]))
    district = {str(row["child"]): str(row["parent"]) for row in rows}
    now = district.keys() - _replaced(lake, inside)
    codes = sorted(now, key=lambda code: (district[code], code))
    if not codes:
        raise PopulationError(
            f"The lake has no small areas in {place}. Give the code of a region, an integrated "
            "care board, a combined authority or a district, and load the lookup of small areas."
        )
    return codes, [district[code] for code in codes]


def _inside(lake: Lake, places: list[str]) -> list[str]:
    """Codes of the small areas that lie directly in some places."""
    rows = lake.read(
        "membership",
        ["child"],
        f"child_type = 'LSOA' AND parent {AMONG} AND NOT contains(vintage, '>')",
        parameters=[places],
    )
    return sorted(set(rows["child"].to_pylist()))


def _councils(lake: Lake, place: str) -> list[str]:
    """Codes of the councils of a place that is a list of them, as a combined authority is."""
    rows = lake.read(
        "membership",
        ["child"],
        "parent = ? AND child_type IN ('LAD', 'UTLA') AND NOT contains(vintage, '>')",
        parameters=[place],
    )
    return sorted(set(rows["child"].to_pylist()))


def _replaced(lake: Lake, codes: list[str]) -> set[str]:
    """Those of the codes that ended with the census of 2021."""
    pairs = lake.read(
        "membership",
        ["child", "parent"],
        f"vintage = ? AND (child {AMONG} OR parent {AMONG})",
        parameters=[CONVERSION, codes, codes],
    ).to_pylist()
    return {str(pair["child"]) for pair in pairs} - {str(pair["parent"]) for pair in pairs}


def _rows(lake: Lake, indicator: str, what: str, codes: list[str]) -> pa.Table:
    """Observed figures of some areas, the newest last: of several years, that is the one that
    counts, in whatever order the lake has them."""
    held = "indicator = ? AND kind = 'observed' AND value IS NOT NULL"
    rows = lake.read(
        "observation",
        ["area", "sex", "age", "category", "value", "period_end", "source"],
        f"{held} AND area {AMONG}",
        parameters=[indicator, codes],
    ).sort_by([("period_end", "ascending"), ("source", "ascending")])
    if not len(rows) and not len(lake.read("observation", ["area"], held, parameters=[indicator])):
        raise PopulationError(f"The lake has not {what} ({indicator}). Load that file first.")
    return rows


def _by_area(
    rows: pa.Table,
    at: Mapping[str, int],
    sex: str = "Persons",
    age: str = "All ages",
    category: str | None = None,
) -> Floats:
    """Values (areas,) of one sex, age and category; 0 where there is none."""
    chosen = pc.and_(pc.equal(rows["sex"], sex), pc.equal(rows["age"], age))
    if category is not None:
        chosen = pc.and_(chosen, pc.starts_with(rows["category"], category))
    part = rows.filter(chosen)
    values = np.zeros(len(at))
    places = _places(part["area"], at)
    values[places[places >= 0]] = part["value"].to_numpy()[places >= 0]
    return values


def _places(codes: pa.ChunkedArray, at: Mapping[str, int]) -> npt.NDArray[np.int64]:
    found = pc.index_in(codes.cast(pa.string()), value_set=pa.array(list(at), pa.string()))
    return np.asarray(found.fill_null(-1).to_numpy(), dtype=np.int64)


def _estimate(lake: Lake, at: Mapping[str, int]) -> tuple[Floats, bool]:
    """The shape (areas, sexes, fives) of the newest estimate, and whether it tells the sexes apart.

    An estimate of the areas of 2011 is carried to those of 2021 by the published lookup: a part
    of a split area has the shape of the whole.
    """
    old = _before(lake, list(at))
    wanted = sorted({*at, *(code for each in old.values() for code in each)})
    rows = _rows(lake, ESTIMATE, "the population estimates by age", wanted)
    known = set(pc.unique(rows["area"]).to_pylist())
    moved = {code: [code] if code in known else old.get(code, []) for code in at}
    own = pa.array(sorted({each for codes in moved.values() for each in codes}), pa.string())
    rows = rows.filter(pc.is_in(rows["area"].cast(pa.string()), value_set=own))
    labels = [f"{low}-{low + 4}" for low in FIVES[:-1]] + [f"{FIVES[-1]}+"]
    sexed = bool(pc.any(pc.equal(rows["sex"], "Male")).as_py())
    sexes = ("Male", "Female") if sexed else ("Persons", "Persons")
    shape = np.zeros((len(at), 2, len(FIVES)))
    for number, sex in enumerate(sexes):
        for five, label in enumerate(labels):
            part = rows.filter(pc.and_(pc.equal(rows["sex"], sex), pc.equal(rows["age"], label)))
            values = dict(zip(part["area"].to_pylist(), part["value"].to_pylist(), strict=True))
            for code, row in at.items():
                shape[row, number, five] = sum(values.get(old, 0.0) for old in moved[code])
    return shape, sexed


def _before(lake: Lake, codes: list[str]) -> dict[str, list[str]]:
    """The areas of 2011 that became each of some areas of 2021; those that stayed have none."""
    pairs = lake.read(
        "membership",
        ["child", "parent"],
        f"vintage = ? AND parent {AMONG}",
        parameters=[CONVERSION, codes],
    ).to_pylist()
    found: dict[str, list[str]] = {}
    for pair in pairs:
        old, new = str(pair["child"]), str(pair["parent"])
        if old != new:
            found.setdefault(new, []).append(old)
    return found


def _ethnic(lake: Lake, at: Mapping[str, int]) -> Floats:
    """Shares (areas, groups), all 0 where the lake has none."""
    try:
        rows = _rows(lake, ETHNIC, "the census's ethnic groups", list(at))
    except PopulationError:
        return np.zeros((len(at), len(ETHNIC_GROUPS)))
    return np.stack([_by_area(rows, at, category=group) for group in ETHNIC_GROUPS], axis=1) / 100
