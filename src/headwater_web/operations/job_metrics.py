"""What Prometheus is told of the work behind the pages: how much stands where, and since when."""

from __future__ import annotations

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import workers

STATES = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.FAILED: "failed",
    TaskResultStatus.SUCCESSFUL: "done",
}


def job_metrics() -> list[Metric]:
    """Jobs by state, the age of the oldest that is due, and the workers; none without a database.

    A job counts as done until it is forgotten, and as waiting while it waits to be tried again.
    """
    try:
        return [counted(), oldest(), present()]
    except DatabaseError:
        return []


def counted() -> Metric:
    """How many jobs are in each state, those with none in it too."""
    rows = Job.objects.order_by().values_list("result__status").annotate(Count("pk"))
    held = {str(state): number for state, number in rows}
    told = GaugeMetricFamily("headwater_jobs", "Jobs by where they stand", labels=["state"])
    for state, word in STATES.items():
        told.add_metric([word], held.get(str(state), 0))
    return told


def oldest() -> Metric:
    """For how many seconds the job has been due that has waited longest; 0 where none is."""
    now = timezone.now()
    since = Job.objects.due(now).order_by().aggregate(since=Min("result__run_after"))["since"]
    seconds = (now - since).total_seconds() if since else 0
    said = "Seconds since the job that has waited longest was due"
    return GaugeMetricFamily("headwater_oldest_waiting_job_seconds", said, seconds)


def present() -> Metric:
    """How many workers were heard of in the last two minutes."""
    return GaugeMetricFamily("headwater_workers", "Workers heard of lately", len(workers()))
