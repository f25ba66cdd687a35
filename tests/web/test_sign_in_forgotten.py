"""What signing in leaves behind goes after its time, and not before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django_otp.plugins.otp_totp.models import TOTPDevice

from headwater_web.accounts.models import User, Visit
from headwater_web.accounts.tasks import forget

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
    assert forget.call(DAY) == 1
    assert list(Visit.objects.all()) == [kept]
    assert old.pk != kept.pk


def test_tries_sessions_and_phones_never_confirmed_go_after_a_day() -> None:
    user = User.objects.create_user("ann")
    for age in (timedelta(hours=23), timedelta(hours=25)):
        made = AccessAttempt.objects.create(username="ann", failures_since_start=1)
        AccessAttempt.objects.filter(pk=made.pk).update(attempt_time=NIGHT - age)
        Session.objects.create(session_key=str(age), expire_date=NIGHT + timedelta(days=1) - age)
        for confirmed in (True, False):
            device = TOTPDevice.objects.create(user=user, confirmed=confirmed)
            TOTPDevice.objects.filter(pk=device.pk).update(created_at=NIGHT - age)
    forget.call(DAY)
    assert AccessAttempt.objects.count() == 1
    assert Session.objects.count() == 1
    assert sorted(TOTPDevice.objects.values_list("confirmed", flat=True)) == [False, True, True]
