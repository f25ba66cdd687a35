"""Who asked, where proxies stand between: believed only as far as our own proxies reach."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = "HTTP_X_FORWARDED_FOR"


class ProxiesMiddleware:
    """Sets ``REMOTE_ADDR`` to the asker's own address, as the outermost of our proxies saw it.

    Each proxy adds the address that it was asked from at the end. With ``HEADWATER_PROXIES`` at n
    the n-th from the end was written by our outermost proxy; what stands before it anybody could
    have sent. With 0 the header is not read at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the address right, then answer."""
        found = asker(request.META.get(FORWARDED, ""), settings.PROXIES)
        if found:
            request.META["REMOTE_ADDR"] = found
        return self.get_response(request)


def asker(forwarded: str, proxies: int) -> str:
    """The address written by the outermost of ``proxies``; empty where there is none.

    >>> asker("6.6.6.6, 192.0.2.7, 10.0.0.2", 2)
    '192.0.2.7'
    >>> asker("6.6.6.6", 0), asker("not an address", 1), asker("192.0.2.7", 2)
    ('', '', '')
    """
    steps = [step.strip() for step in forwarded.split(",")]
    if not proxies or len(steps) < proxies:
        return ""
    try:
        return str(ip_address(steps[-proxies]))
    except ValueError:
        return ""
