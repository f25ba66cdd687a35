"""Doors to data about single people: an installation that holds totals only has none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from headwater_web.accounts.scopes import aggregate_only

View = Callable[..., HttpResponse]


def person_level(view: View) -> View:
    """Marks a view that shows or takes data about single people, restricted or identifiable.

    Where ``HEADWATER_AGGREGATE_ONLY`` is set there is no such page, whoever asks: 404, before
    anybody is asked to sign in.
    """
    marked: Any = view
    marked.person_level = True
    return view


class DoorMiddleware:
    """Shuts the views marked ``person_level`` where the installation holds totals only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; ``process_view`` decides."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> None:
        """There is no such page."""
        if aggregate_only() and is_person_level(view):
            raise Http404("this installation has no data about single people")


def is_person_level(view: View) -> bool:
    """Whether a view, or the class it was made of, is marked."""
    held = getattr(view, "view_class", None)
    return bool(getattr(view, "person_level", False) or getattr(held, "person_level", False))
