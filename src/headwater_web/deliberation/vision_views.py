"""Public pages of visions: the list, one vision with its drawing, its versions and what changed."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.deliberation.vision_changes import changes
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.accounts.scopes import Somebody
from headwater_web.charts.document import document
from headwater_web.deliberation import voice_actions
from headwater_web.deliberation.vision_page import (
    bodies_of,
    drawing,
    place_name,
    shown,
    vision_words,
)
from headwater_web.deliberation.visions import Vision, VisionVersion, Voice
from headwater_web.deliberation.voice_actions import Stand
from headwater_web.figures.answers import svg_answer
from headwater_web.figures.request import AtlasRequest

GET_POST = ["GET", "HEAD", "POST"]
SECTION = {"section": "visions"}


@login_not_required
@require_safe
def index(request: AtlasRequest) -> HttpResponse:
    """Every published vision, and for those who write, their drafts."""
    user = request.user
    published = Vision.objects.for_user(user).published().select_related("organisation")
    mine = Vision.objects.for_user(user, Action.CHANGE).select_related("organisation")
    drafts = VisionVersion.objects.for_user(user, Action.CHANGE).drafts().values("vision")
    words = {
        "rows": [(each, place_name(request.atlas, each.place)) for each in published],
        "drafts": [
            (each, place_name(request.atlas, each.place)) for each in mine.filter(pk__in=drafts)
        ],
        "writes": user.is_authenticated and bool(bodies_of(user)),
    }
    return render(request, "deliberation/visions.jinja", {**SECTION, **words})


def seen(user: Somebody, code: str, action: Action = Action.SEE) -> Vision:
    """The vision, if this person may do that to it; for all others there is no such page."""
    rows = Vision.objects.for_user(user, action).select_related("organisation")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404("there is no such vision")
    return found


def shown_version(user: Somebody, vision: Vision, number: int | None = None) -> VisionVersion:
    """The version of that number, else the published one, else the newest that she may see."""
    rows = VisionVersion.objects.for_user(user).filter(vision=vision).order_by("-number")
    wanted = number or vision.published
    found = rows.filter(number=wanted).first() if wanted else rows.first()
    if found is None:
        raise Http404("there is no such version")
    return found


@login_not_required
@require_safe
def vision(request: AtlasRequest, code: str) -> HttpResponse:
    """A vision as it is published; where it is not, the draft for those who write it."""
    found = seen(request.user, code)
    return page(request, found, shown_version(request.user, found))


def page(
    request: AtlasRequest,
    found: Vision,
    version: VisionVersion,
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page of one version."""
    user: Any = request.user
    rows = VisionVersion.objects.for_user(user).filter(vision=found)
    own = Voice.objects.owned_by(user).filter(vision=found).heard()
    words = {
        **SECTION,
        **vision_words(user, request.atlas, found, version.as_vision()),
        "edition": version,
        "newest": version.number == (found.published or version.number),
        "versions": rows.exclude(state="draft").count(),
        "draft": rows.drafts().exclude(pk=version.pk).first(),
        "changes": Vision.objects.for_user(user, Action.CHANGE).filter(pk=found.pk).exists(),
        "shares": Vision.objects.for_user(user, Action.SHARE).filter(pk=found.pk).exists(),
        "moderated": set(
            Voice.objects.for_user(user, Action.MODERATE)
            .filter(vision=found)
            .values_list("pk", flat=True)
        ),
        "own": {each.pk for each in own},
        "bodies": bodies_of(user) if user.is_authenticated else [],
        "signed_in": user.is_authenticated,
        "given": request.POST if wrong else {},
        "errors": {wrong.field: {"text": str(wrong)}} if wrong and wrong.field else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field or 'main'}"}] if wrong else [],
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/vision.jinja", words, status=status)


@login_not_required
@require_safe
def versions(request: AtlasRequest, code: str) -> HttpResponse:
    """Every version, the newest first, with what changed since the one before."""
    found = seen(request.user, code)
    rows = list(
        VisionVersion.objects.for_user(request.user).filter(vision=found).order_by("-number")
    )
    contents = [each.as_vision() for each in rows]
    told = [
        (each, changes(contents[i + 1], contents[i]) if i + 1 < len(rows) else ())
        for i, each in enumerate(rows)
    ]
    words = {"vision": found, "told": told, "place": place_name(request.atlas, found.place)}
    return render(request, "deliberation/vision-versions.jinja", {**SECTION, **words})


@login_not_required
@require_safe
def version(request: AtlasRequest, code: str, number: int) -> HttpResponse:
    """One version as it stood."""
    found = seen(request.user, code)
    return page(request, found, shown_version(request.user, found, number))


@login_not_required
@require_safe
def picture(request: AtlasRequest, code: str) -> HttpResponse:
    """The drawing as a picture for a slide."""
    found = seen(request.user, code)
    held = shown_version(request.user, found).as_vision()
    outcomes = [shown(each, held, request.atlas, {}) for each in held.outcomes]
    drawn = document(
        str(drawing(found, held, outcomes)),
        found.title,
        held.statement,
        f"{found.organisation.name}, version {found.published or 'draft'}",
        width=1120,
    )
    return svg_answer(f"vision-{found.code}", drawn)


@require_http_methods(GET_POST)
def voice(request: AtlasRequest, code: str) -> HttpResponse:
    """Say whether she, or her body, supports a vision or one thing in it."""
    found = seen(request.user, code)
    if request.method != "POST":
        return redirect("visions:vision", code=code)
    user = cast(User, request.user)
    bodies: dict[str, Organisation] = {each.code: each for each in bodies_of(user)}
    wanted = Stand(
        stance=request.POST.get("stance", ""),
        words=request.POST.get("words", "")[:5_000],
        about=request.POST.get("about", "")[:8],
        body=bodies.get(request.POST.get("body", "")),
    )
    try:
        voice_actions.stand(user, found, wanted)
    except RefusedError as refused:
        return page(request, found, shown_version(user, found), refused)
    messages.success(request, "It stands beside the vision now.")
    return redirect("visions:vision", code=code)


@require_POST
def unvoice(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what she said, or hide what somebody said, with the reason."""
    found, user = seen(request.user, code), cast(User, request.user)
    number = request.POST.get("row", "")
    rows = Voice.objects.for_user(user).filter(vision=found)
    row = rows.filter(pk=int(number) if number.isdecimal() and len(number) < 16 else 0).first()
    if row is None:
        raise Http404("nobody said that")
    try:
        if request.POST.get("do") == "hide":
            voice_actions.hide(user, row, request.POST.get("why", ""))
            messages.success(request, "It is hidden. The reason is kept.")
        else:
            voice_actions.take_back(user, row)
            messages.success(request, "It is taken back.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("visions:vision", code=code)
