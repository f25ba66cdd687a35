"""gunicorn, told what to run: the pages, warmed before the first visitor."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from headwater_web.operations import metrics
from headwater_web.site import ahead, shelf
from headwater_web.site.beside import ArbiterWithWork


class Server(BaseApplication):
    """Serves Headwater on ``host:port`` with ``workers`` processes that share one warm lake."""

    def __init__(self, host: str, port: int, workers: int, work: bool = True) -> None:
        self.work = work
        self.chosen: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "preload_app": True,
            "control_socket_disable": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "worker_tmp_dir": shared_memory(),
            "logger_class": PlainLogger,
            "when_ready": lambda server: ahead.begin(self.wsgi(), server.LISTENERS),
            "child_exit": lambda server, worker: metrics.ended(worker.pid),
        }
        super().__init__()

    def run(self) -> None:
        """Answer until told to stop, with a worker for the queue beside where ``work`` says so."""
        arbiter = ArbiterWithWork(self) if self.work else Arbiter(self)
        arbiter.run()

    def load_config(self) -> None:
        """Hand gunicorn what was chosen."""
        for name, given in self.chosen.items():
            self.cfg.set(name, given)

    def load(self) -> Callable[..., Any]:
        """The application, with the lake already in memory, where no collector walks over it.

        A process that ends lets the collector have it all again: what stays frozen to the end is
        reported as leaked by libraries that count what they made.
        """
        from headwater_web.site.rehearsal import rehearse
        from headwater_web.site.wsgi import application

        shelf.warm()
        rehearse(application)
        gc.collect()
        gc.freeze()
        atexit.register(gc.unfreeze)
        return application


class PlainLogger(Logger):
    """gunicorn's own words, written as all other log lines are."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the handler that Django set up."""
        self.error_log.propagate = True
        self.access_log.disabled = True


def shared_memory() -> str | None:
    """A folder in memory for workers' heartbeats, where the system has one."""
    folder = Path("/dev") / "shm"
    return str(folder) if folder.is_dir() else None
