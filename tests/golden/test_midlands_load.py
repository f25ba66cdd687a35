"""The whole of the real data, loaded once, held against figures its publishers state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from headwater.indicators.definition import definitions
from headwater.indicators.intake import Intake, bring_in
from headwater.lake import Lake
from headwater.place.characteristics import characteristics

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [pytest.mark.slow, pytest.mark.shared, pytest.mark.xdist_group("midlands")]


class Loaded:
    """The lake, what came of the load, and a DuckDB connection over its tables."""

    def __init__(self, root: Path) -> None:
        self.lake = Lake(root)
        self.intake: Intake = bring_in(self.lake, [DATA], now=datetime(2026, 5, 1, tzinfo=UTC))
        self.con = duckdb.connect()
        for table in self.lake.tables():
            files = [str(path) for path in self.lake.paths(table)]
            self.con.execute(f"CREATE VIEW {table} AS FROM read_parquet({files})")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.con.execute(sql).fetchall()]

    def one(self, sql: str) -> object:
        return self.rows(sql)[0][0]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Slow: 49 files and 7.9 million rows."""
    if not DATA.exists():
        pytest.skip("shared data absent: data")
    return Loaded(tmp_path_factory.mktemp("midlands") / "lake")


def test_every_file_is_loaded_or_left_with_a_reason(loaded: Loaded) -> None:
    summary = loaded.intake.loaded
    assert summary.problems == ()
    assert len(summary.datasets) + len(summary.left) == len(
        [path for path in DATA.iterdir() if path.suffix != ".md"]
    )
    assert summary.good > 7_800_000
    assert summary.rejected == 16


def test_no_key_stands_twice(loaded: Loaded) -> None:
    keys = {
        "observation": "indicator, area, period, sex, age, category_type, category, kind, series",
        "area": "code, type",
        "membership": "child, child_type, parent, parent_type, vintage",
        "boundary": "area, type, vintage, resolution",
    }
    for table, key in keys.items():
        doubled = f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY {key} HAVING count(*) > 1)"
        assert loaded.one(doubled) == 0, table


@pytest.mark.parametrize(("area", "expected"), [("E12000004", 5_063_164), ("E12000005", 6_187_204)])
def test_people_of_both_regions_mid_2024(loaded: Loaded, area: str, expected: int) -> None:
    where = f"indicator = 'population-count' AND area = '{area}' AND sex = 'Persons'"
    assert (
        loaded.one(f"SELECT value FROM observation WHERE {where} AND period = '2024'") == expected
    )


@pytest.mark.parametrize(("year", "people"), [(2019, 56_286_961), (2020, 56_550_138)])
def test_small_areas_add_to_the_published_population(
    loaded: Loaded, year: int, people: int
) -> None:
    of = f"FROM observation WHERE indicator = 'population-by-age' AND period = '{year}'"
    assert loaded.one(f"SELECT sum(value) {of} AND age = 'All ages'") == people
    assert loaded.one(f"SELECT sum(value) {of} AND age <> 'All ages'") == people


def test_income_deprivation_meets_the_published_district_shares(loaded: Loaded) -> None:
    apart = loaded.rows(
        "SELECT max(abs(a.value - b.value)), count(*) FROM observation a JOIN observation b "
        "USING (area) WHERE a.indicator = 'income-deprived' "
        "AND b.indicator = 'iod2025-income-deprived-share' AND b.area LIKE 'E0%'"
    )[0]
    assert apart[1] == 296
    assert float(str(apart[0])) < 0.5


def test_the_average_score_meets_the_published_one(loaded: Loaded) -> None:
    apart = loaded.one(
        "SELECT max(abs(a.value - b.value)) FROM observation a JOIN observation b USING (area) "
        "WHERE a.indicator = 'imd-average-score' AND b.indicator = 'iod2025-imd-average-score' "
        "AND b.area LIKE 'E0%'"
    )
    assert float(str(apart)) < 0.6


def test_medians_of_women_are_ages_in_the_right_years(loaded: Loaded) -> None:
    found = loaded.rows(
        "SELECT min(period), max(period), min(value), max(value) FROM observation "
        "WHERE indicator = 'median-age' AND sex = 'Female'"
    )
    assert found == [("1991", "2024", 28.0, 57.0)]


def test_combined_authorities_have_figures_made_from_their_districts(loaded: Loaded) -> None:
    made = dict(
        loaded.rows(
            "SELECT area, denominator FROM observation "
            "WHERE indicator = 'income-deprived' AND area IN ('E47000013', 'E47000007')"
        )
    )
    census = DATA / "population_census2021_lsoa21_england_sex_and_6age.parquet"
    boroughs = ", ".join(f"'E080000{number}'" for number in range(25, 32))
    people = f"SELECT sum(census2021_total) FROM '{census}' WHERE ltla24_code IN ({boroughs})"
    assert made["E47000007"] == loaded.one(people)
    assert made["E47000013"] == 2_204_426.0


def test_memberships_are_whole(loaded: Loaded) -> None:
    counts = {
        (child, parent, vintage): number
        for child, parent, vintage, number in loaded.rows(
            "SELECT child_type, parent_type, vintage, count(*) FROM membership GROUP BY ALL"
        )
    }
    assert counts["LSOA", "LAD", "2024"] == 33_755
    assert counts["LSOA", "LAD", "2019"] == 32_844
    assert counts["UTLA", "region", "2024"] == 153
    assert counts["LAD", "country", "2024"] == 296
    assert counts["practice", "PCN", "2023/24"] == 6_213


def test_every_definition_has_rows_except_those_that_need_a_table_not_in_the_data(
    loaded: Loaded,
) -> None:
    held = {row[0] for row in loaded.rows("SELECT DISTINCT indicator FROM observation")}
    absent = {each.id for each in definitions()} - held
    assert absent == {each.id for each in definitions() if each.needs}


def test_units_are_what_common_sense_expects(loaded: Loaded) -> None:
    inside = {
        "distance-gp": (0.3, 8.0), "income-deprived": (1.0, 60.0), "homelessness": (0.1, 10.0),
        "qof-prevalence-dm": (2.0, 15.0), "gp-patients": (300.0, 4000.0),
        "loneliness-modelled": (15.0, 40.0), "rural-share": (0.0, 100.0),
        "libraries-per-100000": (0.5, 40.0), "particulates": (0.1, 1.0),
    }  # fmt: skip
    for name, (least, most) in inside.items():
        low, high = loaded.rows(
            f"SELECT min(value), max(value) FROM observation WHERE indicator = '{name}' "
            "AND regexp_matches(area, '^E0[678]')"
        )[0]
        assert least <= float(str(low)), name
        assert float(str(high)) <= most, name


def test_peers_are_chosen_by_every_characteristic(loaded: Loaded) -> None:
    for kind in ("LAD", "UTLA"):
        found = (
            f"SELECT count(DISTINCT characteristic) FROM characteristic WHERE area_type = '{kind}'"
        )
        assert loaded.one(found) == len(characteristics())


def test_what_the_publisher_cannot_tell_apart_is_not_called_worse(loaded: Loaded) -> None:
    manual = "indicator = 'smoking-routine-manual' AND area = 'E07000221' AND area_type = 'LAD'"
    found = loaded.one(f"SELECT basis || ', ' || verdict FROM standing WHERE {manual}")
    assert found == "published, similar"


def test_health_checks_are_those_of_the_whole_time_they_add_up_over(loaded: Loaded) -> None:
    newest = "indicator = 'nhs-health-checks' AND area = 'E06000016' AND area_type = 'UTLA'"
    assert loaded.one(f"SELECT period FROM standing WHERE {newest}") == "2021Q2-2025Q4"


def test_patients_for_each_gp_have_englands_figure(loaded: Loaded) -> None:
    where = "indicator = 'gp-patients' AND area = 'E92000001'"
    assert loaded.one(f"SELECT value FROM observation WHERE {where}") == pytest.approx(1744.352)
