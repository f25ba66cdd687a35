"""What a form sent: its fields, its numbers, and what its button asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest

from headwater_web.accounts.authority import RefusedError

LONGEST = 25_000
DIGITS = 9
Doing = Callable[[], str]


def field(request: HttpRequest, name: str) -> str:
    """What was written into a field."""
    return request.POST.get(name, "")[:LONGEST]


def number(request: HttpRequest, name: str) -> int:
    """The whole number in a field, which may be below 0; 0 where there is none."""
    return _whole(request.POST.get(name, ""))


def numbers(request: HttpRequest, name: str) -> set[int]:
    """The whole numbers of what was ticked; what is none counts as 0."""
    return {_whole(each) for each in request.POST.getlist(name)}


def _whole(given: str) -> int:
    said = given.strip()
    digits = said.removeprefix("-")
    return int(said) if digits.isascii() and digits.isdigit() and len(digits) <= DIGITS else 0


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
