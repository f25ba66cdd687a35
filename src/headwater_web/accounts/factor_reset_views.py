"""Resetting the second factor of somebody who has lost her phone and her recovery codes."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts import second_factor
from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.audit import actor_of

LONGEST = 2000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose whose factor, say how she was known, reset it; for whoever governs nobody, no page."""
    user = cast(User, request.user)
    if may(user, Action.GOVERN, Sensitivity.INTERNAL) < Reach.OWN:
        raise Http404("this person governs nobody")
    people = {str(each.pk): each for each in second_factor.holders_for(user)}
    chosen, why = request.POST.get("person", ""), request.POST.get("why", "")[:LONGEST]
    errors: dict[str, Any] = {}
    if request.method == "POST":
        errors = reset_or_errors(user, people.get(chosen), why)
        if not errors:
            messages.success(request, f"{people[chosen].called} sets up a phone anew.")
            return redirect("accounts:account")
    words = {
        "people": options(people, chosen),
        "why": why,
        "errors": errors,
        "problems": [{**each, "href": f"#{field}"} for field, each in errors.items()],
    }
    return render(request, "accounts/factor-reset.jinja", words, status=400 if errors else 200)


def reset_or_errors(user: User, person: User | None, why: str) -> dict[str, Any]:
    """Reset the factor; what is wrong, by field of the form, where it was not reset."""
    if person is None:
        return {"person": {"text": "Choose the person whose phone is lost."}}
    try:
        second_factor.reset(person, by=actor_of(user), why=checked_why(why))
    except RefusedError as refusal:
        return {"why": {"text": str(refusal)}}
    return {}


def options(people: dict[str, User], chosen: str) -> list[dict[str, Any]]:
    """The people as rows of a list to choose from, under name and user name."""
    rows = [
        {"value": key, "text": f"{each.called} ({each.get_username()})", "selected": key == chosen}
        for key, each in people.items()
    ]
    return [{"value": "", "text": "Choose"}, *rows]
