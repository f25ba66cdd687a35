"""An evaluation on a practice card: its result, and what it does to the grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from headwater.evaluation import Evaluation, Question, evaluate, yearly
from headwater.evaluation.attached import attached
from headwater.practice.card import PracticeCard
from headwater.practice.faults import faults
from headwater.practice.seed import seed_cards
from headwater.practice.terms import Finding


def answer(effect: float) -> Evaluation:
    """The answer of a panel with that effect."""
    rest = {
        f"R{i}": [i * 0.3 + t * (1 + i % 3) / 10 + (i * t) % 7 / 20 for t in range(10)]
        for i in range(25)
    }
    acted = [rest["R7"][t] / 2 + rest["R8"][t] / 2 + effect * (t >= 6) for t in range(10)]
    question = Question("falls", (("A", date(2016, 1, 1)),), "made up", better="lower")
    return evaluate(question, yearly({"A": acted, **rest}, 2010))


@pytest.fixture
def card() -> PracticeCard:
    return replace(seed_cards()[0], grade=1, results=())


@pytest.mark.parametrize(("effect", "finding"), [(-3.0, Finding.HELPED), (3.0, Finding.HARMED)])
def test_it_raises_the_grade_whichever_way_it_points(
    card: PracticeCard, effect: float, finding: Finding
) -> None:
    found = answer(effect)
    made = attached(card, found, str)
    assert (made.grade, made.finding) == (3, finding)
    assert found.id in made.results[0].measure
    assert not [each for each in faults(made) if each.field in ("grade", "results")]
    assert attached(made, found, str) == made


def test_what_cannot_be_told_changes_nothing(card: PracticeCard) -> None:
    found = replace(answer(-3.0), finding=Finding.NOT_KNOWN, grade=1)
    assert attached(card, found, str) == card


def test_a_higher_grade_is_kept(card: PracticeCard) -> None:
    assert attached(replace(card, grade=4), answer(-3.0), str).grade == 4
