"""Who is asking what: every conversation a visitor may see, by when it is open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater_web.accounts.permissions import Action
from headwater_web.deliberation.conversation_actions import convening_bodies
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import page, person
from headwater_web.deliberation.manage_page import waiting_for
from headwater_web.deliberation.statements import Statement
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import place_name

MOST = 200


@login_not_required
@require_safe
def conversations(request: AtlasRequest) -> HttpResponse:
    """What is asked now, what will be, and what was; and what waits for those who run some."""
    seen = Conversation.objects.for_user(request.user).published().select_related("organisation")
    rows = list(seen[:MOST])
    day = timezone.localdate()
    known = request.user.is_authenticated
    proposals = waiting_for(person(request)) if known else []
    words = {
        "open": sorted(
            (each for each in rows if each.is_open), key=lambda each: each.closes or day
        ),
        "coming": [each for each in rows if each.opens and each.opens > day and not each.is_over],
        "over": [each for each in rows if each.is_over],
        "names": {each.place: place_name(request, each.place) for each in [*rows, *proposals]},
        "proposals": proposals,
        "moderates": waiting(request) if known else [],
        "convenes": known and bool(convening_bodies(person(request))),
    }
    return page(request, "conversations", words)


def waiting(request: AtlasRequest) -> list[tuple[Conversation, int]]:
    """The conversations that she moderates, with how many statements wait in each."""
    user = request.user
    held = Conversation.objects.for_user(user, Action.MODERATE).published()
    return [
        (
            each,
            Statement.objects.for_user(user, Action.MODERATE)
            .in_conversation(each)
            .waiting()
            .count(),
        )
        for each in held[:20]
    ]
