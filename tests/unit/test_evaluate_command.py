"""``headwater evaluate`` on the fictional region: the answer, and sentences for what is amiss.

Slow: the fictional region is made.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from headwater.cli.program import program
from headwater.lake import Lake

pytestmark = pytest.mark.slow  # makes the fictional region


def asked(home: Path, *words: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(program, ["evaluate", *words], env={"HEADWATER_HOME": str(home)})


def test_a_place_and_a_day_get_an_answer_with_its_checks_and_its_grade(demo_home: Path) -> None:
    done = asked(demo_home, "smoking-adults", "--place", "X07000003", "--since", "2018-01-01")
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "We cannot tell whether it worked in Gannerdale." in said
    assert "difference in differences" in said
    assert "Did places that did nothing move as far?" in said
    assert "Grade 1 of 5" in said


def test_a_file_names_places_that_began_at_different_times(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "acted.csv"
    held = Lake(demo_home / "lake").read("area", ["code"], "type = 'LAD' AND valid_to IS NULL")
    codes = sorted(held["code"].to_pylist())[:6]
    rows = [f"{code},20{18 + n % 3}-01-01" for n, code in enumerate(codes)]
    file.write_text("place,since\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = asked(demo_home, "smoking-adults", "--file", str(file))
    assert done.exit_code == 0, done.output
    assert "began at different times" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("smoking-adults",), "Name at least one place that acted"),
        (("smoking-adults", "--place", "X07000003"), "the day is missing; write when it began as"),
        (
            ("smoking-adults", "--place", "X07000003", "--since", "last May"),
            "'last May' is no day",
        ),
        (
            ("never-measured", "--place", "X07000003", "--since", "2018-01-01"),
            "'never-measured' has no figures over time here",
        ),
    ],
)
def test_what_is_amiss_is_said(demo_home: Path, words: tuple[str, ...], says: str) -> None:
    done = asked(demo_home, *words)
    assert done.exit_code == 1
    assert says in str(done.exception)


def test_a_day_that_is_too_late_says_what_is_missing(demo_home: Path) -> None:
    done = asked(demo_home, "smoking-adults", "--place", "X07000003", "--since", "2031-01-01")
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "there is not enough data" in said
    assert "No period lies wholly after the date yet" in said


def test_a_file_without_its_columns_is_refused(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "acted.csv"
    file.write_text("area,day\nX07000003,2018-01-01\n", encoding="utf-8")
    done = asked(demo_home, "smoking-adults", "--file", str(file))
    assert done.exit_code == 1
    assert "no column place or since" in str(done.exception)


def test_nobody_of_another_name_estimates(demo_home: Path) -> None:
    words = ("smoking-adults", "--place", "X07000003", "--since", "2018-01-01", "--by", "magic")
    done = asked(demo_home, *words)
    assert done.exit_code == 1
    assert "--by magic: nobody of that name; write one of ours, libraries, both" in str(
        done.exception
    )


@pytest.mark.libraries
@pytest.mark.xdist_group("libraries")
def test_both_ends_with_a_second_opinion(demo_home: Path) -> None:
    words = ("smoking-adults", "--place", "X07000003", "--since", "2018-01-01", "--by", "both")
    done = asked(demo_home, *words)
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.partition("A second opinion")[2].split())
    assert said.startswith("pyfixest ")
    assert "does not hang on whose code worked it out" in said
