"""The walk of comparing notes, in one piece: a scrutiny chair sees health worsening, finds places
like hers that turned it and one that failed, asks one, is introduced, brings it to the quarterly
meeting, which decides, and keeps a reflection to herself. And its main forms by the keyboard alone.

A server and a browser are started, so it is slow.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from live_server import PASSWORD, Site, enrol, environment, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and a browser"),
    pytest.mark.xdist_group("browser"),
]
HERS = "Gannerdale"
BARRIER = "Too far, and no bus"


def follow(page: Any, link: Any) -> None:
    """Press what leaves the page, and wait for the next."""
    with page.expect_navigation():
        link.click()


def press(page: Any, name: str) -> None:
    """Press the first button of exactly that name, and wait for the next page."""
    follow(page, page.get_by_role("main").get_by_role("button", name=name, exact=True).first)


def given_a_scrutiny_chair_on_the_page_of_her_place(page: Any) -> None:
    page.goto("/search/?q=" + HERS)
    follow(page, page.get_by_role("main").get_by_role("link", name=HERS, exact=True).first)
    lead = page.locator("main .hw-lead").first.inner_text()
    assert re.search(r"worse|worsening", lead), "she sees her place getting worse"


def then_she_sees_who_does_better_and_what_they_did(page: Any) -> None:
    part = page.get_by_role("heading", name="Who does better, and what they did").locator("..")
    text = part.inner_text()
    assert re.search(r"better on “.+”: the intervals do not overlap", text)
    assert len(part.get_by_role("row").all()) >= 4, "cards from places like hers"


def when_she_asks_what_is_in_her_way(page: Any) -> None:
    follow(page, page.get_by_role("link", name="What is in my way?").first)
    assert page.get_by_role("heading", level=1).inner_text() == "What is in my way?"
    assert HERS in page.locator("main .hw-lead").inner_text()


def when_she_chooses_the_barrier(page: Any) -> None:
    follow(page, page.get_by_role("main").get_by_role("link", name=BARRIER, exact=True))


def then_three_places_like_hers_turned_it_and_one_failed(page: Any) -> None:
    part = page.get_by_role("heading", name=f"In places like {HERS}").locator("..")
    rows = [row.inner_text() for row in part.locator("tbody").get_by_role("row").all()]
    assert sum(bool(re.search(r"\bHelped\b(?! in part)", row)) for row in rows) >= 3
    assert sum("Made things worse" in row or "Made no difference" in row for row in rows) >= 1
    assert all(f"Your place and {place_of(row)}" in row for row in rows), "why each is like hers"
    assert all(re.search(r"\b[1-5] of 5\b", row) for row in rows), "how sure each is"
    assert "Places disagree" in page.get_by_role("main").inner_text()


def place_of(row: str) -> str:
    return row.split("\n")[1].split(",")[0].strip()


def when_she_opens(page: Any, title: str) -> None:
    follow(page, page.get_by_role("main").get_by_role("link", name=title, exact=True).first)
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


QUESTION = "Who keeps a clinic minibus running through the winter?"
ITEM = "A clinic minibus for Gannerdale"
REFLECTION = "I asked for help, and nobody laughed."
HELD = """
from datetime import timedelta
from headwater_web.site.commands import prepare
prepare()
from django.utils import timezone
from headwater_web.network.models import Gathering
now = timezone.now()
Gathering.objects.filter(title="The winter meeting").update(
    starts=now - timedelta(hours=4), ends=now - timedelta(hours=1))
"""


def main_text(page: Any) -> str:
    text: str = page.get_by_role("main").inner_text()
    return text


def then_it_is_accessible(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    before = page.viewport_size
    for size in ({"width": 1280, "height": 900}, {"width": 320, "height": 800}):
        page.set_viewport_size(size)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(before)


def when_she_asks_the_network_from_the_card(page: Any) -> None:
    part = page.get_by_role("heading", name="Ask the network").locator("..")
    follow(page, part.get_by_role("link", name="Ask Leaders of Hallowmarch"))
    assert "Every member of the network will read this, with your name" in main_text(page)
    then_it_is_accessible(page)
    chosen = page.get_by_label("From which place").locator("option:checked")
    assert chosen.inner_text() == HERS, "her place came along"
    chosen = page.get_by_label("What is in the way").locator("option:checked")
    assert chosen.inner_text() == BARRIER, "the barrier came along"
    page.get_by_label("Your question").fill(QUESTION)
    press(page, "Ask")
    assert page.get_by_role("heading", level=1).inner_text() == QUESTION
    then_it_is_accessible(page)


def when_she_asks_to_be_introduced(page: Any) -> None:
    follow(page, page.get_by_role("main").get_by_role("link", name="Who should I talk to?"))
    first = page.get_by_role("heading", name="Suggestions").locator("..").locator("ul > li").first
    said = first.inner_text()
    assert "Dilys Crane, director of public health, Otterstead Council" in said
    assert "Their place got past what you face: " in said
    assert "They lead in Otterstead, a place like yours." in said
    then_it_is_accessible(page)
    page.get_by_label("Why you would like to talk").first.fill("Your clinic bus, and its winter")
    press(page, "Ask")
    assert "Waiting for an answer" in main_text(page)


def when_the_other_says_yes_and_answers(page: Any) -> None:
    page.goto("/network/")
    follow(page, page.get_by_role("link", name="asks to be introduced to you"))
    assert "Your clinic bus, and its winter" in main_text(page)
    press(page, "Yes, introduce us")
    assert "Introduced" in main_text(page)
    page.goto("/network/questions/")
    follow(page, page.get_by_role("link", name=QUESTION))
    page.get_by_label("Your answer").fill("We park it at the surgery and share one driver.")
    press(page, "Answer")


def when_she_accepts_the_answer_and_proposes_it_for_the_meeting(page: Any) -> None:
    page.goto("/network/introductions/")
    assert "Dilys Crane" in main_text(page)
    assert "Introduced" in main_text(page)
    page.goto("/network/questions/")
    follow(page, page.get_by_role("link", name=QUESTION))
    follow(page, page.get_by_role("button", name="This helped").first)
    assert "This helped" in main_text(page)
    follow(page, page.get_by_role("link", name="Put it on the agenda of a gathering"))
    then_it_is_accessible(page)
    follow(page, page.get_by_role("link", name="The winter meeting", exact=True))
    page.get_by_label("What it is about").fill(ITEM)
    page.get_by_label("Discuss", exact=True).check()
    press(page, "Propose it")
    assert "Proposed" in main_text(page)
    page.get_by_label("Yes", exact=True).check()
    press(page, "Answer")
    then_it_is_accessible(page)


def when_the_convenor_puts_it_on_the_agenda(page: Any) -> None:
    page.goto("/network/gatherings/")
    follow(page, page.get_by_role("link", name="The winter meeting", exact=True))
    follow(page, page.get_by_role("button", name="Put it on the agenda").first)
    agenda = page.get_by_role("heading", name="Agenda").locator("..").locator("ol")
    assert ITEM in agenda.inner_text()


def when_the_day_of_the_meeting_has_passed(site: Site) -> None:
    where = environment(site.home)
    subprocess.run([sys.executable, "-c", HELD], env=where, check=True, timeout=120)


def then_the_meeting_records_a_decision_and_a_follow_up(page: Any) -> None:
    page.goto("/network/gatherings/")
    follow(page, page.get_by_role("link", name="The winter meeting", exact=True))
    page.locator("#came > summary").click()
    page.get_by_label("Mabel Rook").check()
    follow(page, page.locator("#came").get_by_role("button", name="Keep"))
    follow(page, page.get_by_role("link", name="Write the record"))
    decision = page.get_by_role("heading", name="A decision").locator("..")
    decision.get_by_label("What was decided").fill("Run a clinic minibus in Gannerdale for a year")
    decision.get_by_label("Who sees to it").select_option(label="Edmund Fell")
    decision.get_by_label("On which item").select_option(label=ITEM)
    press(page, "Record the decision")
    follow_up = page.get_by_role("heading", name="A follow-up").locator("..")
    follow_up.get_by_label("What is to be done").fill("Bring Otterstead’s timetable")
    follow_up.get_by_label("Who sees to it").select_option(label="Mabel Rook")
    press(page, "Record the follow-up")
    page.get_by_label("Notes of the gathering").fill("Gannerdale will have its minibus.")
    press(page, "Keep the draft")
    press(page, "Approve the notes")
    assert "The notes are approved" in page.get_by_role("status").inner_text()


def then_she_sees_her_duty_and_keeps_a_reflection(page: Any) -> None:
    page.goto("/network/")
    follow(page, page.get_by_role("link", name="Bring Otterstead’s timetable"))
    text = main_text(page)
    assert "Run a clinic minibus in Gannerdale for a year" in text
    assert "Gannerdale will have its minibus." in text
    then_it_is_accessible(page)
    follow(page, page.get_by_role("link", name="My own reflection"))
    page.get_by_label("What did you take from it?").fill(REFLECTION)
    press(page, "Keep it for me")
    assert "Only you read this here." in main_text(page)
    then_it_is_accessible(page)


def then_nobody_else_reads_it(page: Any) -> None:
    page.goto("/network/gatherings/")
    follow(page, page.get_by_role("link", name="The winter meeting", exact=True))
    assert REFLECTION not in main_text(page)
    follow(page, page.get_by_role("link", name="My own reflection"))
    assert REFLECTION not in page.content()


def then_her_place_shows_what_was_asked_and_what_is_next(page: Any) -> None:
    page.goto("/search/?q=" + HERS)
    follow(page, page.get_by_role("main").get_by_role("link", name=HERS, exact=True).first)
    heading = "Questions from here, and the next gathering"
    part = page.get_by_role("heading", name=heading).locator("..").inner_text()
    assert QUESTION in part
    assert "The winter meeting" in part


def test_a_scrutiny_chair_walks_from_health_that_worsens_to_a_reflection_of_her_own(
    window: Callable[..., Any], live_site: Site
) -> None:
    enrol(live_site.home, "mabel.rook", "dilys.crane", "miriam.vale")
    mabel, dilys = window(), window(java_script_enabled=False)
    miriam = window(java_script_enabled=False)
    for page, name in ((mabel, "mabel.rook"), (dilys, "dilys.crane"), (miriam, "miriam.vale")):
        sign_in(page, name)
    given_a_scrutiny_chair_on_the_page_of_her_place(mabel)
    then_she_sees_who_does_better_and_what_they_did(mabel)
    when_she_asks_what_is_in_her_way(mabel)
    when_she_chooses_the_barrier(mabel)
    then_three_places_like_hers_turned_it_and_one_failed(mabel)
    when_she_opens(mabel, "Buses booked by an app")
    then_the_failure_says_what_harm_was_done(mabel)
    mabel.go_back()
    when_she_opens(mabel, "A minibus timed with the clinic")
    then_the_card_says_what_was_met_what_came_of_it_and_how_sure_that_is(mabel)
    when_she_asks_the_network_from_the_card(mabel)
    when_she_asks_to_be_introduced(mabel)
    when_the_other_says_yes_and_answers(dilys)
    when_she_accepts_the_answer_and_proposes_it_for_the_meeting(mabel)
    then_her_place_shows_what_was_asked_and_what_is_next(mabel)
    when_the_convenor_puts_it_on_the_agenda(miriam)
    when_the_day_of_the_meeting_has_passed(live_site)
    then_the_meeting_records_a_decision_and_a_follow_up(miriam)
    then_she_sees_her_duty_and_keeps_a_reflection(mabel)
    then_nobody_else_reads_it(miriam)


RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def reach(page: Any, selector: str, most: int = 150) -> None:
    """Go to a field with the tabulator alone; where the focus is must be seen."""
    for _ in range(most):
        if page.evaluate("each => document.activeElement.matches(each)", selector):
            assert page.evaluate(RING), f"the focus on {selector} is not seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator does not come to {selector}")


def write(page: Any, selector: str, words: str) -> None:
    """Reach a field and write into it."""
    reach(page, selector)
    page.keyboard.type(words)


def send(page: Any, selector: str) -> None:
    """Reach a button and press it with the keyboard."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_main_forms_are_filled_in_with_the_keyboard_alone(
    window: Callable[..., Any], live_site: Site
) -> None:
    enrol(live_site.home, "mabel.rook")
    page = window()
    page.goto("/account/sign-in/")
    write(page, "#id_username", "mabel.rook")
    write(page, "#id_password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/network/groups/")
    reach(page, "main a[href*='leaders-of-hallowmarch']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    send(page, "main a[href$='/ask/']")
    write(page, "#title", "Does anybody pay drivers by the day?")
    write(page, "#words", "We have a bus and nobody to drive it.")
    send(page, "main form button")
    assert page.get_by_role("heading", level=1).inner_text() == (
        "Does anybody pay drivers by the day?"
    )
    write(page, "#words", "I found one answer myself.")
    send(page, "main form:has(#words) button")
    assert "I found one answer myself." in main_text(page)
    page.goto("/practice/desk/draft/")
    write(page, "#title", "A bus by the day")
    reach(page, "#level")
    page.keyboard.press("ArrowDown")
    reach(page, "input[type=checkbox][name=barriers]")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    send(page, "main form button[type=submit], main form button:not([type])")
    assert "The card was not kept" in main_text(page)
    assert page.locator("#title").input_value() == "A bus by the day", "what was written is kept"
    page.goto("/did-it-work/")
    reach(page, "#indicator")
    page.keyboard.press("ArrowDown")
    write(page, "#places", HERS)
    write(page, "#since", "2018-01-01")
    send(page, "main form button")
    assert "Did it work in Gannerdale?" in page.get_by_role("heading", level=1).inner_text()
