"""Who is still told and shown what a group says once a role, a place in it or a day has ended.

Slow: groups of the network with everything in them, and workers that send what waits.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.jobs.worker import Worker
from headwater_web.network import group_actions, question_actions
from headwater_web.network.models import (
    Answer,
    Decision,
    Experience,
    Feedback,
    Question,
    Reflection,
    ReplyLink,
    SurveyReply,
    SurveyRound,
)
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.question_actions import Asked
from headwater_web.notices.models import Notice
from headwater_web.notices.tasks import send_digest
from network_people import SECRET, Held, a_group, somebody, stand
from roles_held import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
BARRIER = "rural-transport"


@pytest.fixture
def held(site_home: Path) -> Held:
    """A private group with everything in it."""
    return a_group(Privacy.PRIVATE, days=-7)


def cora(held: Held) -> User:
    """Who convenes the group and asked its question."""
    found = held.question.asker
    assert found is not None
    return found


def member(held: Held, name: str = "mabel") -> User:
    """A member of the group with an address."""
    person = somebody(name, RoleKind.MEMBER)
    User.objects.filter(pk=person.pk).update(email=f"{name}@example.org")
    stand(held.group, person, Standing.MEMBER)
    return User.objects.get(pk=person.pk)


def asked(held: Held) -> Question:
    """A question that Cora asks in the group, of which its members are to be told."""
    return question_actions.ask(cora(held), held.group, Asked(f"And {SECRET}?", "", "", ""))


def sent(person: User) -> str:
    """All that is in mails to her once tomorrow's digests are out."""
    Worker().run_until_idle()
    Notice.objects.filter(settled_at=None).update(made_at=timezone.now() - timedelta(days=2))
    send_digest.call(f"person:{person.pk}", timezone.localdate().isoformat())
    return "\n".join(str(each.body) for each in mail.outbox if person.email in each.to)


def test_a_member_is_told_what_was_asked(held: Held) -> None:
    person = member(held)
    asked(held)
    assert SECRET in sent(person)


def test_whoever_holds_no_role_any_more_is_told_nothing(held: Held) -> None:
    person = member(held)
    Role.objects.filter(person=person).delete()
    asked(held)
    assert sent(person) == ""
    assert not Notice.objects.filter(recipient=f"person:{person.pk}").exists()


@pytest.mark.parametrize("end", ["role", "place", "hidden"])
def test_what_waits_for_a_digest_is_dropped_once_she_may_not_read_it(held: Held, end: str) -> None:
    person = member(held)
    question = asked(held)
    Worker().run_until_idle()
    assert Notice.objects.waiting().filter(recipient=f"person:{person.pk}").count() == 1
    if end == "role":
        Role.objects.filter(person=person).delete()
    elif end == "place":
        stand(held.group, person, Standing.LEADER)
    else:
        question_actions.hide(cora(held), question, "It names a patient")
    assert sent(person) == ""
    outcomes = Notice.objects.filter(recipient=f"person:{person.pk}").values_list("outcome")
    assert list(outcomes) == [(Notice.Outcome.NOT_HERS.value,)]


def test_an_invitation_and_somebody_who_asks_in_are_told_of(held: Held) -> None:
    person = somebody("ivy", RoleKind.MEMBER)
    User.objects.filter(pk=person.pk).update(email="ivy@example.org")
    group_actions.invite(cora(held), held.group, person)
    assert "You are invited" in sent(User.objects.get(pk=person.pk))


def test_a_hidden_question_is_not_passed_on(held: Held) -> None:
    person = member(held)
    Experience.objects.create(person=person, barrier=BARRIER, state="solved")
    Answer.objects.filter(question=held.question).delete()
    Question.objects.filter(pk=held.question.pk).update(barrier=BARRIER)
    question_actions.hide(cora(held), held.question, "It names a patient")
    assert question_actions.passed_on(held.question.pk) == 0
    question_actions.show(cora(held), held.question)
    assert question_actions.passed_on(held.question.pk) == 1


def reply_path(held: Held, person: User) -> str:
    """The address in the mail that lets her answer."""
    Experience.objects.create(person=person, barrier=BARRIER, state="solved")
    Answer.objects.filter(question=held.question).delete()
    Question.objects.filter(pk=held.question.pk).update(barrier=BARRIER)
    assert question_actions.passed_on(held.question.pk) == 1
    return Notice.objects.get(kind="network.question_for_you").path


def test_a_link_to_answer_that_was_passed_on_serves_nobody_who_is_signed_in_as_another(
    held: Held, client: Client
) -> None:
    person = member(held)
    path = reply_path(held, person)
    other = signed_in(member(held, "olive"))
    assert other.get(path).status_code == 404
    assert other.post(path, {"do": "answer", "words": "As Mabel"}).status_code == 404
    assert not Answer.objects.filter(question=held.question).exists()
    assert signed_in(person).get(path).status_code == 200
    assert client.get(path).status_code == 200


def test_once_the_mail_is_sent_no_table_holds_the_code_of_a_link(held: Held) -> None:
    person = member(held)
    path = reply_path(held, person)
    assert path in sent(person)
    assert ReplyLink.objects.get().person == person
    assert Notice.objects.get(kind="network.question_for_you").path == ""


def test_a_round_of_the_survey_says_nothing_before_it_has_closed(site_home: Path) -> None:
    today = timezone.localdate()
    held = SurveyRound.objects.create(opens=today - timedelta(days=9), closes=today)
    for number in range(11):
        SurveyReply.objects.create(id=f"{number:032x}", round=held, trust=5, understanding=5, use=1)
    client = signed_in(somebody("mabel", RoleKind.MEMBER))
    page = client.get("/network/survey/").content.decode()
    assert "100%" not in page
    assert "11" not in page[page.index("<main") :].split("</table>")[0]
    assert "once it has closed" in page
    SurveyRound.objects.filter(pk=held.pk).update(closes=today - timedelta(days=1))
    assert "100%" in client.get("/network/survey/").content.decode()


def test_feedback_is_shown_five_at_a_time(held: Held) -> None:
    people = [member(held, f"member-{number}") for number in range(10)]
    path = f"/network/gatherings/{held.gathering.code}/"
    convenor = signed_in(cora(held))
    for number, each in enumerate(people, 1):
        Feedback.objects.create(
            gathering=held.gathering, person=each, useful=5, words=f"From {number:02}"
        )
        page = convenor.get(path).content.decode()
        shown = [count for count in range(1, 11) if f"From {count:02}" in page]
        assert len(shown) == number // 5 * 5


def test_a_reflection_is_hers_after_she_has_left(held: Held) -> None:
    person = member(held)
    other = signed_in(member(held, "olive"))
    words = "I should have asked earlier"
    made = Reflection.objects.create(
        gathering=held.gathering, person=person, words=words, shared_at=timezone.now()
    )
    path, client = f"/network/gatherings/{held.gathering.code}/reflection/", signed_in(person)
    stand(held.group, person, Standing.LEADER)
    page = client.get(path).content.decode()
    assert words in page
    assert held.gathering.title not in page
    assert held.group.name not in page
    assert path in client.get("/network/you/").content.decode()
    assert client.post(path, {"do": "keep", "words": "More"}).status_code == 400
    assert client.post(path, {"do": "unshare"}).status_code == 302
    made.refresh_from_db()
    assert (made.shared_at, made.words) == (None, words)
    assert client.post(path, {"do": "share"}).status_code == 400
    assert words not in other.get(f"/network/gatherings/{held.gathering.code}/").content.decode()
    assert client.post(path, {"do": "remove"}, follow=True).status_code == 200
    assert not Reflection.objects.exists()
    assert client.get(path).status_code == 404


def test_a_duty_is_not_shown_to_somebody_who_has_left(held: Held) -> None:
    person = member(held)
    Decision.objects.create(
        gathering=held.gathering, words=f"Do {SECRET}", owner=person, due=timezone.localdate()
    )
    client = signed_in(person)
    assert SECRET in client.get("/network/").content.decode()
    stand(held.group, person, Standing.LEADER)
    assert SECRET not in client.get("/network/").content.decode()


@pytest.mark.parametrize("given", ["²", "९" * 3, "9" * 400, "-1", ""])
def test_people_ticked_by_no_number_did_not_come(held: Held, given: str) -> None:
    path = f"/network/gatherings/{held.gathering.code}/"
    answer = signed_in(cora(held)).post(path, {"do": "came", "came": given}, follow=True)
    assert "0 people came." in answer.content.decode()


@pytest.mark.parametrize("given", ["https://[", "https://[::1", "https://x:y/", "javascript:a"])
def test_an_address_that_is_none_is_refused(held: Held, given: str) -> None:
    path = f"/network/gatherings/{held.gathering.code}/"
    form = {"do": "material", "material": "Paper", "address": given}
    answer = signed_in(cora(held)).post(path, form)
    assert answer.status_code == 400
    assert "Give an address" in answer.content.decode()
