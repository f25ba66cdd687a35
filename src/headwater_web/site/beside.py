"""A process kept running beside the pages: started with them, again when it dies, ended with them.

gunicorn's arbiter looks after its workers once a second; the same round looks after this one.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from typing import Any

from gunicorn.arbiter import Arbiter

from headwater_web.jobs.work import QUEUES
from headwater_web.operations.traffic import Watch

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
GRACE = 20.0
FIRST_LOOK = 2.0
PATIENCE = 30.0


class Beside:
    """A process that is kept running."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.started = -math.inf

    def keep(self) -> None:
        """Start the process where it is not running; after quick deaths, ever less eagerly."""
        if self.process is not None and self.process.poll() is None:
            return
        since = time.monotonic() - self.started
        if since < self.pause:
            return
        self.pause = FIRST_PAUSE if since > LONGEST_PAUSE else min(self.pause * 2, LONGEST_PAUSE)
        self.started = time.monotonic()
        # the command is this very program, and holds nothing that came from outside
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603

    def ask_to_end(self) -> None:
        """Ask the process to finish what it is doing and to take up nothing more."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait until it has ended; end it where that takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Beginning:
    """When work begins: after a first look at who comes, and not while many do.

    What works takes seconds of a core to begin. Where a server is started again while people wait
    for it, they are served before; nothing waits longer than ``PATIENCE``.
    """

    def __init__(self, watch: Watch | None = None) -> None:
        self.watch = watch or Watch()
        self.since = self.watch.clock()
        self.begun = False

    def waits(self) -> bool:
        """Whether it waits still; once begun it never waits again."""
        waited = self.watch.clock() - self.since
        looks = waited < FIRST_LOOK
        self.begun = self.begun or not (looks or (waited < PATIENCE and self.watch.is_busy()))
        return not self.begun


class ArbiterWithWork(Arbiter):
    """gunicorn's arbiter, which also keeps a worker for each queue: nothing waits for long jobs."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        program = "from headwater.cli import main; main()"
        command = [sys.executable, "-c", program, "work", "--beside", str(os.getpid())]
        self.beside = [Beside([*command, "--queue", queue]) for queue in QUEUES]
        self.beginning = Beginning()

    def manage_workers(self) -> None:
        """Look after the processes that answer, and the one that works."""
        super().manage_workers()
        if self.beginning.waits():
            return
        for each in self.beside:
            each.keep()

    def stop(self, graceful: bool = True) -> None:
        """End them all."""
        for each in self.beside:
            each.ask_to_end()
        super().stop(graceful)
        for each in self.beside:
            each.end()
