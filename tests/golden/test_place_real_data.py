"""Places of the Midlands as published: what a person who knows England would expect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely

from headwater.place.boundaries import dissolve, geometries, read_geojson, simplify
from headwater.place.characteristics import characteristic_frame, characteristics
from headwater.place.combined_authorities import combined_authorities
from headwater.place.conversion import Conversion, conversion
from headwater.place.deprivation import outside_deprived, quantile_of_rank, rural_only
from headwater.place.hierarchy import Hierarchy
from headwater.place.national_grid import eastings_northings
from headwater.place.outlines import outline_paths
from headwater.place.peers import nearest, profile, why
from headwater.place.proposals import proposals
from headwater.place.rank_change import (
    change_by_class,
    difference,
    percentile_change,
    ranks_in_new_areas,
    sentence,
)
from headwater.place.rural import rural_classes, rural_mask
from headwater.place.search import Gazetteer
from headwater.place.succession import successions, successors
from headwater.place.vintage import WrongVintageError, recognise, require

pytestmark = [pytest.mark.shared, pytest.mark.slow]  # whole England, 33,755 small areas
Shared = Callable[[str], Path]
LAD, MSOA, REGION = "ltla24_code", "msoa21_code", "region24_code"


def column(shared: Shared, name: str, code: str, value: str) -> dict[str, float]:
    table = pq.read_table(shared(f"data/{name}.parquet"), columns=[code, value])
    return dict(zip(table[code].to_pylist(), table[value].to_pylist(), strict=True))


@pytest.fixture
def lookup(shared: Shared) -> pa.Table:
    return pq.read_table(shared("data/geo_lookup_lsoa21_england.parquet"))


@pytest.fixture
def population(shared: Shared) -> dict[str, float]:
    name = "population_census2021_lsoa21_england_sex_and_6age"
    return column(shared, name, "lsoa21_code", "census2021_total")


@pytest.fixture
def parents(lookup: pa.Table) -> dict[str, str]:
    return dict(zip(lookup["lsoa21_code"].to_pylist(), lookup[LAD].to_pylist(), strict=True))


@pytest.fixture
def through(shared: Shared, population: dict[str, float]) -> Conversion:
    return conversion(
        pq.read_table(shared("data/geo_lsoa11_to_lsoa21_england.parquet")), population
    )


LEVELS = (
    ("lsoa21_code", "lsoa21_name", "LSOA"), ("msoa21_code", "msoa21_name", "MSOA"),
    ("ward24_code_bestfit", "ward24_name_bestfit", "ward"), (LAD, "ltla24_name", "LAD"),
    ("utla23_code", "utla23_name", "UTLA"), ("icb24_code", "icb24_name", "ICB"),
    (REGION, "region24_name", "region"),
)  # fmt: skip
STEPS = (("lsoa21_code", LAD), ("lsoa21_code", "msoa21_code"), (LAD, "utla23_code"),
         ("utla23_code", REGION), ("lsoa21_code", "icb24_code"))  # fmt: skip


def areas_of(lookup: pa.Table) -> pa.Table:
    parts = [
        pa.table({"code": lookup[code], "name": lookup[name],
                  "type": pa.array([kind] * lookup.num_rows)})
        .group_by(["code", "name", "type"]).aggregate([])
        for code, name, kind in LEVELS
    ]  # fmt: skip
    return pa.concat_tables(parts)


def memberships_of(lookup: pa.Table) -> pa.Table:
    kind = {code: type_ for code, _, type_ in LEVELS}
    parts = []
    for child, parent in STEPS:
        pairs = lookup.select([child, parent]).group_by([child, parent]).aggregate([])
        count = pairs.num_rows
        parts.append(
            pa.table(
                {"child": pairs[child], "child_type": pa.array([kind[child]] * count),
                 "parent": pairs[parent], "parent_type": pa.array([kind[parent]] * count),
                 "share": pa.array([1.0] * count), "vintage": pa.array(["2024"] * count)}
            )
        )  # fmt: skip
    return pa.concat_tables(parts)


def test_the_hierarchy_of_england(lookup: pa.Table) -> None:
    places = Hierarchy.from_tables(areas_of(lookup), memberships_of(lookup))
    assert len(places.leaves("E12000004")) == 2_847
    assert len(places.leaves("E12000005")) == 3_574
    assert [p.name for p in places.ancestors("E07000221")] == ["Warwickshire", "West Midlands"]
    assert len(places.children("E10000031", "LAD")) == 5
    assert {p.name for p in places.siblings("E07000221", "UTLA")} == {
        "North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Warwick",
    }  # fmt: skip
    assert len(places.children("E12000004", "LAD")) == 35


def test_search_in_the_midlands(lookup: pa.Table) -> None:
    middle = lookup.filter(pc.is_in(lookup[REGION], value_set=pa.array(["E12000004", "E12000005"])))
    prefer = {code for name, _, _ in LEVELS for code in middle[name].to_pylist()}
    gazetteer = Gazetteer(areas_of(lookup), prefer=prefer)
    for typed, first in [
        ("Stratford", "E07000221"), ("stratford upon avon", "E07000221"), ("Bolsovr", "E07000033"),
        ("Derbyshire", "E10000007"), ("leicester", "E06000016"), ("burmingham", "E08000025"),
        ("nhs derby and derbyshire", "E54000058"), ("bolsover 001", "E02004041"),
    ]:  # fmt: skip
        found = gazetteer.find(typed)
        names = [m.name for m in found]
        if typed == "bolsover 001":
            assert (found[0].name, found[0].type) == ("Bolsover 001", "MSOA")
        else:
            assert found[0].code == first, (typed, names)


def test_peers_are_places_a_person_would_name(
    shared: Shared, parents: dict[str, str], population: dict[str, float]
) -> None:
    table = pq.read_table(
        shared("data/indicators_ons_explore_local_statistics_england.parquet"),
        columns=["area_code", "indicator_slug", "period_sort", "value"],
    )
    computed: dict[str, dict[str, float]] = {}
    for each in characteristics():
        if each.indicator:
            rows = table.filter(pc.equal(table["indicator_slug"], each.indicator))
            ordered = rows.filter(pc.is_valid(rows["value"])).sort_by("period_sort").to_pylist()
            computed[each.id] = {row["area_code"]: row["value"] for row in ordered}
    score = column(shared, "iod2025_lsoa21_england", "lsoa21_code", "imd_score")
    classes = column(shared, "ruc2021_lsoa21_england", "lsoa21_code", "ruc21_code")
    rural = rural_classes(classes, population, parents)
    computed["rural"] = {code: 100 * each.share for code, each in rural.items()}
    weighted: dict[str, float] = {}
    whole: dict[str, float] = {}
    for code, parent in parents.items():
        weighted[parent] = weighted.get(parent, 0) + score[code] * population[code]
        whole[parent] = whole.get(parent, 0) + population[code]
    computed["deprivation"] = {code: weighted[code] / whole[code] for code in whole}
    areas = sorted(whole)
    like = profile(
        characteristic_frame(areas, characteristics(), None, computed), characteristics()
    )
    bolsover = {p.area for p in nearest(like, "E07000033", 15).peers}
    assert {"E07000174", "E07000171", "E07000170"} & bolsover, "Mansfield, Bassetlaw or Ashfield"
    stratford = {p.area for p in nearest(like, "E07000221", 15).peers}
    assert {"E07000131", "E07000238", "E07000079"} & stratford, "Harborough, Wychavon, Cotswold"
    cities = {"E08000025", "E08000003", "E06000018", "E09000030"}
    assert not cities & (stratford | bolsover)
    reason = why(like, "E07000033", "E07000171")
    assert reason.sentence.startswith("Alike in ")
    assert sum(row.share for row in reason.comparisons) == pytest.approx(1.0)


def test_old_and_new_small_areas_are_told_apart(shared: Shared) -> None:
    pairs = pq.read_table(shared("data/geo_lsoa11_to_lsoa21_england.parquet"))
    known = {
        "LSOA 2011": frozenset(pairs["lsoa11_code"].to_pylist()),
        "LSOA 2021": frozenset(pairs["lsoa21_code"].to_pylist()),
    }
    old = column(shared, "iod2019_lsoa11_england", "lsoa11_code", "imd_rank")
    new = column(shared, "iod2025_lsoa21_england", "lsoa21_code", "imd_rank")
    assert (recognise(old, known).vintage, recognise(new, known).vintage) == tuple(known)
    with pytest.raises(WrongVintageError, match="LSOA 2011 areas"):
        require(old, "LSOA 2021", known, "iod2019.parquet")


def test_englands_people_are_all_converted(shared: Shared, through: Conversion) -> None:
    old = column(
        shared, "population_mid2020_lsoa11_england_syoa_persons", "lsoa11_code", "total_population"
    )
    parts = zip(through.edges.child, through.edges.share, strict=True)
    moved = sum(old[code] * share for code, share in parts)
    assert moved == pytest.approx(56_550_138)


def test_published_deciles_are_ours(shared: Shared) -> None:
    for name, year in (("iod2019_lsoa11_england", 2019), ("iod2025_lsoa21_england", 2025)):
        table = pq.read_table(shared(f"data/{name}.parquet"), columns=["imd_rank", "imd_decile"])
        rank = np.array(table["imd_rank"].to_pylist(), dtype=float)
        decile = np.array(table["imd_decile"].to_pylist(), dtype=int)
        assert np.mean(quantile_of_rank(rank, 10) == decile) > 0.9998, year


def test_most_rural_poverty_lies_outside_deprived_areas(shared: Shared, lookup: pa.Table) -> None:
    codes = lookup["lsoa21_code"].to_pylist()
    rank = column(shared, "iod2025_lsoa21_england", "lsoa21_code", "imd_rank")
    people = column(
        shared, "iod2025_underlying_indicators_lsoa21_england", "lsoa21_code",
        "income_domain_numerator",
    )  # fmt: skip
    classes = column(shared, "ruc2021_lsoa21_england", "lsoa21_code", "ruc21_code")
    ranks = np.array([rank[c] for c in codes], dtype=float)
    deprived = np.array([people[c] for c in codes], dtype=float)
    rural = rural_mask([str(classes[c]) for c in codes])
    fifth = quantile_of_rank(ranks)
    countryside, town = (outside_deprived(deprived, fifth, part) for part in (rural, ~rural))
    assert countryside.share > 0.9
    assert 0.4 < town.share < 0.75
    sizes = np.bincount(rural_only(ranks, rural))[1:]
    assert sizes.max() - sizes.min() <= 1


def test_rural_decline_has_an_answer(shared: Shared, lookup: pa.Table, through: Conversion) -> None:
    codes = lookup["lsoa21_code"].to_pylist()
    old = column(shared, "iod2019_lsoa11_england", "lsoa11_code", "imd_rank")
    new = column(shared, "iod2025_lsoa21_england", "lsoa21_code", "imd_rank")
    people = column(
        shared, "population_mid2019_lsoa11_england_syoa_persons", "lsoa11_code", "total_population"
    )
    classes = column(shared, "ruc2021_lsoa21_england", "lsoa21_code", "ruc21_code")
    change = percentile_change(
        ranks_in_new_areas(old, through.edges, people, codes),
        np.array([new[c] for c in codes], dtype=float),
    )
    name = np.where(rural_mask([str(classes[c]) for c in codes]), "Rural", "Urban")
    rural, urban = change_by_class(change, name, np.array(lookup[LAD].to_pylist()))
    assert rural.areas + urban.areas == 33_755
    gap = difference(rural, urban)
    assert -20 < gap.lower < gap.upper < 20
    assert "deprived" in sentence(gap) or "no evidence" in sentence(gap)


def test_no_gap_opens_between_the_midlands_small_areas(shared: Shared) -> None:
    full = read_geojson(
        shared("data/boundary_lsoa21_midlands_bgc.geojson.gz"), type="LSOA", vintage="2021"
    )
    web = simplify(full, "web")
    shapes = geometries(web)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert sum(shapely.get_num_interior_rings(p) for p in shapely.get_parts(whole)) == 0
    before, after = shapely.area(geometries(full)), shapely.area(shapes)
    assert np.median(np.abs(after / before - 1)) < 0.01
    paths = outline_paths(web.slice(0, 100), None, (400, 400))
    assert len(paths) == 100


def test_the_combined_authority_is_drawn_from_its_councils(shared: Shared) -> None:
    districts = read_geojson(
        shared("data/boundary_lad_may2024_england.geojson.gz"), type="LAD", vintage="2024"
    )
    parents = {
        member: each.code
        for each in combined_authorities()
        for member in each.members
        if each.code in ("E47000007", "E47000013")
    }
    drawn = dissolve(simplify(districts, "web"), parents, type="CAUTH", vintage="2025")
    assert drawn["area"].to_pylist() == ["E47000007", "E47000013"]
    assert all(len(shapely.get_parts(shape)) <= 2 for shape in geometries(drawn))


def test_every_member_of_an_authority_or_a_plan_is_a_district_of_2024(lookup: pa.Table) -> None:
    districts = set(lookup[LAD].to_pylist())
    for each in combined_authorities():
        assert set(each.members) <= districts, each.name
    for plan in proposals():
        assert {m for council in plan.councils for m in council.members} <= districts


def test_successions_agree_with_the_published_lookup(shared: Shared) -> None:
    from datetime import date

    table = pq.read_table(
        shared("data/geo_lookup_lsoa11_england.parquet"), columns=["lad19_code", "ltla23_code"]
    )
    pairs = set(zip(*(table[n].to_pylist() for n in table.column_names), strict=True))
    steps = successions()
    for old, new in sorted(pairs):
        assert new in successors(old, date(2023, 4, 1), steps, type="LAD"), (old, new)


def test_grid_references_agree_with_the_published_centres(shared: Shared) -> None:
    table = pq.read_table(shared("data/centroid_population_weighted_lsoa21_england.parquet"))
    long, lat, east, north = (
        np.array(table[name].to_pylist(), dtype=float)
        for name in ("long", "lat", "easting", "northing")
    )
    x, y = eastings_northings(long, lat)
    assert np.hypot(x - east, y - north).max() < 1.0
