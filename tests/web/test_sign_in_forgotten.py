"""What signing in and work leave behind goes after its time, and not before, every night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from headwater_web.accounts.models import Phone, User, Visit
from headwater_web.accounts.tasks import keep_rules
from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.models import Job
from headwater_web.notices.models import Notice
from headwater_web.notices.tasks import gather

pytestmark = [pytest.mark.django_db]
DAY = "2026-06-01"
NIGHT = datetime(2026, 6, 1, 2, 20, tzinfo=UTC)


def visit(user: User, age: timedelta) -> Visit:
    """A visit last used so long before that night."""
    return Visit.objects.create(user=user, began=NIGHT - age, seen=NIGHT - age, way="local")


def test_visits_are_kept_for_ninety_days_after_their_last_use() -> None:
    user = User.objects.create_user("ann")
    old = visit(user, timedelta(days=90, minutes=1))
    kept = visit(user, timedelta(days=89, hours=23))
    assert keep_rules.call(DAY) == {"visits": 1}
    assert list(Visit.objects.all()) == [kept]
    assert old.pk != kept.pk


def test_tries_sessions_and_phones_never_confirmed_go_after_a_day() -> None:
    user = User.objects.create_user("ann")
    for age in (timedelta(hours=23), timedelta(hours=25)):
        made = AccessAttempt.objects.create(username="ann", failures_since_start=1)
        AccessAttempt.objects.filter(pk=made.pk).update(attempt_time=NIGHT - age)
        Session.objects.create(session_key=str(age), expire_date=NIGHT + timedelta(days=1) - age)
        for confirmed in (True, False):
            device = Phone.objects.create(user=user, confirmed=confirmed)
            Phone.objects.filter(pk=device.pk).update(created_at=NIGHT - age)
    keep_rules.call(DAY)
    assert AccessAttempt.objects.count() == 1
    assert Session.objects.count() == 1
    assert sorted(Phone.objects.values_list("confirmed", flat=True)) == [False, True, True]


def test_work_goes_thirty_days_after_it_was_done_and_a_failure_after_a_hundred_and_eighty() -> None:
    for status, days in (("SUCCESSFUL", 31), ("SUCCESSFUL", 29), ("FAILED", 181), ("FAILED", 31)):
        with transaction.atomic():
            job = enqueue(gather, DAY, key=f"{status} {days}")
        ended = NIGHT - timedelta(days=days)
        DBTaskResult.objects.filter(pk=job.result_id).update(status=status, finished_at=ended)
    assert keep_rules.call(DAY) == {"work-done": 1, "work-failed": 1}
    assert set(Job.objects.values_list("key", flat=True)) == {"SUCCESSFUL 29", "FAILED 31"}


def test_notices_go_ninety_days_after_they_were_settled() -> None:
    for number, age in enumerate((89, 91)):
        settled = NIGHT - timedelta(days=age)
        Notice.objects.create(key=str(number), recipient="person:1", kind="x.y", settled_at=settled)
    assert keep_rules.call(DAY) == {"sent-notices": 1}
