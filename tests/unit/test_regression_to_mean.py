"""Places chosen for being bad: how much comes back depends on what the method compares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from headwater.evaluation import Evaluation, Question, evaluate, yearly
from headwater.evaluation.grade import earned, finding_of
from headwater.evaluation.sentences import drift_says
from headwater.evaluation.trial import Method
from headwater.practice.terms import Finding

BEFORE = 4


def chosen(seed: int, better: str = "lower", count: int = 1) -> Evaluation:
    """The places that were worst in the last year before, of places that differ by luck alone."""
    values = np.random.default_rng(seed).normal(50, 1, (60, BEFORE + 4))
    worst = np.argsort(-values[:, BEFORE - 1])[:count]
    days = tuple((f"P{row}", date(2010 + BEFORE, 1, 1)) for row in worst)
    asked = Question("x", days, "made up", better=better, chosen_for_being_bad=True)
    return evaluate(asked, yearly({f"P{i}": row.tolist() for i, row in enumerate(values)}, 2010))


def test_of_four_years_of_luck_a_quarter_of_one_bad_year_comes_back() -> None:
    found = [chosen(seed).drift for seed in range(12)]
    # a mean of four years holds a quarter of one year's luck, whatever luck does to the others
    assert np.mean([each.gone for each in found if each]) == pytest.approx(1 / BEFORE, abs=0.05)
    assert all(
        each and each.expected == pytest.approx(-each.gone * each.distance) for each in found
    )


def test_a_place_that_did_nothing_is_not_said_to_have_been_harmed() -> None:
    findings = [chosen(seed, count=6).finding for seed in range(5)]
    assert Finding.HARMED not in findings


def test_where_the_place_was_better_than_elsewhere_nothing_is_taken_off() -> None:
    found = chosen(1, better="higher")
    assert found.drift is not None
    assert found.drift.expected == 0
    assert "no worse than elsewhere" in drift_says(found, str).text


def test_what_is_left_is_told_with_its_interval_and_is_what_is_judged() -> None:
    found = chosen(3)
    assert found.trial is not None
    assert found.drift is not None
    said = drift_says(found, str).text
    left = found.trial.effect - found.drift.expected
    assert f"leaves {left:.1f}".replace("-", "−") in said
    assert "95% interval" in said


def test_a_large_enough_drift_leaves_nothing_known() -> None:
    found = chosen(3)
    assert found.trial is not None
    assert found.drift is not None
    clear = replace(found.trial, effect=-3.0, lower=-4.0, upper=-2.0)
    assert finding_of(clear, "lower", 0.1) is Finding.HELPED
    as_large = replace(found.drift, expected=-2.5)
    assert finding_of(clear, "lower", 0.1, as_large) is Finding.NOT_KNOWN
    unsure = replace(found.drift, expected=0.0, error=3.0)
    assert finding_of(clear, "lower", 0.1, unsure) is Finding.NOT_KNOWN


def test_a_comparison_whose_drift_nobody_can_say_is_a_change_alone() -> None:
    known = earned(Method.COMPARISON, Finding.HELPED, (), chosen=True, drift=chosen(1).drift)
    not_known = earned(Method.COMPARISON, Finding.HELPED, (), chosen=True)
    assert (known.grade, not_known.grade) == (3, 2)
    assert "come by itself" in not_known.why


def test_an_effect_that_is_no_number_is_not_known() -> None:
    found = chosen(3)
    assert found.trial is not None
    nan = float("nan")
    assert finding_of(replace(found.trial, lower=nan, upper=nan), "lower", 0.1) is Finding.NOT_KNOWN
