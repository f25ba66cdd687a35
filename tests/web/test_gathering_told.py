"""A gathering that is over says first what it left; reasons keep names with commas apart."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from headwater.network.introductions import Reason, Why
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network.models import Decision, FollowUp
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.reasons import said
from network_people import a_group, somebody, stand
from roles_held import signed_in

pytestmark = [pytest.mark.django_db]


def test_a_gathering_that_is_over_says_first_what_it_left(site_home: Path) -> None:
    held = a_group(Privacy.OPEN, days=-7)
    client = signed_in(somebody("mona", RoleKind.MEMBER))
    path = f"/network/gatherings/{held.gathering.code}/"
    page = client.get(path).content.decode()
    assert "Nothing is recorded as decided." in page
    assert "invitation.ics" not in page, "nobody puts what is over into a calendar"
    day = timezone.localdate()
    for words in ("A register", "A bus"):
        decided = Decision.objects.create(gathering=held.gathering, words=words, due=day)
    FollowUp.objects.create(gathering=held.gathering, words="Ask them", due=day)
    answer = client.get(path)
    assert "It left 2 decisions and 1 follow-up; 3 of 3 not done yet." in lead(answer)
    late = ">Late</span>"
    assert late not in answer.content.decode(), "it may be done until the day is over"
    FollowUp.objects.update(due=day - timedelta(days=1))
    assert client.get(path).content.decode().count(late) == 1
    FollowUp.objects.update(done_at=timezone.now())
    assert late not in client.get(path).content.decode()
    Decision.objects.exclude(pk=decided.pk).delete()
    FollowUp.objects.all().delete()
    Decision.objects.update(done_at=timezone.now())
    assert "It left 1 decision; all is done." in lead(client.get(path))


def lead(answer: Any) -> str:
    text: str = answer.content.decode()
    return text.split('<p class="hw-lead">')[1].split("</p>")[0]


def test_a_gathering_to_come_can_be_put_into_a_calendar(site_home: Path) -> None:
    held = a_group(Privacy.OPEN)
    page = signed_in(somebody("mona", RoleKind.MEMBER)).get(
        f"/network/gatherings/{held.gathering.code}/"
    )
    assert "invitation.ics" in page.content.decode()
    assert "It left" not in lead(page)


def test_a_question_comes_along_to_the_agenda(site_home: Path) -> None:
    held, other = a_group(Privacy.OPEN), a_group(Privacy.RESTRICTED)
    member = somebody("mona", RoleKind.MEMBER)
    for group in (held.group, other.group):
        stand(group, member, Standing.MEMBER)
    client, brought = signed_in(member), f"?question={held.question.pk}"
    page = client.get(f"/network/questions/{held.question.pk}/").content.decode()
    assert f'href="/network/gatherings/{brought}"' in page
    listed = client.get(f"/network/gatherings/{brought}").content.decode()
    assert held.question.title in listed
    assert other.gathering.code not in listed
    path = f"/network/gatherings/{held.gathering.code}/{brought}"
    assert f'href="{path}"' in listed
    assert f'<option value="{held.question.pk}" selected>' in client.get(path).content.decode()
    for wrong in ("", "x", "9" * 40, str(held.question.pk + 999)):
        everything = client.get(f"/network/gatherings/?question={wrong}").content.decode()
        assert other.gathering.code in everything, wrong
    stranger = signed_in(somebody("sid", RoleKind.MEMBER))
    told = stranger.get(f"/network/gatherings/?question={other.question.pk}").content.decode()
    assert other.question.title not in told.split('<p class="hw-lead">')[1].split("</p>")[0]


def test_names_of_barriers_are_kept_apart(rf: RequestFactory) -> None:
    reason = Reason(Why.SHARED, 2.0, ("rural-transport", "workforce"))
    told = said(rf.get("/"), reason, {})  # type: ignore[arg-type]  # no place is looked up
    assert told.startswith("They face it too: “Too far, and no bus” and “")
    assert told.endswith("”.")
