"""The search answers the judged questions as well as it did: on the database in use, both halves.

The questions and their grades were written before the search was tuned, on the half called
"tuning" alone; the other half was kept back for the final test. Slow: it asks 72 questions.
"""

from __future__ import annotations

from math import log2
from pathlib import Path
from statistics import mean

import pytest
from django.contrib.auth.models import AnonymousUser

from headwater.indicators.standings.atlas import Atlas
from headwater.lake import Lake
from headwater.practice.judgement import Question, ndcg, questions
from headwater.practice.ranking import Ask
from headwater.practice.seed import seed_cards
from headwater_web.practice import finding, settling
from headwater_web.practice.models import Card

FILE = Path(__file__).with_name("practice_questions.toml")
LEAST = {"tuning": 0.88, "kept-back": 0.9}


@pytest.fixture
def atlas(tmp_path: Path) -> Atlas:
    """An atlas of nowhere: the questions name no place."""
    return Atlas.open(Lake(tmp_path))


def judged(half: str) -> list[Question]:
    return [each for each in questions(FILE) if each.half == half]


def test_the_questions_are_enough_and_half_are_kept_back() -> None:
    assert len(judged("tuning")) == len(judged("kept-back")) >= 30
    known = {card.code for card in seed_cards()}
    for each in questions(FILE):
        assert set(each.grades) <= known, each.asks
        assert set(each.grades.values()) <= {1, 2, 3}
        assert max(each.grades.values()) == 3, each.asks


@pytest.mark.slow(reason="asks 36 questions of a database")
@pytest.mark.django_db
@pytest.mark.parametrize("half", LEAST)
def test_answers_are_as_good_as_they_were(half: str, atlas: Atlas) -> None:
    settling.add(seed_cards())
    assert Card.objects.count() == len(seed_cards())
    scores = []
    for each in judged(half):
        answer = finding.find(AnonymousUser(), atlas, Ask(words=each.asks))
        scores.append(ndcg([one.card.code for one in answer.cards], each.grades))
    assert mean(scores) >= LEAST[half], f"nDCG@10 over {len(scores)} questions: {mean(scores):.4f}"


def test_the_gain_is_that_of_its_definition() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    gained = (2**2 - 1) / log2(2) + (2**3 - 1) / log2(4)
    best = (2**3 - 1) / log2(2) + (2**2 - 1) / log2(3) + (2**1 - 1) / log2(4)
    assert ndcg(["b", "x", "a"], grades) == pytest.approx(gained / best, abs=1e-12)
    assert ndcg(["a", "b", "c"], grades) == 1.0
    assert ndcg([], grades) == 0.0
    with pytest.raises(ValueError, match="no order is better"):
        ndcg(["a"], {"a": 0})


def test_only_the_first_ten_count() -> None:
    grades = {"a": 3}
    assert ndcg([*"bcdefghijk", "a"], grades) == 0.0
    assert ndcg([*"bcdefghij", "a"], grades) > 0.0
