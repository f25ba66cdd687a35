"""A page that tells how to draw a chart again, from the file behind it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from headwater_web.figures.redraw import Picture, lines


@login_not_required
@require_safe
def redraw(request: HttpRequest) -> HttpResponse:
    """The lines in R and in Python for the CSV file that ``file`` names on this site."""
    file = request.GET.get("file", "")[:500]
    picture = picture_of(file)
    if picture is None:
        raise Http404("that is not one of this site's files of figures")
    title = request.GET.get("title", "")[:120]
    made = lines(picture, request.build_absolute_uri(file), title)
    words = {"lines": made, "file": file, "title": title, "section": ""}
    return render(request, "site/redraw.jinja", words)


def picture_of(file: str) -> Picture | None:
    """What the file at this address draws; None where it is not a file of figures here."""
    parts = urlsplit(file)
    if parts.scheme or parts.netloc or any(each in file for each in "\"'\\\n{}"):
        return None
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    if name == "indicators:csv":
        return "over time" if "area=" in parts.query else "in order"
    return "gradient" if name == "place:gap-csv" else None
