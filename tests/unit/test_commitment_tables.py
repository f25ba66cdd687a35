"""The tables of promises are whole: every pair of stages, of answers, every check, every word."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from headwater.commitments.checks import Check, Checked, CheckError, Effect, unlooked, verify
from headwater.commitments.lateness import Attention
from headwater.commitments.measure import Measure
from headwater.commitments.progress import Progress
from headwater.commitments.standing import (
    ANSWER_MOVES,
    STAGE_MOVES,
    TOGETHER,
    Answer,
    Move,
    Stage,
    Standing,
    reachable,
    read,
)


def test_every_pair_of_stages_and_of_answers_has_its_cell() -> None:
    assert set(STAGE_MOVES) == set(product(Stage, Stage))
    assert set(ANSWER_MOVES) == set(product(Answer, Answer))
    assert set(TOGETHER) == set(Answer)
    for table, words in ((STAGE_MOVES, Stage), (ANSWER_MOVES, Answer)):
        for one, other in product(words, words):
            assert (table[one, other] is Move.STAYS) == (one is other)


def test_a_table_with_a_cell_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        read("waiting =RR", Answer)


def test_every_standing_can_come_about_and_none_else() -> None:
    every = {Standing(answer, stage) for answer in Answer for stage in TOGETHER[answer]}
    assert reachable(Standing()) == every


def test_every_open_standing_can_come_to_an_end() -> None:
    for each in reachable(Standing()):
        assert any(there.is_final for there in reachable(each))


def test_every_word_is_said() -> None:
    said = [each.words for kind in (Stage, Answer, Progress, Effect) for each in kind]
    said += [each.asks for each in Check]
    assert all(text and text[0].isupper() for text in said)
    assert [each.rank for each in Attention] == list(range(6))


def test_a_check_says_how_it_was_found() -> None:
    verify({each: Checked() for each in Check})
    with pytest.raises(CheckError, match="how you know") as refused:
        verify({Check.EQUALITY: Checked(Effect.HELPS, " ")})
    assert refused.value.check is Check.EQUALITY
    assert unlooked({}) == tuple(Check)


@pytest.mark.parametrize(
    ("points", "baseline", "target", "says"),
    [
        (((date(2026, 2, 1), 1.0), (date(2026, 1, 1), 2.0)), None, None, "order of their days"),
        (((date(2026, 2, 1), float("nan")),), None, None, "must be a number"),
        ((), 10.0, 5.0, "The target 5 is worse than the baseline 10: better is an increase"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(points, baseline, target, says) -> None:
    with pytest.raises(ValueError, match=says):
        Measure("x", "y", "increase", date(2026, 1, 1), points, baseline, target)


def test_a_measure_without_a_target_has_no_path() -> None:
    runs = Measure("x", "y", "decrease", date(2026, 1, 1), (), 10.0)
    assert runs.path(date(2026, 2, 1)) is None
    assert not runs.reaches(0.0)
    due = Measure("x", "y", "decrease", date(2026, 1, 1), (), 10.0, 5.0, date(2025, 1, 1))
    assert due.path(date(2026, 2, 1)) == 5.0
