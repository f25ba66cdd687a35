"""The walk of comparing notes: a scrutiny chair finds places like hers that tried, and a failure.

A server and a browser are started, so it is slow.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and a browser"),
    pytest.mark.xdist_group("browser"),
]
HERS = "Gannerdale"
BARRIER = "Too far, and no bus"


def given_a_scrutiny_chair_on_the_page_of_her_place(page: Any) -> None:
    page.goto("/search/?q=" + HERS)
    page.get_by_role("main").get_by_role("link", name=HERS, exact=True).first.click()
    page.wait_for_load_state()
    lead = page.locator("main .hw-lead").first.inner_text()
    assert re.search(r"worse|worsening", lead), "she sees her place getting worse"


def then_she_sees_who_does_better_and_what_they_did(page: Any) -> None:
    part = page.get_by_role("heading", name="Who does better, and what they did").locator("..")
    text = part.inner_text()
    assert re.search(r"better on “.+”: the intervals do not overlap", text)
    assert len(part.get_by_role("row").all()) >= 4, "cards from places like hers"


def when_she_asks_what_is_in_her_way(page: Any) -> None:
    page.get_by_role("link", name="What is in my way?").first.click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).inner_text() == "What is in my way?"
    assert HERS in page.locator("main .hw-lead").inner_text()


def when_she_chooses_the_barrier(page: Any) -> None:
    page.get_by_role("main").get_by_role("link", name=BARRIER, exact=True).click()
    page.wait_for_load_state()


def then_three_places_like_hers_turned_it_and_one_failed(page: Any) -> None:
    part = page.get_by_role("heading", name=f"In places like {HERS}").locator("..")
    rows = [row.inner_text() for row in part.locator("tbody").get_by_role("row").all()]
    assert sum(bool(re.search(r"\bHelped\b(?! in part)", row)) for row in rows) >= 3
    assert sum("Made things worse" in row or "Made no difference" in row for row in rows) >= 1
    assert all(f"Your place and {place_of(row)}" in row for row in rows), "why each is like hers"
    assert all(re.search(r"[Ee]vidence [1-5] of 5", row) for row in rows), "how sure each is"
    assert "Places disagree" in page.get_by_role("main").inner_text()


def place_of(row: str) -> str:
    return row.split("\n")[1].split(",")[0].strip()


def when_she_opens(page: Any, title: str) -> None:
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).inner_text() == title


def then_the_card_says_what_was_met_what_came_of_it_and_how_sure_that_is(page: Any) -> None:
    text = page.get_by_role("main").inner_text()
    assert "How sure is that? Evidence 3 of 5" in text
    assert "It is among the fifth of districts most like Gannerdale" in text
    assert "In the way: too far, and no bus" in text
    results = page.get_by_role("heading", name="What came of it").locator("..").get_by_role("table")
    assert len(results.locator("tbody").get_by_role("row").all()) >= 2
    assert page.get_by_role("heading", name="Where this is known from").is_visible()


def then_the_failure_says_what_harm_was_done(page: Any) -> None:
    text = page.get_by_role("main").inner_text()
    assert "Made things worse" in text
    assert "Harm, or what it cost others:" in text


def test_a_scrutiny_chair_finds_places_like_hers_that_tried_and_one_that_failed(page: Any) -> None:
    given_a_scrutiny_chair_on_the_page_of_her_place(page)
    then_she_sees_who_does_better_and_what_they_did(page)
    when_she_asks_what_is_in_her_way(page)
    when_she_chooses_the_barrier(page)
    then_three_places_like_hers_turned_it_and_one_failed(page)
    when_she_opens(page, "Buses booked by an app")
    then_the_failure_says_what_harm_was_done(page)
    page.go_back()
    when_she_opens(page, "A minibus timed with the clinic")
    then_the_card_says_what_was_met_what_came_of_it_and_how_sure_that_is(page)
