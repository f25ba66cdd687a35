"""Pages about places. All are public; drawn places are shown to those who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.indicators.words.wording import kind_of_place
from headwater.place.search import Match
from headwater_web.figures.request import AtlasRequest
from headwater_web.place.compare import compare_page
from headwater_web.place.drawing import as_drawn
from headwater_web.place.kin import ancestors
from headwater_web.place.models import DrawnPlace
from headwater_web.place.page import place_page

LISTED = ("LAD", "UTLA", "CAUTH", "ICB", "sub-ICB", "region", "proposed", "neighbourhood")
MOST_FOUND = 20
SURE = frozenset({"code"})
BEGINS = frozenset({"exact", "begins"})


@dataclass(frozen=True)
class Found:
    """A search result as the page shows it."""

    name: str
    about: str
    address: str


@login_not_required
@require_safe
def place(request: AtlasRequest, code: str) -> HttpResponse:
    """The state of health of one place."""
    try:
        page = place_page(request.atlas, code)
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
    if page.place.type in DrawnPlace.Kind.values:
        drawn = DrawnPlace.objects.for_user(request.user).filter(code=code).first()
        page = as_drawn(page, drawn, request.atlas) if drawn else page
    return render(request, "place/place.jinja", {"page": page, "section": "place"})


@login_not_required
@require_safe
def index(request: AtlasRequest) -> HttpResponse:
    """Every place that has figures."""
    atlas = request.atlas
    groups = []
    for area_type in LISTED:
        places = [(each.name, address_of(each.code)) for each in atlas.places.of_type(area_type)]
        if places:
            groups.append({"title": capital(kind_of_place(area_type)), "places": places})
    return render(request, "place/index.jinja", {"groups": groups, "section": "place"})


@login_not_required
@require_safe
def search(request: AtlasRequest) -> HttpResponse:
    """Places by name or code, those with figures first; a whole code leads straight there."""
    query = request.GET.get("q", "").strip()[:80]
    atlas = request.atlas
    matches = atlas.places.gazetteer.find(query, MOST_FOUND) if query else ()
    if matches and matches[0].reason in SURE:
        return redirect("place:place", code=matches[0].code)
    found = [shown(atlas, each) for each in sorted(matches, key=lambda each: order(atlas, each))]
    words = {"query": query, "found": found, "section": "place"}
    return render(request, "place/search.jinja", words)


@login_not_required
@require_safe
def compare(request: AtlasRequest) -> HttpResponse:
    """A place beside its peers."""
    code = request.GET.get("place", "")
    if not code:
        return render(request, "place/compare-start.jinja", {"section": "compare"})
    try:
        page = compare_page(request.atlas, code, request.GET.get("with", ""))
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
    return render(request, "place/compare.jinja", {"page": page, "section": "compare"})


def order(atlas: Atlas, match: Match) -> tuple[bool, bool, bool]:
    """Places with figures first; of those whose name begins so, councils before wards."""
    begins = match.reason in BEGINS
    return not atlas.standings(match.code), not begins, begins and match.type not in LISTED


def shown(atlas: Atlas, match: Match) -> Found:
    """A match with what kind of place it is and what it lies in."""
    words = capital(kind_of_place(match.type, plural=False))
    try:
        above = ancestors(atlas, atlas.places.area(match.code))
    except LookupError:
        above = ()
    within = [each.name for each in above if each.type in ("UTLA", "region")][:2]
    about = ", ".join([words, *[name for name in within if name != match.name]])
    return Found(match.name, f"{about} · {match.code}", address_of(match.code))


def address_of(code: str) -> str:
    """The page of a place."""
    return reverse("place:place", args=[code])
