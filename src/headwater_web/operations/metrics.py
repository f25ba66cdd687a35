"""Counts and times for Prometheus, across all processes of one server.

With several processes each writes to files of its own in the folder that
``PROMETHEUS_MULTIPROC_DIR`` names; whoever is asked adds them up. ``headwater serve`` sets it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from headwater_web.figures.request import public_lake
from headwater_web.operations.metrics_folder import VARIABLE

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)

OWN = CollectorRegistry()
REQUESTS = Counter(
    "headwater_requests", "Requests answered", ("method", "route", "status"), registry=OWN
)
DURATIONS = Histogram(
    "headwater_request_seconds",
    "Seconds from a request's arrival to its answer",
    ("method", "route"),
    buckets=BOUNDS,
    registry=OWN,
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    DURATIONS.labels(known, route).observe(seconds)


def exposition(more: Iterable[Metric] = ()) -> bytes:
    """Everything in Prometheus' text form: requests, the lake, and ``more``."""
    registry = OWN
    if os.environ.get(VARIABLE):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    stated = CollectorRegistry()
    stated.register(Stated([*lake_metrics(), *more]))
    return bytes(generate_latest(registry) + generate_latest(stated))


class Stated(Collector):
    """Metrics that are looked up when they are asked for."""

    def __init__(self, metrics: list[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        yield from self.metrics


def lake_metrics() -> list[Metric]:
    """The lake's version, and the seconds since it was last published."""
    lake = public_lake()
    version = GaugeMetricFamily("headwater_lake_version", "Version of the lake", lake.version)
    manifest = lake.root / "manifest.json"
    if not manifest.exists():
        return [version]
    age = max(0.0, datetime.now(UTC).timestamp() - manifest.stat().st_mtime)
    return [
        version,
        GaugeMetricFamily("headwater_lake_age_seconds", "Seconds since it was published", age),
    ]


def ended(pid: int) -> None:
    """Forget what a process that ended was doing; what it counted stays."""
    if os.environ.get(VARIABLE):
        multiprocess.mark_process_dead(pid)
