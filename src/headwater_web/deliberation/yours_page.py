"""What a browser voted and wrote in a conversation: to change it, or to take it all back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.deliberation import statement_actions, tokens, voting
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import GET_POST, begun, page
from headwater_web.deliberation.languages import manner_of, question_in
from headwater_web.deliberation.participants import Vote
from headwater_web.deliberation.policy import named
from headwater_web.deliberation.statements import of_conversation
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import place_name
from headwater_web.forms.posted import number

BUTTONS = {1: "agree", 0: "pass", -1: "disagree"}


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def yours(request: AtlasRequest, code: str) -> HttpResponse:
    """The votes and statements of this browser."""
    conversation = begun(request, code)
    manner = manner_of(request, conversation)
    held = tokens.code_of(request, conversation)
    here = reverse("deliberation:yours", args=[code]) + manner.query
    wrong = None
    if request.method == "POST":
        try:
            match request.POST.get("do", ""):
                case "withdraw":
                    statement_actions.withdraw(held, conversation, number(request, "statement"))
                case "leave":
                    voting.leave(held, conversation)
                case _:
                    raise RefusedError("", "Load the page again, and send the form once more.")
            return HttpResponseRedirect(here)
        except RefusedError as refused:
            wrong = refused
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "manner": manner,
        "say": manner.words,
        "question": question_in(conversation, manner),
        **own(held, conversation, manner.language.code),
        "section": "",
    }
    return page(request, "yours", words, wrong)


def own(code: str, conversation: Conversation, language: str) -> dict[str, Any]:
    """What this browser voted and wrote."""
    participant = voting.participant_of(code, conversation)
    votes = Vote.objects.filter(participant=participant).select_related("statement")
    mark = tokens.own_mark(code, conversation) if code else "nobody"
    return {
        "votes": [
            (each.statement.number, each.statement.said_in(language)[0], BUTTONS[each.choice])
            for each in votes.order_by("statement__number")
            if each.statement.state == "accepted"
        ]
        if participant
        else [],
        "statements": [
            (each, named(each.reason))
            for each in of_conversation(conversation).filter(own_mark=mark).order_by("number")
        ],
    }
