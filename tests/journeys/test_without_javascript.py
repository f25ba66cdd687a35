"""Without JavaScript everything works; with it, nothing is asked of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from live_server import Site, sign_in
from page_kinds import MISSING, PUBLIC

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="opens every kind of page in a browser"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def plain(window: Callable[..., Any]) -> Any:
    """A window that runs no script."""
    return window(java_script_enabled=False)


def test_the_walk_without_a_script(plain: Any) -> None:
    plain.goto("/")
    plain.get_by_label("Find your place").fill("cinder")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Cindermoor", exact=True).click()
    assert plain.get_by_role("heading", level=1).inner_text() == "Cindermoor"
    plain.locator("details > summary:visible").first.click()
    assert plain.locator("details[open] table").first.is_visible()
    plain.get_by_role("link", name="Why these match").click()
    assert plain.locator("#peers").is_visible()
    plain.goto("/indicator/gp-patients/")
    plain.get_by_role("link", name="Upper tier councils").click()
    assert "type=UTLA" in plain.url
    with plain.expect_download() as taken:
        plain.get_by_role("link", name="Picture for a slide").first.click()
    assert "<svg" in Path(taken.value.path()).read_text("utf-8")


def test_signing_in_and_out_without_a_script(plain: Any) -> None:
    sign_in(plain, "colleague")
    plain.goto("/your-data/")
    assert plain.get_by_label("The file", exact=True).is_visible()
    plain.get_by_role("button", name="Sign out colleague").click()
    assert plain.get_by_role("link", name="Sign in").count() == 1


def test_a_wrong_password_is_told_beside_the_form(plain: Any) -> None:
    plain.goto("/account/sign-in/?next=/your-data/")
    plain.get_by_label("User name").fill("analyst")
    plain.get_by_label("Password").fill("not her password")
    plain.get_by_role("main").get_by_role("button", name="Sign in").click()
    assert "do not belong together" in plain.get_by_role("alert").inner_text()
    assert plain.get_by_label("User name").input_value() == "analyst"
    assert plain.get_by_label("Password").input_value() == ""


@pytest.mark.parametrize("kind", PUBLIC)
def test_each_page_reads_the_same_without_a_script(
    plain: Any, window: Callable[..., Any], kind: str
) -> None:
    plain.goto(PUBLIC[kind])
    scripted = window()
    scripted.goto(PUBLIC[kind])
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()


def test_no_page_asks_anything_of_anybody_else(window: Callable[..., Any], live_site: Site) -> None:
    page = window()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in (*PUBLIC.values(), *MISSING.values()):
        page.goto(address)
    elsewhere = [
        each for each in asked if urlsplit(each).netloc != urlsplit(live_site.address).netloc
    ]
    assert elsewhere == []
    assert len(asked) > len(PUBLIC) * 2, "the style sheets were asked for"
    complaints = [each for each in said if "404" not in each]
    assert complaints == [], "the browser found nothing that the policy forbids"


def test_no_picture_style_or_script_is_missing(window: Callable[..., Any]) -> None:
    page = window()
    missing: list[str] = []
    page.on(
        "response",
        lambda answer: missing.append(answer.url) if answer.status >= 400 else None,
    )
    for address in PUBLIC.values():
        page.goto(address)
    assert missing == []
