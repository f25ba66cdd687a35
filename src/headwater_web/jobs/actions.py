"""Asking for work, doing an effect once, saying how far it is, and giving it another chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from headwater_web.jobs.models import LONGEST_KEY, EffectKey, Job
from headwater_web.jobs.work import Backend, Work

REPORTER: ContextVar[Callable[[int, int], None] | None] = ContextVar("reporter", default=None)


class JobError(RuntimeError):
    """The queue was used in a way that could lose or double work; the message says how."""


def enqueue(
    task: Work[Any, Any], *args: Any, key: str, after: datetime | None = None, **kwargs: Any
) -> Job:
    """Ask for ``task(*args, **kwargs)``, once for each ``key``, not before ``after``.

    Call it inside the transaction of the change that the work belongs to: both are kept, or
    neither. A second call with the same key gives the job that is there. ``JobError`` outside a
    transaction or for a key longer than 200 letters.
    """
    if not transaction.get_connection().in_atomic_block:
        raise JobError(
            f"{task.name} was enqueued outside a transaction. Put the change and the call into "
            "one `with transaction.atomic():`, so that neither is kept without the other."
        )
    found = Job.objects.filter(key=fit(key)).first()
    if found is not None:
        return found
    backend = cast(Backend, task.get_backend())
    try:
        with transaction.atomic():
            result = backend.put(task.using(run_after=after or timezone.now()), args, kwargs)
            return Job.objects.create(
                key=key,
                result=result,
                label=task.label or task.name,
                allowed=task.most_attempts,
            )
    except IntegrityError:
        return Job.objects.get(key=key)


@contextmanager
def once(key: str) -> Iterator[bool]:
    """A transaction that says True for the first to come with ``key`` and False to all others.

    The key's row and the effect are kept together or not at all, so work that is tried again finds
    the key and does nothing::

        with once(f"referral {referral.pk} sent") as first:
            if first:
                ...
    """
    with transaction.atomic():
        yield is_first(fit(key))


def is_first(key: str) -> bool:
    """Whether this transaction may do the effect: it wrote the key."""
    try:
        with transaction.atomic():
            EffectKey(key=key).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def fit(key: str) -> str:
    """The key, if it can be kept."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise JobError(f"a key has 1 to {LONGEST_KEY} letters; this one has {len(key)}")
    return key


def progress(done: int, total: int) -> None:
    """Say, from inside a task, how far it has come; outside a worker nobody listens."""
    listener = REPORTER.get()
    if listener is not None:
        listener(done, total)


def run_again(job: Job) -> bool:
    """Give a failed job as many attempts as it had; False where it has not failed (any more)."""
    with transaction.atomic():
        found = Job.objects.failed().locked().filter(pk=job.pk).first()
        if found is None:
            return False
        result = found.result
        result.status, result.run_after = TaskResultStatus.READY, timezone.now()
        result.finished_at = None
        result.save(update_fields=["status", "run_after", "finished_at"])
        found.attempts, found.leased_until, found.worker = 0, None, ""
        found.save(update_fields=["attempts", "leased_until", "worker"])
        return True
