"""What the queue does for itself every night: it forgets work that is long over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task

NIGHT = time(3)
DONE_KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(days=180)


@task(label="Forget work that is long over")
def tidy(day: str) -> int:
    """Delete jobs done 30 days, or failed 180 days, before this day; how many. Keys stay."""
    night = timezone.make_aware(datetime.combine(date.fromisoformat(day), NIGHT))
    results = DBTaskResult.objects
    _, done = results.successful().filter(finished_at__lt=night - DONE_KEPT).delete()
    _, failed = results.failed().filter(finished_at__lt=night - FAILED_KEPT).delete()
    label = DBTaskResult._meta.label
    return done.get(label, 0) + failed.get(label, 0)


daily(tidy, NIGHT)
