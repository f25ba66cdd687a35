"""A governance lead sees who may do what and why, gives a role and ends it; a council dissolves.

A server and a browser are started, and people set up their phones, which takes some seconds.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governed_pages import NARROW, WIDE, given_signed_in, then_it_is_accessible
from live_server import Site, enrol, environment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="a server, a browser, and people who sign in with two factors"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def visits(live_site: Site) -> dict[str, Any]:
    """Fictional people are given passwords; the visits of those who have signed in."""
    enrol(live_site.home, "imogen.thorne", "gwen.harrow", "nell.ashby")
    return {}


@pytest.fixture
def enter(window: Callable[..., Any], visits: dict[str, Any]) -> Callable[..., Any]:
    """Makes windows of people signed in; each signs in once, and sets up her phone where asked."""

    def made(name: str, **options: Any) -> Any:
        if name not in visits:
            page = window()
            given_signed_in(page, name)
            visits[name] = page.context.storage_state()
        page = window(storage_state=visits[name], **options)
        page.goto("/governance/mine/")
        return page

    return made


def when_she_presses(page: Any, words: str) -> None:
    """Reach a link or a button by the keyboard alone, and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        held = page.evaluate("document.activeElement.innerText || document.activeElement.value")
        if held and held.strip().startswith(words):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


@pytest.mark.parametrize(
    "options",
    [{"viewport": NARROW}, {"viewport": WIDE}],
    ids=["narrow", "wide"],
)
def test_a_governance_lead_gives_a_role_and_ends_it(
    enter: Callable[..., Any], options: dict[str, Any]
) -> None:
    page = enter("imogen.thorne", **options)
    page.get_by_role("contentinfo").get_by_role("link", name="Who may do what").click()
    assert "people hold" in page.locator(".hw-lead").inner_text()
    row = page.get_by_role("row").filter(has_text="Ada Quill").first
    assert "Population health analysis" in row.inner_text()
    assert "Marrowgate" not in page.get_by_role("main").inner_text(), "another body's roles"
    then_it_is_accessible(page)

    row.get_by_role("link", name="Ada Quill", exact=True).click()
    assert "Take it away as a file" in page.get_by_role("main").inner_text()
    assert "In Hallowmarch Integrated Care Board" in page.get_by_role("main").inner_text()
    then_it_is_accessible(page)

    page.goto("/governance/")
    when_she_presses(page, "Give a role")
    then_it_is_accessible(page)
    page.get_by_role("button", name="Give the role").click()
    assert "The role was not given" in page.get_by_role("alert").inner_text()
    page.get_by_label("Who", exact=True).fill("nell.ashby")
    page.get_by_label("Role", exact=True).select_option(label="Link worker")
    page.get_by_label("For which places").fill("Cindermoor")
    page.get_by_label("Why").fill("Covers for a colleague on leave")
    page.get_by_role("button", name="Give the role").click()
    page.get_by_role("status").wait_for()
    assert "Nell Ashby is now link worker" in page.get_by_role("status").inner_text()
    shown = page.get_by_role("main").inner_text()
    assert "Covers for a colleague on leave" in shown
    assert "Cindermoor" in shown

    page.get_by_role("link", name="End the role of link worker of Nell Ashby").click()
    then_it_is_accessible(page)
    page.get_by_label("Why it ends").fill("The colleague is back")
    when_she_presses(page, "End the role")
    assert "Nell Ashby is no longer link worker" in page.get_by_role("status").inner_text()
    page.locator("#past > summary").click()
    assert "The colleague is back" in page.locator("#past").inner_text()
    page.goto("/governance/permissions/")
    then_it_is_accessible(page)


def test_others_see_what_they_may_do_and_no_more(enter: Callable[..., Any]) -> None:
    page = enter("nell.ashby")
    assert "Member in Hallowshire County Council" in page.get_by_role("main").inner_text()
    assert page.get_by_role("link", name="Who may do what").count() == 0
    assert page.goto("/governance/").status == 404
    assert page.goto("/governance/roles/give/").status == 404


CHANGES = """predecessor,successor,successor_name,successor_kind,places,date,kind,source
X10000001,X-VALE,Hallow Vale Council,council,X10000001 X06000001,{day},merge,An order
X-CMP,,,,,{day},abolish,A notice
"""


def when_bodies_change(site: Site, folder: Path) -> str:
    """An administrator follows a file on the machine."""
    file = folder / "changes.csv"
    file.write_text(CHANGES.format(day=date.today().isoformat()), "utf-8")  # noqa: DTZ011
    program = "from headwater.cli import main; main()"
    command = [sys.executable, "-c", program, "successors", str(file), "--apply"]
    done = subprocess.run(
        command, env=environment(site.home), capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def test_a_council_dissolves_and_nothing_it_held_is_lost(
    enter: Callable[..., Any], live_site: Site, tmp_path: Path
) -> None:
    county, board = enter("gwen.harrow"), enter("imogen.thorne")
    county.goto("/governance/")
    before = county.get_by_role("row").filter(has=county.get_by_role("rowheader")).count()
    said = when_bodies_change(live_site, tmp_path)
    assert "Edmund Fell, convenor goes from Hallowshire County Council" in said
    assert "Lena Birch: link worker" in said

    county.goto("/governance/")
    assert county.get_by_role("heading", name="Hallow Vale Council").count() == 1
    table = county.get_by_role("table", name="Roles in Hallow Vale Council")
    assert table.get_by_role("row").count() - 1 == before, "every role was inherited"
    assert "Held in Hallowshire County Council before" in table.inner_text()

    board.goto("/governance/decisions/")
    then_it_is_accessible(board)
    assert "2 things wait for a decision" in board.locator(".hw-lead").inner_text()
    board.get_by_role("link", name="Decide Lena Birch: link worker").click()
    then_it_is_accessible(board)
    board.get_by_label("Pass it on to an organisation").check()
    board.get_by_label("Why").fill("The board employs her from today")
    board.get_by_role("button", name="Decide").click()
    board.get_by_role("status").wait_for()
    board.get_by_role("link", name="Decide Ivo Moss: information governance lead").click()
    board.get_by_label("Drop it").check()
    board.get_by_label("Why").fill("Nothing is left to govern")
    board.get_by_role("button", name="Decide").click()
    board.get_by_role("status").wait_for()
    shown = board.get_by_role("main").inner_text()
    assert "Nothing waits for a decision" in shown
    assert "Passed on to Hallowmarch Integrated Care Board" in shown
    assert "Nothing is left to govern" in shown
    then_it_is_accessible(board)
    board.goto("/governance/")
    assert "Lena Birch" in board.get_by_role("table", name="Roles in Hallowmarch").inner_text()
