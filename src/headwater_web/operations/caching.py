"""What a signed-in person sees is kept by no browser and no proxy."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NOT_KEPT = "no-store, private"


class CachingMiddleware:
    """Says of each answer who may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where a session came or a cookie goes, nobody keeps the answer."""
        response = self.get_response(request)
        came = settings.SESSION_COOKIE_NAME in request.COOKIES
        changes = request.method not in {"GET", "HEAD"}
        if came or changes or response.cookies or response.status_code >= 400:
            response["Cache-Control"] = NOT_KEPT
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-cache"
        return response
