"""The form that invites a person, and the button that sends the link again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from headwater_web.accounts import governance_views, grant_form, invitations
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.invitations import NAMES, Newcomer
from headwater_web.accounts.link_views import local_only
from headwater_web.accounts.models import User

TEMPLATE = "accounts/invite.jinja"


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody who has no account; for those who may give no role there is no such page."""
    local_only()
    user = governance_views.governing(request)
    found = grant_form.choices(user)
    if not found.kinds:
        raise Http404("this person gives no roles")
    if request.method != "POST":
        return governance_views.form(request, found, {}, template=TEMPLATE)
    given = governance_views.filled_in(request, (*NAMES, *grant_form.FIELDS))
    newcomer = Newcomer(**{name: given[name] for name in NAMES})
    try:
        made = invitations.invite(newcomer, lambda her: grant_form.wanted(given, found, her), user)
    except RefusedError as wrong:
        return governance_views.form(request, found, given, wrong, template=TEMPLATE)
    messages.success(
        request, f"{made.person.called} is {made.of_kind.words}, and a link is on its way."
    )
    return redirect("governance:person", person=made.person_id)


@require_POST
def again(request: HttpRequest, person: int) -> HttpResponse:
    """Send the link again; for whoever may not give the person's role there is no such address."""
    local_only()
    user = cast(User, request.user)
    found = User.objects.for_user(user).filter(pk=person).first()
    if found is None:
        raise Http404("there is no such person")
    try:
        invitations.again(found, user)
    except RefusedError as refused:
        raise Http404(str(refused)) from refused
    messages.success(request, f"Another link is on its way to {found.called}.")
    return redirect("governance:person", person=found.pk)
