"""Whoever asks too often is told how long to wait; nobody else notices."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from headwater_web.operations import limits
from headwater_web.operations.limits import DEFAULTS, Limit, Tally, kind_of, seconds_to_wait
from headwater_web.operations.models import Allowance

pytestmark = [pytest.mark.django_db]
THREE = Limit("search", 3, 60)


def test_the_fourth_waits_for_the_window_to_end() -> None:
    assert [seconds_to_wait(THREE, "ann", 1000.0 + i) for i in range(5)] == [0, 0, 0, 17, 16]
    assert seconds_to_wait(THREE, "bob", 1004.0) == 0
    assert seconds_to_wait(THREE, "ann", 1020.0) == 0


def test_two_processes_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []
    for _ in range(4):
        monkeypatch.setattr(limits, "TALLY", Tally())
        waits.append(seconds_to_wait(THREE, "ann", 1000.0))
    assert waits[:3] == [0, 0, 0]
    assert waits[3] > 0


def test_what_is_cheap_is_told_several_at_a_time(django_assert_num_queries: Any) -> None:
    many = Limit("page", 100, 60, 10)
    with django_assert_num_queries(1):
        for _ in range(19):
            seconds_to_wait(many, "ann", 1000.0)
    assert Allowance.objects.get().count == 10
    assert [seconds_to_wait(many, "ann", 1000.0) for _ in range(82)][-2:] == [0, 20]


def test_the_table_names_nobody_and_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds_to_wait(THREE, "address 192.0.2.7", 1000.0)
    assert "192" not in Allowance.objects.get().key
    monkeypatch.setattr(limits, "SWEEP_EVERY", 1)
    seconds_to_wait(THREE, "bob", 5000.0)
    assert Allowance.objects.count() == 1


def test_a_database_that_is_away_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> int:
        raise OperationalError("away")

    monkeypatch.setattr(Allowance.objects.__class__, "add", away)
    assert [seconds_to_wait(THREE, "ann", 1000.0) for _ in range(9)] == [0] * 9


ASKED = [
    ("search", lambda one: one.get("/search/?q=x")),
    ("api", lambda one: one.get("/api/areas?q=x")),
    ("sign-in", lambda one: one.post("/account/sign-in/", {"username": "x", "password": "y"})),
    ("upload", lambda one: one.post("/your-data/", {})),
    ("simulate", lambda one: one.post("/what-if/X07000003/", {})),
    ("change", lambda one: one.post("/places/drawn/", {})),
    ("page", lambda one: one.get("/about/")),
]


@pytest.mark.parametrize(("kind", "ask"), ASKED, ids=[kind for kind, _ in ASKED])
def test_each_door_says_how_long_to_wait(
    visitor: Client, settings: Any, kind: str, ask: Any
) -> None:
    settings.LIMITS = {kind: (2, 600)}
    assert 429 not in [ask(visitor).status_code for _ in range(2)]
    answer = ask(visitor)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    assert "Wait" in answer.content.decode()
    assert visitor.get("/health/live").status_code == 200
    assert visitor.head("/static/headwater/headwater.css").status_code == 200


def test_a_person_is_counted_by_herself_and_not_by_her_office(
    ann: Client, bob: Client, visitor: Client, settings: Any
) -> None:
    settings.LIMITS = {"search": (2, 600)}
    for client in (ann, bob, visitor):
        answers = [client.get("/search/?q=x").status_code for _ in range(3)]
        assert answers == [200, 200, 429]


def test_who_says_she_asks_for_another_is_not_believed(visitor: Client, settings: Any) -> None:
    settings.LIMITS = {"search": (2, 600)}
    forged = [
        visitor.get("/search/?q=x", HTTP_X_FORWARDED_FOR=f"192.0.2.{i}").status_code
        for i in range(3)
    ]
    assert forged == [200, 200, 429]


def test_behind_our_own_proxy_each_address_is_counted(visitor: Client, settings: Any) -> None:
    settings.LIMITS, settings.PROXIES = {"search": (1, 600)}, 1
    seen = [
        visitor.get("/search/?q=x", HTTP_X_FORWARDED_FOR=f"192.0.2.{i % 2}").status_code
        for i in range(4)
    ]
    assert seen == [200, 200, 429, 429]


def test_every_kind_has_a_limit() -> None:
    ways = [("POST", "/account/x/"), ("POST", "/your-data/"), ("POST", "/x/"), ("GET", "/search/")]
    ways += [("GET", "/api/x"), ("GET", "/x/"), ("POST", "/what-if/x/")]
    ways += [("POST", "/account/forgotten/"), ("POST", "/conversations/x/")]
    assert {kind_of(*way) for way in ways} == set(DEFAULTS)
