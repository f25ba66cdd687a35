"""What the network's pages share: who asks, the page itself, lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.forms.answers import answer
from headwater_web.forms.lists import choices
from headwater_web.network.barriers import listed
from headwater_web.network.people import Profile
from headwater_web.network.reach import is_leader

SECTION = {"section": "network"}


def asker(request: HttpRequest) -> User:
    """Who asks; for somebody who is no member of the network there is no such page."""
    if not is_leader(request.user):
        raise Http404("only members of the network see this")
    return cast(User, request.user)


def page(
    request: HttpRequest,
    template: str,
    words: Mapping[str, Any],
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page, with what was refused beside the field it is about, and what was written kept."""
    return answer(request, f"network/{template}.jinja", {**SECTION, **words}, wrong)


def barrier_choices(chosen: str = "") -> list[dict[str, Any]]:
    """Barriers to choose from."""
    return choices(((each.code, each.name) for each in listed()), chosen, "No one barrier")


def organisation_of(code: str, among: Iterable[Organisation] | None = None) -> Organisation | None:
    """The living organisation of that code, among those given or of all."""
    rows = Organisation.objects.living() if among is None else among
    return next((each for each in rows if each.code == code), None)


def member_named(user: User, said: str) -> User | None:
    """The member who signs in by this name, or the one listed member who is called so."""
    if found := sign_in_name(said):
        return found
    first, _, last = " ".join(said.split()).partition(" ")
    listed_so = Profile.objects.for_user(user).filter(
        listed=True, person__first_name__iexact=first, person__last_name__iexact=last
    )
    called = [each.person for each in listed_so.select_related("person")[:2]] if last else []
    return called[0] if len(called) == 1 else None


def sign_in_name(said: str) -> User | None:
    """The one member of the network who signs in by exactly this name; None where nobody does."""
    from headwater_web.network.people import leaders

    found = leaders().filter(person__username__iexact=said.strip()).select_related("person")
    first = found.first()
    return first.person if first else None
