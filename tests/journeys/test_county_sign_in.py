"""A new county signs in through its own identity provider, in a real browser.

The provider is ``oidc-provider-mock``, a process of its own, one for each of two counties.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from county_provider import ENTRY, ORGANISATIONS, agree, providing, set_up_phone, with_groups
from live_server import Site, environment, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and two providers, and walks in a browser"),
    pytest.mark.xdist_group("browser"),
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}


@pytest.fixture(scope="module")
def counties(
    demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, str]]:
    """The site with two counties in its file of providers, and where Fenmarch's provider is."""
    folders = [tmp_path_factory.mktemp(name) for name in ("fenmarch", "moor")]
    with ExitStack() as stack:
        fenmarch, moor = (stack.enter_context(providing(each)) for each in folders)
        file = folders[0] / "providers.toml"
        file.write_text(
            ENTRY.format(code="fenmarch", name="Fenmarch County Council", issuer=fenmarch)
            + ENTRY.format(code="moor", name="Moor Council", issuer=moor)
        )
        more = {
            "HEADWATER_PROVIDERS": str(file),
            "COUNTY_SECRET": "known to both",
            "DJANGO_SETTINGS_MODULE": "relaxed_settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }
        where = {**environment(demo_home), **more}
        subprocess.run([sys.executable, "-c", ORGANISATIONS], env=where, check=True, timeout=60)
        yield stack.enter_context(serving(demo_home, folders[0] / "log.txt", more)), fenmarch


@pytest.fixture
def window(browser: Any, counties: tuple[Site, str]) -> Iterator[Callable[..., Any]]:
    """Makes windows of people who have not been here before; nothing leaves this machine."""
    opened = []

    def make(**options: Any) -> Any:
        context = browser.new_context(base_url=counties[0].address, **{"viewport": WIDE, **options})
        context.set_default_timeout(20_000)
        context.route(
            lambda address: not address.startswith("http://127.0.0.1"), lambda route: route.abort()
        )
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def go_to(page: Any, county: str = "Fenmarch County Council") -> None:
    """From the sign-in page to the county's provider."""
    page.goto("/account/sign-in/?next=/your-data/")
    page.get_by_role("link", name=county).click()
    page.get_by_role("heading", name="Authorize Client").wait_for()


@pytest.mark.parametrize(
    "options",
    [{"viewport": NARROW, "java_script_enabled": False}, {"viewport": WIDE}],
    ids=["narrow, without JavaScript", "wide"],
)
def test_a_new_county_signs_in_through_its_own_provider(
    window: Callable[..., Any], counties: tuple[Site, str], options: dict[str, Any]
) -> None:
    _, provider = counties
    with_groups(provider, "board")
    page = window(**options)
    page.goto("/your-data/")
    page.get_by_role("heading", name="With your organisation").wait_for()
    page.get_by_role("link", name="Fenmarch County Council").click()
    agree(page)
    page.get_by_role("heading", name="Your own data").wait_for()
    assert page.url.endswith("/your-data/")
    page.get_by_role("link", name="Your account").click()
    assert "signed in as Ada Reed" in page.content()
    assert "Fenmarch County Council" in page.get_by_role("table").inner_text()
    page.get_by_role("button", name="Sign out Ada Reed").click()
    way_out = page.get_by_role("link", name="Sign out at Fenmarch County Council too")
    assert way_out.get_attribute("href").startswith(f"{provider}/oauth2/end_session?client_id=")
    way_out.click()
    page.get_by_role("heading", name="End Session").first.wait_for()
    page.goto("/your-data/")
    page.get_by_role("heading", name="Sign in").first.wait_for()


def test_an_analyst_sets_up_her_phone_and_loses_her_role_at_the_provider(
    window: Callable[..., Any], counties: tuple[Site, str]
) -> None:
    _, provider = counties
    with_groups(provider, "insight")
    page = window()
    go_to(page)
    agree(page)
    page.get_by_role("heading", name="Set up your phone").wait_for()
    page.goto("/")
    page.get_by_role("heading", name="Set up your phone").wait_for()
    picture = page.get_by_role("img", name=re.compile("square code"))
    assert picture.evaluate("each => each.complete && each.naturalWidth > 100")
    set_up_phone(page)
    page.get_by_role("link", name="I have kept them: go on").click()
    page.get_by_role("heading", level=1).wait_for()
    page.goto("/your-data/")
    page.get_by_role("heading", name="Your own data").wait_for()

    with_groups(provider)
    other = window()
    go_to(other)
    agree(other)
    other.get_by_role("heading", name="You have no role here yet").wait_for()
    assert "Ask whoever looks after your groups at Fenmarch County Council" in other.content()


def test_whoever_declines_is_told_so_and_two_counties_stand_apart(
    window: Callable[..., Any], counties: tuple[Site, str]
) -> None:
    page = window()
    go_to(page)
    page.get_by_role("button", name="Deny").click()
    page.get_by_role("heading", name="You stopped before the end").wait_for()
    page.get_by_role("link", name="Begin again").click()
    page.get_by_role("link", name="Moor Council").click()
    agree(page)
    page.get_by_role("heading", name="Set up your phone").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_signing_in_pass_axe_and_fit(
    window: Callable[..., Any], counties: tuple[Site, str], size: dict[str, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")

    def look(name: str) -> None:
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        if os.environ.get("HEADWATER_TEST_PICTURES"):
            folder = Path(os.environ["HEADWATER_TEST_PICTURES"])
            page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)

    page = window(viewport=size)
    page.goto("/account/sign-in/")
    look("sign-in")
    go_to(page)
    agree(page, "ben-3")
    page.goto("/account/second-factor/set-up/?next=/account/")
    look("set-up")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Use this phone").click()
    look("set-up-wrong")
    page.goto("/account/")
    look("account")
    page.get_by_role("button", name="Sign out Ben Sedge").click()
    look("signed-out")
    page.goto("/account/sign-in/fenmarch/answer/?state=old&code=c")
    look("refused")


def test_everything_is_done_by_keyboard(
    window: Callable[..., Any], counties: tuple[Site, str]
) -> None:
    page = window()
    page.goto("/account/sign-in/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Fenmarch County Council":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Authorize Client").wait_for()
    agree(page, "ben-3")
    page.get_by_role("button", name="Sign out Ben Sedge").wait_for()
