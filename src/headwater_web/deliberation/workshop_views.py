"""A facilitator's pages: the list of workshops, the desk of one, the screen in the hall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, cast

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater.evidence.barriers import barriers
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.charts.palette import INK
from headwater_web.deliberation import workshop_actions, workshop_drafting
from headwater_web.deliberation.vision_desk import body_of, place_of, said_of
from headwater_web.deliberation.vision_page import bodies_of, place_name
from headwater_web.deliberation.visions import Vision
from headwater_web.deliberation.workshop_actions import Called
from headwater_web.deliberation.workshop_page import desk_words, group_words, screen_words
from headwater_web.deliberation.workshops import Workshop
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.writing import day

GET_POST = ["GET", "HEAD", "POST"]
SECTION = {"section": "visions"}
EVERY = 10


def asker(request: HttpRequest) -> User:
    """Who asks; for somebody who holds no role in a body there is no such page."""
    user = cast(User, request.user)
    if not bodies_of(user):
        raise Http404("only people who hold a role in a body run workshops")
    return user


def run_by(user: User, code: str, action: Action = Action.CHANGE) -> Workshop:
    """The workshop, if this person runs it; for all others there is no such page."""
    rows = Workshop.objects.for_user(user, action).select_related("organisation", "vision", "asked")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404("there is no such workshop")
    return found


@require_safe
def index(request: AtlasRequest) -> HttpResponse:
    """The workshops that this person sees, the newest first."""
    user = asker(request)
    rows = Workshop.objects.for_user(user).select_related("organisation", "vision")
    words = {"rows": [(each, place_name(request.atlas, each.place)) for each in rows[:100]]}
    return render(request, "deliberation/workshops.jinja", {**SECTION, **words})


@require_http_methods(GET_POST)
def new(request: AtlasRequest) -> HttpResponse:
    """Begin a workshop, perhaps at a gathering that the address names."""
    user = asker(request)
    wrong = None
    if request.method == "POST":
        try:
            made = workshop_actions.begin(user, called(request, user))
        except RefusedError as refused:
            wrong = refused
        else:
            messages.success(request, "The workshop is open. Write down what is said.")
            return redirect("workshops:workshop", code=made.code)
    first = {name: request.GET.get(name, "")[:120] for name in ("title", "place", "gathering")}
    if first["place"]:
        first["place"] = place_name(request.atlas, first["place"])
    words = {
        **said_of(wrong),
        "given": request.POST if wrong else first,
        "bodies": bodies_of(user),
        "visions": Vision.objects.for_user(user, Action.CHANGE),
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/workshop-new.jinja", {**SECTION, **words}, status=status)


def called(request: AtlasRequest, user: User) -> Called:
    """A workshop as the form begins it."""
    given = request.POST
    rows = Vision.objects.for_user(user, Action.CHANGE)
    vision = rows.filter(code=given.get("vision", "")).first()
    return Called(
        title=given.get("title", "")[:2_000],
        place=vision.place if vision else place_of(request, given.get("place", "")),
        organisation=body_of(user, given.get("organisation", "")),
        about=given.get("about", "")[:5_000],
        gathering=given.get("gathering", "")[:30],
        vision=vision,
    )


@require_http_methods(GET_POST)
def workshop(request: AtlasRequest, code: str) -> HttpResponse:
    """The facilitator's desk: gather, group, vote, rank, decide, close."""
    user = asker(request)
    found = run_by(user, code)
    wrong = None
    if request.method == "POST":
        doing = doings(request, user, found).get(request.POST.get("do", ""))
        try:
            if doing is None:
                raise RefusedError("", "That form asks for nothing known here. Load it again.")
            said, part = doing()
        except RefusedError as refused:
            wrong = refused
        else:
            messages.success(request, said)
            return redirect(f"{reverse('workshops:workshop', args=[code])}{part}")
    words = {
        **SECTION,
        **said_of(wrong),
        **desk_words(user, found),
        **(group_words(user, found) if request.GET.get("groups") else {}),
        "place": place_name(request.atlas, found.place),
        "address": hall_address(request, found),
        "barriers": [(each.code, each.name) for each in barriers().local],
        "given": request.POST if wrong else {},
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/workshop.jinja", words, status=status)


Doing = Callable[[], tuple[str, str]]


def doings(request: HttpRequest, user: User, found: Workshop) -> Mapping[str, Doing]:
    """What the forms of the desk do, by their name: each says what was done, and where to go on."""
    given, act = request.POST, workshop_actions

    def number(name: str) -> int:
        said = given.get(name, "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0

    def then(words: str, part: str, _: Any) -> tuple[str, str]:
        return words, part

    return {
        "capture": lambda: (
            kept(act.capture(user, found, given.get("kind", ""), given.get("said", "")[:60_000])),
            "#gather",
        ),
        "hide": lambda: then("It is hidden.", "#group", act.hide(user, found, number("row"))),
        "point": lambda: then(
            "The point is there.",
            "#group",
            act.add_point(
                user,
                found,
                given.get("point_kind", ""),
                given.get("point", "")[:2_000],
                given.get("barrier", ""),
            ),
        ),
        "group": lambda: (f"{act.group(user, found, placed(given))} statements moved.", "#group"),
        "gather": lambda: then(
            "The hall gathers statements.",
            "#gather",
            act.gather(user, found, given.get("phones") != "no"),
        ),
        "vote": lambda: then(
            "It is put to the vote.", "#points", act.put_to_vote(user, found, number("row"))
        ),
        "rank": lambda: then(
            "The hall ranks.", "#points", act.rank(user, found, given.get("ranks", ""))
        ),
        "decide": lambda: then(
            "The decision is written down.",
            "#decisions",
            act.decide(
                user,
                found,
                given.get("words", "")[:5_000],
                given.get("who", "")[:2_000],
                day("due", given.get("due", ""), future=True),
            ),
        ),
        "draft": lambda: then(
            "The draft of the vision holds every point.",
            "#close",
            workshop_drafting.draft_vision(user, found),
        ),
        "close": lambda: then("The workshop is closed.", "#close", act.close(user, found)),
    }


def kept(count: int) -> str:
    """How many statements were new, in words."""
    return f"{count} new statement{'' if count == 1 else 's'} kept."


def placed(given: Any) -> dict[int, str]:
    """Where the form puts each statement: ``under-12`` is the point of statement 12."""
    found = {}
    for name, value in given.items():
        number = name.removeprefix("under-")
        if name.startswith("under-") and number.isascii() and number.isdigit() and len(number) < 16:
            found[int(number)] = value[:20]
    return found


def hall_address(request: HttpRequest, found: Workshop) -> str:
    """The whole address that a phone opens."""
    return request.build_absolute_uri(reverse("workshops:hall", args=[found.hall]))


@never_cache
@require_safe
def screen(request: AtlasRequest, code: str) -> HttpResponse:
    """What the hall sees on the wall; refreshed by a small script, or as often as one asks."""
    user = asker(request)
    found = run_by(user, code, Action.SEE)
    words = {
        **SECTION,
        **screen_words(user, found),
        "address": hall_address(request, found),
        "every": EVERY if request.GET.get("every") else 0,
    }
    return render(request, "deliberation/screen.jinja", words)


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The address that phones open, as a picture to be read by a camera."""
    found = run_by(asker(request), code, Action.SEE)
    drawn = BytesIO()
    made = segno.make(hall_address(request, found), error="m", micro=False)
    made.save(drawn, kind="svg", scale=6, border=4, dark=INK, light="#ffffff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
