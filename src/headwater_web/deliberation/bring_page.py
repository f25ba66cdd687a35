"""Bringing a conversation that was held elsewhere, from files in the form of Polis."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.deliberation import bring_actions
from headwater_web.deliberation.bring_actions import Days
from headwater_web.deliberation.conversation_actions import convening_bodies
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import GET_POST, page, person
from headwater_web.deliberation.manage_page import wanted
from headwater_web.deliberation.polis_upload import LARGEST, read_sent
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import choices, place_choices
from headwater_web.forms.posted import attempt, field
from headwater_web.forms.writing import day


@never_cache
@require_http_methods(GET_POST)
def bring_conversation(request: AtlasRequest) -> HttpResponse:
    """The form for a convenor, and what is wrong with the files she sent."""
    user = person(request)
    bodies = convening_bodies(user)
    if not bodies:
        raise Http404("she convenes nothing")
    chosen = next((b for b in bodies if b.code == field(request, "organisation")), bodies[0])
    made: list[Conversation] = []

    def take() -> str:
        days = Days(day("opens", field(request, "opens")), day("closes", field(request, "closes")))
        held = read_sent(request.FILES.getlist("files"))
        made.append(bring_actions.bring(user, chosen, wanted(request), days, held))
        return "It is here, as a conversation that is over."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"bring": take})
        if wrong is None and made:
            return redirect("deliberation:manage", code=made[0].code)
    words = {
        "largest": LARGEST // 1024**2,
        "place_choices": place_choices(request, field(request, "place")),
        "kinds": [{"value": v, "text": t} for v, t in Conversation.Kind.choices],
        "reaches": [
            {"value": "members", "text": "Members: people who hold a role and are signed in"},
            {"value": "open", "text": "Everybody"},
        ],
        "bodies": choices(((each.code, each.name) for each in bodies), chosen.code, ""),
    }
    return page(request, "bring", words, wrong)
