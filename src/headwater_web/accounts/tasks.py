"""What is forgotten of signing in every night: what is long over, and phones never confirmed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from headwater_web.accounts.visits import Visit
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task

NIGHT = time(3, 20)
VISITS_KEPT = timedelta(days=90)
TRIES_KEPT = timedelta(days=1)


@task(label="Forget visits and wrong passwords that are long over")
def forget(day: str) -> int:
    """Delete visits last used 90 days before this day, and tries and set-ups of the day before.

    Gives how many visits were deleted. What the audit says of them stays: it names nobody.
    """
    night = timezone.make_aware(datetime.combine(date.fromisoformat(day), NIGHT))
    Session.objects.filter(expire_date__lt=night).delete()
    AccessAttempt.objects.filter(attempt_time__lt=night - TRIES_KEPT).delete()
    TOTPDevice.objects.filter(confirmed=False, created_at__lt=night - TRIES_KEPT).delete()
    _, gone = Visit.objects.filter(seen__lt=night - VISITS_KEPT).delete()
    return gone.get(Visit._meta.label, 0)


daily(forget, NIGHT)
