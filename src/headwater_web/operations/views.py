"""Addresses for those who run the service: is it alive, is it ready, how much does it do."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from headwater_web.operations.job_metrics import job_metrics
from headwater_web.operations.metrics import exposition
from headwater_web.operations.readiness import findings

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip")


def live(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nothing of the database or the lake."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """Whether visitors can be sent here: 200, or 503 with the names of what is not well.

    That no worker is there is said and leaves the answer at 200.
    """
    found = findings()
    well = all(each.well for each in found if each.needed)
    words = {each.name: "well" if each.well else "not well" for each in found}
    status = "ready" if well else "not ready"
    return JsonResponse({"status": status, **words}, status=200 if well else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and times for Prometheus; for all others there is no such page."""
    if not may_measure(request):
        return HttpResponse(status=404)
    return HttpResponse(exposition(job_metrics()), content_type=CONTENT_TYPE_LATEST)


def may_measure(request: HttpRequest) -> bool:
    """Whether this asker holds the token or, where none is set, asks from this machine itself.

    A proxy on this machine asks from here for everybody, so nothing that was passed on counts as
    local, and where the service is reached by https only the token opens.
    """
    token = str(settings.METRICS_TOKEN)
    if token:
        given = request.headers.get("Authorization", "").encode()
        return secrets.compare_digest(given, f"Bearer {token}".encode())
    passed_on = any(name in request.headers for name in PASSED_ON)
    here = request.META.get("REMOTE_ADDR") in LOOPBACK
    return here and not passed_on and not settings.SESSION_COOKIE_SECURE


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); not there until somebody is named."""
    contact, until = settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES
    if not contact or until is None:
        raise Http404("nobody is named")
    lines = (
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


View = Callable[[HttpRequest], HttpResponse]
PROBES: dict[str, View] = {"/health/live": live, "/health/ready": ready, "/metrics": metrics}
