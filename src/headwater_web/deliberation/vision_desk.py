"""Where a vision is written: begun, its statement and its items, published, withdrawn."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from headwater.deliberation.vision import (
    LEVEL_NAMES,
)
from headwater.evidence.policy_tags import tag_schemes
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation import vision_actions
from headwater_web.deliberation.vision_actions import Begun
from headwater_web.deliberation.vision_page import bodies_of, place_name
from headwater_web.deliberation.vision_views import GET_POST, SECTION, seen
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.figures.request import AtlasRequest


@require_http_methods(GET_POST)
def new(request: AtlasRequest) -> HttpResponse:
    """Begin the vision of a place."""
    user = cast(User, request.user)
    if not bodies_of(user):
        raise Http404("only people who hold a role in a body write visions")
    wrong = None
    if request.method == "POST":
        try:
            made = vision_actions.begin(user, begun(request))
        except RefusedError as refused:
            wrong = refused
        else:
            messages.success(request, "The vision is begun, as a draft.")
            return redirect("visions:edit", code=made.code)
    code = request.GET.get("place", "")
    given = request.POST if wrong else {"place": place_name(request.atlas, code) if code else ""}
    words = {**said_of(wrong), "given": given, "bodies": bodies_of(user)}
    status = 400 if wrong else 200
    return render(request, "deliberation/vision-new.jinja", {**SECTION, **words}, status=status)


def begun(request: AtlasRequest) -> Begun:
    """A vision as the form begins it."""
    return Begun(
        title=request.POST.get("title", "")[:2_000],
        place=place_of(request, request.POST.get("place", "")),
        organisation=body_of(cast(User, request.user), request.POST.get("organisation", "")),
        statement=request.POST.get("statement", "")[:5_000],
    )


def place_of(request: AtlasRequest, said: str) -> str:
    """The code of the place that somebody names; empty where none is known."""
    wanted = " ".join(said.split())[:80]
    found = request.atlas.places.gazetteer.find(wanted, 1) if wanted else ()
    return found[0].code if found else ""


def body_of(user: User, code: str) -> Organisation | None:
    """The body of that code in which she holds a role; her only one where none is named."""
    held = bodies_of(user)
    if not code and len(held) == 1:
        return held[0]
    return next((each for each in held if each.code == code), None)


def said_of(wrong: RefusedError | None) -> dict[str, Any]:
    """What was refused, beside its field and at the top."""
    if wrong is None:
        return {"errors": {}, "problems": []}
    return {
        "errors": {wrong.field: {"text": str(wrong)}} if wrong.field else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field or 'main'}"}],
    }


def draft_of(user: User, vision: Vision) -> VisionVersion:
    """The draft, or what one would begin from: the newest version."""
    found = VisionVersion.objects.for_user(user).filter(vision=vision).order_by("-number").first()
    if found is None:
        raise Http404("there is no such version")
    return found


@require_http_methods(GET_POST)
def edit(request: AtlasRequest, code: str) -> HttpResponse:
    """The draft with ways to change it; its statement and tags are written here."""
    user = cast(User, request.user)
    found = seen(user, code, Action.CHANGE)
    wrong = None
    if request.method == "POST":
        try:
            away = done(request, user, found)
        except RefusedError as refused:
            wrong = refused
        else:
            return away
    version = draft_of(user, found)
    held = version.as_vision()
    words = {
        **said_of(wrong),
        "vision": found,
        "edition": version,
        "held": held,
        "place": place_name(request.atlas, found.place),
        "given": request.POST if wrong else {"title": found.title, "statement": held.statement},
        "chosen": request.POST.getlist("tags") if wrong else held.tags,
        "schemes": tag_schemes(),
        "levels": LEVEL_NAMES,
        "shares": Vision.objects.for_user(user, Action.SHARE).filter(pk=found.pk).exists(),
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/vision-edit.jinja", {**SECTION, **words}, status=status)


def done(request: HttpRequest, user: User, found: Vision) -> HttpResponse:
    """Do what a form of the desk asks for, and say where to go on."""
    do, why = request.POST.get("do", ""), request.POST.get("why", "")[:5_000]
    if do == "publish":
        vision_actions.publish(user, found, why)
        messages.success(request, "Everybody sees this version now.")
        return redirect("visions:vision", code=found.code)
    if do == "withdraw":
        vision_actions.withdraw(user, found, why)
        messages.success(request, "It is withdrawn. The reason is kept.")
    elif do == "restore":
        vision_actions.restore(user, found)
        messages.success(request, "Everybody sees it again.")
    elif do == "discard":
        gone = vision_actions.discard(user, found)
        messages.success(request, "The draft is gone.")
        return redirect("visions:index") if gone else redirect("visions:vision", code=found.code)
    else:
        given = request.POST
        vision_actions.write_statement(
            user,
            found,
            given.get("title", "")[:2_000],
            given.get("statement", "")[:5_000],
            tuple(dict.fromkeys(given.getlist("tags"))),
        )
        messages.success(request, "Kept in the draft.")
    return redirect("visions:edit", code=found.code)
