"""The page of jobs shows what runs, waits and failed, to those who run the service alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.jobs import claims, presence
from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.models import Job
from headwater_web.jobs.worker import LEASE, Worker
from headwater_web.operations.tasks import tell_of_failures
from queue_examples import fail, write
from roles_held import holder, organisation, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/operations/jobs/"


@pytest.fixture
def administrator(site_home: object, db: None) -> Client:
    """Somebody who runs the service, signed in."""
    return signed_in(holder("root", RoleKind.ADMINISTRATOR, organisation()))


def failed_job() -> Job:
    """A job that failed for good."""
    with transaction.atomic():
        made = enqueue(fail, "the publisher was away", key="import 7")
    for _ in range(3):
        made.result.__class__.objects.update(run_after=timezone.now())
        Worker().run_until_idle()
    return made


def shown(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_nothing_is_said_where_nothing_is(administrator: Client) -> None:
    said = shown(administrator)
    assert "Nothing has failed, and nothing waits." in said
    assert "No worker has been heard of" in said


def test_what_failed_says_why_and_is_run_again(administrator: Client) -> None:
    job = failed_job()
    said = shown(administrator)
    assert "1 job has failed and waits for you." in said
    assert "the publisher was away (TimeoutError)" in said
    assert "import 7" in said
    answer = administrator.post(PAGE + "run-again/", {"job": job.pk}, follow=True)
    assert "will be run again" in answer.content.decode()
    assert (
        "is not among the failed"
        in administrator.post(PAGE + "run-again/", {"job": job.pk}, follow=True).content.decode()
    )
    entry = Entry.objects.get(action="operations.job_run_again")
    assert entry.subject == f"job:{job.pk}"
    assert Worker().run_until_idle() == 1


@pytest.mark.parametrize("job", ["", "x", "999999", "-1", "1" * 30])
def test_a_job_that_is_not_there_is_not_found(administrator: Client, job: str) -> None:
    assert administrator.post(PAGE + "run-again/", {"job": job}).status_code == 404


def test_what_runs_and_waits_is_shown_with_how_far_it_is(administrator: Client) -> None:
    with transaction.atomic():
        enqueue(write, "now", key="first")
        enqueue(write, "later", key="second", after=timezone.now() + timedelta(hours=3, minutes=1))
    job = claims.claim("w", LEASE)
    assert job is not None
    claims.renew(job, LEASE, 1, 4)
    presence.seen("w")
    said = shown(administrator)
    assert 'value="25"' in said
    assert "in 3\xa0hours" in said
    assert "began just now." in said
    assert "1 worker is there" in said


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.ADMINISTRATOR])
def test_nobody_else_finds_the_page(site_home: object, db: None, kind: RoleKind) -> None:
    client = signed_in(holder("other", kind, organisation()))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE + "run-again/", {"job": 1}).status_code == 404


def test_a_visitor_is_asked_to_sign_in(visitor: Client) -> None:
    assert visitor.get(PAGE).status_code == 302


def test_administrators_are_told_of_failures(administrator: Client) -> None:
    User.objects.filter(username="root").update(email="root@example.org")
    assert tell_of_failures.call("2026-11-25") == 0
    failed_job()
    tell_of_failures.call("2026-11-25")
    tell_of_failures.call("2026-11-25")
    Worker().run_until_idle()
    (sent,) = mail.outbox
    assert sent.subject == "Work behind Headwater failed"
    assert PAGE in sent.body
