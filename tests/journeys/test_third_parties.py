"""No page asks anything of another host: a browser goes to every page, and requests are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from live_server import Site, sign_in
from page_kinds import MISSING, PUBLIC, SIGNED_IN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="opens every kind of page in a browser, and each page they link to"),
    pytest.mark.xdist_group("browser"),
]
ACCOUNT = ("/account/", "/account/held/", "/account/second-factor/", "/account/password/")
MOST = 60
LINKS = "[...document.querySelectorAll('a[href]')].map(each => each.href)"


def test_no_page_asks_anything_of_another_host(window: Callable[..., Any], live_site: Site) -> None:
    here = urlsplit(live_site.address).netloc
    page = window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "analyst")
    waiting = [*PUBLIC.values(), *MISSING.values(), *SIGNED_IN.values(), *ACCOUNT]
    kinds = {route(address) for address in waiting}
    visited = 0
    while waiting and visited < MOST + len(kinds):
        page.goto(waiting.pop(0))
        visited += 1
        for link in page.evaluate(LINKS):
            parts = urlsplit(link)
            if parts.netloc == here and route(parts.path) not in kinds and is_page(parts.path):
                kinds.add(route(parts.path))
                waiting.append(parts.path)
    elsewhere = [each for each in asked if urlsplit(each).netloc != here]
    assert elsewhere == [], f"{len(elsewhere)} of {len(asked)} requests went elsewhere"
    assert visited > len(PUBLIC) + len(SIGNED_IN)
    assert len(asked) > visited * 2, "style sheets were asked for, so requests were counted"


def route(path: str) -> tuple[str, ...]:
    """What kind of page an address is: its words, without codes and questions."""
    words = urlsplit(path).path.strip("/").split("/")
    return tuple(word if word.isalpha() and word.islower() else "*" for word in words)


def is_page(path: str) -> bool:
    """Whether it is a page, and not a file to save."""
    return path.endswith("/") and not path.startswith("/account/sign-out")
