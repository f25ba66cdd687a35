"""Gives each request the atlas its person may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from headwater.indicators.atlas import Atlas
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace
from headwater_web.site import home_region, shelf


class AtlasMiddleware:
    """Sets ``request.atlas`` and ``request.region``, both read only when a view asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach, then answer."""
        wanted: Any = request
        wanted.atlas = SimpleLazyObject(lambda: atlas_for(request))
        wanted.region = SimpleLazyObject(lambda: home_region.find(wanted.atlas))
        return self.get_response(request)


def atlas_for(request: HttpRequest) -> Atlas:
    """The shared atlas, with what this person brought or drew and what others shared."""
    brought = OwnIndicator.objects.for_user(request.user)
    drawn = DrawnPlace.objects.for_user(request.user)
    return shelf.atlas_with(
        [
            *((each.lake_root, (each.definition,)) for each in brought),
            *((each.lake_root, ()) for each in drawn),
        ]
    )
