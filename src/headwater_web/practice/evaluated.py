"""What evaluations did to a card, and what is left of it once one comes off."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F

from headwater.practice.card import PracticeCard, Result
from headwater_web.practice.models import Card, CardEvaluation

MEASURE = "evaluation "


def told(content: PracticeCard) -> frozenset[str]:
    """The ids of the evaluations whose results stand on a card."""
    return frozenset(_id_of(each) for each in content.results) - {""}


def taken_off(card: Card, before: PracticeCard, content: PracticeCard) -> PracticeCard:
    """The content with the grade it had, where a result that had raised it is on it no more.

    A grade that somebody chose instead is kept.
    """
    if content.grade != before.grade:
        return content
    return _without(card, content, told(before) - told(content))


def without_older(card: Card, content: PracticeCard, question: str, new: str) -> PracticeCard:
    """The content without earlier answers to a question: newer figures have answered it anew."""
    asked = CardEvaluation.objects.filter(version__card=card, question=question)
    older = told(content).intersection(
        asked.exclude(evaluation=new).values_list("evaluation", flat=True)
    )
    kept = tuple(each for each in content.results if _id_of(each) not in older)
    return _without(card, replace(content, results=kept), older)


def _without(card: Card, content: PracticeCard, gone: frozenset[str]) -> PracticeCard:
    """The content with its grade taken back, the last that raised it first."""
    raised = CardEvaluation.objects.filter(version__card=card, grade_after__gt=F("grade_before"))
    rows = list(raised.order_by("-pk").values_list("evaluation", "grade_before", "grade_after"))
    if not gone.intersection(name for name, _, _ in rows):
        return content
    grade, standing = content.grade, told(content)
    for name, lower, higher in rows:
        if name not in standing and grade == higher:
            grade = lower
    return replace(content, grade=grade)


def _id_of(result: Result) -> str:
    if not result.measure.startswith(MEASURE):
        return ""
    return result.measure.removeprefix(MEASURE).split(",")[0]
