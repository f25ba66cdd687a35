"""``headwater conversation``: the report in its order, and files for anybody.

Slow: the conversation is divided into groups by each command.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from headwater.cli.program import program

pytestmark = pytest.mark.slow
EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/warm-homes"


def said(*words: str) -> Result:
    return CliRunner().invoke(program, ["conversation", *words], env={"COLUMNS": "200"})


def test_common_ground_comes_first_then_what_divides_then_who_was_not_heard() -> None:
    done = said("groups", str(EXAMPLE))
    assert done.exit_code == 0, done.output
    text = done.output
    parts = [text.index(part) for part in ("Common ground", "What divides", "Who was not heard")]
    assert parts == sorted(parts)
    common, divides = text[parts[0] : parts[1]], text[parts[1] : parts[2]]
    assert "People should be told who can help" in common
    assert "Second homes should pay" in divides
    assert "12 of 84 people voted on too few statements" in text[parts[2] :]
    assert "Buy your boilers" not in text, "a rejected statement is not told"


def test_the_steps_of_polis_can_be_asked_for() -> None:
    done = said("groups", str(EXAMPLE), "--as-polis", "--groups", "2")
    assert done.exit_code == 0, done.output
    assert "Stability" in done.output


def test_files_for_anybody_tell_the_same_and_are_never_overwritten(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(range(32)))
    out = str(tmp_path / "out")
    assert said("export", str(EXAMPLE), out, "--secret", str(secret)).exit_code == 0
    assert said("groups", out).output == said("groups", str(EXAMPLE)).output
    again = said("export", str(EXAMPLE), out, "--secret", str(secret))
    assert isinstance(again.exception, ValueError)
    assert "is there already" in str(again.exception)


def test_rows_kept_aside_are_told_first(tmp_path: Path) -> None:
    for each in EXAMPLE.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    with (tmp_path / "votes.csv").open("a", encoding="utf-8") as votes:
        votes.writelines(f",,{99 + i},1,1\n" for i in range(25))
    text = said("groups", str(tmp_path)).output
    assert text.startswith("25 rows are kept aside:")
    assert "and 5 more." in text


def test_ballots_from_one_hand_are_told_and_honest_ones_are_not(tmp_path: Path) -> None:
    assert "Nothing stands out" in said("check", str(EXAMPLE)).output
    for each in EXAMPLE.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    with (tmp_path / "votes.csv").open("a", encoding="utf-8") as votes:
        for who in range(200, 208):
            votes.writelines(
                f"{1764100000 + who * 30 + 3 * at},,{at},{who},{(-1) ** at}\n" for at in range(14)
            )
    text = said("check", str(tmp_path)).output
    assert "8 people gave the same 14 votes" in text
    assert "8 of 8 people with the same votes came within ten minutes" in text
    assert "Nothing was removed." in text
