"""Two workers that look at the same moment: a job is handed to one of them alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from headwater_web.jobs import claims
from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.models import Job, JobQuerySet
from headwater_web.jobs.worker import LEASE
from queue_examples import write


@pytest.mark.django_db(transaction=True)
def test_a_job_taken_while_another_worker_looks_is_not_handed_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The slower worker looks before the quicker one takes the job, and comes to lock it after."""
    if connection.vendor != "postgresql":
        monkeypatch.setattr(SlowLook, "CONDITION", "1 = 1")
    with transaction.atomic():
        enqueue(write, "otter", key="a key")
    slow = SlowLook()
    monkeypatch.setattr(JobQuerySet, "in_queues", slow.in_queues_of())
    with connection.cursor() as cursor:
        slow.close_gate(cursor)
        slow.start()
        slow.wait_until_it_looks(cursor)
        quick = claims.claim("quick", LEASE)
        slow.open_gate(cursor)
    slow.join()
    took = [each for each in (quick, slow.found) if each is not None]
    assert len(took) == 1


class SlowLook(threading.Thread):
    """A worker whose look for a job is held up at a gate once its snapshot is taken."""

    CONDITION = "pg_advisory_xact_lock_shared(4711) IS NOT NULL"

    def __init__(self) -> None:
        super().__init__()
        self.found: Job | None = None
        self.gated = self.CONDITION.startswith("pg_")

    def in_queues_of(self) -> Callable[[JobQuerySet, Any], JobQuerySet]:
        """What the queryset's own verb gives; in this thread, held up at the gate."""
        own = JobQuerySet.in_queues

        def in_queues(jobs: JobQuerySet, queues: Any) -> JobQuerySet:
            found = own(jobs, queues)
            here = threading.current_thread() is self
            return found.extra(where=[self.CONDITION]) if here else found

        return in_queues

    def run(self) -> None:
        try:
            self.found = claims.claim("slow", LEASE)
        finally:
            connection.close()

    def close_gate(self, cursor: Any) -> None:
        """Nobody passes."""
        if self.gated:
            cursor.execute("SELECT pg_advisory_lock(4711)")

    def wait_until_it_looks(self, cursor: Any) -> None:
        """Wait until it stands at the gate; where there is none, until it is done."""
        if not self.gated:
            self.join()
            return
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while self.is_alive():
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return

    def open_gate(self, cursor: Any) -> None:
        """Let it go on."""
        if self.gated:
            cursor.execute("SELECT pg_advisory_unlock(4711)")
