"""Whether she comes is said from the mail that invites her, by her and by nobody else.

Slow: a mail is made and sent, and pages are opened.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.jobs.worker import Worker
from headwater_web.network import gathering_news, kinds
from headwater_web.network.gatherings import Attendance, Gathering
from headwater_web.network.groups import Membership
from headwater_web.network.invitations import code_for, invited
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.notices.actions import wish
from headwater_web.notices.kinds import How
from network_people import Held, a_group, somebody, stand
from roles_held import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LINK = re.compile(r"/network/coming/[\w-]+/")


@pytest.fixture
def guest() -> User:
    """A member who reads her mail and nothing else."""
    person = somebody("grace", RoleKind.MEMBER)
    User.objects.filter(pk=person.pk).update(email="grace@example.org")
    return person


def held_for(person: User, privacy: Privacy = Privacy.PRIVATE) -> Held:
    """A group with a gathering ahead, which she is in."""
    held = a_group(privacy, days=7)
    stand(held.group, person, Standing.MEMBER)
    return held


def written_to(person: User, held: Held) -> str:
    """The text of the mail that invites her."""
    wish(f"person:{person.pk}", kinds.CALLED.code, How.AT_ONCE)
    by = somebody("calls-it", RoleKind.MEMBER)
    gathering_news.tell_called(held.gathering, by)
    Worker().run_until_idle()
    (found,) = (each for each in mail.outbox if each.to == ["grace@example.org"])
    return str(found.body)


def test_a_mail_asks_and_its_link_answers_without_signing_in(client: Client, guest: User) -> None:
    held = held_for(guest)
    (path,) = set(LINK.findall(written_to(guest, held)))
    page = client.get(path)
    assert page.status_code == 200
    assert held.gathering.title in page.content.decode()
    assert not Attendance.objects.filter(person=guest).exists(), "reading changes nothing"
    assert client.post(path, {"do": "coming", "says": "perhaps"}).status_code == 400
    for says, words in (("yes", "Your answer: coming."), ("no", "Your answer: not coming.")):
        done = client.post(path, {"do": "coming", "says": says}, follow=True)
        assert words in done.content.decode()
        assert Attendance.objects.get(person=guest, gathering=held.gathering).says == says
    entries = Entry.objects.filter(action="network.invitation_answered")
    assert [json.loads(each.detail)["by_mail"] for each in entries] == [True, True]
    assert "_auth_user_id" not in client.session


def test_no_link_goes_out_where_words_go_into_no_mail(guest: User) -> None:
    assert not LINK.search(written_to(guest, held_for(guest, Privacy.CONFIDENTIAL)))


@pytest.mark.parametrize("end", ["left", "no-role", "closed", "called-off", "over", "group-closed"])
def test_a_link_ends_when_she_could_not_answer(client: Client, guest: User, end: str) -> None:
    held = held_for(guest)
    path = f"/network/coming/{code_for(guest, held.gathering)}/"
    assert client.get(path).status_code == 200
    gathering, now = Gathering.objects.filter(pk=held.gathering.pk), timezone.now()
    match end:
        case "left":
            Membership.objects.filter(person=guest, group=held.group).delete()
        case "no-role":
            Role.objects.filter(person=guest).delete()
        case "closed":
            User.objects.filter(pk=guest.pk).update(is_active=False)
        case "called-off":
            gathering.update(cancelled_at=now)
        case "over":
            gathering.update(starts=now - timedelta(hours=3), ends=now - timedelta(hours=1))
        case "group-closed":
            type(held.group).objects.filter(pk=held.group.pk).update(closed_at=now)
    gone = client.get(path)
    assert gone.status_code == 404
    assert held.gathering.title not in gone.content.decode()
    assert client.post(path, {"do": "coming", "says": "yes"}).status_code == 404
    assert not Attendance.objects.filter(person=guest).exists()


def test_a_forwarded_link_serves_nobody_who_is_signed_in_as_another(guest: User) -> None:
    held = held_for(guest)
    path = f"/network/coming/{code_for(guest, held.gathering)}/"
    other = signed_in(somebody("other", RoleKind.MEMBER))
    assert other.get(path).status_code == 404
    assert other.post(path, {"do": "coming", "says": "no"}).status_code == 404
    assert signed_in(guest).get(path).status_code == 200


def test_a_code_says_nothing_and_cannot_be_made_up(guest: User) -> None:
    held = held_for(guest)
    code = code_for(guest, held.gathering)
    assert invited(code) == (guest, held.gathering)
    assert code != code_for(guest, held.gathering), "two mails cannot be told to be the same one"
    for place in range(0, len(code), 7):
        other = "A" if code[place] != "A" else "B"
        assert invited(code[:place] + other + code[place + 1 :]) is None
    for wrong in ("", "x", code[:20], code + "AAAA", "é" * 20, "%00", f"{guest.pk} 1"):
        assert invited(wrong) is None
