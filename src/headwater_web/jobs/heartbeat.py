"""A thread beside a running job that holds its lease, and ends the worker where it takes too long.

A job cannot be stopped safely from outside in the middle of a statement; a process can. What the
job had not committed is undone by the database, and the job is tried again.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection

from headwater_web.jobs.claims import renew
from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import seen

OVERRAN = 75
TICK = 2.0


class Heartbeat:
    """Renews the lease of ``job`` until the block ends."""

    def __init__(self, job: Job, lease: timedelta, seconds: float) -> None:
        self.job = job
        self.lease = lease
        self.until = time.monotonic() + seconds
        self.progress = (0, 0)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.beat, daemon=True)
        self.end: Callable[[int], None] = os._exit

    def __enter__(self) -> Heartbeat:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def say(self, done: int, total: int) -> None:
        """How far the job is; written with the next beat."""
        self.progress = (max(0, done), max(0, total))

    def beat(self) -> None:
        """Renew at a third of the lease, or sooner where there is progress to tell."""
        third = self.lease.total_seconds() / 3
        told, renewed = self.progress, time.monotonic()
        try:
            while not self.over.wait(min(third, TICK)):
                now = time.monotonic()
                if now > self.until:
                    sys.stderr.write(f"{self.job} takes too long; the worker ends itself\n")
                    self.end(OVERRAN)
                    return
                if self.progress != told or now - renewed >= third:
                    told, renewed = self.progress, now
                    self.renew()
        finally:
            connection.close()

    def renew(self) -> None:
        """Renew once; a database that cannot be reached now is asked again with the next beat."""
        try:
            renew(self.job, self.lease, *self.progress)
            seen(self.job.worker)
        except DatabaseError:
            connection.close()
