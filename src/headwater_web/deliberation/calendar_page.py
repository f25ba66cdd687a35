"""Who is asking what: every conversation a visitor may see, by when it is open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater_web.deliberation.conversations import Conversation
from headwater_web.figures.request import AtlasRequest

MOST = 200


@login_not_required
@require_safe
def conversations(request: AtlasRequest) -> HttpResponse:
    """What is asked now, what will be, and what was."""
    seen = Conversation.objects.for_user(request.user).published().select_related("organisation")
    rows = list(seen[:MOST])
    names = {each.place: request.atlas.places.name(each.place) for each in rows}
    day = timezone.localdate()
    words = {
        "section": "conversations",
        "open": [each for each in rows if each.is_open],
        "coming": [each for each in rows if each.opens and each.opens > day],
        "over": [each for each in rows if each.is_over],
        "names": names,
    }
    return render(request, "deliberation/conversations.jinja", words)
