"""What runs daily for those who run the service: they are told of work that failed for good."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.urls import reverse

from headwater_web.accounts.models import Role
from headwater_web.accounts.permissions import RoleKind
from headwater_web.jobs.models import Job
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task
from headwater_web.notices.kinds import How, declare
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell

FAILED_WORK = declare(
    "operations.work_failed",
    "Work behind the pages failed, for administrators",
    "Work behind Headwater failed",
    How.AT_ONCE,
)


@task(label="Tell administrators of work that failed")
def tell_of_failures(day: str) -> int:
    """Tell every administrator how many jobs wait for somebody to run them again."""
    failed = Job.objects.failed().count()
    if not failed:
        return 0
    words = (
        f"{failed:,} pieces of work were tried as often as they may be, and failed. The page says "
        "why, and lets you run them again."
    )
    administrators = Role.objects.in_force().filter(kind=RoleKind.ADMINISTRATOR.value)
    with transaction.atomic():
        for role in administrators.select_related("person"):
            key = f"work failed {day} {role.person_id}"
            whom = recipient_of(role.person)
            path = reverse("jobs:list")
            tell(recipient=whom, kind=FAILED_WORK, key=key, words=words, path=path)
    return failed


daily(tell_of_failures, time(8))
