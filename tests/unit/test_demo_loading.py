"""The fictional region comes in through the same door as real files, and nothing is refused.

Making, loading and deriving takes some ten seconds, once for all tests that need the region.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from headwater.cli.program import program
from headwater.demo.measures import measures
from headwater.indicators.definition import definitions
from headwater.lake import Lake

pytestmark = pytest.mark.slow


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["demo", *arguments], env={"HEADWATER_HOME": str(home)})


@pytest.fixture
def home(demo_home: Path) -> Path:
    return demo_home


def test_nothing_is_refused_and_everything_is_known(home: Path) -> None:
    lake = Lake(home / "lake")
    assert lake.read("reject").num_rows == 0
    areas = set(lake.read("area", ["code"])["code"].to_pylist())
    memberships = lake.read("membership", ["child", "parent"])
    assert set(memberships["child"].to_pylist()) <= areas
    assert set(memberships["parent"].to_pylist()) <= areas
    assert set(lake.read("observation", ["area"])["area"].to_pylist()) <= areas
    assert set(lake.read("boundary", ["area"])["area"].to_pylist()) == areas


def test_no_real_place_is_in_the_lake(home: Path) -> None:
    codes = Lake(home / "lake").read("area", ["code"])["code"].to_pylist()
    assert all(code.startswith("X") for code in codes)


def test_every_place_stands_somewhere(home: Path) -> None:
    standing = Lake(home / "lake").read("standing", ["area", "indicator"])
    wanted = {id for id, measure in measures().items() if not measure.only_small}
    assert wanted <= set(standing["indicator"].to_pylist())


def test_every_measure_has_a_definition() -> None:
    known = {each.id for each in definitions()}
    known |= {each.inputs.series.indicator for each in definitions()}
    assert set(measures()) <= known


def test_a_second_run_does_nothing(home: Path) -> None:
    before = Lake(home / "lake").version
    ran = run(home)
    assert ran.exit_code == 0
    assert "already" in ran.output
    assert Lake(home / "lake").version == before


def test_a_lake_of_real_places_is_left_alone(home: Path) -> None:
    mark = home / "fictional" / "fictional-region.json"
    kept = mark.read_bytes()
    mark.unlink()
    try:
        ran = run(home)
        assert ran.exit_code != 0
        assert "holds real places" in str(ran.exception)
    finally:
        mark.write_bytes(kept)
