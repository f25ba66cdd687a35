"""What a phone in the hall opens: no account, by a link or a picture, with or without a script."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.deliberation import hall_actions
from headwater_web.deliberation.hall_actions import LONGEST
from headwater_web.deliberation.workshop_page import stage_of
from headwater_web.deliberation.workshops import HallVote, Workshop

COOKIE = "workshop"
KEPT = 12 * 3600
SENT = "X-Headwater-Kept"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, hall: str) -> HttpResponse:
    """Say, vote or choose; what the facilitator asks for now comes first.

    The script of the page sends what it kept with a header of its own, and is answered in a line;
    a plain form is answered with the page.
    """
    found = Workshop.objects.filter(hall=hall).select_related("asked", "vision").first()
    if found is None:
        raise Http404("there is no such workshop")
    token = request.COOKIES.get(COOKIE, "")[:60]
    if request.method == "POST":
        return sent(request, found, token)
    fresh = token or secrets.token_urlsafe(24)
    response = page(request, found, fresh)
    if not token:
        remember(response, fresh)
    return response


def remember(response: HttpResponse, token: str) -> None:
    """Let the browser hold its token while the workshop lasts."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        path=reverse("workshops:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def page(
    request: HttpRequest, found: Workshop, token: str, wrong: RefusedError | None = None
) -> HttpResponse:
    """The page as the hall stands now."""
    voting = found.stage == Workshop.Stage.VOTE and found.asked is not None
    pair = hall_actions.pair_for(found, token) if found.stage == Workshop.Stage.RANK else None
    voted = HallVote.objects.filter(
        seat__token__digest=hall_actions.digest(found, token), point=found.asked
    )
    words: dict[str, Any] = {
        "workshop": found,
        "asks": stage_of(found, found.asked),
        "voting": voting,
        "voted": voted.first() if voting else None,
        "ranking": found.stage == Workshop.Stage.RANK,
        "pair": pair,
        "closed": found.stage == Workshop.Stage.CLOSED,
        "takes": found.phones and found.stage != Workshop.Stage.CLOSED,
        "kinds": Workshop.Kind.choices,
        "kind": request.POST.get("kind", "") or request.GET.get("kind", "") or "success",
        "key": request.POST.get("key", "") if wrong else secrets.token_hex(12),
        "longest": LONGEST,
        "sent": request.GET.get("sent", ""),
        "given": request.POST if wrong else {},
        "errors": {wrong.field: {"text": str(wrong)}} if wrong and wrong.field else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field or 'main'}"}] if wrong else [],
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/hall.jinja", words, status=status)


def sent(request: HttpRequest, found: Workshop, token: str) -> HttpResponse:
    """Keep what a phone sent, once."""
    by_script = SENT in request.headers
    fresh = token or secrets.token_urlsafe(24)
    response: HttpResponse
    try:
        keep(request, found, fresh)
    except RefusedError as refused:
        if by_script:
            response = HttpResponse(str(refused), content_type="text/plain", status=409)
        else:
            response = page(request, found, fresh, refused)
    else:
        kind = request.POST.get("kind", "")
        more = f"?sent=yes&kind={kind}" if kind in Workshop.Kind.values else "?sent=yes"
        here = reverse("workshops:hall", args=[found.hall]) + more
        response = HttpResponse(status=204) if by_script else redirect(here)
    if not token:
        remember(response, fresh)
    return response


def keep(request: HttpRequest, found: Workshop, token: str) -> None:
    """Do what the form asks for."""
    given, do = request.POST, request.POST.get("do", "")
    if do == "say":
        words, key = given.get("said", "")[:5_000], given.get("key", "")[:60]
        hall_actions.say(found, given.get("kind", ""), words, key)
    elif do == "vote":
        hall_actions.vote(found, token, number(given.get("point", "")), given.get("choice", ""))
    elif do == "choose":
        winner, _, loser = given.get("choice", "").partition("-")
        hall_actions.choose(found, token, number(winner), number(loser))
    else:
        raise RefusedError("", "That form asks for nothing known here. Load the page again.")


def number(said: str) -> int:
    """The number in a field; 0 where there is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
