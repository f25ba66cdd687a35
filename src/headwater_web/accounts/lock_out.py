"""Who must wait after wrong passwords: django-axes, with a limit for each way of guessing."""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater_web.accounts.lock_out_limits import LIMITS, MINUTES

HEADER = "HTTP_X_FORWARDED_FOR"


class LockOut(AxesDatabaseHandler):
    """Counts failures in the database, so that every process knows them."""

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        """Failures on the scale of the first limit, which is reached where any of the three is."""
        counts = [
            sum(each.values_list("failures_since_start", flat=True))
            for each in self.get_user_attempts(request, credentials)
        ]
        if any(count >= limit for count, limit in zip(counts, LIMITS, strict=True)):
            return LIMITS[0]
        return min(int(counts[0]), LIMITS[0] - 1)

    def reset_user_attempts(self, request: HttpRequest, credentials: Any = None) -> int:
        """Forget failures of this name from this address alone.

        Somebody who signs in as herself between guesses at others must not clear the address.
        """
        pair = self.filter_user_attempts(request, credentials)[0]
        count, _ = pair.delete()
        return int(count)


def client_address(request: HttpRequest) -> str:
    """The address that asks, as the outermost of our own proxies saw it.

    ``settings.PROXIES`` says how many stand before us. What lies further left in
    X-Forwarded-For was written by whoever asks, and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    told = str(request.META.get(HEADER, "")).split(",")
    named = [each.strip() for each in told if each.strip()]
    if settings.PROXIES == 0 or len(named) < settings.PROXIES:
        return direct
    return named[-settings.PROXIES]


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """The page for somebody who must wait; it says nothing of whether the account exists."""
    words = {
        "title": "Too many tries",
        "says": f"For the safety of everybody's account, wait {MINUTES} minutes and try again.",
    }
    answer = render(request, "accounts/refused.jinja", words, status=429)
    answer["Retry-After"] = str(MINUTES * 60)
    return answer
