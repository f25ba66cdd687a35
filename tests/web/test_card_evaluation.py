"""An evaluation is put on a practice card: a new version, reviewed by another, and its grade moves.

Slow: the cards of the fictional region are put into the database, and evaluations are worked out.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from headwater.practice.card import PracticeCard, Result
from headwater.practice.seed import seed_cards
from headwater.practice.terms import Finding
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.practice import actions
from headwater_web.practice.models import Card, CardEvaluation, Version
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ASKED = {
    "indicator": "average-travel-time-public-transport-or-walking",
    "places": "X06000001",
    "since": "2018-01-01",
}
OURS = replace(
    seed_cards()[0],
    code="our-school-meals",
    title="School meals for all",
    places=("X06000001",),
    seen=None,
    grade=1,
    results=(),
)
PUT = "/did-it-work/put-on-a-card/"


@pytest.fixture
def board(site_home: Path) -> Organisation:
    """An integrated care board."""
    return organisation(BOARD)


@pytest.fixture
def author(board: Organisation) -> User:
    """A convenor of the board, who may change its cards."""
    return holder("author", RoleKind.CONVENOR, board)


@pytest.fixture
def reviewer(board: Organisation) -> User:
    """Its moderator."""
    return holder("reviewer", RoleKind.MODERATOR, board)


@pytest.fixture
def published(author: User, reviewer: User, board: Organisation) -> Card:
    """A card with evidence 1 of 5, which everybody sees."""
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    actions.publish(reviewer, made)
    return made


def asked(client: Client, **more: str) -> str:
    return client.get("/did-it-work/answer/", {**ASKED, **more}).content.decode()


def test_an_answer_offers_the_cards_that_a_person_may_change_and_nobody_elses(
    visitor: Client, author: User, published: Card
) -> None:
    assert "Put it on a practice card" not in asked(visitor)
    page = asked(signed_in(author))
    assert "Put it on a practice card" in page
    assert f'<option value="{OURS.code}"' in page
    stranger = signed_in(holder("other", RoleKind.CONVENOR, organisation(COUNTY)))
    assert OURS.code not in asked(stranger)
    assert stranger.post(PUT, {**ASKED, "card": OURS.code}).status_code == 404
    assert not CardEvaluation.objects.exists()


def test_it_is_a_new_version_that_another_reviews_and_then_the_grade_has_moved(
    visitor: Client, author: User, reviewer: User, published: Card
) -> None:
    answer = signed_in(author).post(PUT, {**ASKED, "card": OURS.code})
    assert answer.status_code == 302
    assert answer["Location"] == f"/practice/card/{OURS.code}/"
    version = Version.objects.get(card=published, number=2)
    assert version.state == Version.State.IN_REVIEW
    page = f"/practice/card/{OURS.code}/"
    before = visitor.get(page).content.decode()
    assert "Evidence 1 of 5" in before
    assert "Evaluation ev-" not in before
    signed_in(reviewer).post(f"/practice/desk/card/{OURS.code}/review/", {"do": "publish"})
    held = CardEvaluation.objects.get()
    assert (held.grade_before, held.version) == (1, version)
    assert held.grade_after > 1
    after = visitor.get(page).content.decode()
    assert f"Evidence {held.grade_after} of 5" in after
    assert f"it moved the evidence from 1 to {held.grade_after} of 5, in version 2" in after
    link = re.search(r'href="(/did-it-work/answer/\?[^"]+)">Evaluation (ev-[0-9a-f]+)', after)
    assert link is not None
    assert (
        f"This is evaluation {link[2]}"
        in visitor.get(link[1].replace("&amp;", "&")).content.decode()
    )
    entry = Entry.objects.get(action="practice.card_evaluated")
    detail = json.loads(entry.detail)
    assert (detail["evaluation"], detail["version"]) == (held.evaluation, 2)
    assert (detail["grade_before"], detail["grade_after"]) == (1, held.grade_after)


def test_put_on_twice_it_stands_there_once(author: User, reviewer: User, published: Card) -> None:
    client = signed_in(author)
    client.post(PUT, {**ASKED, "card": OURS.code})
    again = client.post(PUT, {**ASKED, "card": OURS.code}, follow=True).content.decode()
    assert "This card is being reviewed" in again
    actions.publish(reviewer, published)
    again = client.post(PUT, {**ASKED, "card": OURS.code}, follow=True).content.decode()
    assert "The card holds this evaluation already" in again
    assert CardEvaluation.objects.count() == 1


def test_an_open_draft_takes_it_in_and_stays_a_draft(author: User, published: Card) -> None:
    actions.revise(author, published, replace(OURS, title="Meals at school"))
    signed_in(author).post(PUT, {**ASKED, "card": OURS.code})
    version = Version.objects.get(card=published, number=2)
    assert version.state == Version.State.DRAFT
    assert version.as_card().title == "Meals at school"
    assert len(version.as_card().results) == 1
    actions.discard(author, published)
    assert not CardEvaluation.objects.exists()


@pytest.mark.parametrize("more", [{"since": "never"}, {"card": "nothing"}, {"places": ""}])
def test_what_cannot_be_asked_is_put_nowhere(
    author: User, published: Card, more: dict[str, str]
) -> None:
    given = {**ASKED, "card": OURS.code, **more}
    assert signed_in(author).post(PUT, given).status_code == 404


def test_a_card_leads_to_the_question_and_comes_back_chosen(author: User, published: Card) -> None:
    client = signed_in(author)
    card = client.get(f"/practice/card/{OURS.code}/").content.decode()
    assert f"card={OURS.code}" in card
    assert f'name="card" value="{OURS.code}"' in (
        client.get("/did-it-work/", {"places": "X06000001", "card": OURS.code}).content.decode()
    )
    assert f'<option value="{OURS.code}" selected>' in asked(client, card=OURS.code)


def test_who_keeps_a_card_withdraws_it_by_a_button_and_shows_it_again(
    visitor: Client, author: User, reviewer: User, published: Card
) -> None:
    page = f"/practice/card/{OURS.code}/"
    assert "Withdraw it" not in visitor.get(page).content.decode()
    client = signed_in(reviewer)
    assert "Withdraw it" in client.get(page).content.decode()
    client.post(f"/practice/desk/card/{OURS.code}/withdraw/", {"do": "withdraw", "why": "Wrong"})
    assert "Show it again" in client.get(page).content.decode()


def test_a_card_that_nobody_keeps_is_kept_by_a_button(reviewer: User, board: Organisation) -> None:
    from headwater_web.practice import settling

    settling.add(seed_cards()[:1])
    code = seed_cards()[0].code
    client = signed_in(reviewer)
    page = client.get(f"/practice/card/{code}/").content.decode()
    assert f"Keep it for {board.name}" in page
    client.post(f"/practice/desk/card/{code}/keep/", {"organisation": board.code})
    assert Card.objects.get(code=code).organisation == board
    assert "Keep it for" not in client.get(f"/practice/card/{code}/").content.decode()


def put(author: User, card: Card, name: str, grade: int, question: str = "places=A") -> Version:
    """An answer put on a card: its result, and the grade where that is higher; 0 found nothing."""

    def changed(content: PracticeCard) -> PracticeCard:
        if not grade:
            return content
        measure, beside = f"evaluation {name}, lake 1", "places that had not acted"
        made = Result("travel", Finding.HELPED, measure=measure, comparator=beside)
        results = (*content.results, made)
        return replace(content, results=results, grade=max(content.grade, grade))

    return actions.put_evaluation(author, card, actions.Found(name, question, "lake 1", changed))


def test_a_grade_goes_with_the_result_that_gave_it(
    author: User, reviewer: User, published: Card
) -> None:
    put(author, published, "ev-1", 3)
    actions.publish(reviewer, published)
    held = Version.objects.get(card=published, number=2).as_card()
    assert held.grade == 3
    off = actions.revise(author, published, replace(held, results=()))
    assert off.as_card().grade == 1
    actions.submit(author, published)
    actions.publish(reviewer, published)
    published.refresh_from_db()
    assert published.grade == 1
    entry = Entry.objects.filter(action="practice.card_revised").latest("pk")
    assert json.loads(entry.detail) == {"version": 3, "grade_before": 3, "grade": 1}


def test_a_grade_that_somebody_chose_stays_and_so_does_anothers(
    author: User, published: Card
) -> None:
    actions.revise(author, published, OURS)
    put(author, published, "ev-1", 2)
    both = put(author, published, "ev-2", 3, "places=B").as_card()
    first, second = both.results
    chosen = replace(both, results=(second,), grade=2)
    assert actions.revise(author, published, replace(both, results=(second,))).as_card().grade == 3
    assert actions.revise(author, published, chosen).as_card().grade == 2
    actions.revise(author, published, both)
    assert actions.revise(author, published, replace(both, results=(first,))).as_card().grade == 2


@pytest.mark.parametrize(("grade", "left"), [(2, 1), (0, 0)])
def test_newer_figures_answer_the_same_question_anew_and_the_grade_may_fall(
    author: User, reviewer: User, published: Card, grade: int, left: int
) -> None:
    put(author, published, "ev-1", 3)
    actions.publish(reviewer, published)
    after = put(author, published, "ev-2", grade).as_card()
    assert (after.grade, len(after.results)) == (max(grade, 1), left)
