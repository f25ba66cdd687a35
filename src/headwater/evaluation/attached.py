"""An evaluation put on a practice card: its result stands there, and it may raise the grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.sentences import verdict
from headwater.evaluation.trial import Method
from headwater.indicators.measure import Measure
from headwater.indicators.words.wording import period_words, phrase_for
from headwater.practice.card import PracticeCard, Result
from headwater.practice.terms import Finding

BESIDE = {
    Method.TWIN: "a mix of places like it that did not act",
    Method.COMPARISON: "places that had not acted",
    Method.SERIES: "its own line before",
}


def attached(
    card: PracticeCard,
    found: Evaluation,
    name: Callable[[str], str],
    measure: Measure | None = None,
) -> PracticeCard:
    """The card with the evaluation's result; the same card where nothing was found out.

    The result names the evaluation's id. The grade becomes the evaluation's where that is higher:
    it says how strong the evidence is, so "made no difference" raises it as "helped" does. Put on
    twice, it stands there once.
    """
    if found.trial is None or found.finding is Finding.NOT_KNOWN:
        return card
    question = found.question
    made = Result(
        outcome=phrase_for(question.indicator, question.sex, measure).topic,
        finding=found.finding,
        measure=f"evaluation {found.id}, {question.edition}",
        after=f"mean of the periods to {period_words(found.trial.periods[-1])}",
        comparator=BESIDE[found.method],
        change=verdict(found, name, measure).segments[-1].text,
    )
    others = tuple(each for each in card.results if each.measure != made.measure)
    return replace(card, results=(*others, made), grade=max(card.grade, found.grade))
