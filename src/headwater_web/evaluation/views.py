"""Pages that ask whether it worked, and who does better than expected. All of them are public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headwater.indicators.standings.atlas import Atlas
from headwater_web.evaluation.answering import answer_to
from headwater_web.evaluation.better_page import KINDS, better_page
from headwater_web.evaluation.form import Filled, choices, filled, read
from headwater_web.evaluation.result_page import result_page
from headwater_web.figures.request import AtlasRequest

SECTION = "evaluation"
MOST_MEANT = 8


@login_not_required
@require_safe
def ask(request: AtlasRequest) -> HttpResponse:
    """The form; one that is filled in and sound leads to its answer."""
    form = filled(request.GET)
    if request.GET.get("ask") == "1" and read(request.atlas, form) is not None:
        return HttpResponseRedirect(f"{reverse('evaluation:answer')}?{form.query}")
    return asked_again(request, form)


def asked_again(request: AtlasRequest, form: Filled) -> HttpResponse:
    """The form as it was filled in, with its faults."""
    words = {
        "form": form,
        "problems": form.problems,
        "choices": choices(request.atlas),
        "section": SECTION,
    }
    return render(request, "evaluation/ask.jinja", words)


@login_not_required
@require_safe
def answer(request: AtlasRequest) -> HttpResponse:
    """The answer to a question that stands in the address; the form again where it is not sound."""
    form = filled(request.GET)
    asked = read(request.atlas, form)
    if asked is None:
        return asked_again(request, form)
    page = result_page(request.atlas, answer_to(request.atlas, asked))
    words = {"page": page, "form": form, "query": form.query, "section": SECTION}
    return render(request, "evaluation/answer.jinja", words)


@login_not_required
@require_safe
def better(request: AtlasRequest) -> HttpResponse:
    """Who does better than expected: on a measure, in a place, and whom that place should ask."""
    indicator, said = request.GET.get("indicator", ""), request.GET.get("place", "")
    place, unknown = place_meant(request.atlas, " ".join(said.split())[:80])
    try:
        page = better_page(request.atlas, indicator[:120], place)
    except LookupError as wrong:
        raise Http404(str(wrong)) from wrong
    words = {"page": page, "unknown": unknown, "section": SECTION}
    return render(request, "evaluation/better.jinja", words, status=404 if unknown else 200)


def place_meant(atlas: Atlas, said: str) -> tuple[str, str]:
    """The code of the place that somebody means by a name or a code; else what she said.

    Of several, the first of a kind that is weighed.
    """
    found = atlas.places.gazetteer.find(said, MOST_MEANT) if said else []
    weighed = [each for each in found if each.type in KINDS]
    return ((weighed or found)[0].code, "") if found else ("", said)
