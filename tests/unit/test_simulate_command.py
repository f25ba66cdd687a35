"""``headwater simulate`` on the fictional region: sentences, progress, rows in the lake.

Slow: the fictional region is made and simulated.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.cli.program import program
from headwater.lake import Lake
from headwater.simulation.scenario import scenarios


@pytest.mark.slow
def test_a_scenario_is_simulated_said_and_written(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "walk.toml"
    file.write_text(scenarios()["stop-smoking-and-blood-pressure"], encoding="utf-8")
    rows = Lake(demo_home / "lake").read("membership", ["parent"], "parent_type = 'LAD'")
    district = sorted(rows["parent"].to_pylist())[0]
    asked = ["simulate", str(file), "--place", district, "--repeats", "2", "--draws", "2"]
    done = CliRunner().invoke(program, asked, env={"HEADWATER_HOME": str(demo_home)})
    assert done.exit_code == 0, done.output
    assert "rests on things that nobody has measured" in done.output
    assert "emergency admissions" in done.output
    assert "What drives the change in emergency admissions" in done.output
    assert "To know every uncertain figure exactly before deciding would be worth £" in done.output
    lake = Lake(demo_home / "lake")
    held = [name for name in lake.datasets("observation") if name.startswith("simulated-walk")]
    assert held == ["simulated-walk-districts", "simulated-walk-small-areas"]
    made = lake.provenance("observation", held[0])
    assert made.parameters["seed"] == "1"


@pytest.mark.slow
def test_a_reach_of_140_per_cent_gets_a_sentence(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "much.toml"
    text = scenarios()["stop-smoking-and-blood-pressure"].replace("reach = 0.5", "reach = 1.4", 1)
    file.write_text(text, encoding="utf-8")
    rows = Lake(demo_home / "lake").read("membership", ["parent"], "parent_type = 'LAD'")
    district = sorted(rows["parent"].to_pylist())[0]
    done = CliRunner().invoke(
        program,
        ["simulate", str(file), "--place", district],
        env={"HEADWATER_HOME": str(demo_home)},
    )
    assert done.exit_code == 1
    assert "140%" in str(done.exception)
