"""A workshop's decisions go into the record of the gathering at which it was held."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation import workshop_actions
from headwater_web.deliberation.workshops import Workshop, WorkshopDecision
from headwater_web.figures.request import AtlasRequest
from headwater_web.network import record_actions
from headwater_web.network.gatherings import Gathering
from headwater_web.network.groups import Membership
from headwater_web.network.privacy import Act
from headwater_web.network.record_actions import Duty


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: AtlasRequest, code: str) -> HttpResponse:
    """Choose who of the group sees to each decision; then they stand in the gathering's record."""
    user = cast(User, request.user)
    held = Workshop.objects.for_user(user, Action.CHANGE).filter(code=code).first()
    if held is None:
        raise Http404("there is no such workshop")
    here = Gathering.objects.for_user(user, Act.CONVENE)
    gathering = here.select_related("group").filter(code=held.gathering or "-").first()
    if gathering is None:
        raise Http404("only convenors of its gathering put a workshop on record")
    rows = list(WorkshopDecision.objects.for_user(user).filter(workshop=held, recorded=""))
    wrong = None
    if request.method == "POST":
        try:
            count = put(request, user, (held, gathering), rows)
        except RefusedError as refused:
            wrong = refused
        else:
            said = f"{count} decision{'' if count == 1 else 's'} put on record."
            messages.success(request, said)
            return redirect("network:gathering", code=gathering.code)
    words = {
        "section": "network",
        "workshop": held,
        "gathering": gathering,
        "rows": rows,
        "members": members(user, gathering),
        "given": request.POST if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field or 'main'}"}] if wrong else [],
    }
    return render(request, "site/workshop-record.jinja", words, status=400 if wrong else 200)


def members(user: User, gathering: Gathering) -> list[User]:
    """The members of the gathering's group, by name."""
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=gathering.group_id)
    found = [each.person for each in inside.inside().select_related("person")]
    return sorted(found, key=lambda each: each.called)


def put(
    request: AtlasRequest,
    user: User,
    where: tuple[Workshop, Gathering],
    rows: list[WorkshopDecision],
) -> int:
    """Put each decision for which somebody is chosen on record, once; how many."""
    workshop, gathering = where
    people: dict[str, Any] = {str(each.pk): each for each in members(user, gathering)}
    places: dict[int, str] = {}
    with transaction.atomic():
        for each in rows:
            chosen = request.POST.get(f"owner-{each.pk}", "")
            if not chosen:
                continue
            due: date = each.due
            duty = Duty(each.words, people.get(chosen), due)
            try:
                made = record_actions.decide(user, gathering, duty)
            except RefusedError as refused:
                raise RefusedError(f"owner-{each.pk}", f"“{each.words}”: {refused}") from refused
            places[each.pk] = f"decision:{made.pk}"
        if not places:
            raise RefusedError("", "Choose who sees to at least one of them.")
        return workshop_actions.recorded(user, workshop, places)
