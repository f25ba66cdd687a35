"""A second opinion in words, and libraries that are absent, badly compiled, or not asked."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from headwater.evaluation import Question, evaluate, yearly
from headwater.evaluation.kept_libraries import MissingLibraryError, edition, library
from headwater.evaluation.second_opinion import SecondOpinion, opinion_says, second_opinion
from headwater.evaluation.trial import Method, Trial

SOURCES = Path(__file__).resolve().parents[2] / "src"
KEPT = ("pandas", "pyfixest", "pysyncon", "statsmodels")
NONE = np.array([])
OURS = Trial(Method.COMPARISON, -1.5, -2.5, -0.5, 0.01, ("2019",), NONE, NONE, NONE)


def said(effect: float, small: float = 0.5, ends: tuple[float, float] = (-2.4, -0.6)) -> str:
    theirs = replace(OURS, effect=effect, lower=ends[0], upper=ends[1])
    return opinion_says(SecondOpinion("pyfixest 0.60.0", OURS, theirs, small)).text


def test_two_effects_that_are_alike_are_told_with_the_librarys_interval() -> None:
    assert said(-1.5000004) == (
        "pyfixest 0.60.0 puts the effect at −1.50 (95% interval −2.40 to −0.60); Headwater puts it "
        "at −1.50. They are the same to the figures shown, so the size does not hang on whose code "
        "worked it out."
    )


def test_an_interval_without_an_end_is_not_told() -> None:
    assert "interval" not in said(-1.5, ends=(-np.inf, np.inf))


@pytest.mark.parametrize(
    ("effect", "small", "room"),
    [(-1.4, 0.5, "a tenth of a small effect"), (-1.45, 0.0, "a hundredth of the effect")],
)
def test_two_effects_that_part_are_not_to_be_quoted(effect: float, small: float, room: str) -> None:
    text = said(effect, small)
    assert f"apart, which is more than {room}. Quote neither" in text
    assert said(-1.46) == said(-1.46, 0.5)
    assert "does not hang" in said(-1.46)


def test_an_answer_without_a_method_has_no_second_opinion() -> None:
    figures = yearly({"A": [1.0, 2.0], "B": [1.0, 3.0]}, 2010)
    found = evaluate(Question("x", (("A", date(2011, 1, 1)),), "made up"), figures)
    with pytest.raises(ValueError, match="no library can be asked"):
        second_opinion(found, figures)


def test_a_library_that_is_absent_is_a_sentence_that_says_how_to_install_it() -> None:
    for ask in (library, edition):
        with pytest.raises(MissingLibraryError, match=r"^nosuchlib is not .* pip install pyfixest"):
            ask("nosuchlib")


def test_an_invalid_escape_in_a_library_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "badly_escaped.py").write_text('"""A weight \\hat{w}."""\nNUMBER = 3\n')
    monkeypatch.syspath_prepend(tmp_path)
    assert library("badly_escaped").NUMBER == 3


def test_no_file_imports_a_kept_library_by_itself() -> None:
    imports = re.compile(r"^\s*(?:import|from) (?:pyfixest|pysyncon|statsmodels)\b", re.MULTILINE)
    found = [path for path in SOURCES.rglob("*.py") if imports.search(path.read_text("utf-8"))]
    assert not found


@pytest.mark.slow  # begins a Python of its own, which holds nothing that other tests imported
def test_our_own_answer_imports_no_kept_library() -> None:
    asks = (
        "import sys; from datetime import date\n"
        "from headwater.evaluation import Question, evaluate, yearly\n"
        "import headwater.evaluation.second_opinion\n"
        "rest = {f'R{i}': [i + (i * t) % 7 for t in range(10)] for i in range(25)}\n"
        "asked = Question('x', (('R0', date(2016, 1, 1)),), 'made up')\n"
        "assert evaluate(asked, yearly(rest, 2010)).trial is not None\n"
        f"found = set({KEPT!r}) & set(sys.modules)\n"
        "assert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", asks], check=True, timeout=120)
