"""The insight bank: what people already said, with its source, before anybody asks them again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.deliberation import insight_bank
from headwater_web.deliberation.desk import GET_POST, page, person
from headwater_web.deliberation.insight_bank import COLUMNS, bringing_bodies, search
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import choices, place_choices, place_name
from headwater_web.forms.posted import attempt, field

LARGEST = 5 * 1024 * 1024


@login_not_required
@require_safe
def insights(request: AtlasRequest) -> HttpResponse:
    """Search what people already said."""
    asked, place = request.GET.get("q", "")[:200], request.GET.get("place", "")[:20]
    found = search(request.user, asked, place)
    areas = {each.place for each in found.insights} | {each.place for each in found.conversations}
    names = {each: place_name(request, each) for each in areas}
    user = request.user
    words = {
        "asked": asked,
        "found": found,
        "names": names,
        "place_choices": place_choices(request, place, "Any place"),
        "place": place,
        "may_bring": user.is_authenticated and bool(bringing_bodies(person(request))),
    }
    return page(request, "insights", words)


@never_cache
@require_http_methods(GET_POST)
def bring(request: AtlasRequest) -> HttpResponse:
    """Bring insights from a CSV file."""
    user = person(request)
    bodies = bringing_bodies(user)
    if not bodies:
        raise Http404("she may bring nothing")

    def take() -> str:
        chosen = next((b for b in bodies if b.code == field(request, "organisation")), bodies[0])
        file = request.FILES.get("file")
        content = file.read(LARGEST) if file and file.size and file.size <= LARGEST else b""
        new = insight_bank.bring(user, chosen, content)
        return f"{new} new {'insight is' if new == 1 else 'insights are'} in the bank."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"bring": take})
        if wrong is None:
            return redirect("deliberation:insights")
    words = {
        "columns": COLUMNS,
        "bodies": choices(((each.code, each.name) for each in bodies), bodies[0].code, ""),
    }
    return page(request, "insights-bring", words, wrong)
