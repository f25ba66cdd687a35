"""Pages that are words: how numbers are made, and what went wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from headwater_web.figures.request import public_lake


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How numbers are made."""
    return render(request, "site/about.jinja", {"section": ""})


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the service answers, and which version of the lake it shows."""
    return JsonResponse({"status": "ok", "lake": public_lake().version})


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    words = {
        "title": "There is no such page",
        "says": "The address may be mistyped, or the place may have another code now. "
        "Search for it by name.",
    }
    return render(request, "site/stopped.jinja", words, status=404)


@login_not_required
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This person may not do that."""
    words = {
        "title": "You cannot do that",
        "says": "Sign in as somebody who may, or ask the person who added it.",
    }
    return render(request, "site/stopped.jinja", words, status=403)


@login_not_required
def not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: from another site, or from a page that lay open too long."""
    words = {
        "title": "That form can no longer be used",
        "says": "It came from another site, or lay open too long. Load the page again, and send it "
        "once more.",
    }
    return HttpResponse(render_to_string("site/stopped.jinja", words), status=403)


@login_not_required
def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is not a request of ours; nothing of it is read any further."""
    words = {
        "title": "That could not be read",
        "says": "The address or the form could not be read. It may be far too large, or be meant "
        "for another service. Begin again from the first page.",
    }
    return HttpResponse(render_to_string("site/stopped.jinja", words), status=400)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. The page asks nothing of the database or the lake: they may be it."""
    words = {
        "title": "Something broke on our side",
        "says": "Nothing you did is lost. Try again; if it stays broken, tell whoever runs this "
        "service, with the number of this request.",
        "number": getattr(request, "request_id", ""),
    }
    return HttpResponseServerError(render_to_string("site/stopped.jinja", words))
