"""What the pages of conversations share: which conversation, what a form does, the page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation.conversations import Conversation
from headwater_web.figures.request import AtlasRequest

GET_POST = ["GET", "HEAD", "POST"]
KINDS = ("LAD", "UTLA", "ICB", "CAUTH", "region")
LONGEST = 25_000
Doing = Callable[[], str]


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


def person(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come here."""
    return cast(User, request.user)


def field(request: HttpRequest, name: str) -> str:
    """What was written into a field."""
    return request.POST.get(name, "")[:LONGEST]


def number(request: HttpRequest, name: str) -> int:
    """The number in a field, which may be below 0; 0 where there is none."""
    said = request.POST.get(name, "").strip()
    digits = said.removeprefix("-")
    return int(said) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0


def attempt(request: HttpRequest, doings: Mapping[str, Doing]) -> RefusedError | None:
    """Do what a form of somebody signed in asks for by its ``do``; what was refused, or None."""
    doing = doings.get(request.POST.get("do", ""))
    if doing is None:
        return RefusedError("", "That form asks for nothing known here. Load the page again.")
    try:
        said = doing()
    except RefusedError as refused:
        return refused
    messages.success(request, said)
    return None


def page(
    request: HttpRequest,
    template: str,
    words: Mapping[str, Any],
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page, with what was refused beside the field it is about, and what was written kept."""
    problem = {"text": str(wrong), **({"href": f"#{wrong.field}"} if wrong and wrong.field else {})}
    more = {
        "section": "conversations",
        **words,
        "given": request.POST if wrong else {},
        "did": request.POST.get("do", "") if wrong else "",
        "errors": {wrong.field: {"text": str(wrong)}} if wrong and wrong.field else {},
        "problems": [problem] if wrong else [],
    }
    return render(request, f"deliberation/{template}.jinja", more, status=400 if wrong else 200)


def choices(
    rows: Iterable[tuple[str, str]], chosen: str = "", first: str = "Choose"
) -> list[dict[str, Any]]:
    """Rows of a list to choose from, with an empty one first where ``first`` says something."""
    empty = [{"value": "", "text": first}] if first else []
    return empty + [{"value": v, "text": t, "selected": v == chosen} for v, t in rows]


def place_choices(
    request: AtlasRequest, chosen: str = "", first: str = "Choose a place"
) -> list[dict[str, Any]]:
    """Councils and systems to choose from, by name."""
    places = request.atlas.places
    rows = {each.code: each.name for kind in KINDS for each in places.of_type(kind)}
    return choices(sorted(rows.items(), key=lambda row: row[1]), chosen, first)


def place_name(request: AtlasRequest, code: str) -> str:
    """The name of a place as the atlas has it; the code where it has none."""
    places = request.atlas.places
    return places.name(code) if places.types(code) else code
