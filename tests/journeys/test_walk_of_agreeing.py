"""The walk of agreeing, its first half: a resident votes on a phone and adds a statement; a
neighbour without one is entered from a paper ballot; a moderator accepts; common ground shows.

A server and a browser are started, so it is slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from live_server import Site, enrol, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and a browser"),
    pytest.mark.xdist_group("browser"),
]
TALK = "/conversations/gannerdw/"
PHONE = {"width": 320, "height": 640}
ADDED = "The surgery should ring before it cancels."
MODERATOR = "tom.sedge"
OVER = "/conversations/wellhame/results/"


def main_text(page: Any) -> str:
    text: str = page.get_by_role("main").inner_text()
    return text


def press(page: Any, role: str, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name).first.click()


def then_it_is_accessible(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def given_a_resident_with_a_phone_on_the_page(page: Any) -> None:
    page.goto(TALK)
    assert page.get_by_role("heading", level=1).inner_text().startswith("What keeps people")
    low = page.get_by_role("button", name="Pass, or not sure").bounding_box()
    assert low["y"] + low["height"] <= PHONE["height"] + 60, "all three buttons, all but in sight"


def when_she_votes_until_nothing_is_left(page: Any) -> None:
    seen = set()
    for done in range(7):
        assert f"You have voted on {done} of 7" in main_text(page)
        seen.add(page.locator("blockquote").inner_text())
        press(page, "button", "Agree" if done % 2 else "Disagree")
    assert len(seen) == 7, "each statement once"
    assert "You have voted on every statement" in main_text(page)


def when_she_adds_a_statement(page: Any) -> None:
    page.get_by_text("Add your own statement").click()
    page.get_by_label("Your statement, in one sentence").fill(ADDED)
    press(page, "button", "Send")
    assert "The moderator reads it before others vote on it" in main_text(page)


def then_she_holds_one_cookie_for_these_pages(page: Any) -> None:
    held = {each["name"]: each["path"] for each in page.context.cookies()}
    assert held == {"csrftoken": "/", "taking-part": "/conversations/"}


def when_the_moderator_prints_ballots_and_enters_one(page: Any) -> None:
    page.goto(TALK + "queue/")
    press(page, "link", "Paper ballots")
    then_it_is_accessible(page)
    page.get_by_label("How many ballots?").fill("2")
    press(page, "button", "Make ballots")
    press(page, "link", re.compile("^Open them"))
    number = page.locator(".hw-ballot").last.locator(".hw-eyebrow bdi").last.inner_text()
    then_it_is_accessible(page)
    page.goto(TALK + "ballots/enter/")
    page.get_by_label("Number of the ballot").fill(number)
    press(page, "button", "Go on")
    then_it_is_accessible(page)
    for question in page.get_by_role("group").all()[:4]:
        question.get_by_label("Agree", exact=True).check()
    press(page, "button", f"Enter ballot {number}")
    page.get_by_label("Number of the ballot").fill(number)
    press(page, "button", "Go on")
    assert f"Ballot {number} was entered already" in main_text(page)


def when_the_moderator_accepts_the_statement(page: Any) -> None:
    page.goto(TALK + "queue/")
    assert "4 statements wait" in main_text(page)
    then_it_is_accessible(page)
    row = page.get_by_role("listitem").filter(has_text=ADDED)
    with page.expect_navigation():
        row.get_by_role("button", name=re.compile("^Accept")).click()
    assert "3 statements wait" in main_text(page)


def then_common_ground_shows_with_the_new_votes(page: Any) -> None:
    page.goto(TALK + "results/")
    assert "36 people cast" in main_text(page)
    assert "Groups were not looked for" in main_text(page)
    then_it_is_accessible(page)
    page.goto(OVER)
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading.startswith("Most who took part agree: ")
    text = main_text(page)
    assert text.index("Common ground") < text.index("Where the groups part")
    assert "2 groups of people vote alike" in text
    assert re.search(r"agreement of [01]\.\d\d, where 1 is the same", text)
    assert "under 10" in text
    then_it_is_accessible(page)


def test_a_resident_a_neighbour_and_a_moderator_find_common_ground(
    window: Callable[..., Any], live_site: Site
) -> None:
    enrol(live_site.home, MODERATOR)
    phone = window(viewport=PHONE, java_script_enabled=False)
    given_a_resident_with_a_phone_on_the_page(phone)
    when_she_votes_until_nothing_is_left(phone)
    when_she_adds_a_statement(phone)
    then_she_holds_one_cookie_for_these_pages(phone)
    desk = window()
    sign_in(desk, MODERATOR)
    when_the_moderator_prints_ballots_and_enters_one(desk)
    when_the_moderator_accepts_the_statement(desk)
    then_common_ground_shows_with_the_new_votes(window())
    narrow = window(viewport=PHONE)
    for path in (TALK, TALK + "?in=ur", TALK + "?easy=yes", TALK + "rules/", OVER):
        narrow.goto(path)
        then_it_is_accessible(narrow)
