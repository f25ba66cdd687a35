"""What is told of an act on a commitment: all of it in one letter, in each language."""

from __future__ import annotations

import re

import pytest

from headwater.commitments.standing import Answer, Stage
from headwater_web.commitments.models import Change, Commitment
from headwater_web.commitments.news import ENGLISH, LANGUAGES, TOLD, news_in, news_words
from headwater_web.deliberation.languages import LANGUAGES as OF_PAGES

HELD = Commitment(what="A warm room {to}")
BEGUN = ("stage", "nothing-yet", "started", "")
DID = ("did", "", "Two are open.", "")


def news(*rows: tuple[str, str, str, str], language: str = ENGLISH) -> str:
    """What an act tells, its rows given as field, before, after and why."""
    changes = [
        Change(commitment=HELD, field=field, before=before, after=after, why=why)
        for field, before, after, why in rows
    ]
    return news_in(language, changes)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([BEGUN, DID], "“A warm room {to}” is now: started. What was done: Two are open."),
        ([DID], "“A warm room {to}”. What was done: Two are open."),
        (
            [("stage", "started", "stopped", "The roof is gone.")],
            "“A warm room {to}” is now: stopped, and why. The roof is gone.",
        ),
        (
            [("answer", "waiting", "no", "No money.")],
            "The answer to “A warm room {to}” is now: no. No money.",
        ),
        (
            [("answer", "yes", "no", "No money."), ("answer_why", "x", "No money.", "No money.")],
            "The answer to “A warm room {to}” is now: no. No money.",
        ),
        (
            [("answer_why", "x", "No money.", "No money.")],
            "Why “A warm room {to}” was answered as it was: No money.",
        ),
        (
            [("made", "", "x", "Halls are willing.")],
            "A commitment was made that answers what you said: “A warm room {to}”.",
        ),
        (
            [("organisation", "A", "B", "A has ended."), ("owner", "x", "y", "A has ended.")],
            "“A warm room {to}” passed from A to B. A has ended.",
        ),
        ([("contribution", "", "2", "")], "There is news of “A warm room {to}”."),
    ],
)
def test_one_act_is_told_in_one_go(rows: list[tuple[str, str, str, str]], says: str) -> None:
    stopped = Stage.STOPPED.words.lower()
    assert news(*rows) == says.replace("stopped, and why", stopped)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_and_answer_can_be_told_in_every_language(language: str) -> None:
    told = {news(("stage", "", each.value, ""), language=language) for each in Stage}
    told |= {news(("answer", "", each.value, ""), language=language) for each in Answer}
    assert len(told) == len(Stage) + len(Answer)
    assert all("A warm room {to}" in each for each in told)


def test_another_language_says_first_that_the_words_are_english() -> None:
    told = news(("answer", "waiting", "no", "No money."), language="pl")
    assert told.startswith("Słowa obietnicy i odpowiedzi są poniżej po angielsku")
    assert told.endswith("brzmi teraz: nie. No money.")
    assert "انگریزی" in news(DID, language="ur")
    assert "English" not in news(DID)


def test_words_of_news_are_there_in_the_languages_of_conversations() -> None:
    assert set(LANGUAGES) == set(OF_PAGES)
    for name in (*TOLD, "did_too", "other"):
        held = news_words()[name]
        filled = {language: set(re.findall(r"\{\w+\}", held[language])) for language in LANGUAGES}
        assert filled["en"] == filled["pl"] == filled["ur"], name
