"""What successions left open: the list, and the page on which one is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from headwater.place.lives import in_force
from headwater_web.accounts import estates, matter_actions
from headwater_web.accounts.area_moves import followed
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.governance_views import SECTION, governing
from headwater_web.accounts.grant_form import named
from headwater_web.accounts.matter_actions import Decision
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import Action


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """What is open, and what was decided."""
    user = governing(request)
    found = Matter.objects.for_user(user, Action.GOVERN).select_related(
        "predecessor", "person", "heir", "decided_by"
    )
    words = {
        **SECTION,
        "open": list(found.open()),
        "areas": ended_areas(user),
        "decided": list(found.exclude(outcome="").distinct().order_by("-decided_at")),
    }
    return render(request, "accounts/matters.jinja", words)


@dataclass(frozen=True)
class EndedArea:
    """A role that is held for an area which is no more, and what became of the area."""

    role: Role
    area: str
    why: str


def ended_areas(user: User) -> list[EndedArea]:
    """Roles that ``user`` governs for areas that were split, or went into a wider one.

    No rule says for which of the new areas they are held: a person ends the role and gives it anew.
    """
    roles = Role.objects.for_user(user, Action.GOVERN).may_still_hold().exclude(places=[])
    past = in_force(timezone.localdate())
    return [
        EndedArea(role, code, why)
        for role in roles.select_related("person", "organisation").order_by("person__username")
        for code, why in followed(role.places, past)[1].items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, matter: int) -> HttpResponse:
    """One matter, and the form that decides it; for those who do not govern it, no such page."""
    user = governing(request)
    found = Matter.objects.for_user(user, Action.GOVERN).open().filter(pk=matter).first()
    if found is None:
        raise Http404("there is no such matter")
    if request.method != "POST":
        return form(request, found, user)
    given = {key: request.POST.get(key, "")[:2000] for key in ("outcome", "heir", "owner", "why")}
    try:
        done = matter_actions.decide(found, decision(given, found, user), user)
    except RefusedError as wrong:
        return form(request, found, user, given, wrong)
    messages.success(request, f"{done.called}: {Matter.Outcome(done.outcome).label.lower()}.")
    return redirect("governance:matters")


def decision(given: dict[str, str], found: Matter, user: User) -> Decision:
    """What the form says; ``RefusedError`` names the field that cannot be used."""
    if given["outcome"] not in ("pass", "drop"):
        raise RefusedError("outcome", "Choose what happens to it.")
    if given["outcome"] == "drop":
        return Decision(given["why"])
    if estates.owned_named(found.estate) is not None:
        return Decision(given["why"], owner=named(given["owner"].strip(), "owner"))
    for each in matter_actions.heirs(found, user):
        if each.code == given["heir"]:
            return Decision(given["why"], heir=each)
    raise RefusedError("heir", "Choose the organisation that takes it on.")


def form(
    request: HttpRequest,
    found: Matter,
    user: User,
    given: dict[str, str] | None = None,
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The form as it was filled in, and what is wrong with it."""
    given = given or {}
    heirs = matter_actions.heirs(found, user)
    owned = estates.owned_named(found.estate) is not None
    anchors = {"outcome": "outcome", "heir": "heir", "owner": "owner", "why": "why"}
    field = anchors.get(wrong.field, "outcome") if wrong else ""
    words: dict[str, Any] = {
        **SECTION,
        "matter": found,
        "owned": owned,
        "heirs": [
            {"value": each.code, "text": each.name, "selected": each.code == given.get("heir")}
            for each in heirs
        ],
        "outcomes": outcomes(owned, bool(heirs)),
        "given": given,
        "errors": {field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{field}"}] if wrong else [],
    }
    return render(request, "accounts/matter.jinja", words, status=400 if wrong else 200)


def outcomes(owned: bool, heirs: bool) -> list[dict[str, str]]:
    """What may be chosen."""
    if owned:
        return [
            {"value": "pass", "text": "Hand it to another person"},
            {"value": "drop", "text": "Leave it with its owner"},
        ]
    onward = [{"value": "pass", "text": "Pass it on to an organisation"}] if heirs else []
    return [*onward, {"value": "drop", "text": "Drop it"}]
