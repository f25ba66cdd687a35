"""How a job passes from the queue to one worker and back: claimed, held, finished, retried.

Every write names the worker and the attempt, so that one whose lease has lapsed changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from headwater_web.jobs.models import Job
from headwater_web.jobs.work import QUEUES, wait

LONGEST_REASON = 400
STOPPED = "The worker that ran it stopped before it was done"


def claim(worker: str, lease: timedelta, queues: Collection[str] = QUEUES) -> Job | None:
    """The next job of ``queues``, now held by ``worker`` alone until the lease ends; None where
    none is due.

    PostgreSQL skips rows that others are claiming; SQLite lets one writer in at a time.
    """
    now = timezone.now()
    with transaction.atomic():
        found = Job.objects.due(now).in_queues(queues).locked(skip_locked=True).first()
        if found is None:
            return None
        found.worker, found.leased_until = worker, now + lease
        found.attempts += 1
        found.done = found.total = 0
        found.save(update_fields=["worker", "leased_until", "attempts", "done", "total"])
        found.result.claim(worker)
        return found


def renew(job: Job, lease: timedelta, done: int, total: int) -> bool:
    """Hold the job for longer and say how far it is; False where it is no longer this worker's."""
    with transaction.atomic():
        found = held(job)
        if found is None:
            return False
        found.leased_until, found.done, found.total = timezone.now() + lease, done, total
        found.save(update_fields=["leased_until", "done", "total"])
        return True


def held(job: Job) -> Job | None:
    """The job, locked, as long as it is this worker's and this attempt's; None otherwise."""
    of_this = Job.objects.running().filter(worker=job.worker, attempts=job.attempts)
    return of_this.locked().filter(pk=job.pk).first()


def finish(job: Job, value: Any) -> bool:
    """Record that the job is done; False where another worker has it by now."""
    with transaction.atomic():
        found = held(job)
        if found is None:
            return False
        found.leased_until, found.failure = None, ""
        found.save(update_fields=["leased_until", "failure"])
        DBTaskResult.objects.filter(pk=job.result_id).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=timezone.now(),
            return_value=normalize_json(value),
            exception_class_path="",
            traceback="",
        )
        return True


def give_back(job: Job, error: Exception) -> bool:
    """Have a failed attempt tried again later, or kept as failed after the last one."""
    with transaction.atomic():
        found = held(job)
        if found is None:
            return False
        kind = type(error)
        trace = ("".join(format_exception(error)), f"{kind.__module__}.{kind.__qualname__}")
        try_again_or_fail(found, reason(error), trace, timezone.now())
        return True


def retake() -> int:
    """Put jobs of workers that died back into the queue; how many they were."""
    now = timezone.now()
    if not Job.objects.abandoned(now).exists():
        return 0
    with transaction.atomic():
        lost = Job.objects.abandoned(now).locked(skip_locked=True)
        for found in lost:
            try_again_or_fail(found, STOPPED, ("", ""), now)
        return len(lost)


def try_again_or_fail(job: Job, why: str, trace: tuple[str, str], now: datetime) -> None:
    """The queue's row after an attempt that came to nothing."""
    last = job.attempts >= job.allowed
    DBTaskResult.objects.filter(pk=job.result_id).update(
        status=TaskResultStatus.FAILED if last else TaskResultStatus.READY,
        finished_at=now if last else None,
        run_after=now + wait(job.attempts),
        traceback=trace[0],
        exception_class_path=trace[1],
    )
    job.failure, job.failed_at, job.leased_until = why[:LONGEST_REASON], now, None
    job.save(update_fields=["failure", "failed_at", "leased_until"])


def reason(error: Exception) -> str:
    """One line that says what went wrong.

    >>> reason(TimeoutError("the mail server did not answer"))
    'the mail server did not answer (TimeoutError)'
    """
    said = " ".join(str(error).split())
    return f"{said or 'It stopped without saying why'} ({type(error).__name__})"
