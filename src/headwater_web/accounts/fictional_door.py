"""In the fictional region, on this machine, anybody may be one of its people: no password.

Somebody who tries Headwater wants to run a scenario, to ask a question, to keep a promise. The door
is open only where nobody real could be behind it: the home holds the fictional region, every
account is one of its people, and the browser and the address are those of this machine. Roles that
reach data about people stay shut, since they need a second factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from headwater.demo.organisations import organisations
from headwater_web.accounts.fictional import MARK
from headwater_web.accounts.models import User
from headwater_web.accounts.restricted import holds_restricted_role

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Part:
    """A fictional person whom a visitor may be, and what she does."""

    username: str
    name: str
    does: str


def parts(request: HttpRequest) -> tuple[Part, ...]:
    """Whom this visitor may be; nobody anywhere but in the fictional region on this machine."""
    if not is_open(request):
        return ()
    does = {
        role.person: f"{role.why}, {each.name}" for each in organisations() for role in each.roles
    }
    people = User.objects.filter(username__in=does, is_active=True).order_by("first_name")
    return tuple(
        Part(each.username, each.get_full_name(), does[each.username])
        for each in people
        if not holds_restricted_role(each)
    )


def is_open(request: HttpRequest) -> bool:
    """Whether nobody real could be behind the door."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    here = host.strip("[]") in LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK
    if not (here and settings.LOCAL_ACCOUNTS and (Path(settings.HOME) / MARK).exists()):
        return False
    known = {role.person for each in organisations() for role in each.roles}
    return not User.objects.exclude(username__in=known).exists()


@login_not_required
@never_cache
@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Sign in as one of them, and go on to where the visitor was going."""
    asked = request.POST.get("username", "")
    if asked not in {each.username for each in parts(request)}:
        raise Http404("Nobody of that name may be played here.")
    person: Any = User.objects.get(username=asked)
    login(request, person, backend=BACKEND)
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(after if safe else reverse(settings.LOGIN_REDIRECT_URL))
