"""Lives of real councils: North Northamptonshire carries what its four districts were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.indicators.intake import all_mappings, vintage_inspection
from headwater.indicators.standings.lives import carry, life
from headwater.lake.loading import load
from headwater.lake.store import Lake
from headwater.place.lives import settle

pytestmark = [  # look-ups and indicators of all England
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.xdist_group("midlands"),
]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DISTRICTS = ("E07000150", "E07000152", "E07000153", "E07000156")
FILES = (
    "geo_lookup_lsoa11_england", "geo_lookup_lsoa21_england", "geo_lsoa11_to_lsoa21_england",
    "population_mid2019_lsoa11_england_syoa_persons", "qof_prevalence_modelled_2019_20_hoc_library",
    "indicators_ons_explore_local_statistics_england",
)  # fmt: skip
NORTH = "E06000061"


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    lake = Lake(tmp_path_factory.mktemp("lives") / "lake")
    paths = [data / f"{name}.parquet" for name in FILES]
    load(lake, paths, all_mappings(), now=NOW, inspect=vintage_inspection())
    settle(lake, now=NOW)
    carry(lake, (), now=NOW)
    return lake


def test_earlier_years_come_from_the_four_districts_and_are_marked(england: Lake) -> None:
    rows = england.read("observation", None, f"area = '{NORTH}'", ["carried"]).to_pylist()
    homes = {r["period"]: r for r in rows if r["indicator"] == "additions-to-the-housing-stock"}
    assert len(homes) == 20
    assert {r["note"] for r in homes.values()} == {"carried_across"}
    where = "indicator = 'additions-to-the-housing-stock' AND period = '2015/16' AND area IN {}"
    parts = england.read("observation", ["value"], where.format(DISTRICTS))["value"].to_pylist()
    assert min(parts) < homes["2015/16"]["value"] < max(parts)
    found = life(NORTH, "LAD", england.read("carried").to_pylist(), NOW.date())
    assert {each.code for each in found.predecessors} == {*DISTRICTS, "E10000021"}


def test_totals_are_conserved(england: Lake) -> None:
    where = f"indicator = 'qof-register-af' AND area IN {(*DISTRICTS, NORTH)}"
    rows = england.read("observation", ["area", "count", "denominator"], where).to_pylist()
    for name in ("count", "denominator"):
        amount = {row["area"]: row[name] for row in rows}
        assert amount[NORTH] == pytest.approx(sum(amount[code] for code in DISTRICTS), rel=1e-12)


def test_a_published_figure_of_the_successor_is_never_replaced(england: Lake) -> None:
    key = ["indicator", "period", "sex", "age", "category_type", "category"]
    carried = england.read("observation", key, f"area = '{NORTH}'", ["carried"]).to_pylist()
    others = [each for each in england.datasets("observation") if each != "carried"]
    own = england.read("observation", key, f"area = '{NORTH}'", others).to_pylist()
    assert carried
    assert not {tuple(r.values()) for r in carried} & {tuple(r.values()) for r in own}


def test_thirty_six_boards_live_and_every_small_area_is_in_one(england: Lake) -> None:
    living = england.read("area", ["code"], "type = 'ICB' AND valid_to IS NULL")["code"].to_pylist()
    assert len(living) == 36
    rows = england.read(
        "membership", None, "child_type = 'LSOA' AND parent_type = 'ICB' AND vintage = '2024'"
    )
    assert rows.num_rows == 33_755
    assert set(rows["parent"].to_pylist()) == set(living)


def test_a_file_of_2011_is_refused_as_2021(
    england: Lake, shared: Callable[[str], Path], tmp_path: Path
) -> None:
    codes = england.read("membership", ["child"], "vintage = '2023' AND parent_type = 'LAD' "
                         "AND child_type = 'LSOA'")["child"].to_pylist()  # fmt: skip
    path = tmp_path / "ruc.csv"
    lines = [f"{code},x,RLN1,Larger rural" for code in codes]
    path.write_text("\n".join(["LSOA21CD,LSOA21NM,RUC21CD,RUC21NM", *lines]))
    before = england.version
    summary = load(england, [path], all_mappings(), now=NOW, inspect=vintage_inspection())
    (problem,) = summary.problems
    assert "LSOA 2021 codes were expected, but" in problem
    assert "are LSOA 2011 areas" in problem
    assert england.version == before
