"""The network reaches people where they work: calendars, answers by mail, questions passed on.

Slow where a page lists every place of the fictional region.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.jobs.worker import Worker
from headwater_web.network import gathering_actions, question_actions, tasks
from headwater_web.network.calendar_file import KEPT
from headwater_web.network.links import CalendarLink, ReplyLink
from headwater_web.network.models import Answer, Experience, Question
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.notices.models import Notice
from network_people import SECRET, Held, a_group, somebody, stand
from roles_held import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
BARRIER = "rural-transport"


@pytest.fixture
def member(site_home: Path) -> User:
    """A member of the network, in no group yet."""
    return somebody("mabel", RoleKind.MEMBER)


def feed(client: Client, address: str) -> Calendar:
    """The calendar at an address, read by a program that never signs in."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return found


def address_made(person: User) -> str:
    """The address of a new calendar, as the page shows it this once."""
    page = signed_in(person).post("/network/you/", {"do": "calendar"}, follow=True)
    found = re.search(r"/network/calendar/[\w-]+\.ics", page.content.decode())
    assert found is not None
    return found[0]


def test_a_calendar_holds_the_gatherings_of_her_groups_and_names_nobody(
    client: Client, member: User
) -> None:
    held = a_group(Privacy.PRIVATE)
    other = a_group(Privacy.OPEN)
    stand(held.group, member, Standing.MEMBER)
    address = address_made(member)
    events = feed(client, address).events
    assert [str(each["SUMMARY"]) for each in events] == [held.gathering.title]
    assert str(events[0]["LOCATION"]) == SECRET
    assert str(events[0]["UID"]).startswith(held.gathering.code)
    text = client.get(address).content.decode()
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    assert "cora" not in text
    assert other.gathering.code not in text
    code = address.split("/")[-1].removesuffix(".ics")
    assert not CalendarLink.objects.filter(digest__contains=code).exists(), "kept as a digest"


def test_a_confidential_gathering_is_a_time_and_no_more(client: Client, member: User) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    stand(held.group, member, Standing.MEMBER)
    text = client.get(address_made(member)).content.decode()
    assert "SUMMARY:Gathering" in text
    assert SECRET not in text
    assert "LOCATION" not in text


def test_a_change_and_a_calling_off_reach_the_calendar(client: Client, member: User) -> None:
    held = a_group(Privacy.OPEN)
    stand(held.group, member, Standing.MEMBER)
    address = address_made(member)
    cora = held.question.asker
    assert cora is not None
    first = feed(client, address).events[0]
    gathering_actions.call_off(cora, held.gathering, "The hall is flooded")
    then = feed(client, address).events[0]
    assert first["UID"] == then["UID"]
    assert int(then["SEQUENCE"]) > int(first["SEQUENCE"])
    assert (str(first["STATUS"]), str(then["STATUS"])) == ("CONFIRMED", "CANCELLED")


def test_what_is_long_over_leaves_the_calendar(client: Client, member: User) -> None:
    held = a_group(Privacy.OPEN, days=-KEPT.days - 2)
    stand(held.group, member, Standing.MEMBER)
    assert feed(client, address_made(member)).events == []


def test_a_new_address_ends_the_old_one_and_an_account_that_is_closed_ends_it(
    client: Client, member: User
) -> None:
    first = address_made(member)
    second = address_made(member)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    signed_in(member).post("/network/you/", {"do": "end-calendar"})
    assert client.get(second).status_code == 404
    third = address_made(member)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(third).status_code == 404


def test_whoever_leaves_a_group_or_loses_her_role_loses_its_gatherings(
    client: Client, member: User
) -> None:
    held = a_group(Privacy.PRIVATE)
    stand(held.group, member, Standing.MEMBER)
    address = address_made(member)
    assert len(feed(client, address).events) == 1
    Role.objects.filter(person=member).delete()
    assert feed(client, address).events == []


def asked_long_ago(held: Held) -> Question:
    """The group's question with a barrier, asked a week ago and answered by nobody."""
    Answer.objects.filter(question=held.question).delete()
    Question.objects.filter(pk=held.question.pk).update(
        barrier=BARRIER, asked_at=timezone.now() - timedelta(days=7)
    )
    return Question.objects.get(pk=held.question.pk)


def solved(name: str, barrier: str = BARRIER) -> User:
    """A member whose place has got past a barrier."""
    person = somebody(name, RoleKind.MEMBER)
    User.objects.filter(pk=person.pk).update(email=f"{name}@example.org")
    Experience.objects.create(person=person, barrier=barrier, state=Experience.State.SOLVED)
    return person


def passed_on() -> int:
    """Do what the morning does: find unanswered questions, and pass each on."""
    found = int(tasks.look_for_unanswered.call(timezone.localdate().isoformat()))
    Worker().run_until_idle()
    return found


def told(person: User) -> list[Notice]:
    """The notices of questions that she may have solved."""
    return list(
        Notice.objects.filter(recipient=f"person:{person.pk}", kind="network.question_for_you")
    )


def test_a_question_that_nobody_answered_goes_to_those_whose_places_solved_it(
    member: User,
) -> None:
    open_group, private = a_group(Privacy.OPEN), a_group(Privacy.PRIVATE)
    asked_long_ago(open_group)
    asked_long_ago(private)
    inside, outside = solved("inside"), solved("outside")
    elsewhere = solved("elsewhere", "data-sharing")
    for group in (open_group.group, private.group):
        stand(group, inside, Standing.MEMBER)
    assert passed_on() == 2
    assert len(told(inside)) == 2
    assert told(outside) == [], "an open group lets members alone answer"
    assert told(elsewhere) == []
    assert told(member) == []
    assert passed_on() == 0, "a question is passed on once"


def test_a_question_that_nobody_had_solved_goes_on_once_somebody_has(member: User) -> None:
    held = a_group(Privacy.OPEN)
    asked_long_ago(held)
    assert passed_on() == 1
    assert Question.objects.get(pk=held.question.pk).passed_on_at is None
    late = solved("late")
    stand(held.group, late, Standing.MEMBER)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert tasks.look_for_unanswered.call(tomorrow.isoformat()) == 1
    Worker().run_until_idle()
    assert len(told(late)) == 1
    Question.objects.filter(pk=held.question.pk).update(
        passed_on_at=None, asked_at=timezone.now() - timedelta(days=120)
    )
    assert passed_on() == 0, "after three months it is let be"


def test_a_question_that_was_answered_or_is_new_is_not_passed_on(member: User) -> None:
    held = a_group(Privacy.OPEN)
    stand(held.group, solved("inside"), Standing.MEMBER)
    Question.objects.filter(pk=held.question.pk).update(
        barrier=BARRIER, asked_at=timezone.now() - timedelta(days=7)
    )
    assert passed_on() == 0
    fresh = Question.objects.get(pk=held.question.pk)
    Answer.objects.filter(question=fresh).delete()
    Question.objects.filter(pk=fresh.pk).update(asked_at=timezone.now() - timedelta(days=1))
    assert passed_on() == 0


def linked(person: User, held: Held) -> str:
    """The address in the mail to somebody whose place solved the question."""
    stand(held.group, person, Standing.MEMBER)
    asked_long_ago(held)
    passed_on()
    return told(person)[0].path


def test_a_mail_leads_to_an_answer_without_signing_in_once(client: Client, member: User) -> None:
    held = a_group(Privacy.PRIVATE)
    person = solved("inside")
    path = linked(person, held)
    assert path.startswith("/network/reply/")
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert held.question.title in page.content.decode()
    assert "The members of this group, and nobody else, will read this" in page.content.decode()
    empty = client.post(path, {"do": "answer", "words": " "})
    assert empty.status_code == 400
    assert "Write an answer." in empty.content.decode()
    done = client.post(path, {"do": "answer", "words": "We lent them our bus."})
    assert done.status_code == 200
    made = Answer.objects.get(question=held.question)
    assert (made.person, made.by_mail, made.words) == (person, True, "We lent them our bus.")
    assert client.get(path).status_code == 404
    assert client.post(path, {"do": "answer", "words": "Again"}).status_code == 404
    assert Answer.objects.filter(question=held.question).count() == 1


@pytest.mark.parametrize("end", ["late", "left", "closed", "hidden"])
def test_a_link_ends_with_its_time_her_place_in_the_group_or_the_question(
    client: Client, member: User, end: str
) -> None:
    held = a_group(Privacy.PRIVATE)
    person = solved("inside")
    path = linked(person, held)
    if end == "late":
        ReplyLink.objects.update(until=timezone.now() - timedelta(minutes=1))
    elif end == "left":
        stand(held.group, person, Standing.LEADER)
    elif end == "closed":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        cora = held.question.asker
        assert cora is not None
        question_actions.hide(cora, held.question, "Off the point")
    assert client.get(path).status_code == 404
    assert client.post(path, {"do": "answer", "words": "x"}).status_code == 404
    assert not Answer.objects.filter(question=held.question).exists()


def test_of_a_confidential_group_a_mail_says_nothing_and_leads_to_signing_in(
    client: Client, member: User
) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    person = solved("inside")
    path = linked(person, held)
    assert path == f"/network/questions/{held.question.pk}/"
    assert SECRET not in told(person)[0].words
    assert client.get(path).status_code == 302


def test_places_that_ask_the_same_are_told_of_answers_and_the_asker_of_them(
    member: User,
) -> None:
    held = a_group(Privacy.OPEN)
    asker = held.question.asker
    assert asker is not None
    Role.objects.filter(person=member).update(places=["X07000001"])
    Role.objects.filter(person=asker).update(places=["X07000003"])
    other = somebody("olive", RoleKind.MEMBER)
    Role.objects.filter(person=other).update(places=["X07000002"])
    for each in (member, other):
        stand(held.group, each, Standing.MEMBER)
    member, other = (User.objects.get(pk=each.pk) for each in (member, other))
    question_actions.same_here(member, held.question, "X07000001")
    question_actions.same_here(member, held.question, "X07000001")
    question_actions.same_here(other, held.question, "X07000002")
    same = Notice.objects.filter(kind="network.same_here")
    assert same.filter(recipient=f"person:{asker.pk}").count() == 2
    assert same.filter(recipient=f"person:{member.pk}").count() == 1, "another place has it too"
    made = question_actions.answer(other, held.question, "Ours runs on Fridays")
    assert same.filter(recipient=f"person:{member.pk}").count() == 2
    assert same.filter(recipient=f"person:{other.pk}").count() == 0, "she wrote it"
    question_actions.accept(asker, made)
    assert same.filter(recipient=f"person:{member.pk}").count() == 3
    stand(held.group, member, Standing.LEADER)
    Question.objects.filter(pk=held.question.pk).update(group=a_group(Privacy.PRIVATE).group)
