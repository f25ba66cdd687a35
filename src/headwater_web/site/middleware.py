"""Gives each request the atlas its person may see, and packs the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from gzip import GzipFile
from io import BytesIO
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from headwater.indicators.standings.atlas import Atlas
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace
from headwater_web.site import home_region, shelf

SHORT = 200


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

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        """Lay the atlas itself before the view, which asks it thousands of things."""
        wanted: Any = request
        alone = getattr(view, "of_the_lake_alone", False)
        wanted.atlas = shelf.atlas() if alone else atlas_for(request)


class PackingMiddleware:
    """Packs answers at gzip's quickest level: a quarter of the time, and a fifth larger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pack what is longer than a few lines, for those who can unpack it."""
        response = self.get_response(request)
        plain = response.streaming or response.has_header("Content-Encoding")
        if plain or len(response.content) < SHORT:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = packed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def packed(content: bytes) -> bytes:
    """The content in gzip; a file name of random length hides how long it is from guessers."""
    buffer = BytesIO()
    name = "a" * secrets.randbelow(100)
    with GzipFile(filename=name, mode="wb", compresslevel=1, fileobj=buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def atlas_for(request: HttpRequest) -> Atlas:
    """The shared atlas, with what this person brought or drew and what others shared."""
    return shelf.atlas_with(layers_for(request.user))


def layers_for(user: AbstractBaseUser | AnonymousUser) -> list[shelf.Own]:
    """The small lakes that ``user`` may see, each with the definitions it brings."""
    brought = OwnIndicator.objects.for_user(user)
    drawn = DrawnPlace.objects.for_user(user)
    return [
        *((each.lake_root, (each.definition,)) for each in brought),
        *((each.lake_root, ()) for each in drawn),
    ]
