"""Who is told of cards, what an author finds again, and how many cards come and go as files.

Each test opens pages of the fictional region, so some take over half a second.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from headwater.practice.card import PracticeCard
from headwater.practice.card_table import write_cards
from headwater.practice.seed import seed_cards
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.notices.models import Notice
from headwater_web.practice import actions, importing
from headwater_web.practice.models import Card, Initiative, Version
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow(reason="opens pages of cards"), pytest.mark.django_db]
OURS = replace(seed_cards()[0], code="our-lift-club", title="A lift club", seen=None)
PAGE = f"/practice/card/{OURS.code}/"


@pytest.fixture
def board() -> Organisation:
    """An integrated care board."""
    return organisation(BOARD)


@pytest.fixture
def author(site_home: object, board: Organisation) -> User:
    """A member of the board."""
    return holder("author", RoleKind.MEMBER, board)


@pytest.fixture
def reviewer(board: Organisation) -> User:
    """Its moderator."""
    return holder("reviewer", RoleKind.MODERATOR, board)


def published(author: User, reviewer: User, board: Organisation, content: PracticeCard) -> Card:
    made = actions.draft(author, board, content)
    actions.submit(author, made)
    actions.publish(reviewer, made)
    return made


def told(person: User) -> list[str]:
    rows = Notice.objects.filter(recipient=f"person:{person.pk}").order_by("pk")
    return list(rows.values_list("path", flat=True))


def test_a_reviewer_is_told_of_what_waits_and_an_author_of_what_came_of_it(
    author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    assert told(reviewer) == ["/practice/desk/"]
    actions.give_back(reviewer, made, "Say what it cost.")
    assert told(author) == [f"/practice/desk/card/{OURS.code}/"]
    form = signed_in(author).get(told(author)[0]).content.decode()
    assert "Say what it cost." in form, "the author reads it where she mends it"
    actions.submit(author, made)
    actions.publish(reviewer, made)
    assert told(reviewer) == ["/practice/desk/"] * 2, "told again of what was sent again"
    assert told(author)[1:] == [PAGE]
    words = " ".join(Notice.objects.values_list("words", flat=True))
    assert OURS.title not in words


def test_an_initiative_is_told_to_those_who_look_at_it_and_its_listing_to_its_owner(
    author: User, reviewer: User, visitor: Client
) -> None:
    page = "/practice/initiatives/new/"
    given: dict[str, Any] = {"name": "Soup", "what": "Soup", "place": "Atlantis", "starts": "soon"}
    refused = signed_in(author).post(page, given).content.decode()
    for says in ("place that is known", "Say who does it", "Write the day", "at least one barrier"):
        assert says in refused, "everything at once"
    given |= {"place": "Cindermoor", "starts": "9/1/2026", "body": "Friends", "state": "planned"}
    given |= {"run_by": "community", "barriers": ["low-trust"], "organisation": BOARD}
    assert signed_in(author).post(page, given).status_code == 302
    found = Initiative.objects.get()
    assert found.starts == date(2026, 1, 9)
    assert told(reviewer) == ["/practice/desk/"]
    signed_in(reviewer).post(f"/practice/initiatives/{found.code}/", {"do": "list"})
    assert told(author) == [f"/practice/initiatives/{found.code}/"]


def test_only_bodies_in_which_somebody_else_can_review_are_offered(
    author: User, reviewer: User
) -> None:
    holder("lonely", RoleKind.MEMBER, organisation(COUNTY))
    page = signed_in(author).get("/practice/desk/draft/").content.decode()
    assert f'value="{BOARD}"' in page
    assert f'value="{COUNTY}"' not in page, "nobody there could ever review it"
    own = signed_in(reviewer).get("/practice/desk/draft/").content.decode()
    assert f'value="{BOARD}"' not in own, "she would be the only one, and never reviews herself"


def test_an_earlier_version_can_be_read_as_it_stood(
    author: User, reviewer: User, board: Organisation, visitor: Client
) -> None:
    made = published(author, reviewer, board, OURS)
    actions.revise(author, made, replace(OURS, title="A lift club and a bus"))
    assert "A lift club and a bus" not in visitor.get(f"{PAGE}?version=2").content.decode()
    actions.submit(author, made)
    actions.publish(reviewer, made)
    now = visitor.get(PAGE).content.decode()
    assert f'href="{PAGE}?version=1"' in now
    before = visitor.get(f"{PAGE}?version=1").content.decode()
    assert "A lift club and a bus" not in before
    assert "as it stood before" in before
    assert visitor.get(f"{PAGE}?version=9999999").status_code == 200


def test_a_card_whose_day_has_passed_says_so_where_it_is_found_and_to_its_keeper(
    author: User, reviewer: User, board: Organisation, visitor: Client
) -> None:
    published(author, reviewer, board, replace(OURS, review_by=date(2020, 1, 31)))
    found = visitor.get("/practice/?q=lift+club").content.decode()
    assert "Was to be looked at again by 31 January 2020" in found
    assert "Cards to look at again" in signed_in(author).get("/practice/desk/").content.decode()
    other = signed_in(holder("other", RoleKind.MODERATOR, organisation(COUNTY)))
    assert "Cards to look at again" not in other.get("/practice/desk/").content.decode()


def test_how_early_and_how_widely_are_chosen_and_not_guessed(author: User) -> None:
    answer = signed_in(author).post("/practice/desk/draft/", {"title": "A lift club"})
    page = answer.content.decode()
    assert "Choose how early it acts." in page
    assert "Choose how widely it was done." in page


def test_a_file_too_large_brings_nothing_and_what_it_brings_is_sent_together(
    author: User, reviewer: User, board: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    several = [replace(OURS, code=f"lift-{n}") for n in range(3)]
    client = signed_in(author)

    def bring(cards: list[PracticeCard]) -> str:
        file = SimpleUploadedFile("cards.csv", write_cards(cards).encode("cp1252", "replace"))
        given = {"file": file, "organisation": BOARD}
        return client.post("/practice/desk/bring/", given).content.decode()

    assert "holds 3 cards; one file brings at most 2" in bring(several)
    assert not Card.objects.exists()
    assert "2 new drafts" in bring(several[:2])
    assert client.post("/practice/desk/send/").status_code == 302
    assert set(Version.objects.values_list("state", flat=True)) == {"in-review"}
    assert len(told(reviewer)) == 2
    other = replace(OURS, code="of-another")
    actions.draft(holder("other", RoleKind.MEMBER, board), board, other)
    page = bring([several[0], other])
    assert "not yours to change" in page
    assert ">3</th>" in page, "the row in her file"


TAKEN = {"where": "Larkmere Vale", "when": "2025", "finding": "harmed", "says": "Fewer came"}


def test_another_place_tells_what_came_of_a_card_and_a_reviewer_lets_it_stand(
    author: User, reviewer: User, board: Organisation, visitor: Client
) -> None:
    published(author, reviewer, board, OURS)
    elsewhere = holder("elsewhere", RoleKind.MEMBER, organisation(COUNTY))
    client, page = signed_in(elsewhere), f"/practice/desk/card/{OURS.code}/adopted/"
    assert f'href="{page}"' in visitor.get(PAGE).content.decode()
    empty = client.post(page, {**TAKEN, "where": "", "says": ""})
    assert empty.status_code == 400
    assert "Say what came of it there" in empty.content.decode()
    assert client.post(page, TAKEN).status_code == 302
    assert "Larkmere Vale" not in visitor.get(PAGE).content.decode()
    again = client.post(page, TAKEN)
    assert "Tell it again once that is done" in again.content.decode()
    made = Card.objects.get(code=OURS.code)
    actions.give_back(reviewer, made, "Say how many.")
    assert told(elsewhere) == [page], "she may not change the card, and mends what she told"
    assert f'href="{page}"' in client.get("/practice/desk/").content.decode()
    form = client.get(page).content.decode()
    assert "Say how many." in form
    assert 'value="Larkmere Vale"' in form
    assert client.get(f"/practice/desk/card/{OURS.code}/").status_code == 404
    assert client.post(page, {**TAKEN, "says": "30 fewer came"}).status_code == 302
    actions.publish(reviewer, made)
    shown = visitor.get(PAGE).content.decode()
    assert "30 fewer came" in shown
    assert shown.count("Larkmere Vale") == 1, "told once, as it was mended"
    held = Version.objects.get(card=made, state="published").as_card()
    assert replace(held, adoptions=()) == OURS, "nothing else of the card moved"


def test_a_card_that_nobody_keeps_is_kept_by_a_body_of_whoever_tells(
    author: User, reviewer: User, board: Organisation
) -> None:
    made = published(author, reviewer, board, OURS)
    Card.objects.filter(pk=made.pk).update(organisation=None, owner=None)
    page = f"/practice/desk/card/{OURS.code}/adopted/"
    lonely = signed_in(holder("lonely", RoleKind.MEMBER, organisation(COUNTY)))
    assert "draft a card of your own" in lonely.get(page).content.decode()
    assert lonely.post(page, {**TAKEN, "organisation": BOARD}).status_code == 400, "not her body"
    member = holder("member", RoleKind.MEMBER, board)
    assert signed_in(member).post(page, {**TAKEN, "organisation": BOARD}).status_code == 302
    actions.publish(reviewer, made)
    made.refresh_from_db()
    assert made.organisation == board
    assert Version.objects.get(card=made, state="published").as_card().adoptions


def test_a_long_address_of_a_source_breaks_on_a_narrow_screen(
    author: User, reviewer: User, board: Organisation, visitor: Client
) -> None:
    published(author, reviewer, board, OURS)
    assert '<ul class="hw-addresses">' in visitor.get(PAGE).content.decode()
    style = files("headwater_web.site").joinpath("assets/headwater/headwater.css").read_text()
    assert re.search(r"\.hw-addresses a \{ overflow-wrap: anywhere", style)
