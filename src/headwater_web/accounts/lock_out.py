"""Who must wait after wrong passwords: django-axes, with a limit for each way of guessing."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater_web.accounts.lock_out_limits import LIMITS, MINUTES

NOWHERE = str(IPv4Address(0))
"""What is kept where there is no address."""


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


def forget_tries(username: str) -> None:
    """Let the person of that name try again at once: she has shown otherwise that it is she."""
    AccessAttempt.objects.filter(username=username).delete()


def client_address(request: HttpRequest) -> str:
    """The address that is counted: of the new kind its first 64 bits, which one line has to itself.

    What stands in X-Forwarded-For has been weighed before (``HEADWATER_PROXIES``).
    """
    try:
        asked = ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return NOWHERE
    return str(ip_network((asked, 64), strict=False)[0]) if asked.version == 6 else str(asked)


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """The page for somebody who must wait; it says nothing of whether the account exists."""
    words = {
        "title": "Too many tries",
        "says": f"For the safety of everybody’s account, wait {MINUTES} minutes and try again.",
    }
    answer = render(request, "accounts/refused.jinja", words, status=429)
    answer["Retry-After"] = str(MINUTES * 60)
    return answer
