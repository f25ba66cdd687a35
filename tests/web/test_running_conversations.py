"""Paper ballots, proposals, opening and closing, and the insight bank: who may, and what is kept.

Somebody in every role, here and elsewhere, asks for every page: that takes seconds.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.deliberation.ballot_actions import number_of, spelt
from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.estates import Conversations
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.participants import Participant, Vote
from headwater_web.deliberation.statements import Statement
from roles_held import BOARD, holder, organisation, signed_in
from talks import PLACE, moderator, talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_home")]
HEADER = "kind,place,theme,words,source,date,people\n"


def dates() -> dict[str, str]:
    """First and last day of a form."""
    day = timezone.localdate()
    return {"opens": day.isoformat(), "closes": (day + timedelta(days=30)).isoformat()}


def printed(client: Client, made: Conversation, count: int = 3) -> None:
    """Print ballots."""
    here = f"/conversations/{made.code}/ballots/"
    assert (
        client.post(here, {"do": "print", "count": str(count), "language": "en"}).status_code == 302
    )


def test_a_paper_ballot_is_printed_and_entered_once() -> None:
    made = talk()
    client = signed_in(moderator())
    printed(client, made)
    paper = client.get(f"/conversations/{made.code}/ballots/1/").content.decode()
    assert paper.count('class="hw-ballot"') == 3
    assert spelt(3) in paper
    here = f"/conversations/{made.code}/ballots/enter/"
    sent = {"do": "enter", "ballot": spelt(2), "said-1": "1", "said-3": "-1", "added": "A bench."}
    assert "Longer hours" in client.get(f"{here}?ballot={spelt(2)}").content.decode()
    assert client.post(here, sent).status_code == 302
    assert sorted(Vote.objects.values_list("statement__number", "choice")) == [(1, 1), (3, -1)]
    assert Participant.objects.get().way == "paper"
    assert Statement.objects.get(words="A bench.").origin == "paper"
    again = client.post(here, sent)
    assert again.status_code == 400
    assert "was entered already" in again.content.decode()
    assert Vote.objects.count() == 2
    entry = Entry.objects.get(action="deliberation.ballot_entered")
    assert entry.actor.startswith("person:")
    assert "-1" not in entry.detail


@pytest.mark.parametrize("given", ["0009-Z", "9", "", "0002", "0400", "x", "9" * 40])
def test_a_number_that_no_ballot_has_is_refused(given: str) -> None:
    made = talk()
    client = signed_in(moderator())
    printed(client, made)
    sent = {"do": "enter", "ballot": given, "said-1": "1"}
    answer = client.post(f"/conversations/{made.code}/ballots/enter/", sent)
    assert answer.status_code == 400
    assert Ballot.objects.count() == 0


def test_a_ballot_of_another_run_or_conversation_is_not_taken() -> None:
    made, other = talk(), talk()
    client = signed_in(moderator())
    printed(client, other)
    sent = {"do": "enter", "ballot": spelt(1), "said-1": "1"}
    answer = client.post(f"/conversations/{made.code}/ballots/enter/", sent)
    assert "was not printed for this conversation" in answer.content.decode()


def test_the_letter_of_a_ballot_catches_a_digit_that_was_mistyped() -> None:
    for number in range(1, 400):
        assert number_of(spelt(number)) == number
        assert spelt(number)[-1] != spelt(number + 1)[-1]


@pytest.mark.slow
def test_members_of_the_organisation_enter_ballots_and_others_do_not() -> None:
    made = talk()
    printed(signed_in(moderator("printer")), made)
    for kind in RoleKind:
        client = signed_in(holder(f"there-{kind}", kind, organisation(BOARD)))
        for page in ("ballots/", "ballots/enter/", "ballots/1/", "manage/"):
            assert client.get(f"/conversations/{made.code}/{page}").status_code == 404, (kind, page)
    allowed = set(RoleKind) - {RoleKind.RESIDENT}
    for kind in RoleKind:
        client = signed_in(moderator(f"here-{kind}", kind))
        expected = 200 if kind in allowed else 404
        answer = client.get(f"/conversations/{made.code}/ballots/enter/")
        assert answer.status_code == expected, kind
        managed = client.get(f"/conversations/{made.code}/manage/").status_code
        assert managed == (200 if kind == RoleKind.CONVENOR else 404), kind
    member = signed_in(moderator("member", RoleKind.MEMBER))
    refused = member.post(f"/conversations/{made.code}/ballots/", {"do": "print", "count": "5"})
    assert refused.status_code == 400
    assert BallotRun.objects.count() == 1


def test_a_resident_proposes_and_a_convenor_takes_it_up() -> None:
    resident = holder("resident", RoleKind.RESIDENT, None)
    client = signed_in(resident)
    sent = {
        "do": "propose",
        "question": "Why do so few of us walk?",
        "place": PLACE,
        "kind": "barrier",
        "about": "Nobody asked the mothers.",
    }
    before = client.get("/conversations/propose/", {"question": "walk", "place": PLACE})
    assert "What people already said" in before.content.decode()
    assert client.post("/conversations/propose/", sent).status_code == 302
    made = Conversation.objects.get()
    assert made.state == "proposed"
    assert Client().get(f"/conversations/{made.code}/").status_code == 404
    elsewhere = signed_in(holder("far", RoleKind.CONVENOR, organisation("X-RHT", ("X06000001",))))
    here = f"/conversations/begin/?proposal={made.code}"
    assert elsewhere.get(here).status_code == 404
    mod = moderator()
    convenor = signed_in(moderator("convenor", RoleKind.CONVENOR))
    assert made.question in convenor.get("/conversations/").content.decode()
    terms = {
        "do": "begin",
        "organisation": "X10000001",
        "contact": "talk@county.example",
        **dates(),
    }
    assert convenor.post(here, terms).status_code == 400, "a moderator must be named"
    assert convenor.post(here, terms | {"moderator": str(mod.pk)}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.moderator) == ("published", mod)
    manage = f"/conversations/{made.code}/manage/"
    convenor.post(manage, {"do": "seed", "in-en": "The pavement ends.", "in-easy": "No path."})
    page = Client().get(f"/conversations/{made.code}/").content.decode()
    assert "The pavement ends." in page
    convenor.post(manage, {"do": "close", "why": "The board has decided."})
    assert "closed before its day" in Client().get(f"/conversations/{made.code}/").content.decode()


def test_a_convenor_sees_what_people_already_said_before_she_asks_again() -> None:
    talk(words=("The pavement to school is narrow.",))
    convenor = signed_in(moderator("convenor", RoleKind.CONVENOR))
    first = convenor.get("/conversations/begin/").content.decode()
    assert "See what people already said" in first
    page = convenor.get("/conversations/begin/", {"asked": "pavement"}).content.decode()
    assert "The pavement to school is narrow." in page
    assert 'value="pavement"' in page, "the question is begun"
    resident = signed_in(holder("resident", RoleKind.RESIDENT, None))
    sent = {"do": "propose", "question": "Is the pavement wide?", "place": PLACE, "kind": "barrier"}
    resident.post("/conversations/propose/", sent)
    made = Conversation.objects.get(question="Is the pavement wide?")
    proposal = convenor.get(f"/conversations/begin/?proposal={made.code}").content.decode()
    assert "The pavement to school is narrow." in proposal


def test_a_proposal_that_is_not_taken_up_gets_its_reason() -> None:
    client = signed_in(holder("resident", RoleKind.RESIDENT, None))
    sent = {"do": "propose", "question": "Why?", "place": PLACE, "kind": "success"}
    client.post("/conversations/propose/", sent)
    made = Conversation.objects.get()
    convenor = signed_in(moderator("convenor", RoleKind.CONVENOR))
    here = f"/conversations/begin/?proposal={made.code}"
    answer = {"do": "decline", "organisation": "X10000001", "why": "It was asked in spring."}
    assert convenor.post(here, answer).status_code == 302
    assert "It was asked in spring." in client.get("/conversations/propose/").content.decode()


def test_a_convenor_opens_one_in_three_languages() -> None:
    mod = moderator()
    convenor = signed_in(moderator("convenor", RoleKind.CONVENOR))
    sent = {
        "do": "begin",
        "question": "What would a well village have?",
        "place": PLACE,
        "kind": "success",
        "reach": "open",
        "languages": ["pl", "ur", "xx"],
        "organisation": "X10000001",
        "moderator": str(mod.pk),
        "contact": "talk@county.example",
        **dates(),
    }
    assert convenor.post("/conversations/begin/", sent).status_code == 302
    made = Conversation.objects.get()
    assert made.languages == ["en", "pl", "ur"]
    change = {"do": "change", "moderator": str(mod.pk), "contact": "x", **dates()}
    change["question-pl"] = "Co byłoby w zdrowej wsi?"
    assert convenor.post(f"/conversations/{made.code}/manage/", change).status_code == 302
    page = Client().get(f"/conversations/{made.code}/?in=pl").content.decode()
    assert "Co byłoby w zdrowej wsi?" in page


def test_insights_are_brought_whole_or_not_at_all_and_found_before_asking() -> None:
    client = signed_in(moderator("analyst", RoleKind.ANALYST))
    first = f"survey,{PLACE},Buses,No bus on Sunday.,Survey,2026-03-01,12"
    bad = f"{HEADER}{first}\nrumour,{PLACE},x,y,z,2026-03-01,\n"

    def bring(text: str) -> int:
        file = SimpleUploadedFile("insights.csv", text.encode())
        answer = client.post("/conversations/insights/bring/", {"do": "bring", "file": file})
        if answer.status_code == 400:
            assert "Row 3: kind must be one of" in answer.content.decode()
        return answer.status_code

    assert bring(bad) == 400
    assert Insight.objects.count() == 0
    good = f"{HEADER}survey,{PLACE},Buses,No bus on Sunday.,Survey of 2026,2026-03-01,12\n"
    assert bring(good) == bring(good) == 302
    assert Insight.objects.count() == 1
    talk(("The Sunday bus should come back.",))
    page = Client().get("/conversations/insights/", {"q": "bus sunday"}).content.decode()
    assert "No bus on Sunday." in page
    assert "Survey of 2026" in page
    assert "The Sunday bus should come back." in page
    for words, found in (("bus", True), ("church", False), ("the who", False), ("", True)):
        page = Client().get("/conversations/insights/", {"q": words}).content.decode()
        assert ("No bus on Sunday." in page) == found, words
    nobody = signed_in(holder("resident", RoleKind.RESIDENT, None))
    assert nobody.get("/conversations/insights/bring/").status_code == 404


def test_a_conversation_passes_to_the_body_that_takes_over_and_its_moderators_go_on() -> None:
    heir = organisation("x-heir")
    made = talk()
    estate = Conversations()
    assert made.organisation is not None
    (held,) = [each for each in estate.held_by(made.organisation) if each.key == str(made.pk)]
    assert made.question in held.label
    estate.pass_on(held.key, heir)
    made.refresh_from_db()
    assert made.organisation == heir
    assert made.is_open


def test_a_conversation_that_nobody_takes_on_is_closed_with_the_reason() -> None:
    made = talk()
    Conversations().drop(str(made.pk), "The body was abolished.")
    made.refresh_from_db()
    assert made.is_over
    assert made.closed_why == "The body was abolished."
