"""``headwater load``: what it prints, and its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from headwater.cli.load import as_table, closing, load
from headwater.indicators.intake import Intake, bring_in
from headwater.lake import Lake
from loading_files import LOOKUP, NOW, load_all, write

NORMS = "age,utility_pop_norms\n18,0.92\n"


@pytest.mark.slow
def test_a_load_prints_what_was_kept_and_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slow: every definition is tried on what was loaded."""
    load([write(tmp_path, "lookup.csv", LOOKUP)], tmp_path / "lake")
    said = capsys.readouterr().out
    assert "lookup.csv" in said
    assert "5 area" in said
    assert "rows loaded from 1 files, 0 refused" in said
    assert Lake(tmp_path / "lake").version == 2


@pytest.mark.slow
def test_a_file_that_is_not_known_ends_with_code_one_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slow: every definition is tried on what was loaded."""
    paths = [write(tmp_path, "lookup.csv", LOOKUP), write(tmp_path, "odd.csv", "a,b\n1,2\n")]
    with pytest.raises(typer.Exit) as caught:
        load(paths, tmp_path / "lake")
    assert caught.value.exit_code == 1
    assert "odd.csv: not recognised." in capsys.readouterr().out


def test_nothing_loaded_is_a_failure_too(tmp_path: Path) -> None:
    with pytest.raises(typer.Exit):
        load([write(tmp_path, "norms.csv", NORMS)], tmp_path / "lake")


def test_refusals_and_files_left_alone_are_mentioned(tmp_path: Path) -> None:
    ruc = "LSOA21CD,LSOA21NM,RUC21CD,RUC21NM\n,Fen,RLN1,Larger rural\nE01000001,a,UN1,Urban\n"
    paths = (write(tmp_path, "ruc.csv", ruc), write(tmp_path, "norms.csv", NORMS))
    _, summary = load_all(tmp_path, *paths)
    intake = Intake(summary, {"smoking": 3, "absent": 0}, 1.0)
    said = "\n".join(closing(intake))
    assert "headwater lake rejects" in said
    assert "norms.csv: an input of the simulation" in said
    assert "1 indicators made from them, 3 rows." in said
    assert as_table(intake).row_count == 1


def test_bringing_in_makes_indicators_and_adds_the_combined_authorities(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    text = "LTLA24CD,LTLA24NM,UTLA24CD,UTLA24NM\nE07000033,Bolsover,E10000007,Derbyshire\n"
    intake = bring_in(lake, [write(tmp_path, "utla.csv", text)], now=NOW, chosen=())
    assert intake.made == {}
    parents = lake.read("membership", ["parent"], "child = 'E07000033'")
    assert set(parents.column("parent").to_pylist()) == {"E10000007", "E47000013"}
