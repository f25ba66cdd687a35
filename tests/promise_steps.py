"""Steps of a walk from an action to a promise that is kept or not, for journeys in a browser."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

from live_server import Site, environment

TALK = "/conversations/wellhame/"
SAID = "Every village needs one place that is open, warm and free to sit in."
ASKED = "rose@example.org"
WHAT = "A minibus timed with the surgery"
BODY = "Hallowmarch Combined Authority"
DONE = "Two drivers have begun."
WORK = "from headwater.cli import main; main()"
LATE = """
from datetime import timedelta
from headwater_web.site.commands import prepare
prepare()
from django.utils import timezone
from headwater_web.commitments.models import Commitment
Commitment.objects.filter(what={what!r}).update(due=timezone.localdate() - timedelta(days=21))
"""


def everything_waiting_is_done(site: Site) -> None:
    """A worker does what waits, mails among it, and ends."""
    command = [sys.executable, "-c", WORK, "work", "--until-idle"]
    subprocess.run(command, env=environment(site.home), check=True, timeout=300)


def letters(site: Site) -> list[str]:
    """What was mailed to the resident who asked, oldest first."""
    found = []
    for file in sorted((site.home / "mail").glob("*"), key=lambda each: each.stat().st_mtime_ns):
        for part in re.split(rb"^-{70,}$", file.read_bytes(), flags=re.MULTILINE):
            letter = email.message_from_bytes(part.strip(), policy=email.policy.default)
            if letter["To"] == ASKED:
                body = letter.get_body(("plain",))
                found.append(body.get_content() if body else "")
    return found


def when_a_resident_asks_to_be_told(page: Any, site: Site) -> None:
    page.goto(f"{TALK}results/")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(f"^Tell me.*{SAID}")).click()
    assert SAID in page.get_by_role("main").inner_text()
    page.get_by_label("Your e-mail address").fill(ASKED)
    with page.expect_navigation():
        page.get_by_role("button", name="Send me the link").click()
    everything_waiting_is_done(site)
    link = re.search(r"/conversations/following/\S+", letters(site)[-1])
    assert link is not None
    page.goto(link.group())
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.click()


def when_an_action_becomes_a_commitment(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Make it a commitment").click()
    assert page.get_by_label("In one line").input_value() == WHAT
    text = page.get_by_role("main").inner_text()
    assert "Nobody misses care for want of a bus" in text
    page.get_by_label(SAID).check()
    page.get_by_role("group", name="The answer").get_by_label("Yes", exact=True).check()
    page.get_by_label("Why that is the answer").fill("The surgery and the drivers are willing.")
    page.get_by_label("Where", exact=True).fill("Gannerdale")
    page.get_by_label("The organisation that promises").select_option(label=BODY)
    page.get_by_label("Its owner").select_option(label="Miriam Vale")
    page.get_by_label("The owner’s post").fill("Mayor")
    page.get_by_label("Due", exact=True).fill((date.today() + timedelta(days=60)).isoformat())  # noqa: DTZ011  # a day, not a time
    page.get_by_label("Looked at again").fill((date.today() + timedelta(days=150)).isoformat())  # noqa: DTZ011  # a day, not a time
    page.get_by_label("What is counted").fill("People driven to the surgery")
    page.get_by_label("In what").first.fill("people a month")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the commitment").click()
    made = page.get_by_role("heading", level=1).inner_text()
    assert made == WHAT, page.get_by_role("main").inner_text()[:600]


def when_its_owner_says_where_it_stands(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Say where it stands").click()
    page.get_by_role("group", name="It is now").get_by_label("Started").check()
    page.get_by_label("What was done, in a sentence or two").fill(DONE)
    with page.expect_navigation():
        page.get_by_role("button", name="Say so").click()


def then_the_resident_is_told(site: Site) -> None:
    everything_waiting_is_done(site)
    told = " ".join(letters(site)[-1].split())
    assert f"“{WHAT}” is now: started. What was done: {DONE}" in told, told
    assert "this address asked" in told, told
    assert "account/" not in told, told
    assert ASKED not in told, told


def then_you_said_we_did_shows_it(page: Any) -> None:
    page.goto("/you-said-we-did/")
    text = page.get_by_role("main").inner_text()
    assert WHAT in text
    assert DONE in text
    assert ASKED not in page.content()


def then_the_board_sees_that_it_is_late(page: Any, site: Site) -> None:
    code = LATE.format(what=WHAT)
    subprocess.run([sys.executable, "-c", code], env=environment(site.home), check=True)
    page.goto("/commitments/")
    row = page.get_by_role("row").filter(has_text=WHAT)
    assert "Overdue by 3 weeks" in row.inner_text()
