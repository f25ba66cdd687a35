"""Guessing at passwords is stopped, whoever is guessed at, and nothing tells who has an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client, RequestFactory

from headwater_web.accounts.lock_out import client_address
from headwater_web.accounts.lock_out_limits import LIMITS, MINUTES
from headwater_web.accounts.models import User
from headwater_web.audit.models import Entry

pytestmark = [pytest.mark.django_db]
PASSWORD = "lantern-otter-7"
ADDRESS = "/account/sign-in/"
TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any, site_home: Any) -> None:
    """Passwords are hashed the quick way: these tests try many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ann(quick_hashes: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user("ann", password=PASSWORD)


def attempt(name: str, password: str = "wrong", address: str = "192.0.2.1", **more: str) -> Any:
    """One try from an address."""
    client = Client(REMOTE_ADDR=address, **more)
    return client.post(ADDRESS, {"username": name, "password": password})


def test_five_wrong_passwords_make_a_person_wait(ann: User) -> None:
    said = [attempt("ann").status_code for _ in range(LIMITS[0])]
    assert said == [200] * (LIMITS[0] - 1) + [429]
    answer = attempt("ann", PASSWORD)
    assert answer.status_code == 429
    assert answer["Retry-After"] == str(MINUTES * 60)
    assert "wait 15 minutes" in answer.content.decode()
    assert "sessionid" not in answer.cookies


def test_after_the_wait_the_password_is_taken(ann: User) -> None:
    for _ in range(LIMITS[0] + 3):
        attempt("ann")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=MINUTES))
    assert attempt("ann", PASSWORD).status_code == 302


def test_somebody_elsewhere_is_not_stopped_by_a_few_wrong_tries(ann: User) -> None:
    for _ in range(LIMITS[0]):
        attempt("ann")
    assert attempt("ann", PASSWORD, "192.0.2.2").status_code == 302


def test_many_machines_that_guess_at_one_account_are_stopped(ann: User) -> None:
    for number in range(LIMITS[1]):
        attempt("ann", address=f"198.51.100.{number}")
    assert attempt("ann", PASSWORD, "192.0.2.2").status_code == 429


def test_one_machine_that_tries_many_accounts_is_stopped(ann: User) -> None:
    for number in range(LIMITS[2]):
        attempt(f"person-{number}")
    assert attempt("ann", PASSWORD).status_code == 429
    assert attempt("ann", PASSWORD, "192.0.2.2").status_code == 302


def test_other_browsers_names_do_not_start_the_count_again(ann: User) -> None:
    for number in range(LIMITS[0]):
        attempt("ann", HTTP_USER_AGENT=f"browser {number}")
    assert attempt("ann", PASSWORD).status_code == 429


def test_signing_in_as_oneself_does_not_clear_guesses_at_others(ann: User) -> None:
    User.objects.create_user("eve", password=PASSWORD)
    for number in range(LIMITS[2]):
        if number % 4 == 3:
            attempt("eve", PASSWORD)
        attempt(f"person-{number}")
    assert attempt("eve", PASSWORD).status_code == 429


def test_a_right_password_clears_ones_own_slips(ann: User) -> None:
    for _ in range(3):
        for _ in range(LIMITS[0] - 1):
            attempt("ann")
        assert attempt("ann", PASSWORD).status_code == 302


def told(name: str) -> list[tuple[int, str]]:
    """What somebody is answered who tries one name seven times, save what differs by chance."""
    answers = [attempt(name, address=f"203.0.113.{len(name)}") for _ in range(7)]
    pages = [TOKEN.sub("", each.content.decode()).replace(name, "NAME") for each in answers]
    return list(zip([each.status_code for each in answers], pages, strict=True))


def test_a_name_that_nobody_has_is_answered_as_one_that_somebody_has() -> None:
    User.objects.create_user("xavierine", password=PASSWORD)
    User.objects.create_user("zuleikaa", password=PASSWORD, is_active=False)
    assert told("xavierine") == told("nobody-xyz") == told("zuleikaa")


def test_the_audit_counts_failures_and_keeps_no_name(ann: User) -> None:
    for name in ("ann", "annabel-typed-her-password-here"):
        for _ in range(LIMITS[0] + 4):
            attempt(name)
    entries = Entry.objects.order_by("sequence")
    counted = ["sign_in_failed"] * LIMITS[0] + ["locked_out"]
    actions = [each.action.removeprefix("accounts.") for each in entries]
    assert sorted(actions) == sorted(counted * 2)
    assert {each.subject == "account:unknown" for each in entries} == {True, False}
    assert "typed" not in " ".join(str(vars(each)) for each in entries)


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", "0.0.0.0"),
        ("a socket", "0.0.0.0"),
    ],
)
def test_what_is_counted_is_a_line_and_not_a_number_of_many(asked: str, counted: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=asked)) == counted


def test_whoever_has_a_whole_network_is_counted_as_one(ann: User) -> None:
    for number in range(LIMITS[0]):
        attempt("ann", address=f"2001:db8:1:2::{number}")
    assert attempt("ann", PASSWORD, "2001:db8:1:2::ffff").status_code == 429


def test_whoever_makes_up_addresses_is_counted_as_one(ann: User) -> None:
    for number in range(LIMITS[0]):
        attempt("ann", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert attempt("ann", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429
