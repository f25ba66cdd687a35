"""Residents of the fictional region and of the real East Midlands, out of the lake.

Slow: the fictional region is made once a run; the real one loads seven files and makes 4.9 million.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from headwater.indicators.intake import all_mappings
from headwater.lake import Lake
from headwater.lake.loading import load
from headwater.simulation.population import PopulationError, small_areas, synthesise

FILES = (
    "geo_lookup_lsoa21_england", "geo_lookup_lsoa11_england", "geo_lsoa11_to_lsoa21_england",
    "population_census2021_lsoa21_england_sex_and_6age", "census2021_ethnicity_lsoa21",
    "iod2025_lsoa21_england", "ruc2021_lsoa21_england",
    "population_mid2020_lsoa11_england_syoa_persons",
)  # fmt: skip


@pytest.mark.slow  # makes the fictional region
def test_the_fictional_region_has_residents_by_the_same_road(demo_home: Path) -> None:
    lake = Lake(demo_home / "lake")
    small = small_areas(lake, "X12000001")
    made = synthesise(small)
    assert len(made.residents) == small.people > 50_000
    assert small.sexed
    assert set(made.residents.quintile.tolist()) == {1, 2, 3, 4, 5}
    assert set(made.residents.rural.tolist()) == {0, 1}
    with pytest.raises(PopulationError, match="no small areas in E12000004"):
        small_areas(lake, "E12000004")


def test_an_empty_lake_says_what_to_load(tmp_path: Path) -> None:
    with pytest.raises(PopulationError, match="load the lookup of small areas"):
        small_areas(Lake(tmp_path), "E12000004")


@pytest.mark.slow  # loads England's small areas and makes 4.9 million residents
@pytest.mark.shared
def test_the_east_midlands_has_its_people(shared: Callable[[str], Path], tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    files = [shared(f"data/{name}.parquet") for name in FILES]
    load(lake, files, all_mappings(), now=datetime(2026, 11, 25, tzinfo=UTC))
    small = small_areas(lake, "E12000004")
    assert (small.people, len(small.areas), len(small.areas.districts)) == (4_880_018, 2_847, 35)
    made = synthesise(small)
    residents = made.residents
    counted = np.zeros((2_847, 2), dtype=np.int64)
    np.add.at(counted, (residents.area, residents.sex), 1)
    assert (counted == small.sexes).all()
    assert residents.bytes_a_person <= 24
    assert max(fit.worst for fit in made.fits) <= 1e-9
    adult = residents.age >= 16
    assert abs((residents.smoking[adult] == 2).mean() - 0.117) < 0.006
    poor, rich = (residents.smoking[adult & (residents.quintile == q)] == 2 for q in (1, 5))
    assert 1.7 < poor.mean() / rich.mean() < 2.3
