"""The page on which an information governance lead answers a person's request."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy import requests

LONGEST = 2000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_of(request: HttpRequest, person: int) -> HttpResponse:
    """What is held, the file to hand over, the erasure; for whoever may not answer, no page."""
    user = cast(User, request.user)
    found = User.objects.for_user(user).filter(pk=person).first()
    if found is None or not requests.answers_for(user, found):
        raise Http404("there is no such person")
    if request.method != "POST":
        return page(request, found, user)
    given = {key: request.POST.get(key, "")[:LONGEST] for key in ("do", "why", "reason", "typed")}
    try:
        if given["do"] == "erase":
            return erased(request, found, user, given)
        return handed_over(requests.export_for(found, user, given["why"]))
    except RefusedError as wrong:
        return page(request, found, user, given, wrong)


def handed_over(content: bytes) -> HttpResponse:
    """The file, whose name says nothing of whom it is about."""
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="what-headwater-holds.zip"'
    return answer


def erased(request: HttpRequest, found: User, user: User, given: dict[str, str]) -> HttpResponse:
    """Erase, and say what stays; her name is not said again."""
    done = requests.erase_for(found, user, given["reason"], given["typed"])
    records = sum(each.outcome.removed for each in done)
    messages.success(request, f"The person is erased: {records:,} records are gone.")
    return redirect("governance:people")


def page(
    request: HttpRequest,
    found: User,
    user: User,
    given: dict[str, str] | None = None,
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page, with what was written and what is wrong with it."""
    given = given or {}
    erasing = given.get("do") == "erase"
    field = "reason" if wrong and erasing and wrong.field == "why" else wrong.field if wrong else ""
    held = requests.looked_at(found, user)
    words = {
        "section": "governance",
        "person": found,
        "held": [each for each in held if each.outcome.removed],
        "given": given,
        "errors": {field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{field}"}] if wrong else [],
        "done": "Nobody was erased" if erasing else "Nothing was handed over",
    }
    return render(request, "accounts/request.jinja", words, status=400 if wrong else 200)
