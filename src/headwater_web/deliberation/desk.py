"""What the pages of conversations share: which conversation, who asks, the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation.conversations import Conversation
from headwater_web.forms.answers import answer

GET_POST = ["GET", "HEAD", "POST"]


def seen(request: HttpRequest, code: str, action: Action = Action.SEE) -> Conversation:
    """The conversation of that code, where she may do ``action`` to it; else there is none."""
    rows = Conversation.objects.for_user(request.user, action)
    found = rows.select_related("organisation", "moderator").filter(code=code).first()
    if found is None:
        raise Http404("there is no such conversation")
    return found


def begun(request: HttpRequest, code: str) -> Conversation:
    """A published conversation that she sees."""
    found = seen(request, code)
    if found.state != Conversation.State.PUBLISHED:
        raise Http404("there is no such conversation")
    return found


def voted_in(request: HttpRequest, code: str) -> Conversation:
    """A published conversation that she sees, and nothing beside it: all that a vote needs."""
    held = Conversation.objects.for_user(request.user).published().filter(code=code).first()
    if held is None:
        raise Http404("there is no such conversation")
    return held


def person(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come here."""
    return cast(User, request.user)


def page(
    request: HttpRequest,
    template: str,
    words: Mapping[str, Any],
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page, with what was refused beside the field it is about, and what was written kept."""
    words = {"section": "conversations", **words}
    return answer(request, f"deliberation/{template}.jinja", words, wrong)
