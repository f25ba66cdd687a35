"""Work for the queue: django-tasks' task, with how often it is tried and how long it may take.

>>> from datetime import timedelta
>>> [wait(attempt) / timedelta(seconds=1) for attempt in (1, 2, 3, 20)]
[5.0, 10.0, 20.0, 3600.0]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from django_tasks.base import Task
from django_tasks.base import task as django_task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

P = ParamSpec("P")
T = TypeVar("T")

SOON, LONG = "default", "long"
QUEUES = (SOON, LONG)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 8
SECONDS = 3600.0


class KeylessError(RuntimeError):
    """Work was asked for without a key, so that trying it again could do it twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Task[P, T]):
    """A task that is tried ``most_attempts`` times, for at most ``seconds`` each.

    ``label`` says in plain words what it does, for the page of jobs. What takes longer than some
    seconds goes to the queue ``LONG``, so that mail and the like never wait for it.
    """

    most_attempts: int = MOST_ATTEMPTS
    seconds: float = SECONDS
    label: str = ""


class Backend(DatabaseBackend):
    """django-tasks-db's queue, which takes work by ``actions.enqueue`` alone."""

    task_class: Any = Work

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Refuse: ``KeylessError`` says what to call instead."""
        raise KeylessError(
            f"{task.name} was enqueued without a key. Call headwater_web.jobs.actions.enqueue("
            f"{task.name}, ..., key=...) inside the transaction of the change it belongs to."
        )

    async def aenqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Refuse, as ``enqueue`` does."""
        return self.enqueue(task, args, kwargs)

    def put(self, task: Any, args: Any, kwargs: Any) -> DBTaskResult[Any, Any]:
        """Write the queue's row; whoever calls has a key for it."""
        self.validate_task(task)
        return self._task_to_db_task(task, args, kwargs)


def task(
    *,
    label: str,
    most_attempts: int = MOST_ATTEMPTS,
    seconds: float = SECONDS,
    queue: str = SOON,
) -> Callable[[Callable[P, T]], Work[P, T]]:
    """Mark a function of a module as work: what it does in words, how often and how long, and in
    which queue it waits."""

    def marked(function: Callable[P, T]) -> Work[P, T]:
        made: Any = django_task(
            function,
            label=label,
            most_attempts=most_attempts,
            seconds=seconds,
            queue_name=queue,
        )
        work: Work[P, T] = made
        return work

    return marked


def wait(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, an hour at most."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_WAIT)
