"""Work is done once, tried again, taken over from the dead, and its failure stays to be seen."""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from headwater_web.jobs import claims, heartbeat, presence, schedule, warming, worker
from headwater_web.jobs.actions import JobError, enqueue, once, run_again
from headwater_web.jobs.heartbeat import OVERRAN, Heartbeat
from headwater_web.jobs.models import EffectKey, Job
from headwater_web.jobs.work import KeylessError, wait
from headwater_web.jobs.worker import LEASE, Worker
from queue_examples import CALLS, count, fail, take_long, write

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def nothing_called_yet() -> None:
    CALLS.clear()


def ask(task: Any, *args: Any, key: str = "a key", **kwargs: Any) -> Job:
    with transaction.atomic():
        return enqueue(task, *args, key=key, **kwargs)


def make_due(job: Job) -> None:
    job.result.__class__.objects.update(run_after=timezone.now())


def test_a_job_is_done_and_its_value_kept() -> None:
    job = ask(write, "otter")
    assert Worker().run_until_idle() == 1
    job.refresh_from_db()
    assert CALLS == ["otter"]
    assert job.result.return_value == "otter"
    assert list(Job.objects.succeeded()) == [job]
    assert job.leased_until is None


def test_one_key_is_one_job_and_one_effect() -> None:
    assert ask(write, "otter") == ask(write, "otter")
    ask(write, "otter", key="another key for the same effect")
    assert Worker().run_until_idle() == 2
    assert CALLS == ["otter"]


def test_a_change_undone_takes_its_job_with_it() -> None:
    with transaction.atomic():
        enqueue(write, "otter", key="k")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_work_outside_a_transaction_is_refused() -> None:
    with pytest.raises(JobError, match="outside a transaction"):
        enqueue(write, "otter", key="k")


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(JobError, match="1 to 200 letters"):
        ask(write, "otter", key=key)


def test_work_without_a_key_is_refused() -> None:
    with pytest.raises(KeylessError, match="enqueue"):
        write.enqueue("otter")


def test_a_failure_is_tried_again_ever_later_and_then_stays_to_be_seen() -> None:
    job = ask(fail, "the mail server is away")
    waits = []
    for attempt in (1, 2, 3):
        make_due(job)
        before = timezone.now()
        assert Worker().run_until_idle() == 1
        job = Job.objects.select_related("result").get()
        assert job.attempts == attempt
        waits.append(job.result.run_after - before)
    assert wait(1) <= waits[0] < wait(2) <= waits[1] < wait(3)
    assert list(Job.objects.failed()) == [job]
    assert job.failure == "the mail server is away (TimeoutError)"
    assert "TimeoutError" in job.result.traceback
    assert [said.split()[-1] for said in CALLS] == ["True"] * 3, "an undone effect keeps its key"
    assert not EffectKey.objects.exists()
    make_due(job)
    assert Worker().run_until_idle() == 0


def test_a_failed_job_can_be_run_again() -> None:
    job = ask(fail, "away")
    for _ in range(3):
        make_due(job)
        Worker().run_until_idle()
    assert run_again(job)
    assert not run_again(job), "it waits by now"
    assert Worker().run_until_idle() == 1
    job.refresh_from_db()
    assert (job.attempts, job.failure) == (1, "away (TimeoutError)")


def test_the_oldest_that_is_due_comes_first() -> None:
    now = timezone.now()
    ask(write, "later", key="3", after=now + timedelta(hours=1))
    ask(write, "second", key="2", after=now - timedelta(seconds=1))
    ask(write, "first", key="1", after=now - timedelta(seconds=2))
    Worker().run_until_idle()
    assert CALLS == ["first", "second"]


def test_a_job_of_a_dead_worker_is_taken_up_again() -> None:
    job = ask(write, "otter")
    dead = claims.claim("dead", LEASE)
    assert dead == job
    assert Worker().run_until_idle() == 0, "its lease has not lapsed"
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert claims.retake() == 1
    make_due(job)
    assert Worker().run_until_idle() == 1
    assert CALLS == ["otter"]
    assert not claims.finish(dead, None), "whoever comes back late changes nothing"
    assert not claims.give_back(dead, ValueError("late"))
    assert not claims.renew(dead, LEASE, 1, 2)
    assert not Job.objects.get().failure


def test_a_job_that_kills_its_workers_ends_as_failed() -> None:
    job = ask(fail, "never called")
    for attempt in range(1, 4):
        make_due(job)
        assert claims.claim(f"worker {attempt}", LEASE)
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        claims.retake()
    found = Job.objects.failed().get()
    assert found.failure == claims.STOPPED
    assert CALLS == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_one_job() -> None:
    for number in range(20):
        ask(write, str(number), key=str(number))
    got: list[int] = []

    def take(name: str) -> None:
        while len(got) < 20:
            try:
                found = claims.claim(name, LEASE)
            except OperationalError:
                continue  # SQLite lets one in at a time
            got.extend([found.pk] if found else [])
        connection.close()

    both = [threading.Thread(target=take, args=(name,)) for name in ("one", "two")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(got) == sorted(Job.objects.values_list("pk", flat=True))


def test_once_is_true_for_the_first_alone() -> None:
    for expected in (True, False):
        with once("the vote of 12 on 7") as first:
            assert first is expected


def test_a_key_goes_with_the_effect_it_belongs_to() -> None:
    with once("k") as first:
        assert first
        transaction.set_rollback(True)
    with once("k") as first:
        assert first


def test_progress_is_told_with_the_next_beat() -> None:
    ask(count, 4)
    job = claims.claim("w", LEASE)
    assert job is not None
    beating = Heartbeat(job, LEASE, seconds=5)
    beating.say(3, 4)
    beating.renew()
    assert (Job.objects.get().done, Job.objects.get().total) == (3, 4)


def test_a_job_that_takes_too_long_ends_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(count, 4)
    job = claims.claim("w", LEASE)
    assert job is not None
    monkeypatch.setattr(heartbeat, "TICK", 0.001)
    monkeypatch.setattr(heartbeat, "connection", connection_that_stays())
    ended: list[int] = []
    beating = Heartbeat(job, LEASE, seconds=0)
    beating.end = ended.append
    beating.beat()
    assert ended == [OVERRAN]


def connection_that_stays() -> Any:
    class Stays:
        def close(self) -> None:
            """The test's own connection is needed afterwards."""

    return Stays()


def test_a_worker_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = Worker(pause=0.001)
    answers = iter([OperationalError("away"), OperationalError("away"), None])

    def step() -> bool:
        answer = next(answers)
        if answer is not None:
            raise answer
        tried.stopping.set()
        return False

    monkeypatch.setattr(tried, "step", step)
    monkeypatch.setattr(worker, "connection", connection_that_stays())
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    tried.run()
    assert next(answers, "used up") == "used up"


def test_a_worker_ends_with_the_process_beside_it() -> None:
    assert Worker(beside=1_000_000_000).left_alone()
    assert not Worker().left_alone()


def test_daily_work_is_asked_for_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "DAILY", [])
    schedule.daily(write, time(7))
    schedule.ask(datetime(2026, 11, 25, 6, 59, tzinfo=LONDON))
    assert not Job.objects.exists()
    for day, hour in ((25, 7), (25, 23), (26, 9)):
        schedule.ask(datetime(2026, 11, day, hour, tzinfo=LONDON))
    asked = Job.objects.order_by("pk").values_list("result__args_kwargs", flat=True)
    assert [each["args"] for each in asked] == [["2026-11-25"], ["2026-11-26"]]


def test_workers_say_that_they_are_there() -> None:
    presence.seen("w")
    presence.seen("w")
    assert [each.name for each in presence.workers()] == ["w"]
    presence.gone("w")
    assert presence.workers() == []


def test_long_jobs_wait_for_a_worker_of_their_own() -> None:
    with transaction.atomic():
        enqueue(take_long, "simulated", key="long 1")
        enqueue(write, "mailed", key="short 1")
    assert Worker(queues=["default"]).run_until_idle() == 1
    assert Job.objects.waiting().get().key == "long 1"
    assert Worker(queues=["long"]).run_until_idle() == 1
    assert not Job.objects.waiting().exists()


def test_a_worker_of_long_jobs_makes_ready_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def broken() -> None:
        made.append("tried")
        raise ValueError("cannot be made ready here")

    monkeypatch.setattr(warming, "WARMED", [broken, lambda: made.append("ready")])
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    for queues in (["default"], ["long"]):
        ends = Worker(queues=queues, beside=1_000_000_000)
        ends.run()
    assert made == ["tried", "ready"], "what cannot be made ready stops nobody"
