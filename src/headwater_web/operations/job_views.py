"""What runs behind the pages, what waits, and what failed; for those who run the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.audit import actor_of, declare, record
from headwater_web.jobs.actions import run_again
from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import workers

RUN_AGAIN = declare("operations.job_run_again", "had failed work run again")
SHOWN = 50
LATELY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HUNDRED = 100


@dataclass(frozen=True)
class Row:
    """A job as the page shows it."""

    number: int
    label: str
    key: str
    when: str
    attempts: str
    why: str
    progress: int | None


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The page; for everybody else there is none."""
    operator(request)
    now = timezone.now()
    held = Job.objects.select_related("result")
    running = held.running().order_by("result__started_at")
    waiting = held.waiting().order_by("result__run_after")
    failed = held.failed()
    done = Job.objects.succeeded().filter(result__finished_at__gte=now - LATELY)
    words = {
        "section": "jobs",
        "running": [row(each) for each in running[:SHOWN]],
        "waiting": [row(each) for each in waiting[:SHOWN]],
        "waiting_number": waiting.count(),
        "failed": [row(each) for each in failed[:SHOWN]],
        "failed_number": failed.count(),
        "done_number": done.count(),
        "workers": [ago(each.started_at) for each in workers()],
    }
    return render(request, "operations/jobs.jinja", words)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Run a failed job again."""
    user = operator(request)
    number = request.POST.get("job", "")
    found = Job.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404("there is no such job")
    with transaction.atomic():
        done = run_again(found)
        if done:
            record(actor=actor_of(user), action=RUN_AGAIN, subject=f"job:{found.pk}")
    says = "will be run again" if done else "is not among the failed any more"
    messages.success(request, f"“{found.label}” {says}.")
    return redirect("jobs:list")


def operator(request: HttpRequest) -> User:
    """Who is asking, if she runs the service; for all others there is no such page."""
    if may(request.user, Action.OPERATE, Sensitivity.INTERNAL) != Reach.ALLOWED:
        raise Http404("there is no such page")
    return cast(User, request.user)


def row(job: Job) -> Row:
    """A job in words."""
    moment = job.failed_at if job.result.finished_at else job.result.started_at
    return Row(
        number=job.pk,
        label=job.label,
        key=job.key,
        when=until(job.result.run_after) if job.waits or moment is None else ago(moment),
        attempts=f"{job.attempts} of {job.allowed}",
        why=job.failure,
        progress=job.done * HUNDRED // job.total if job.total else None,
    )


def ago(moment: datetime) -> str:
    """How long ago a moment was."""
    since = timezone.now() - moment
    return "just now" if since < MINUTE else f"{timesince(moment)} ago"


def until(due: datetime) -> str:
    """In how long something is due, or that it is."""
    left = due - timezone.now()
    return f"in {timeuntil(due)}" if left > MINUTE else "now"
