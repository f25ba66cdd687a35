"""What the network's pages share: who asks, what a form does, lists to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.figures.request import AtlasRequest
from headwater_web.network.barriers import listed
from headwater_web.network.reach import is_leader

SECTION = {"section": "network"}
KINDS = ("LAD", "UTLA", "ICB", "CAUTH", "region")
LONGEST = 25_000
Doing = Callable[[], str]


def asker(request: HttpRequest) -> User:
    """Who asks; for somebody who is no member of the network there is no such page."""
    if not is_leader(request.user):
        raise Http404("only members of the network see this")
    return cast(User, request.user)


def field(request: HttpRequest, name: str) -> str:
    """What was written into a field."""
    return request.POST.get(name, "")[:LONGEST]


def number(request: HttpRequest, name: str) -> int:
    """The number in a field; 0 where there is none."""
    said = request.POST.get(name, "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def attempt(request: HttpRequest, doings: Mapping[str, Doing]) -> RefusedError | None:
    """Do what the form asks for by its ``do``; what was refused, or None once it is done."""
    doing = doings.get(request.POST.get("do", ""))
    if doing is None:
        return RefusedError("", "That form asks for nothing known here. Load the page again.")
    try:
        said = doing()
    except RefusedError as refused:
        return refused
    messages.success(request, said)
    return None


def page(
    request: HttpRequest,
    template: str,
    words: Mapping[str, Any],
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page, with what was refused beside the field it is about, and what was written kept."""
    given = request.POST if wrong else {}
    more = {
        **SECTION,
        **words,
        "given": given,
        "did": request.POST.get("do", "") if wrong else "",
        "errors": {wrong.field: {"text": str(wrong)}} if wrong and wrong.field else {},
        "problems": [{"text": str(wrong), **address(wrong)}] if wrong else [],
    }
    return render(request, f"network/{template}.jinja", more, status=400 if wrong else 200)


def address(wrong: RefusedError) -> dict[str, str]:
    """Where on the page the field stands that is to be mended."""
    return {"href": f"#{wrong.field}"} if wrong.field else {}


def choices(
    rows: Iterable[tuple[str, str]], chosen: str = "", first: str = "Choose"
) -> list[dict[str, Any]]:
    """Rows of a list to choose from, with an empty one first where ``first`` says something."""
    empty = [{"value": "", "text": first}] if first else []
    return empty + [{"value": v, "text": t, "selected": v == chosen} for v, t in rows]


def radios(rows: Iterable[tuple[str, str]], hints: Mapping[str, str] | None = None) -> list[Any]:
    """Rows of radio buttons, each with its hint."""
    said = hints or {}
    return [
        {"value": v, "text": t, **({"hint": {"text": said[v]}} if v in said else {})}
        for v, t in rows
    ]


def barrier_choices(chosen: str = "") -> list[dict[str, Any]]:
    """Barriers to choose from."""
    return choices(((each.code, each.name) for each in listed()), chosen, "No one barrier")


def place_choices(
    request: AtlasRequest, own: Iterable[str], chosen: str = "", first: str = "No one place"
) -> list[dict[str, Any]]:
    """Places to choose from: the member's own first, then every council and system."""
    names = place_names(request, own)
    rest = {each.code: each.name for kind in KINDS for each in request.atlas.places.of_type(kind)}
    ordered = sorted(((c, n) for c, n in rest.items() if c not in names), key=lambda row: row[1])
    return choices([*names.items(), *ordered], chosen, first)


def place_names(request: AtlasRequest, codes: Iterable[str]) -> dict[str, str]:
    """The name of each place by code, as the atlas has it; the code where it has none."""
    places = request.atlas.places
    return {code: places.name(code) if places.types(code) else code for code in codes if code}


def organisation_of(code: str, among: Iterable[Organisation] | None = None) -> Organisation | None:
    """The living organisation of that code, among those given or of all."""
    rows = Organisation.objects.living() if among is None else among
    return next((each for each in rows if each.code == code), None)


def sign_in_name(said: str) -> User | None:
    """The one member of the network who signs in by exactly this name; None where nobody does."""
    from headwater_web.network.people import leaders

    found = leaders().filter(person__username__iexact=said.strip()).select_related("person")
    first = found.first()
    return first.person if first else None
