"""From a lake to its derived tables, the atlas, traces, who is missing, and the command."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import typer
from typer.testing import CliRunner

from headwater.cli.place import place
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.gazette import UnknownPlaceError
from headwater.indicators.standings.likeness import likeness
from headwater.indicators.standings.standing import derive
from headwater.indicators.trace import trace
from headwater.indicators.words.missing import missing
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import AREA, MEMBERSHIP, OBSERVATION
from headwater.lake.store import Lake
from standing_frames import noise, observations

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DISTRICTS = [f"X07{i:03d}" for i in range(24)]
UNITARY = DISTRICTS[0]


@dataclass(frozen=True)
class Named:
    """A definition as small as a measure may be."""

    id: str
    name: str
    short: str
    unit: str
    polarity: str
    theme: str = "health"
    domain: str = "health"
    area_types: tuple[str, ...] = ()
    headline: bool = True


MEASURES = (
    Named("cigarette-smokers", "Adults who say they smoke (survey)", "smoking", "%", "lower"),
    Named("gross-median-weekly-pay", "Weekly pay", "weekly pay", "£ a week", "higher"),
    Named("small-thing", "A thing of small areas", "small thing", "%", "lower"),
    Named("population-count", "People", "people", "people", "none", domain="context"),
)


def made_up(path: Path) -> Lake:
    """A lake of 24 districts with 30 small areas each, half of the districts rural."""
    lake = Lake(path)
    areas, members = _places()
    rows = [_smoking(), _pay(), _population(), *_small()]
    why = Provenance(
        "a test", (Input("figures.csv", "ab" * 32, 10),), NOW, "0", {}, "A publisher", "OGL v3"
    )
    with lake.transaction() as tx:
        tx.put(AREA, "made", areas, why)
        tx.put(MEMBERSHIP, "made", members, why)
        tx.put(OBSERVATION, "made", pa.concat_tables(rows), why)
    return lake


def _places() -> tuple[pa.Table, pa.Table]:
    areas = [{"code": "E92000001", "name": "England", "type": "country"}]
    areas += [{"code": "X47", "name": "Wolds Combined Authority", "type": "CAUTH"}]
    areas += [{"code": UNITARY, "name": "Wolds 0", "type": "UTLA"}]
    members = []

    def lies(child: str, kind: str, parent: str, parent_kind: str) -> None:
        members.append(
            {
                "child": child,
                "child_type": kind,
                "parent": parent,
                "parent_type": parent_kind,
                "share": 1.0,
                "vintage": "2024",
            }
        )

    for i, code in enumerate(DISTRICTS):
        areas.append({"code": code, "name": f"Wolds {i}", "type": "LAD"})
        if i < 4:
            lies(code, "LAD", "X47", "CAUTH")
        for j in range(30):
            small = f"X01{i:03d}{j:02d}"
            areas.append({"code": small, "name": small, "type": "LSOA"})
            lies(small, "LSOA", code, "LAD")
            lies(small, "LSOA", "E92000001", "country")
    return (
        pa.Table.from_pylist(areas, schema=AREA.schema),
        pa.Table.from_pylist(members, schema=MEMBERSHIP.schema),
    )


def _smoking() -> pa.Table:
    values: dict[tuple[str, str], tuple[float, float, float]] = {}
    for year in range(2018, 2024):
        values["E92000001", str(year)] = (14.0, 13.9, 14.1)
        for i, code in enumerate(DISTRICTS):
            value = 8.0 + 0.5 * i + (0.8 if i >= 12 else 0.0) * (year - 2018)
            values[code, str(year)] = (value, value - 1.5, value + 1.5)
    return observations(values, "cigarette-smokers")


def _pay() -> pa.Table:
    scatter = noise(1, 24)
    values: dict[tuple[str, str], float] = {
        (code, str(year)): 500 + 20 * (year - 2018) + float(scatter[i])
        for i, code in enumerate(DISTRICTS)
        for year in range(2018, 2024)
    }
    return observations(values, "gross-median-weekly-pay", unit="£ a week")


def _population() -> pa.Table:
    values: dict[tuple[str, str], float] = {
        (code, "2023"): 100_000.0 + i for i, code in enumerate(DISTRICTS)
    }
    values["E92000001", "2023"] = 56_000_000.0
    return observations(values, "population-count", unit="people")


def _small() -> list[pa.Table]:
    codes = [f"X01{i:03d}{j:02d}" for i in range(24) for j in range(30)]
    rank = np.argsort(np.argsort(noise(2, len(codes)))) + 1.0
    value = 30 - 20 * rank / len(codes)
    return [
        observations({(c, "2023"): float(r) for c, r in zip(codes, rank, strict=True)},
                     "iod2025-imd-rank", unit="rank, 1 is most deprived"),
        observations({(c, "2023"): float(v) for c, v in zip(codes, value, strict=True)},
                     "small-thing"),
        observations({(c, "2023"): 1500.0 for c in codes}, "census-residents", unit="people"),
        observations({(c, "2023"): float(int(c[3:6]) >= 12) for c in codes}, "rural-2021",
                     unit="1 is rural, 0 is urban"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    made = made_up(tmp_path_factory.mktemp("derived") / "lake")
    derive(made, MEASURES, now=NOW)
    return made


@pytest.fixture(scope="module")
def atlas(lake: Lake) -> Atlas:
    return Atlas.open(lake, MEASURES)


def test_all_derived_tables_are_published_in_one_commit_with_provenance(lake: Lake) -> None:
    assert {"standing", "inequality", "rural_trend", "peer", "characteristic"} <= set(lake.tables())
    made = lake.provenance("standing", "derived")
    assert made.made_by == "headwater derive"
    assert made.made_at == NOW
    assert made.inputs[0].sha256
    assert lake.version == 2


@pytest.mark.slow(reason="derives twice")
def test_deriving_again_gives_the_same_tables(tmp_path: Path) -> None:
    lake = made_up(tmp_path / "lake")
    derive(lake, MEASURES, now=NOW)
    first = {table: lake.read(table) for table in ("standing", "inequality", "rural_trend")}
    derive(lake, MEASURES, now=NOW)
    for table, rows in first.items():
        assert lake.read(table).equals(rows), table


def test_a_unitary_authority_is_compared_with_districts(atlas: Atlas) -> None:
    found = {each.indicator: each for each in atlas.standings(UNITARY)}
    assert found["cigarette-smokers"].area_type == "LAD"
    assert found["cigarette-smokers"].verdict == "better"
    assert found["cigarette-smokers"].rank_of == 24


def test_a_combined_authority_gets_figures_from_its_councils(atlas: Atlas) -> None:
    each = atlas.standing("cigarette-smokers", "X47")
    assert each is not None
    assert each.aggregated == 1
    people = [100_000.0 + i for i in range(4)]
    values = [8.0 + 0.5 * i for i in range(4)]
    assert each.value == pytest.approx(np.average(values, weights=people))
    assert atlas.standing("population-count", "X47") is None


def test_the_slope_inside_a_place_is_the_one_that_was_put_in(atlas: Atlas) -> None:
    rows = atlas.derived("inequality", DISTRICTS[3])
    (slope,) = (row for row in rows if row["group"] == "slope")
    assert slope["value"] == pytest.approx(-20, abs=4)
    assert slope["most_deprived"] > slope["least_deprived"]
    fifths = [row["value"] for row in rows if row["group"] in "12345" and row["value"]]
    assert fifths == sorted(fifths, reverse=True)


def test_rural_districts_are_found_to_fall_behind_where_they_do(atlas: Atlas) -> None:
    found = {row["indicator"]: row for row in atlas.rural_trends()}
    assert found["cigarette-smokers"]["verdict"] == "falling_behind"
    assert found["cigarette-smokers"]["difference"] == pytest.approx(0.8, abs=0.01)
    assert found["gross-median-weekly-pay"]["verdict"] == "no_evidence"
    assert atlas.rural_share(DISTRICTS[20]) == 1.0


def test_series_distribution_and_peers(atlas: Atlas) -> None:
    series = atlas.series("cigarette-smokers", DISTRICTS[5])
    assert series is not None
    assert series.periods == tuple(str(year) for year in range(2018, 2024))
    assert series.england.tolist() == [14.0] * 6
    assert not series.overlapping
    ranked = atlas.distribution("cigarette-smokers", "LAD")
    assert [each.rank for each in ranked] == list(range(1, 25))
    assert atlas.peers(DISTRICTS[5])[0].rank == 1
    like = likeness(atlas, DISTRICTS[5], DISTRICTS[6])
    assert like is not None
    assert like.comparisons


def test_what_is_not_held_is_said_plainly(atlas: Atlas) -> None:
    assert atlas.standings("nowhere") == ()
    assert atlas.series("nothing", UNITARY) is None
    assert atlas.distribution("nothing", "LAD") == ()
    assert likeness(atlas, "X47", UNITARY) is None
    with pytest.raises(UnknownPlaceError, match="search for it by its name"):
        atlas.places.area("nowhere")


def test_opening_twice_gives_the_same_atlas_until_the_lake_changes(lake: Lake) -> None:
    assert Atlas.open(lake, MEASURES) is Atlas.open(lake, MEASURES)


def test_look_ups_take_less_than_five_milliseconds(atlas: Atlas) -> None:
    asked = [
        lambda code: atlas.standings(code),
        lambda code: atlas.stands_out(code),
        lambda code: atlas.series("cigarette-smokers", code),
        lambda code: atlas.derived("inequality", code),
    ]
    for ask in asked:
        ask(DISTRICTS[1])
        spent = []
        for code in DISTRICTS[2:12]:
            started = time.thread_time()
            ask(code)
            spent.append(time.thread_time() - started)
        assert sorted(spent)[5] < 0.005


def test_a_private_lake_is_laid_over_without_changing_the_public_one(
    atlas: Atlas, lake: Lake, tmp_path: Path
) -> None:
    mine = Lake(tmp_path / "mine")
    values = {(code, "2023"): (float(i), i - 0.5, i + 0.5) for i, code in enumerate(DISTRICTS)}
    values["E92000001", "2023"] = (10.0, 9.9, 10.1)
    with mine.transaction() as tx:
        tx.put(OBSERVATION, "mine", observations(values, "my-own"), Provenance("mine"))
    own = (Named("my-own", "My own", "my own", "%", "lower"),)
    derive(mine, own, now=NOW, places=lake)
    both = atlas.plus(mine, own)
    each = both.standing("my-own", DISTRICTS[20])
    assert each is not None
    assert each.verdict == "worse"
    assert both.standing("cigarette-smokers", UNITARY) is not None
    assert atlas.standing("my-own", DISTRICTS[20]) is None


def test_a_figure_leads_back_to_its_file(atlas: Atlas, lake: Lake) -> None:
    each = atlas.standing("cigarette-smokers", UNITARY)
    assert each is not None
    found = trace(lake, each.ref, atlas.definitions)
    assert found.observation is not None
    assert found.observation["value"] == each.value
    names = [step.name for step in found.steps]
    assert names == [
        "Input", "Release", "Definition", "Method", "Compared with", "Worked out",
        "Publisher and licence",
    ]  # fmt: skip
    assert found.steps[0].what == "figures.csv, 10 rows"
    assert found.steps[-1].version == "OGL v3"


def test_a_figure_worked_out_from_councils_says_so(atlas: Atlas, lake: Lake) -> None:
    each = atlas.standing("cigarette-smokers", "X47")
    assert each is not None
    found = trace(lake, each.ref)
    assert found.observation is None
    assert "councils" in found.steps[0].what


def test_who_is_missing_follows_from_what_the_figures_rest_on(atlas: Atlas) -> None:
    said = " ".join(each.text for each in missing(atlas, DISTRICTS[20]))
    assert "One figure comes from surveys" in said
    assert "100% of people here live in rural areas" in said
    assert "GP records" not in said


def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(place)
    return app


def test_the_place_command_prints_the_state_of_health(lake: Lake) -> None:
    run = CliRunner().invoke(
        command(), ["Wolds 20", "--lake", str(lake.root)], env={"COLUMNS": "200"}
    )
    assert run.exit_code == 0, run.output
    for part in ("Wolds 20", "Worse than England", "The gap inside", "How sure we are", "missing"):
        assert part in run.output
    assert "Over five years, more adults smoke than in England." in run.output


def test_the_place_command_names_what_it_cannot_find(lake: Lake, tmp_path: Path) -> None:
    runner = CliRunner()
    lost = runner.invoke(command(), ["Zzyzx", "--lake", str(lake.root)])
    assert lost.exit_code != 0
    assert "no place with figures is called 'Zzyzx'" in str(lost.exception)
    empty = runner.invoke(command(), ["Wolds", "--lake", str(tmp_path)])
    assert "run headwater load first" in str(empty.exception)
