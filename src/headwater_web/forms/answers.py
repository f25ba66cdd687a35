"""The page that answers a form: what was refused beside its field, what was written kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater_web.accounts.authority import RefusedError


def answer(
    request: HttpRequest,
    template: str,
    words: Mapping[str, Any],
    wrong: RefusedError | None = None,
) -> HttpResponse:
    """The page of a template: 200, or 400 with ``wrong`` at the top and beside its field."""
    more = {
        **words,
        "given": request.POST if wrong else {},
        "did": request.POST.get("do", "") if wrong else "",
        "errors": {wrong.field: {"text": str(wrong)}} if wrong and wrong.field else {},
        "problems": [{"text": str(wrong), **address(wrong)}] if wrong else [],
    }
    return render(request, template, more, status=400 if wrong else 200)


def address(wrong: RefusedError) -> dict[str, str]:
    """Where on the page the field stands that is to be mended."""
    return {"href": f"#{wrong.field}"} if wrong.field else {}
