"""What the queue remembers: keys of effects that happened, jobs, and workers seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST_KEY = 200


class EffectKey(models.Model):
    """An effect that has happened; written in the transaction of the effect itself."""

    key = models.CharField(max_length=LONGEST_KEY, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by where they stand."""

    def waiting(self) -> JobQuerySet:
        """Jobs that nobody has taken yet, or that wait to be tried again."""
        return self.filter(result__status=TaskResultStatus.READY)

    def due(self, now: datetime) -> JobQuerySet:
        """Waiting jobs whose time has come, the most urgent and the oldest first."""
        found = self.waiting().filter(result__run_after__lte=now)
        return found.order_by("-result__priority", "result__run_after", "pk")

    def in_queues(self, queues: Collection[str]) -> JobQuerySet:
        """Jobs that wait in one of these queues."""
        return self.filter(result__queue_name__in=tuple(queues))

    def running(self) -> JobQuerySet:
        """Jobs that a worker holds."""
        return self.filter(result__status=TaskResultStatus.RUNNING)

    def abandoned(self, now: datetime) -> JobQuerySet:
        """Jobs whose worker has not been heard of for longer than its lease."""
        return self.running().filter(leased_until__lt=now)

    def failed(self) -> JobQuerySet:
        """Jobs that were tried as often as they may be; the last failure first."""
        return self.filter(result__status=TaskResultStatus.FAILED).order_by("-failed_at")

    def locked(self, skip_locked: bool = False) -> JobQuerySet:
        """The jobs of this selection, both their rows locked until the transaction ends.

        Where a job lies is written in the queue's row. Were that not locked too, PostgreSQL would
        look again only at the job's own row when another worker was quicker, and hand it out twice.
        """
        both = self.select_related("result")
        return both.select_for_update(of=("self", "result"), skip_locked=skip_locked)

    def succeeded(self) -> JobQuerySet:
        """Jobs that are done."""
        return self.filter(result__status=TaskResultStatus.SUCCESSFUL)


class Job(models.Model):
    """One piece of work, by its key; the queue's own row says what to call with what."""

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    result = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, related_name="job")
    label = models.CharField(max_length=200)
    attempts = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField()
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("leased_until",), name="jobs_lease"),)

    def __str__(self) -> str:
        return f"{self.label} ({self.key})"

    @property
    def waits(self) -> bool:
        """Whether it waits for a worker."""
        return bool(self.result.status == TaskResultStatus.READY)


class SeenWorker(models.Model):
    """A worker, and when it last said that it is there."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
