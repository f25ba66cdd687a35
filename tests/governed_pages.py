"""Steps of journeys of those who govern: signing in with a phone, and whether a page is well."""

from __future__ import annotations

import time
from base64 import b32decode
from typing import Any

import pytest
from django_otp.oath import totp

from live_server import PASSWORD

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
SCROLL = "document.documentElement.scrollWidth"
PHONES: dict[str, bytes] = {}
"""The secret of each phone that was set up, as its owner keeps it."""
USED: dict[str, int] = {}
"""The half-minute whose code each phone showed last: no code is taken twice."""
HALF_MINUTE = 30


def next_code(name: str) -> str:
    """The code of a half-minute that ``name`` has not used; the service takes one ahead of time."""
    now = int(time.time()) // HALF_MINUTE
    step = max(now, USED.get(name, 0) + 1)
    USED[name] = step
    return f"{totp(PHONES[name], drift=step - now):06}"


def given_signed_in(page: Any, name: str) -> None:
    """Sign in, and set up the phone where the role asks for it."""
    page.goto("/account/sign-in/?next=/governance/mine/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
    if page.locator(".hw-secret").count():
        secret = "".join(page.locator(".hw-secret").inner_text().split())
        PHONES[name] = b32decode(secret + "=" * (-len(secret) % 8))
        page.get_by_label("Code").fill(next_code(name))
        page.get_by_role("button", name="Use this phone").click()
        page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    elif name in PHONES:
        page.get_by_label("Code").fill(next_code(name))
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name="Go on").click()


def then_it_is_accessible(page: Any) -> None:
    """axe finds nothing at either width, and nothing scrolls sideways at 320 pixels."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    before = page.viewport_size
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate(SCROLL) <= size["width"]
    page.set_viewport_size(before)
