"""Public pages of practice: the search, a card, what is in the way, and what was tried."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.practice.card_table import write_cards
from headwater_web.figures.answers import saved_as
from headwater_web.figures.request import AtlasRequest
from headwater_web.practice import barrier_pages, finding
from headwater_web.practice.asking import asking, choices
from headwater_web.practice.card_page import card_page
from headwater_web.practice.models import Card
from headwater_web.practice.shown import row_of

A_PAGE = 10
FURTHER = ("evidence", "cost", "level", "scale", "finding")


@login_not_required
@require_safe
def search(request: AtlasRequest) -> HttpResponse:
    """Cards by words, barrier, a place like mine, evidence and cost; each says why it is there."""
    asked = asking(request.atlas, request.GET)
    answer = finding.find(request.user, request.atlas, asked.ask, asked.place)
    page = Paginator(answer.cards, A_PAGE).get_page(request.GET.get("page"))
    said = request.GET.copy()
    said.pop("page", None)
    words = {
        "section": "practice",
        "asked": asked,
        "choices": choices(asked),
        "more": any(request.GET.get(name) for name in FURTHER),
        "rows_list": [row_of(each, asked.query) for each in page],
        "page": page,
        "address": f"?{said.urlencode()}&" if said else "?",
        "count": answer.count,
        "searched": bool(request.GET),
    }
    return render(request, "practice/search.jinja", words)


@login_not_required
@require_safe
def card(request: AtlasRequest, code: str) -> HttpResponse:
    """One card: what was done, what came of it, and how sure that is."""
    found = Card.objects.for_user(request.user).filter(code=code).first()
    asked = asking(request.atlas, request.GET)
    said = request.GET.get("version", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    page = card_page(request.user, request.atlas, found, asked, number) if found else None
    if page is None:
        raise Http404("there is no such card")
    return render(request, "practice/card.jinja", {"page": page, "section": "practice"})


@login_not_required
@require_safe
def in_the_way(request: AtlasRequest) -> HttpResponse:
    """What is in my way? Barriers in the words of places, with how much was tried against each."""
    page = barrier_pages.every_barrier(request.user, asking(request.atlas, request.GET))
    return render(request, "practice/in-the-way.jinja", {"page": page, "section": "practice"})


@login_not_required
@require_safe
def barrier(request: AtlasRequest, code: str) -> HttpResponse:
    """What places tried against a barrier, with results and disagreement; never a prescription."""
    asked = asking(request.atlas, request.GET)
    try:
        page = barrier_pages.one_barrier(request.user, request.atlas, code, asked)
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
    return render(request, "practice/barrier.jinja", {"page": page, "section": "practice"})


@login_not_required
@require_safe
def cards_file(request: AtlasRequest) -> HttpResponse:
    """Every published card as CSV, in the form in which cards are brought in."""
    shown = Card.objects.for_user(request.user).published().order_by("code")
    cards = sorted(finding.contents(request.user, list(shown)), key=lambda each: each.code)
    answer = HttpResponse("\ufeff" + write_cards(cards), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = saved_as("practice-cards", "csv")
    return answer
