"""Spec: a promise is answered, done or stopped, said to be late, and judged by its own past."""

from datetime import date, timedelta

import pytest

from headwater.commitments import Answer, Days, Measure, Stage, Standing, attention, judged
from headwater.commitments.board import Item, balance, counts, on_agenda, ranked
from headwater.commitments.lateness import Attention, next_day
from headwater.commitments.sentences import lead, of_balance, of_done, verdict
from headwater.commitments.standing import MoveError, choices
from headwater.evidence.prevention import Level

MADE, DUE, FOLLOW = date(2026, 1, 5), date(2026, 10, 1), date(2027, 4, 1)
UNDER_WAY = Standing(Answer.YES, Stage.STARTED)
DONE = Standing(Answer.YES, Stage.FINISHED)
ASKED = Standing(Answer.WAITING, Stage.NOTHING)
USUAL = (50.0, 53, 47, 51, 49, 52, 48, 50, 54, 46, 51, 49)


def days(heard=None, followed=None, due=DUE):
    return Days(MADE, due, FOLLOW, heard, followed)


def item(code, standing, level=Level.PRIMARY, **when):
    return Item(code, standing, days(**when), level)


def runs(after, target=None):
    """Twelve usual months, the promise, and what came after."""
    start = date(2025, 1, 1)
    told = (*USUAL, *after)
    points = tuple((start + timedelta(days=30 * i), value) for i, value in enumerate(told))
    promised = start + timedelta(days=30 * len(USUAL) - 1)
    return Measure("Checks a month", "checks", "increase", promised, points, 50, target, DUE)


def test_an_answer_of_any_kind_has_a_reason():
    for answer in (Answer.YES, Answer.PARTLY, Answer.NO):
        with pytest.raises(MoveError, match="Say why that is the answer"):
            ASKED.moved(Standing(answer, Stage.NOTHING))
    assert ASKED.moved(Standing(Answer.NO, Stage.NOTHING), "There is no bus").words == "Answered no"


def test_nothing_is_started_before_it_is_answered_or_after_a_no():
    with pytest.raises(MoveError, match="Nobody has answered yet"):
        ASKED.moved(Standing(Answer.WAITING, Stage.STARTED))
    with pytest.raises(MoveError, match="nothing is started in its name"):
        UNDER_WAY.moved(Standing(Answer.NO, Stage.STARTED), "Too dear")


def test_going_on_needs_no_reason_and_going_back_does():
    assert UNDER_WAY.moved(Standing(Answer.YES, Stage.OVER_HALF)).stage is Stage.OVER_HALF
    with pytest.raises(MoveError, match="Say why it goes from started to studied"):
        UNDER_WAY.moved(Standing(Answer.YES, Stage.STUDIED))


def test_a_promise_is_stopped_only_with_the_reason():
    stopped = Standing(Answer.YES, Stage.STOPPED)
    with pytest.raises(MoveError, match="Everybody will read it"):
        UNDER_WAY.moved(stopped)
    assert UNDER_WAY.moved(stopped, "Three people a trip used the bus").is_final


def test_what_was_finished_is_opened_again_and_not_stopped():
    with pytest.raises(MoveError, match="It was finished"):
        DONE.moved(Standing(Answer.YES, Stage.STOPPED), "No money")
    assert DONE.moved(UNDER_WAY, "Two halls closed again") == UNDER_WAY
    assert Stage.STOPPED not in choices(DONE)


def test_it_is_overdue_from_the_day_after_its_day():
    heard = days(heard=date(2026, 9, 25))
    assert attention(UNDER_WAY, heard, DUE) is Attention.SOON
    assert attention(UNDER_WAY, heard, DUE + timedelta(days=1)) is Attention.OVERDUE
    assert attention(DONE, heard, DUE + timedelta(days=1)) is Attention.NONE


def test_it_is_silent_when_a_quarter_has_passed_without_a_word():
    said = days(heard=date(2026, 3, 1))
    assert attention(UNDER_WAY, said, date(2026, 6, 1)) is Attention.NONE
    assert attention(UNDER_WAY, said, date(2026, 6, 2)) is Attention.SILENT
    assert next_day(UNDER_WAY, said) == date(2026, 6, 1)


def test_what_was_done_is_looked_at_again_on_its_follow_up():
    late = FOLLOW + timedelta(days=1)
    assert attention(DONE, days(), late) is Attention.FOLLOW_UP
    assert attention(DONE, days(followed=FOLLOW), late) is Attention.NONE


def test_an_ask_waits_two_months_for_its_answer_at_most():
    assert attention(ASKED, days(), MADE + timedelta(days=61)) is Attention.NONE
    assert attention(ASKED, days(), MADE + timedelta(days=62)) is Attention.UNANSWERED


def test_a_board_reads_the_overdue_first_then_the_silent():
    today = date(2026, 10, 8)
    held = [
        item("fine", UNDER_WAY, heard=date(2026, 10, 1), due=date(2027, 3, 1)),
        item("silent", UNDER_WAY, due=date(2027, 3, 1)),
        item("late", UNDER_WAY, heard=date(2026, 10, 7)),
        item("later", UNDER_WAY, heard=date(2026, 10, 7), due=date(2026, 9, 1)),
        item("done", DONE),
    ]
    assert [each.code for each in ranked(held, today)] == [
        "later",
        "late",
        "silent",
        "fine",
        "done",
    ]
    told = counts(held, today)
    assert (told[Attention.OVERDUE], told[Attention.SILENT], told[Attention.NONE]) == (2, 1, 2)


def test_an_item_stays_on_the_agenda_until_its_final_action():
    today = date(2026, 10, 8)
    open_, done = item("open", UNDER_WAY), item("done", DONE)
    assert [each.code for each in on_agenda([open_, done], today)] == ["open"]
    again = on_agenda([done], FOLLOW + timedelta(days=1))
    assert [each.code for each in again] == ["done"]


def test_the_balance_says_how_early_promises_act():
    held = [
        item("a", UNDER_WAY, Level.CONDITIONS),
        item("b", UNDER_WAY, Level.TERTIARY),
        item("c", DONE, Level.TERTIARY),
        item("stopped", Standing(Answer.YES, Stage.STOPPED), Level.PRIMARY),
    ]
    assert of_balance(balance(held)) == "One of three acts before anybody falls ill; two act after."


def test_under_twelve_figures_are_too_few_to_tell():
    short = Measure("Checks", "checks", "increase", MADE, ((MADE, 5.0),))
    found = judged(short, Stage.STARTED)
    assert found.progress.words == "Too few points to tell"
    assert verdict(found, short) == (
        "“Checks” has one figure; under twelve chance cannot be told from change."
    )


def test_done_and_unchanged_is_a_state_of_its_own():
    same = runs((50.0, 52, 48))
    assert judged(same, Stage.STARTED).progress.words == "No change yet"
    assert judged(same, Stage.FINISHED).progress.words == "Delivered, and no change yet"


def test_better_than_the_usual_is_said_without_a_word_of_cause():
    up = runs((70.0, 71, 72), target=90)
    found = judged(up, Stage.STARTED)
    assert found.progress.words == "Improving beyond chance"
    assert verdict(found, up) == (
        "“Checks a month” has improved by more than chance would give. That it changed since the "
        "promise does not show that the promise changed it."
    )
    assert judged(runs((20.0, 21)), Stage.STARTED).progress.words == "Worsening beyond chance"


def test_a_target_is_met_when_the_change_is_beyond_chance_too():
    assert judged(runs((90.0, 91), target=90), Stage.STARTED).progress.words == "The target is met"
    lucky = judged(runs((53.0,), target=53), Stage.STARTED)
    assert lucky.progress.words == "No change yet"


def test_the_limits_are_those_of_before_the_promise():
    calm, wild = judged(runs((51.0, 50)), Stage.STARTED), judged(runs((90.0, 10)), Stage.STARTED)
    assert (calm.mean, calm.lower, calm.upper) == (wild.mean, wild.lower, wild.upper)
    assert wild.signals == (*("",) * 12, "better", "worse")


def test_a_page_begins_with_one_sentence_and_says_what_is_late():
    held = [item("a", UNDER_WAY), item("b", DONE), item("c", Standing(Answer.NO, Stage.NOTHING))]
    assert lead(held, date(2026, 11, 25)) == (
        "People here asked for three things. One is done; one is on the way, and late or silent; "
        "one was answered no."
    )
    assert of_done(held) == "Of what is done, for one it is too early to tell."
