"""What the tutorial quotes is what the reader will see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.cli.program import program

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs/tutorial/from-a-number-to-its-source.md"
SECOND = ROOT / "docs/tutorial/from-a-worry-to-a-promise.md"
SHOWN = (".jinja", ".py", ".toml", ".csv", ".json")


def asked(home: Path, *words: str) -> str:
    done = CliRunner().invoke(program, words, env={"HEADWATER_HOME": str(home), "COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


@pytest.mark.slow  # opens the atlas of the fictional region
def test_the_first_district_is_as_the_tutorial_says(demo_home: Path) -> None:
    text, said = TUTORIAL.read_text("utf-8"), asked(demo_home, "place", "Cindermoor")
    quoted = next(line for line in text.splitlines() if line.startswith("In Cindermoor"))
    assert quoted.removesuffix("...") in said
    for figures in ("61.7 to 94.1", "76.7"):
        assert figures in text
        assert figures in said


@pytest.mark.slow  # opens the atlas of the fictional region
def test_the_rural_district_is_rural_and_answered(demo_home: Path) -> None:
    said = asked(demo_home, "place", "Gannerdale")
    assert "Gannerdale is mainly rural" in said
    assert re.search(r"For \d+ there is no evidence either way", said)


@pytest.mark.slow  # reads the lake of the fictional region
def test_no_row_of_the_fictional_region_is_refused(demo_home: Path) -> None:
    assert asked(demo_home, "lake", "rejects") == "No rows were refused."
    assert "sha256" in asked(demo_home, "lake", "show", "observation")


@pytest.mark.slow  # evaluates in the fictional region
def test_the_second_walk_ends_with_the_answer_it_quotes(demo_home: Path) -> None:
    block = SECOND.read_text("utf-8").split("```text\n")[1].split("\n```")[0]
    command, quoted = block.split("\n\n")
    assert quoted in asked(demo_home, *command.split()[1:])


def test_what_the_walks_tell_to_choose_is_there_to_be_chosen() -> None:
    files = (each for each in (ROOT / "src").rglob("*") if each.suffix in SHOWN)
    shown = " ".join(" ".join(each.read_text("utf-8") for each in files).split())
    for walk in (TUTORIAL, SECOND):
        named = re.findall(r"\*\*([^*]+)\*\*", walk.read_text("utf-8"))
        assert named
        for words in named:
            said = " ".join(words.split()).removeprefix("Ask Leaders of ")
            assert said in shown, words
