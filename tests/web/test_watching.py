"""Health, readiness, metrics, log lines and request numbers, each looked at by breaking things."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from headwater.lake import Lake
from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.models import SeenWorker
from headwater_web.jobs.presence import seen
from headwater_web.notices.tasks import gather
from headwater_web.operations.logs import formatter
from headwater_web.site import home

pytestmark = [pytest.mark.django_db]
HERE = {"REMOTE_ADDR": "127.0.0.1"}
PROBES = ["/health/live", "/health/ready", "/metrics"]


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What is logged during the test, as it would be written."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    names = ("headwater", "django.request", "django.security", "gunicorn.error")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield written
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def read(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_well_service_is_alive_and_ready(visitor: Client) -> None:
    assert visitor.get("/health/live").json() == {"status": "alive"}
    answer = visitor.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready", "database": "well", "migrations": "well", "lake": "well",
        "worker": "not well",
    }  # fmt: skip


def test_a_worker_that_is_heard_of_is_told_and_one_that_is_not_keeps_nobody_away(
    visitor: Client,
) -> None:
    assert visitor.get("/health/ready").json()["worker"] == "not well"
    seen("a worker")
    answer = visitor.get("/health/ready")
    assert (answer.status_code, answer.json()["worker"]) == (200, "well")
    SeenWorker.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    answer = visitor.get("/health/ready")
    assert (answer.status_code, answer.json()["worker"]) == (200, "not well")


def job(key: str, state: str, due: datetime) -> None:
    """A job in a state, due at a moment."""
    with transaction.atomic():
        made = enqueue(gather, "2026-11-25", key=key, after=due)
    DBTaskResult.objects.filter(pk=made.result_id).update(status=state)


def test_jobs_are_counted_by_state_with_the_age_of_the_oldest(visitor: Client) -> None:
    now = timezone.now()
    job("a", TaskResultStatus.READY, now - timedelta(minutes=10))
    job("b", TaskResultStatus.READY, now + timedelta(hours=1))
    job("c", TaskResultStatus.FAILED, now - timedelta(days=1))
    seen("a worker")
    told = dict(
        line.rsplit(" ", 1)
        for line in visitor.get("/metrics", **HERE).content.decode().splitlines()
        if line.startswith(("headwater_jobs", "headwater_oldest", "headwater_workers"))
    )
    assert 600 <= float(told.pop("headwater_oldest_waiting_job_seconds")) < 700
    assert {name: float(given) for name, given in told.items()} == {
        'headwater_jobs{state="waiting"}': 2,
        'headwater_jobs{state="running"}': 0,
        'headwater_jobs{state="failed"}': 1,
        'headwater_jobs{state="done"}': 0,
        "headwater_workers": 1,
    }


def test_metrics_are_told_without_a_database(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(connection, "cursor", away)
    text = visitor.get("/metrics", **HERE).content.decode()
    assert "headwater_lake_version" in text
    assert "headwater_jobs" not in text


def test_a_waiting_migration_is_not_ready(visitor: Client) -> None:
    MigrationRecorder(connection).record_unapplied("indicators", "0001_initial")
    answer = visitor.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "not well"
    assert answer.json()["lake"] == "well"


def test_a_lake_that_lost_a_file_is_not_ready(
    visitor: Client, settings: Any, site_home: Path, tmp_path: Path
) -> None:
    shutil.copytree(site_home / "lake", tmp_path / "lake")
    settings.HOME = tmp_path
    assert visitor.get("/health/ready").status_code == 200
    Lake(tmp_path / "lake").paths("observation")[0].unlink()
    answer = visitor.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["lake"] == "not well"
    assert visitor.get("/health/live").status_code == 200
    (tmp_path / "lake/manifest.json").write_text("{")
    assert visitor.get("/health/ready").json()["lake"] == "not well"
    shutil.rmtree(tmp_path / "lake")
    assert visitor.get("/health/ready").json()["lake"] == "not well"


def test_a_database_that_is_away_is_told_and_does_not_kill(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError("the database of ann@example.org is away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = visitor.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": "not well", "lake": "well"}
    assert visitor.get("/health/live").status_code == 200


@pytest.mark.parametrize("probe", PROBES)
def test_probes_answer_whatever_name_they_ask_by(visitor: Client, probe: str) -> None:
    assert visitor.get(probe, HTTP_HOST="10.0.0.7", **HERE).status_code == 200
    assert visitor.get("/", HTTP_HOST="10.0.0.7").status_code == 400
    assert visitor.post(probe).status_code == 405


def test_requests_are_counted_by_route_and_never_by_address(visitor: Client) -> None:
    visitor.get("/place/X07000003/")
    visitor.get("/somebody-s-ailment/")
    visitor.head("/static/headwater/headwater.css")
    visitor.generic("INVENTED", "/place/X07000003/")
    text = visitor.get("/metrics", **HERE).content.decode()
    route = 'route="/place/<str:code>/"'
    assert f'headwater_requests_total{{method="GET",{route},status="200"}}' in text
    assert f'headwater_requests_total{{method="other",{route},status="405"}}' in text
    assert f'headwater_request_seconds_bucket{{le="0.4",method="GET",{route}}}' in text
    assert 'route="nowhere",status="404"' in text
    assert 'route="static",status="200"' in text
    assert "headwater_lake_age_seconds" in text
    assert "headwater_lake_version" in text
    assert "X07000003" not in text
    assert "ailment" not in text


@pytest.mark.parametrize(
    "more",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {**HERE, "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {**HERE, "HTTP_FORWARDED": "for=127.0.0.1"},
        {**HERE, "HTTP_AUTHORIZATION": "Bearer guess", "HTTP_VIA": "1.1 proxy"},
    ],
)
def test_nobody_else_reads_the_metrics(visitor: Client, more: dict[str, str]) -> None:
    assert visitor.get("/metrics", **more).status_code == 404


def test_a_token_opens_the_metrics_from_anywhere_and_only_the_token(
    visitor: Client, settings: Any
) -> None:
    settings.METRICS_TOKEN = "a-long-token-of-chance"
    far = {"REMOTE_ADDR": "192.0.2.7"}
    right = {"HTTP_AUTHORIZATION": "Bearer a-long-token-of-chance"}
    assert visitor.get("/metrics", **far, **right).status_code == 200
    assert visitor.get("/metrics", **far, HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    assert visitor.get("/metrics", **HERE).status_code == 404


def test_where_https_is_on_the_metrics_are_closed_without_a_token(
    visitor: Client, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert visitor.get("/metrics", **HERE).status_code == 404


def test_a_log_line_tells_the_request_and_nothing_of_the_person(
    ann: Client, lines: StringIO
) -> None:
    ann.get("/search/?q=ann.smith%40example.org", HTTP_X_REQUEST_ID="from-the-proxy-1")
    ann.get("/place/X07000003/?email=ann%40example.org")
    ann.get("/ann-smith/")
    ann.post("/account/sign-in/", {"username": "ann", "password": "lantern-otter-7"})
    ann.get("/health/live")
    told = read(lines)
    assert [each["route"] for each in told] == [
        "/search/", "/place/<str:code>/", "nowhere", "/account/sign-in/",
    ]  # fmt: skip
    assert told[0]["request_id"] == "from-the-proxy-1"
    assert {"event", "level", "logger", "method", "ms", "request_id", "route", "status"} <= {
        *told[0]
    }
    assert "ann" not in lines.getvalue()
    assert "X07000003" not in lines.getvalue()


@pytest.mark.parametrize("given", ["two\nlines-here", "short", "x" * 65, "<script>alert</script>"])
def test_an_id_that_could_forge_a_line_is_not_taken(visitor: Client, given: str) -> None:
    answer = visitor.get("/about/", HTTP_X_REQUEST_ID=given)
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32
    assert visitor.get("/about/")["X-Request-ID"] != answer["X-Request-ID"]


def test_an_error_has_a_number_that_the_page_and_the_log_share(
    visitor: Client, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("ann.smith@example.org typed this")

    monkeypatch.setattr(home, "render", broken)
    visitor.raise_request_exception = False
    answer = visitor.get("/?q=secret")
    number = answer["X-Request-ID"]
    page = answer.content.decode()
    assert answer.status_code == 500
    assert number in page
    assert "ann.smith" not in page
    told = read(lines)
    assert {each["request_id"] for each in told} == {number}
    failure = next(each for each in told if each["level"] == "error")
    assert failure["error"] == "builtins.ValueError"
    assert any(step.endswith("broken") for step in failure["through"])
    assert "ann.smith" not in lines.getvalue()
    assert "secret" not in lines.getvalue()


def test_a_forged_host_is_not_quoted_in_the_log(visitor: Client, lines: StringIO) -> None:
    assert visitor.get("/", HTTP_HOST="evil.example").status_code == 400
    assert lines.getvalue()
    assert "evil" not in lines.getvalue()
