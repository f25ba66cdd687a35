"""Pages asked for before the first visitor comes, so that nobody waits for what is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.urls import reverse

from headwater_web.deliberation.conversations import Conversation
from headwater_web.site import shelf

KINDS = ("LAD", "UTLA", "region", "CAUTH", "ICB")
OF_EACH = 3
FIRST_USED = ("networkx", "scipy.optimize", "scipy.sparse.linalg")
"""What the library imports only where a page comes to need it."""


def rehearse(application: Callable[..., Iterable[bytes]]) -> None:
    """Ask for the home page, what people vote on and a few places; leave no connection open.

    A page that fails fails again for the visitor, who is told: here it is passed over.
    """
    for name in FIRST_USED:
        import_module(name)
    for path in paths():
        ask(application, path)
    connections.close_all()


def ask(application: Callable[..., Iterable[bytes]], path: str) -> None:
    """Ask for one page, as somebody who is not signed in, and throw the answer away."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": path, "HTTP_HOST": settings.ALLOWED_HOSTS[0]}
    answer = application(environ, lambda *_: None)
    b"".join(answer)
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def paths() -> list[str]:
    """Addresses of the pages that are rehearsed."""
    places = shelf.atlas().places
    codes = [each.code for kind in KINDS for each in places.of_type(kind)[:OF_EACH]]
    found = [reverse("home"), reverse("rural"), *voted_on()]
    return [*found, *(reverse("place:place", args=[code]) for code in dict.fromkeys(codes))]


def voted_on() -> list[str]:
    """The list of conversations, and the pages of one on which people vote today.

    Where a server is started again while a hall votes, everybody is back in the same few seconds.
    """
    held = Conversation.objects.for_user(AnonymousUser()).open().order_by("pk").first()
    found = [reverse("deliberation:conversations")]
    if held is None:
        return found
    names = ("vote", "results")
    return [*found, *(reverse(f"deliberation:{name}", args=[held.code]) for name in names)]
