"""Checks of an answer: what they ask of figures, and what is left of an effect that fails them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from headwater.evaluation import Evaluation, Figures, Question, evaluate, yearly
from headwater.evaluation.asking import Asked, UnanswerableError, panel_for
from headwater.evaluation.checks import Check
from headwater.evaluation.grade import stands
from headwater.evaluation.sentences import grade_says, grade_words, verdict
from headwater.evaluation.synthetic_control import gap_of
from headwater.evaluation.trial import Method
from headwater.practice.terms import GRADES, Finding


def averaged(places: int, years: int) -> Figures:
    """Averages of three years running, of places that nothing happened to."""
    draw = np.random.default_rng(4)
    each = draw.normal(40, 2, (places, 1)) + draw.normal(0, 1, (places, years))
    rolled = np.array([np.convolve(row, np.full(3, 1 / 3), "valid") for row in each])
    figures = yearly({f"P{n}": row.tolist() for n, row in enumerate(rolled)}, 2010)
    return replace(figures, end=figures.end + 2.0)


def test_the_date_is_set_too_early_by_a_whole_period_of_three_years() -> None:
    question = Question("x", (("P0", date(2021, 1, 1)),), "made up", better="lower")
    found = evaluate(question, averaged(30, 14))
    assert found.method is Method.TWIN
    (check,) = (each for each in found.checks if each.name == "time")
    assert check.passed is True
    assert "three periods too early" in check.says
    assert np.isfinite(check.effects[0][1])


def test_a_gap_without_a_side_is_refused() -> None:
    values = np.zeros(4)
    none, some = np.zeros(4, dtype=bool), np.ones(4, dtype=bool)
    for before, after in ((none, some), (some, none)):
        with pytest.raises(ValueError, match="a period before the date and one after"):
            gap_of(values, values, before, after)


def moved(since: int, begins: int, better: str = "lower") -> Evaluation:
    """Forty places of which one falls by four from a year on, asked about another year."""
    draw = np.random.default_rng(7)
    values = draw.normal(40, 2, (40, 1)) + draw.normal(0, 0.5, (40, 12))
    values[0, begins - 2010 :] -= 4
    question = Question("x", (("P0", date(since, 1, 1)),), "made up", better=better)
    return evaluate(question, yearly({f"P{n}": row.tolist() for n, row in enumerate(values)}, 2010))


def test_what_began_before_anything_was_done_is_not_called_an_effect() -> None:
    found = moved(since=2018, begins=2017)
    assert (found.finding, found.grade) == (Finding.NOT_KNOWN, 1)
    assert "before anything was done" in grade_says(found).text
    assert verdict(found, str).text.startswith("We cannot tell whether it worked")
    assert moved(since=2018, begins=2018).finding is Finding.HELPED


def test_places_that_moved_as_far_make_an_effect_not_known() -> None:
    failed = (Check("space", "", False, ""),)
    assert stands(Finding.HELPED, failed) is Finding.NOT_KNOWN
    assert stands(Finding.NO_DIFFERENCE, failed) is Finding.NO_DIFFERENCE
    assert stands(Finding.HARMED, (Check("dates", "", False, ""),)) is Finding.HARMED


def test_only_an_answer_that_a_comparison_shows_is_said_to_have_worked() -> None:
    shown = moved(since=2018, begins=2018)
    assert shown.grade == 3
    said = "P0: x came out better than we would expect"
    assert f"It seems to have worked in {said}" in verdict(shown, str).text
    assert f"It may have worked in {said}" in verdict(replace(shown, grade=2), str).text
    other = replace(shown, finding=Finding.NO_DIFFERENCE)
    assert "made no difference worth the name" in grade_words(other, 3)
    assert grade_words(shown, 3) == GRADES[3]
    assert grade_words(other, 2) == GRADES[2], "what another gave is said as it stands"


def test_where_no_place_ever_moved_a_change_may_be_anything() -> None:
    values = {f"P{n}": [0.0] * 12 for n in range(40)}
    values["P0"] = [0.0] * 8 + [1.0] * 4
    question = Question("x", (("P0", date(2018, 1, 1)),), "made up", better="lower")
    assert evaluate(question, yearly(values, 2010)).finding is Finding.NOT_KNOWN


def test_a_place_that_is_named_twice_is_refused() -> None:
    atlas: Any = SimpleNamespace(places=SimpleNamespace(name=lambda code: f"{code}shire"))
    days = (("A", date(2018, 1, 1)), ("A", date(2016, 1, 1)))
    with pytest.raises(UnanswerableError, match="Ashire is named twice"):
        panel_for(atlas, Asked("x", days))
