"""Places that people draw: a neighbourhood of small areas, or a council that does not exist yet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from headwater_web.figures.request import AtlasRequest


def drawn(request: AtlasRequest) -> HttpResponse:
    """What this person has drawn."""
    return render(request, "place/drawn.jinja", {})


share = remove = drawn
