"""The pages of those who govern, who run the service and who commit, at both widths, by axe.

A server and a browser are started, and people set up their phones, which takes some seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governed_pages import given_signed_in, then_it_is_accessible
from live_server import Site, enrol
from page_kinds import GOVERNING, OPERATING, PROMISING

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="a server, a browser, and people who sign in with two factors"),
    pytest.mark.xdist_group("browser"),
]


def opened(page: Any, address: str) -> None:
    """One page, looked at."""
    answer = page.goto(address)
    assert answer.status == 200, address
    then_it_is_accessible(page)


def test_the_pages_of_a_governance_lead(window: Callable[..., Any], live_site: Site) -> None:
    enrol(live_site.home, "imogen.thorne")
    page = window()
    given_signed_in(page, "imogen.thorne")
    page.goto("/audit/")
    with page.expect_navigation():
        page.get_by_role("button", name="Verify every entry").click()
    for address in GOVERNING.values():
        opened(page, address)
    page.goto("/audit/")
    opened(page, page.locator("main table a").first.get_attribute("href"))
    page.goto("/governance/")
    silas = page.get_by_role("link", name="Silas Pryor", exact=True).first.get_attribute("href")
    opened(page, silas)
    opened(page, f"{silas}request/")
    page.get_by_role("button", name="Erase").click()
    assert "Nobody was erased" in page.get_by_role("alert").inner_text()
    then_it_is_accessible(page)
    page.goto("/governance/people/invite/")
    page.get_by_role("button", name="Invite").click()
    assert "Nobody was invited" in page.get_by_role("alert").inner_text()
    then_it_is_accessible(page)


def test_the_pages_of_an_administrator(window: Callable[..., Any], live_site: Site) -> None:
    enrol(live_site.home, ADMINISTRATOR)
    page = window()
    given_signed_in(page, ADMINISTRATOR)
    for address in OPERATING.values():
        opened(page, address)


def test_the_pages_of_a_convenor_who_commits(window: Callable[..., Any], live_site: Site) -> None:
    enrol(live_site.home, CONVENOR)
    page = window()
    given_signed_in(page, CONVENOR)
    for address in PROMISING.values():
        opened(page, address)
    page.goto(PROMISING["make a commitment"])
    with page.expect_navigation():
        page.get_by_role("button", name="Make the commitment").click()
    assert "It was not made" in page.get_by_role("alert").inner_text()
    then_it_is_accessible(page)


ADMINISTRATOR = "otto.brook"
CONVENOR = "miriam.vale"
