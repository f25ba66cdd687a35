"""Keeps one asker from taking the service from all others."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from headwater_web.operations.limits import asker, kind_of, limits, seconds_to_wait

TOO_MANY = 429


class LimitMiddleware:
    """Answers 429, with the seconds to wait, whoever asks too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request; answer it, or say when to ask again."""
        limit = limits(settings.LIMITS)[kind_of(str(request.method), request.path)]
        wait = seconds_to_wait(limit, asker(request))
        return too_often(request, wait) if wait else self.get_response(request)


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The answer that says how long to wait."""
    says = f"That was asked too often. Wait {wait} seconds and ask again."
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": says}, status=TOO_MANY)
    else:
        words = {"wait": wait}
        response = render(request, "operations/too-often.jinja", words, status=TOO_MANY)
    response["Retry-After"] = str(wait)
    return response
