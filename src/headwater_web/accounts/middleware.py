"""Ends visits in time, and keeps restricted roles at the door until a second factor is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from headwater_web.accounts import second_factor, visit_actions
from headwater_web.accounts.restricted import holds_restricted_role, roles_mark
from headwater_web.accounts.visits import ORDINARY, RESTRICTED, Visit
from headwater_web.audit.clock import now

MARK = "roles"
SAYS = {
    "idle": "You were signed out because nothing was asked for too long. Sign in to go on.",
    "longest": "You were signed out because you had been signed in for too long. Sign in to go on.",
}
ENDED = "You were signed out. Sign in to go on."


class VisitMiddleware:
    """Ends a visit that is idle, too long or ended elsewhere; a change of roles makes a new key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the visit of whoever is signed in, then answer."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            visit = visit_actions.of(request)
            reason = why_over(visit, request.user)
            if reason is not None:
                sign_out(request, visit, reason)
            elif visit is not None:
                visit_actions.seen(visit, now())
                keep_up_with_roles(request)
        return self.get_response(request)


def why_over(visit: Visit | None, user: Any) -> str | None:
    """Why a visit is over, a key of ``visits.REASONS``; None while it goes on."""
    if visit is None or visit.ended is not None:
        return visit.reason if visit else ""
    limits = RESTRICTED if holds_restricted_role(user) else ORDINARY
    return limits.reason_to_end(visit.began, visit.seen, now())


def sign_out(request: HttpRequest, visit: Visit | None, reason: str) -> None:
    """End the visit and the session, and tell the person why on the page that she asked for."""
    if visit is not None:
        visit_actions.end(visit, reason)
    logout(request)
    messages.info(request, SAYS.get(reason, ENDED))


def keep_up_with_roles(request: HttpRequest) -> None:
    """Give the session a new key where the person's roles are not those it was made for."""
    mark = roles_mark(request.user)
    if request.session.get(MARK) != mark:
        if MARK in request.session:
            request.session.cycle_key()
        request.session[MARK] = mark


class SecondFactorMiddleware:
    """Until the second factor is passed, only views marked ``before_second_factor`` are seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; ``process_view`` decides."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Lead whoever lacks the factor to the page where it is set up or shown."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if is_before(view) or not second_factor.is_due(request):
            return None
        where = reverse("accounts:second-factor")
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"detail": f"Show your second factor first, at {where}"}, status=403
            )
        back = {"next": request.get_full_path()} if request.method in {"GET", "HEAD"} else {}
        return HttpResponseRedirect(f"{where}?{urlencode(back)}" if back else where)


def is_before(view: Callable[..., HttpResponse]) -> bool:
    """Whether a view, or the class it was made of, is marked ``before_second_factor``."""
    held = getattr(view, "view_class", None)
    return bool(
        getattr(view, "before_second_factor", False) or getattr(held, "before_second_factor", False)
    )
