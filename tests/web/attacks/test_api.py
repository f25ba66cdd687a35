"""The whole API, asked what its own description allows and what it does not: never an error.

Slow: schemathesis makes hundreds of requests from the description.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from headwater_web.site.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLAIN = {"Accept-Encoding": "identity"}
ALWAYS = [not_a_server_error]
WHERE_ALLOWED = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
BOUNDED = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Whoever asks the application itself would have it close the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(visitor: Client, settings: Any, one_connection: None) -> Any:
    """The API as it describes itself, and nobody who counts how often it is asked."""
    settings.LIMITS = {"api": (1_000_000, 60)}
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "127.0.0.1"]
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def asked(described: Any, mode: GenerationMode, checks: list[Any]) -> int:
    """Ask every operation in that mode; how many there were."""
    count = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @BOUNDED
        def ask(case: Any) -> None:
            case.call_and_validate(headers=PLAIN, checks=checks)

        try:
            ask()
        except Unsatisfiable:  # nothing can be said to it that its description forbids
            continue
        count += 1
    return count


def test_what_the_description_allows_is_answered_as_it_says(described: Any) -> None:
    assert asked(described, GenerationMode.POSITIVE, WHERE_ALLOWED) >= 8


def test_what_the_description_forbids_is_refused_and_breaks_nothing(described: Any) -> None:
    assert asked(described, GenerationMode.NEGATIVE, ALWAYS) >= 1
