"""Steps of a walk through a workshop and the vision that it makes, for journeys in a browser."""

from __future__ import annotations

from typing import Any

PASTED = (
    "The last bus leaves before the surgery closes",
    "No bus on Sundays",
    "Nobody pays for it",
)
HELP = "A minibus timed with the surgery"
WANTED = "Nobody misses care for want of a bus"
CARD = "fictional-clinic-minibus"


def when_a_convenor_begins_a_workshop_at_the_gathering(page: Any, gathering: str) -> None:
    page.goto("/network/gatherings/")
    with page.expect_navigation():
        page.get_by_role("link", name=gathering, exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name="Run a workshop").click()
    assert page.get_by_label("What it is called").input_value() == gathering
    page.get_by_label("For which place").fill("Hallowmarch")
    page.get_by_label("In whose name").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Begin it").click()
    assert page.get_by_role("heading", level=1).inner_text() == gathering


def when_she_pastes_a_list(page: Any) -> None:
    page.get_by_label("What was said").fill("\n".join(PASTED))
    with page.expect_navigation():
        page.locator("form", has=page.get_by_label("What was said")).get_by_role("button").click()
    assert "3 new statements kept." in page.get_by_role("status").inner_text()


def hall_address(page: Any) -> str:
    """The path that phones open."""
    address: str = page.get_by_role("link", name="What phones see").get_attribute("href")
    return "/workshops/hall/" + address.rstrip("/").rpartition("/")[2] + "/"


def says(phone: Any, kind: str, words: str) -> None:
    phone.get_by_label(kind, exact=True).check()
    phone.get_by_label("In a sentence").fill(words)
    phone.get_by_role("button", name="Send").click()


def when_a_phone_without_a_signal_says_two_things(phone: Any) -> None:
    phone.context.set_offline(True)
    says(phone, "What would help", HELP)
    phone.get_by_text("1 entry is kept on this phone").wait_for()
    says(phone, "What success looks like", WANTED)
    phone.get_by_text("2 entries are kept on this phone").wait_for()
    assert phone.get_by_text("Waiting for a signal").count() == 2


def when_its_signal_is_back_but_the_first_answer_is_lost(phone: Any) -> None:
    """The server keeps what it was sent, the phone never hears, and sends it again."""
    lost: list[int] = []

    def lose_one(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    phone.route("**/workshops/hall/**", lose_one)
    phone.context.set_offline(False)
    phone.locator("#kept li", has_text="Sent").nth(1).wait_for()
    assert lost == [204]
    assert phone.get_by_text("kept on this phone and will be sent").is_hidden()
    phone.unroute("**/workshops/hall/**")


def then_nothing_is_lost_or_doubled(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Load this page again").click()
    assert "5 statements, 2 from phones" in page.get_by_role("main").inner_text()


def when_she_groups_them(page: Any) -> None:
    page.get_by_label("The point, in a few words").fill("Too few buses")
    page.get_by_label("The barrier in the shared words").select_option("rural-transport")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the point").click()
    for words in PASTED[:2]:
        page.get_by_label(words, exact=True).select_option(label="Too few buses")
    for words in (PASTED[2], HELP, WANTED):
        page.get_by_label(words, exact=True).select_option(label="A point of its own")
    with page.expect_navigation():
        page.get_by_role("button", name="Group them").click()
    assert "5 statements moved." in page.get_by_role("status").inner_text()


def when_the_hall_votes(page: Any, phone: Any, screen: Any) -> None:
    screen.goto(page.url.split("#")[0] + "screen/")
    with page.expect_navigation():
        page.get_by_role("row", name=HELP).get_by_role("button", name="Put to the vote").click()
    phone.reload()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Agree", exact=True).click()
    phone.get_by_text("You said: agree.").wait_for()
    screen.get_by_text("1 of 1 agreed, 0 disagreed, 0 passed").first.wait_for()


def when_the_workshop_makes_a_vision(page: Any, scenario: str = "") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Make the draft of a vision").click()
    with page.expect_navigation():
        page.get_by_role("link", name="The draft of the vision").click()
    with page.expect_navigation():
        page.get_by_role("link", name=HELP).click()
    page.get_by_label("Because", exact=True).fill("the last bus leaves before the surgery closes")
    page.get_by_label("We expect", exact=True).fill("fewer missed appointments")
    page.get_by_label("How early it acts").select_option("primary")
    page.get_by_label("How widely").select_option("place")
    page.get_by_label("Too few buses").check()
    page.get_by_label(WANTED).check()
    page.get_by_label("Practice card").fill(f"/practice/card/{CARD}/")
    page.get_by_label("Scenario").fill(f"/what-if/answer/{scenario}/" if scenario else "")
    page.get_by_label("Who would own it").fill("The district council")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep").click()
    page.get_by_label("What you want to come true").fill("Everybody reaches care.")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish version 1").click()


def then_everybody_reads_the_vision(page: Any) -> None:
    text = page.get_by_role("main").inner_text()
    assert "Everybody reaches care." in text
    assert (
        "Because the last bus leaves before the surgery closes, we expect fewer missed "
        "appointments." in text
    )
    assert "1 of 1 agreed, 0 disagreed, 0 passed" in text
    assert "No bus on Sundays" in page.content()
