"""What a person sees of what is held about her: the list, the file, what she agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from headwater_web.accounts.consents import Consent, purposes
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy import consent_actions
from headwater_web.accounts.privacy.erasure import rehearsed
from headwater_web.accounts.privacy.retention import rules
from headwater_web.accounts.privacy.subject_export import everything
from headwater_web.audit import actor_of


@require_safe
@never_cache
def held(request: HttpRequest) -> HttpResponse:
    """What is held about the person who asks, for how long, and what she agreed to."""
    person = cast(User, request.user)
    words = {
        "section": "",
        "held": [each for each in rehearsed(person) if each.outcome.removed],
        "rules": rules(),
        "asked": [
            (each, consent_actions.has_agreed(person, each.code)) for each in purposes().values()
        ],
        "agreed": [
            (each, day(each.given_at), day(each.withdrawn_at) if each.withdrawn_at else "")
            for each in Consent.objects.owned_by(person)
        ],
    }
    return render(request, "accounts/held.jinja", words)


def day(moment: datetime) -> str:
    """A moment as a day, by the calendar of the United Kingdom."""
    return date_format(timezone.localtime(moment), "j F Y")


@require_POST
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """All of it, as one file."""
    person = cast(User, request.user)
    answer = HttpResponse(everything(person, actor_of(person)), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="what-headwater-holds.zip"'
    return answer


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Agree to something, or withdraw it."""
    person = cast(User, request.user)
    purpose = purposes().get(request.POST.get("purpose", ""))
    if purpose is None:
        raise Http404("nobody is asked for that")
    if request.POST.get("agree") == "yes":
        consent_actions.agree(person, purpose.code)
        messages.success(request, f"{purpose.name}: you have agreed. You can withdraw it here.")
    else:
        consent_actions.withdraw(person, purpose.code)
        messages.success(request, f"{purpose.name}: you have not agreed, or have withdrawn it.")
    return redirect("accounts:held")
