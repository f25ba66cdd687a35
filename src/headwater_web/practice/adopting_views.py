"""The page on which somebody tells that a place took a card up, and what came of it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from headwater.practice.card import Adoption
from headwater.practice.terms import Finding
from headwater_web.figures.request import AtlasRequest
from headwater_web.practice import adopting
from headwater_web.practice.desk_views import organisation_named, signed_in
from headwater_web.practice.draft_form import FINDINGS
from headwater_web.practice.models import Card
from headwater_web.practice.refusal import PracticeError

PARTS = ("where", "when", "says")
LONGEST = 500


@require_http_methods(["GET", "HEAD", "POST"])
def adopted(request: AtlasRequest, code: str) -> HttpResponse:
    """Tell that another place took it up."""
    user = signed_in(request)
    card = Card.objects.for_user(user).published().filter(code=code).first()
    if card is None:
        raise Http404("there is no such card")
    before, said = adopting.told_before(user, card)
    given = {name: getattr(before, name) if before else "" for name in PARTS}
    given["finding"] = before.finding.value if before else Finding.NOT_KNOWN.value
    wrong: PracticeError | None = None
    if request.method == "POST":
        given = {name: " ".join(request.POST.get(name, "").split())[:LONGEST] for name in PARTS}
        chosen = request.POST.get("finding", "")
        given["finding"] = chosen if chosen in dict(FINDINGS) else Finding.NOT_KNOWN.value
        told = Adoption(given["where"], Finding(given["finding"]), given["when"], given["says"])
        keeper = organisation_named(request.POST.get("organisation", ""))
        try:
            adopting.tell_adoption(user, card, told, keeper)
        except PracticeError as refused:
            wrong = refused
        else:
            messages.success(request, "Sent. It stands on the card once somebody has reviewed it.")
            return redirect("practice:card", code=code)
    faults = wrong.faults if wrong else ()
    words = {
        "section": "practice",
        "card": card,
        "given": given,
        "said": said,
        "findings": [
            {"value": value, "text": text, "selected": value == given["finding"]}
            for value, text in FINDINGS
        ],
        "bodies": [{"value": each.code, "text": each.name} for each in adopting.own_bodies(user)],
        "errors": {each.field: {"text": each.says} for each in faults},
        "problems": [{"text": each.says, "href": f"#{each.field}"} for each in faults],
    }
    return render(request, "practice/adopted.jinja", words, status=400 if wrong else 200)
