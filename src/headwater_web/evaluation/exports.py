"""An answer as files: its figures as CSV, its picture as SVG; and every place of a measure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.sentences import verdict
from headwater.indicators.words.sentence import beside
from headwater_web.charts.document import document
from headwater_web.charts.marks import ENGLAND_LINE, PLACE_LINE, KeyItem
from headwater_web.charts.trend import drawing
from headwater_web.evaluation.answering import answer_to, weighed
from headwater_web.evaluation.better_page import KINDS
from headwater_web.evaluation.form import filled, read
from headwater_web.evaluation.result_page import EXPECTED, chart
from headwater_web.figures.answers import csv_answer, svg_answer
from headwater_web.figures.request import AtlasRequest, nation_name

SOURCE = "Headwater, from official statistics under the Open Government Licence v3.0"
COLUMNS = ("part", "what", "value", "expected", "lower", "upper", "says")
PLACES = (
    "indicator", "sex", "age", "period", "area", "name", "unit", "value", "expected", "better_by",
    "lower", "upper", "spreads", "p", "q", "verdict",
)  # fmt: skip


def answered(request: AtlasRequest) -> Evaluation:
    """The answer to the question in the address; no such page where it cannot be asked."""
    form = filled(request.GET)
    asked = read(request.atlas, form)
    if asked is None:
        raise Http404(" ".join(form.faults.values()))
    return answer_to(request.atlas, asked)


@login_not_required
@require_safe
def figures(request: AtlasRequest) -> HttpResponse:
    """Everything that the answer rests on."""
    found = answered(request)
    return csv_answer(found.id, COLUMNS, _rows(request, found))


def _rows(request: AtlasRequest, found: Evaluation) -> Iterator[tuple[object, ...]]:
    name, made = request.atlas.places.name, found.trial
    said = verdict(found, name, request.atlas.definitions.get(found.question.indicator)).text
    yield "answer", found.id, "", "", "", "", said
    yield "method", found.method.value, "", "", "", "", found.reason
    yield "grade", "Nesta", found.grade, "", "", "", found.why_grade
    for code, day in found.question.acted:
        yield "acted", code, "", "", "", "", f"{name(code)}, {day.isoformat()}"
    for lacking in found.missing:
        yield "missing", "", "", "", "", "", lacking
    if made is None:
        return
    yield "effect", found.question.unit, made.effect, "", made.lower, made.upper, f"p {made.p:.4f}"
    for i, period in enumerate(made.periods):
        if np.isfinite(made.observed[i]):
            yield "period", period, made.observed[i], made.expected[i], "", "", ""
    for code, weight in made.weights:
        yield "twin", code, weight, "", "", "", name(code)
    for effect in made.placebos.tolist():
        yield "placebo", "", effect, "", "", "", ""
    for check in found.checks:
        yield "check", check.name, "", "", "", "", f"{check.asks} {check.says}"
        for what, effect in check.effects:
            yield f"check {check.name}", what, effect, "", "", "", ""


@login_not_required
@require_safe
def picture(request: AtlasRequest) -> HttpResponse:
    """The places against what was expected, for a slide."""
    found = answered(request)
    if found.trial is None:
        raise Http404("there is not enough data for a picture")
    atlas = request.atlas
    measure = atlas.definitions.get(found.question.indicator)
    said = beside(verdict(found, atlas.places.name, measure), nation_name(atlas))
    drawn = drawing(chart(atlas, found, found.trial), 1050, 330)
    legend = (
        KeyItem(PLACE_LINE, "What happened", 28),
        KeyItem(ENGLAND_LINE, EXPECTED[found.trial.method], 28),
    )
    title = said.segments[0].text
    below = "".join(each.text for each in said.segments[1:]).strip()
    return svg_answer(found.id, document(drawn, title, below, SOURCE, 1114, legend))


@login_not_required
@require_safe
def places(request: AtlasRequest) -> HttpResponse:
    """Every place of a measure beside what its circumstances predict."""
    kind = request.GET.get("kind", KINDS[0])
    indicator = request.GET.get("indicator", "")[:120]
    held = weighed(request.atlas, kind).of_measure(indicator) if kind in KINDS else None
    if held is None:
        raise Http404("that measure is not weighed against circumstances")
    name = request.atlas.places.name
    rows = [
        (
            spot.indicator, spot.sex, spot.age, spot.period, spot.area, name(spot.area), spot.unit,
            spot.value, spot.expected, spot.better_by, spot.lower, spot.upper, spot.spreads, spot.p,
            spot.q, spot.verdict,
        )
        for spot in held.spots
    ]  # fmt: skip
    return csv_answer(f"better-than-expected-{indicator}", PLACES, rows)
