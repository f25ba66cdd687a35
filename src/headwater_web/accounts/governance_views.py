"""Who may do what and why: for those who govern roles, and for each person about herself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater_web.accounts import actions, grant_form, invitations, people_search
from headwater_web.accounts.authority import RefusedError, may_grant
from headwater_web.accounts.explanation import explained, in_words
from headwater_web.accounts.grant_form import FIELDS, PARTS
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Role, RoleQuerySet, User
from headwater_web.accounts.permissions import (
    Action,
    Reach,
    RoleKind,
    Sensitivity,
    sees_people,
)
from headwater_web.accounts.privacy import requests
from headwater_web.accounts.role_words import RoleRow, cell, row
from headwater_web.accounts.scopes import aggregate_only, may
from headwater_web.accounts.territory import names

SECTION = {"section": "governance"}
LONGEST = 2000
ON_A_PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The roles that this person governs, by organisation; for all others there is no such page."""
    user = governing(request)
    every = governed(user).may_still_hold()
    looked_for = people_search.asked(request)
    found = people_search.among(governed(user), looked_for)
    held = found.may_still_hold()
    past = found.exclude(pk__in=held.values("pk"))
    page = Paginator(held, ON_A_PAGE).get_page(request.GET.get("page"))
    seeing = [kind.value for kind in RoleKind if sees_people(kind)]
    words = {
        **SECTION,
        "groups": by_organisation(rows(page.object_list, user)),
        "page": page,
        "looked_for": looked_for,
        "past": rows(past.order_by("-starts", "pk")[:ON_A_PAGE], user),
        "past_number": past.count(),
        "persons": numbered(every),
        "roles": every.count(),
        "about_people": numbered(every.filter(kind__in=seeing)),
        "may_give": bool(grant_form.choices(user).kinds),
        "local_accounts": settings.LOCAL_ACCOUNTS,
        "waiting": Matter.objects.for_user(user, Action.GOVERN).open().count(),
    }
    return render(request, "accounts/people.jinja", words)


def numbered(roles: RoleQuerySet) -> int:
    """How many people hold them."""
    return roles.order_by().values("person").distinct().count()


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep whom she looks for, and show the people found."""
    governing(request)
    people_search.keep(request, "" if "clear" in request.POST else request.POST.get("words", ""))
    return redirect("governance:people")


@require_safe
def person(request: HttpRequest, person: int) -> HttpResponse:
    """What one person may do, and which role lets her."""
    user = cast(User, request.user)
    found = User.objects.for_user(user).filter(pk=person).first()
    if found is None:
        raise Http404("there is no such person")
    return about(request, found)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person who asks may do, and why."""
    return about(request, cast(User, request.user))


def about(request: HttpRequest, found: User) -> HttpResponse:
    """A person's page: her roles and what they let her do, as far as the reader governs them."""
    user = cast(User, request.user)
    seen = list(governed(user).filter(person=found))
    held = [each for each in seen if each.is_in_force()]
    table = explained(held, aggregate_only=aggregate_only())
    words = {
        **SECTION,
        "person": found,
        "herself": found.pk == user.pk,
        "held": rows(held, user),
        "coming": rows([e for e in seen if e.may_still_hold() and e not in held], user),
        "past": rows([e for e in seen if not e.may_still_hold()], user),
        "levels": list(Sensitivity),
        "table": [
            (action.words, [cell(each, found, alone=len(held) == 1) for each in row])
            for action, row in table.items()
        ],
        "may_give": found.pk != user.pk and bool(grant_form.choices(user).kinds),
        "may_answer": requests.answers_for(user, found),
        "may_invite": invitations.awaits(found) and invitations.gives_her_roles(found, user),
        "aggregate_only": aggregate_only(),
    }
    return render(request, "accounts/person.jinja", words)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The permission table in words."""
    words = {
        **SECTION,
        "roles": [(kind, in_words(kind)) for kind in RoleKind],
        "levels": list(Sensitivity),
        "aggregate_only": aggregate_only(),
    }
    return render(request, "accounts/table.jinja", words)


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """The form that gives a role; for those who may give none there is no such page."""
    user = governing(request)
    found = grant_form.choices(user)
    if not found.kinds:
        raise Http404("this person gives no roles")
    if request.method != "POST":
        return form(request, found, {"person": prefilled(request, user)})
    given = filled_in(request, FIELDS)
    try:
        made = actions.grant(grant_form.wanted(given, found), user)
    except RefusedError as wrong:
        return form(request, found, given, wrong)
    messages.success(request, f"{made.person.called} is now {made.of_kind.words} in {made.where}.")
    return redirect("governance:person", person=made.person_id)


def filled_in(request: HttpRequest, fields: tuple[str, ...]) -> dict[str, str]:
    """What was written into a form about a role, cut where it is far too long."""
    days = [f"{field}-{part}" for field in ("starts", "until") for part in PARTS]
    given = {field: request.POST.get(field, "")[:LONGEST] for field in fields}
    return given | {field: request.POST.get(field, "")[:10] for field in days}


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, role: int) -> HttpResponse:
    """Ask why a role should end, and end it."""
    user = cast(User, request.user)
    found = Role.objects.for_user(user, Action.GRANT).filter(pk=role).first()
    if found is None or not found.may_still_hold():
        raise Http404("there is no such role")
    wrong = None
    if request.method == "POST":
        try:
            actions.end(found, user, request.POST.get("why", "")[:2000])
        except RefusedError as refused:
            wrong = refused
        else:
            messages.success(
                request, f"{found.person.called} is no longer {found.of_kind.words} there."
            )
            return redirect("governance:people")
    words = {
        **SECTION,
        "role": rows([found], user)[0],
        "errors": {wrong.field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field}"}] if wrong else [],
        "given": request.POST.get("why", "")[:2000],
    }
    return render(request, "accounts/end.jinja", words, status=400 if wrong else 200)


def governing(request: HttpRequest) -> User:
    """Who asks, if she governs anybody's roles but her own; else there is no such page."""
    if may(request.user, Action.GOVERN, Sensitivity.PUBLIC) < Reach.OWN:
        raise Http404("this person governs no roles")
    return cast(User, request.user)


def governed(user: User) -> RoleQuerySet:
    """The roles that ``user`` governs, and her own, by organisation and person."""
    found = Role.objects.for_user(user, Action.GOVERN)
    return found.select_related("person", "organisation", "granted_by", "ended_by").order_by(
        "organisation__name", "person__last_name", "person__username", "starts", "pk"
    )


def rows(found: Iterable[Role], user: User) -> list[RoleRow]:
    """Roles in words."""
    listed = list(found)
    called = names({code for each in listed for code in each.places})
    return [
        row(
            each,
            called,
            may_end=may_grant(user, each.of_kind, each.organisation, tuple(each.places)),
        )
        for each in listed
    ]


def by_organisation(listed: list[RoleRow]) -> list[tuple[str, list[RoleRow]]]:
    """Rows under the name of their organisation."""
    groups: dict[str, list[RoleRow]] = {}
    for each in listed:
        groups.setdefault(each.where, []).append(each)
    return list(groups.items())


def prefilled(request: HttpRequest, user: User) -> str:
    """The name by which a person signs in whom the address names by number, if she may be seen."""
    number = request.GET.get("person", "")
    if not number.isascii() or not number.isdigit():
        return ""
    found = User.objects.for_user(user).filter(pk=int(number[:15])).first()
    return found.get_username() if found else ""


def form(
    request: HttpRequest,
    found: grant_form.Choices,
    given: dict[str, str],
    wrong: RefusedError | None = None,
    template: str = "accounts/grant.jinja",
) -> HttpResponse:
    """The form as it was filled in, and what is wrong with it."""

    def options(listed: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
        said = [{"value": "", "text": "Choose"}] if len(list(listed)) > 1 else []
        return said + [{"value": v, "text": t, "selected": v == chosen} for v, t in listed]

    places = [(each.code, each.name) for each in found.organisations]
    words = {
        **SECTION,
        "given": given,
        "kinds": options(
            [(kind.value, kind.words.capitalize()) for kind in found.kinds], given.get("kind", "")
        ),
        "organisations": options(places, given.get("organisation", "")),
        "errors": {wrong.field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{anchor(wrong.field)}"}] if wrong else [],
    }
    return render(request, template, words, status=400 if wrong else 200)


def anchor(field: str) -> str:
    """Where on the page a field begins."""
    return f"{field}-day" if field in ("starts", "until") else field
