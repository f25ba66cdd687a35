"""Checks of an answer whose figures are averaged over three years, each year's overlapping."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from headwater.evaluation import Figures, Question, evaluate, yearly
from headwater.evaluation.synthetic_control import gap_of
from headwater.evaluation.trial import Method


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
