"""One member does not flood the others, a large group is no long wait, two at once do not collide.

Slow: groups of the network with everything in them, and hundreds of members.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commentary import actions as commentary
from headwater_web.commentary.actions import Figure
from headwater_web.commentary.models import Challenge
from headwater_web.network import (
    call_actions,
    gathering_actions,
    group_actions,
    question_actions,
    record_actions,
)
from headwater_web.network.models import Experience, Membership, Profile, Question
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.question_actions import MOST_ANSWERED, MOST_ASKED, Asked
from headwater_web.network.record_actions import Recommended
from headwater_web.notices.models import Notice
from headwater_web.operations.limits import kind_of
from network_people import Held, a_group, somebody, stand
from roles_held import BOARD, TRUST, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
BARRIER = "rural-transport"


@pytest.fixture
def held(site_home: Path) -> Held:
    """A private group with everything in it."""
    return a_group(Privacy.PRIVATE, days=-7)


@pytest.fixture
def cora(held: Held) -> User:
    """Who convenes the group and asked its question."""
    assert held.question.asker is not None
    return held.question.asker


@pytest.fixture
def mabel(held: Held) -> User:
    """A member of the group."""
    person = somebody("mabel", RoleKind.MEMBER)
    stand(held.group, person, Standing.MEMBER)
    return person


def crowd(held: Held, count: int, inside: bool) -> list[User]:
    """So many members of the network who got past the barrier, in the group or not."""
    people = User.objects.bulk_create(User(username=f"m{number:03}") for number in range(count))
    Role.objects.bulk_create(
        Role(
            person=each,
            kind="member",
            organisation=organisation(BOARD),
            starts=timezone.localdate(),
            why="A test needs it",
        )
        for each in people
    )
    Experience.objects.bulk_create(
        Experience(person=each, barrier=BARRIER, state="solved") for each in people
    )
    if inside:
        Membership.objects.bulk_create(
            Membership(group=held.group, person=each, state="member") for each in people
        )
    return people


def asked_of_database(doing: Any) -> int:
    """How many statements it takes."""
    with CaptureQueriesContext(connection) as seen:
        doing()
    return len(seen)


def test_a_member_asks_so_often_a_day_and_no_more(held: Held, mabel: User) -> None:
    asked = Asked("Why?", "", "", "")
    for _ in range(MOST_ASKED):
        question_actions.ask(mabel, held.group, asked)
    with pytest.raises(RefusedError, match="Ask tomorrow"):
        question_actions.ask(mabel, held.group, asked)
    Question.objects.filter(asker=mabel).update(asked_at=timezone.now() - timedelta(days=2))
    question_actions.ask(mabel, held.group, asked)


def test_a_member_answers_one_question_so_often_a_day(held: Held, mabel: User) -> None:
    for _ in range(MOST_ANSWERED):
        question_actions.answer(mabel, held.question, "Because")
    with pytest.raises(RefusedError, match="times today"):
        question_actions.answer(mabel, held.question, "Because")


def test_so_many_introductions_and_invitations_wait_at_once(
    held: Held, cora: User, mabel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_actions, "MOST_WAITING", 2)
    monkeypatch.setattr(group_actions, "MOST_INVITED", 2)
    people = [somebody(f"other-{number}", RoleKind.MEMBER) for number in range(3)]
    for each in people:
        Profile.objects.create(person=each)
    for each in people[:2]:
        call_actions.ask_introduction(mabel, each, "", "To talk")
        group_actions.invite(cora, held.group, each)
    with pytest.raises(RefusedError, match="have yet to answer you"):
        call_actions.ask_introduction(mabel, people[2], "", "To talk")
    with pytest.raises(RefusedError, match="have yet to answer"):
        group_actions.invite(cora, held.group, people[2])
    group_actions.join(people[0], held.group)
    group_actions.invite(cora, held.group, people[2])


def test_a_file_of_cards_is_an_upload() -> None:
    assert kind_of("POST", "/practice/desk/bring/") == "upload"


def test_a_recommendation_asks_no_more_of_a_large_group(held: Held, cora: User) -> None:
    due = timezone.localdate() + timedelta(days=9)
    body = organisation(TRUST)
    told = holder("tessa", RoleKind.MEMBER, body)
    stand(held.group, told, Standing.MEMBER)
    wanted = Recommended("Run a bus", organisation(BOARD), body, due)
    few = asked_of_database(lambda: record_actions.recommend(cora, held.group, wanted))
    crowd(held, 200, inside=True)
    many = asked_of_database(lambda: record_actions.recommend(cora, held.group, wanted))
    assert many <= few
    rows = Notice.objects.filter(kind="network.recommended").values_list("recipient", flat=True)
    assert set(rows) == {f"person:{told.pk}"}


def test_passing_a_question_on_asks_nothing_of_people_outside_the_group(held: Held) -> None:
    Question.objects.filter(pk=held.question.pk).update(barrier=BARRIER)
    question = Question.objects.get(pk=held.question.pk)
    few = asked_of_database(lambda: question_actions.solvers(question))
    people = crowd(held, 200, inside=False)
    assert asked_of_database(lambda: question_actions.solvers(question)) <= few
    stand(held.group, people[7], Standing.MEMBER)
    assert question_actions.solvers(question) == [people[7]]


def test_a_large_group_is_listed_by_pages_and_whoever_waits_comes_first(
    held: Held, cora: User
) -> None:
    people = crowd(held, 120, inside=True)
    Membership.objects.filter(person=people[-1]).update(state="asked")
    client, path = signed_in(cora), f"/network/groups/{held.group.slug}/people/"
    page = client.get(path).content.decode()
    assert "120 people are in" in page
    assert page.count("Take m") == 48
    assert "Let m119 in" in page
    assert "Page 1 of 3" in page
    assert "m110" in client.get(path, {"page": "3"}).content.decode()


def test_two_analysts_who_answer_at_once_do_not_undo_each_other(site_home: Path) -> None:
    one, two = (holder(each, RoleKind.ANALYST, organisation(BOARD)) for each in ("ada", "ben"))
    raised = commentary.challenge(
        somebody("mabel", RoleKind.MEMBER), Figure("life-expectancy", "X07000003"), "Too high"
    )
    first, second = (Challenge.objects.get(pk=raised.pk) for _ in range(2))
    commentary.answer(one, first, "stands", "We looked: it is right")
    with pytest.raises(RefusedError, match="answered already"):
        commentary.answer(two, second, "corrected", "It was wrong")
    assert Challenge.objects.get(pk=raised.pk).outcome == "stands"


def test_a_gathering_is_held_while_it_is_changed(held: Held, cora: User) -> None:
    with CaptureQueriesContext(connection) as seen:
        record_actions.draft_notes(cora, held.gathering, "We met")
        gathering_actions.call_off(cora, held.gathering, "Snow")
    holds = [each["sql"] for each in seen if "FOR UPDATE" in each["sql"]]
    gathering = [each for each in holds if "network_gathering" in each]
    assert len(gathering) == (2 if connection.features.has_select_for_update else 0)


@pytest.mark.parametrize("do", ["approve", "notes"])
def test_nobody_approves_or_overwrites_notes_that_she_has_not_seen(
    held: Held, cora: User, do: str
) -> None:
    client, path = signed_in(cora), f"/network/gatherings/{held.gathering.code}/record/"
    seen = re.findall(r'name="seen" value="(\w+)"', client.get(path).content.decode())[0]
    other = somebody("olive", RoleKind.CONVENOR)
    stand(held.group, other, Standing.CONVENOR)
    record_actions.draft_notes(other, held.gathering, "Olive was here")
    answer = client.post(path, {"do": do, "notes": "Mine alone", "seen": seen})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "changed the notes since" in page
    assert "Olive was here" in page
    held.gathering.refresh_from_db()
    assert (held.gathering.notes, held.gathering.notes_state) == ("Olive was here", "draft")
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert client.post(path, {"do": do, "notes": "Both", "seen": seen}).status_code == 302
