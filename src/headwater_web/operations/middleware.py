"""Each request gets a number, a log line and a count; probes are answered before anything else."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from structlog.contextvars import bind_contextvars, clear_contextvars

from headwater_web.operations.metrics import observe
from headwater_web.operations.request_id import HEADER, request_id
from headwater_web.operations.traffic import TRAFFIC
from headwater_web.operations.views import PROBES

log = logging.getLogger("headwater.requests")
Answer = Callable[[HttpRequest], HttpResponse]
NOWHERE = "nowhere"
STATIC = "static"


class WatchMiddleware:
    """Names, counts and logs each request. It stands outermost, so that nothing goes unseen."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down the route, the status and the time; no address, no person."""
        begun = time.perf_counter()
        TRAFFIC.came()
        named: Any = request
        named.request_id = request_id(request.headers.get(HEADER, ""))
        clear_contextvars()
        bind_contextvars(request_id=named.request_id)
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        response[HEADER] = named.request_id
        method, route = str(request.method), route_of(request)
        observe(method, route, response.status_code, seconds)
        told = {"method": method, "route": route, "status": response.status_code}
        if request.path not in PROBES:
            log.info("answered", extra={**told, "ms": round(1000 * seconds, 1)})
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern that the address matched: few of them, and nothing of anybody's in them."""
    if request.path in PROBES:
        return request.path
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return STATIC if request.path.startswith(settings.STATIC_URL) else NOWHERE


class TextMiddleware:
    """Refuses an address or a form with a character of no text: PostgreSQL keeps no NUL."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is text; ``SuspiciousOperation``, which is answered with 400, else."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("an address holds a character that is not text")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at a form once its token has been."""
        if request.method == "POST":
            given = (text for name, texts in request.POST.lists() for text in (name, *texts))
            if any("\0" in text for text in given):
                raise SuspiciousOperation("a form holds a character that is not text")


class ProbeMiddleware:
    """Answers ``/health/live``, ``/health/ready`` and ``/metrics``.

    Whoever probes asks by address, not by the service's name, has no session, and must get an
    answer while the database or the lake is away: so this stands before all that needs them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe; pass on the rest."""
        probe = PROBES.get(request.path)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response
