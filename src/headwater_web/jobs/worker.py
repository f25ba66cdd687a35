"""A worker: takes one job after another until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Collection
from datetime import timedelta
from threading import Event
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from headwater_web.jobs import schedule
from headwater_web.jobs.actions import REPORTER
from headwater_web.jobs.claims import claim, finish, give_back, retake
from headwater_web.jobs.heartbeat import Heartbeat
from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import gone, name_of_this, seen
from headwater_web.jobs.warming import warm
from headwater_web.jobs.work import LONG, QUEUES, SECONDS, Work

LEASE = timedelta(seconds=30)
PAUSE = 1.0
LONG_PAUSE = 0.25
LONGEST_PAUSE = 30.0
ROUND = 10.0

log = logging.getLogger("headwater.jobs")


class Worker:
    """Takes jobs of ``queues``. ``beside`` is a process whose end ends this worker too."""

    def __init__(
        self,
        lease: timedelta = LEASE,
        pause: float = PAUSE,
        beside: int | None = None,
        queues: Collection[str] = QUEUES,
    ) -> None:
        self.name = name_of_this()
        self.lease = lease
        self.pause = pause
        self.beside = beside
        self.queues = tuple(queues)
        self.stopping = Event()
        self.next_round = 0.0

    def run(self) -> None:
        """Work until a signal comes, or the process it stands beside has gone."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self.stopping.set())
        if LONG in self.queues:
            warm()
        pause = self.pause
        while not self.stopping.is_set() and not self.left_alone():
            close_old_connections()
            try:
                if self.step():
                    continue
                pause = self.pause
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database cannot be used just now: %s", type(error).__name__)
                connection.close()
                pause = min(pause * 2, LONGEST_PAUSE)
            self.stopping.wait(pause)
        gone(self.name)

    def run_until_idle(self) -> int:
        """Do all that is due now; how many jobs that were."""
        did = 0
        while self.step():
            did += 1
        gone(self.name)
        return did

    def left_alone(self) -> bool:
        """Whether the process this one stands beside has ended."""
        return self.beside is not None and os.getppid() != self.beside

    def step(self) -> bool:
        """Take up what others dropped, then do one job; False where none is due."""
        self.make_round()
        job = claim(self.name, self.lease, self.queues)
        if job is None:
            return False
        self.perform(job)
        return True

    def make_round(self) -> None:
        """Every few seconds: say that this worker is there, look for lost and for daily work."""
        retake()
        if time.monotonic() >= self.next_round:
            self.next_round = time.monotonic() + ROUND
            seen(self.name)
            schedule.ask()

    def perform(self, job: Job) -> None:
        """Run the task, and record what came of it."""
        try:
            task: Any = job.result.task
            seconds = task.seconds if isinstance(task, Work) else SECONDS
            with Heartbeat(job, self.lease, seconds) as beating:
                listening = REPORTER.set(beating.say)
                try:
                    given = job.result.args_kwargs
                    value = task.call(*given["args"], **given["kwargs"])
                finally:
                    REPORTER.reset(listening)
            finish(job, value)
        except Exception as error:
            log.warning("job %s failed at attempt %s: %s", job.pk, job.attempts, type(error))
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            give_back(job, error)
