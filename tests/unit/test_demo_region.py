"""The fictional region: plainly invented, whole, the same every time, and true to what was planted.

Making it takes about three seconds, so everything here is slow the first time it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from headwater.demo.files import SOURCE, write
from headwater.demo.land import HOME
from headwater.demo.measures import Measure, measures, truth
from headwater.demo.names import CITY, MARKET, MINING, UPLAND
from headwater.demo.people import YEARS
from headwater.demo.places import COUNTRY_CODE
from headwater.demo.region import FictionalRegion, make

pytestmark = pytest.mark.slow


@cache
def the_region() -> FictionalRegion:
    return make(1)


@pytest.fixture(scope="module")
def region() -> FictionalRegion:
    return the_region()


def code(region: FictionalRegion, name: str, type: str = "LAD") -> str:
    return next(a.code for a in region.places.areas if a.name == name and a.type == type)


def values(region: FictionalRegion, indicator: str, name: str) -> np.ndarray:
    return region.observations.of(indicator, code(region, name)).value


def test_the_same_seed_gives_the_same_bytes(region: FictionalRegion, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write(region, tmp_path / "first")}
    second = {path.name: path.read_bytes() for path in write(make(1), tmp_path / "second")}
    assert first == second


def test_another_seed_gives_another_region(region: FictionalRegion) -> None:
    other = make(2)
    assert not shapely.equals(other.places.outlines[0], region.places.outlines[0])
    assert len(other.places.small) == len(region.places.small)
    assert shapely.coverage_is_valid(other.places.outlines[: len(other.places.small)])


def test_nobody_can_mistake_it_for_a_real_place(
    region: FictionalRegion, shared: Callable[[str], Path]
) -> None:
    lookup = pq.read_table(
        shared("data/geo_lookup_lsoa21_england.parquet"),
        columns=["ward24_name_bestfit", "ltla24_name", "icb24_name", "utla23_name"],
    )
    real = {str(name).casefold() for column in lookup.columns for name in column.to_pylist()}
    assert not {area.name.casefold() for area in region.places.areas} & real


def test_every_code_is_invented_and_every_row_says_so(
    region: FictionalRegion, tmp_path: Path
) -> None:
    assert all(area.code.startswith("X") for area in region.places.areas)
    observations = write(region, tmp_path)[-1].read_text("utf-8").splitlines()
    assert all(SOURCE in row for row in observations[1:])


def test_it_lies_where_there_is_only_sea(region: FictionalRegion) -> None:
    west, south, east, north = shapely.total_bounds(region.places.outlines)
    assert 1.0 < west < east < 5.5
    assert 54.0 < south < north < 56.5


def test_areas_tile_without_gaps_or_overlaps(region: FictionalRegion) -> None:
    places = region.places
    small = places.outlines[: len(places.small)]
    by_type = {
        kind: [o for a, o in zip(places.areas, places.outlines, strict=True) if a.type == kind]
        for kind in ("LSOA", "MSOA", "ward", "LAD", "region")
    }
    assert shapely.is_valid(places.outlines).all()
    whole = shapely.union_all(by_type["LAD"])
    home = shapely.union_all(by_type["LAD"][: len(HOME)])
    for kind, outlines in by_type.items():
        assert shapely.coverage_is_valid(outlines)
        covered = shapely.union_all(outlines)
        left = shapely.symmetric_difference(covered, home if kind == "ward" else whole)
        assert shapely.area(left) < 1e-9, kind
    assert len(small) == 60 + 40 * 5
    assert min(shapely.area(small)) > 0


def test_four_districts_urban_and_rural(region: FictionalRegion) -> None:
    districts = region.districts
    assert districts.name[:4] == (CITY, MINING, MARKET, UPLAND)
    rural = dict(zip(districts.name, districts.rural, strict=True))
    assert rural[CITY] < 0.25
    assert rural[UPLAND] > 0.5
    assert rural[CITY] < rural[MINING] < rural[MARKET] < 0.8
    assert len(districts) == 44
    deprived = dict(zip(districts.name, districts.deprivation, strict=True))
    assert deprived[MINING] > deprived[CITY] > deprived[MARKET]


def test_people_add_up(region: FictionalRegion) -> None:
    small = region.small
    assert (small.ages.sum(axis=(1, 2)) == small.people[:, -1]).all()
    sums = np.bincount(small.district, weights=small.people[:, -1])
    assert (sums == region.districts.people[:, -1]).all()
    at_home = small.people[small.home, -1]
    assert at_home.size == 60
    assert 1_000 < at_home.min() < at_home.max() < 6_000


def test_the_first_fifth_is_the_most_deprived(region: FictionalRegion) -> None:
    small = region.small
    fifth = small.parts(5)[:, -1]
    score = small.score[:, -1]
    assert set(fifth.tolist()) == {1, 2, 3, 4, 5}
    assert all(score[fifth == n].min() >= score[fifth == n + 1].max() for n in range(1, 5))
    assert sorted(small.rank[:, 0].tolist()) == list(range(1, len(score) + 1))


def test_rural_places_have_become_more_deprived_in_rank(region: FictionalRegion) -> None:
    small = region.small
    better = small.rank[:, 1] - small.rank[:, 0]
    rural = small.rural > 0
    assert better[rural].mean() < -5 < 0 < better[~rural].mean()


def test_counts_of_small_areas_sum_to_their_district_and_districts_to_the_country(
    region: FictionalRegion,
) -> None:
    held = region.observations
    poverty = "children-in-relative-poverty"
    inside = [
        m.child.code
        for m in region.places.memberships
        if m.parent.code == code(region, MINING) and m.child.type == "LSOA"
    ]
    parts = sum(held.of(poverty, one).count for one in inside)
    assert np.array_equal(parts, held.of(poverty, code(region, MINING)).count)
    lads = sum(held.of(poverty, area.code).count for area in region.places.districts)
    assert np.array_equal(lads, held.of(poverty, COUNTRY_CODE).count)


def test_intervals_hold_the_truth_as_often_as_they_say(region: FictionalRegion) -> None:
    held = inside = 0
    codes = [area.code for area in region.places.districts][4:]
    for measure in measures().values():
        if measure.kind != "proportion" or measure.every > 1 or measure.levels:
            continue
        true = truth(region.seed, measure, region.districts)[4:]
        rows = region.observations.of(measure.id, sex=measure.sex)
        order = {one: n for n, one in enumerate(codes)}
        at = np.array([order.get(one, -1) for one in rows.area])
        keep = at >= 0
        lower = rows.lower[keep].reshape(true.shape)
        upper = rows.upper[keep].reshape(true.shape)
        inside += int(((lower <= true) & (true <= upper)).sum())
        held += true.size
    assert held > 5_000
    assert 0.94 < inside / held < 0.96


def slope_on_deprivation(region: FictionalRegion, measure: Measure) -> tuple[float, float]:
    """Least-squares slope on deprivation in the last year over all districts, and its error."""
    codes = [area.code for area in region.places.districts]
    rows = [region.observations.of(measure.id, one, sex=measure.sex) for one in codes]
    last = np.array([row.value[-1] for row in rows])
    design = np.column_stack([np.ones(44), region.districts.deprivation, region.districts.rural])
    found, left, *_ = np.linalg.lstsq(design, last, rcond=None)
    error = np.sqrt(left[0] / 41 * np.linalg.inv(design.T @ design)[1, 1])
    return float(found[1]), float(error)


@pytest.mark.parametrize(
    "indicator",
    [
        "children-in-relative-poverty",
        "qof-prevalence-dm",
        "gcses-and-equivalent-in-english-and-maths",
    ],
)
def test_the_deprivation_gradient_can_be_found_again(
    region: FictionalRegion, indicator: str
) -> None:
    measure = measures()[indicator]
    found, error = slope_on_deprivation(region, measure)
    assert abs(found - measure.dep) < 3 * error
    assert abs(found) > 3 * error


def test_one_measure_has_no_gradient_and_no_trend(region: FictionalRegion) -> None:
    measure = measures()["active-adults"]
    found, error = slope_on_deprivation(region, measure)
    assert abs(found) < 2.5 * error
    assert np.ptp(truth(region.seed, measure, region.districts)) == 0


def test_heart_disease_worsens_in_the_old_mining_district(region: FictionalRegion) -> None:
    indicator = "cardiovascular-mortality-considered-preventable"
    rows = region.observations.of(indicator, code(region, MINING))
    assert rows.lower[-1] > rows.value[:4].max()
    change = [
        np.log(values(region, indicator, name)[-1] / values(region, indicator, name)[2])
        for name in region.districts.name
    ]
    assert int(np.argmax(change)) == 1
    assert region.observations.of(indicator, COUNTRY_CODE).value[-1] < rows.lower[-1]


def test_family_doctors_leave_rural_places(region: FictionalRegion) -> None:
    lines = np.array([values(region, "gp-patients", name) for name in region.districts.name])
    slopes = np.polyfit(np.arange(len(YEARS)), lines.T, 1)[0]
    per_rural = np.polyfit(region.districts.rural, slopes, 1)[0]
    assert 22 < per_rural < 30


def test_obesity_at_ten_rises_and_recovers_in_the_home_region(region: FictionalRegion) -> None:
    cauth = next(a.code for a in region.places.wider if a.type == "CAUTH")
    rows = region.observations.of("obese-children-year-6", cauth)
    peak = int(rows.value.argmax())
    assert 4 <= peak <= 6
    assert rows.lower[peak] > rows.upper[0]
    assert rows.upper[-1] < rows.lower[peak]


def test_one_number_is_suppressed_and_one_never_came(region: FictionalRegion) -> None:
    decay = region.observations.of("dental-decay-age-5", code(region, UPLAND))
    assert decay.note.tolist() == [""] * 4 + ["suppressed"]
    assert np.isnan(decay.value[-1])
    assert np.isnan(decay.count[-1])
    checks = region.observations.of("nhs-health-checks", code(region, MARKET))
    assert checks.note.tolist() == [""] * 8 + ["not_published"] * 2
    assert np.isfinite(checks.value[:8]).all()


def test_names_within_a_type_are_told_apart(region: FictionalRegion) -> None:
    for kind in {area.type for area in region.places.areas}:
        names = [area.name for area in region.places.areas if area.type == kind]
        assert len(names) == len(set(names)), kind


def test_outlines_are_written_as_geojson_with_the_shapes_columns(
    region: FictionalRegion, tmp_path: Path
) -> None:
    collection = json.loads((write(region, tmp_path)[2]).read_text("utf-8"))
    properties = collection["features"][0]["properties"]
    assert set(properties) == {"area", "name", "type", "vintage", "resolution"}
    assert len(collection["features"]) == len(region.places.areas)


def test_periods_follow_each_other(region: FictionalRegion) -> None:
    rows = region.observations.of("preventable-mortality-under-75", COUNTRY_CODE)
    assert rows.period[0] == "2013-15"
    assert rows.period[-1] == "2022-24"
    assert all(later > earlier for earlier, later in pairwise(rows.period.tolist()))
