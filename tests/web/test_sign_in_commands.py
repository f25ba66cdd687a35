"""Commands about signing in say what they did, and what to mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner, Result

from headwater.cli.program import program
from headwater_web.accounts.models import Identity, Organisation, User, Visit
from headwater_web.audit.clock import now
from headwater_web.audit.models import Entry
from headwater_web.site import commands, sign_in_commands

pytestmark = [pytest.mark.django_db]
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "providers.toml"
GOOD = "three quiet herons"


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch, site_home: Any, settings: Any) -> None:
    """The database is ready: the test has made it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for each in (commands, sign_in_commands):
        monkeypatch.setattr(each, "prepare", lambda: None)


def run(*words: str, **environment: str) -> Result:
    """The command, as typed."""
    return CliRunner().invoke(program, list(words), env=environment)


def test_the_file_of_providers_is_told_group_by_group() -> None:
    Organisation.objects.create(code="fenmarch", name="Fenmarch County Council", kind="council")
    told = run("providers", str(EXAMPLE), FENMARCH_SECRET="x").output
    assert "Fenmarch County Council (fenmarch): https://id.fenmarch.example" in told
    assert (
        "group Public Health Intelligence: analyst in Fenmarch County Council for X10000001" in told
    )
    assert "everybody: member in Fenmarch County Council\n" in told


def test_an_organisation_that_is_not_here_yet_is_pointed_out() -> None:
    told = run("providers", str(EXAMPLE), FENMARCH_SECRET="x").output
    assert "there is no organisation fenmarch here yet: headwater organisation" in told


def test_a_provider_that_is_asked_and_silent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests
    from django.core.cache import cache

    def silent(*_: object, **__: object) -> None:
        raise requests.ConnectionError

    cache.clear()
    monkeypatch.setattr(requests, "get", silent)
    told = run("providers", str(EXAMPLE), "--ask", FENMARCH_SECRET="x").output
    assert "Fenmarch County Council does not answer: check the issuer" in told


def test_a_mistake_in_the_file_ends_the_command() -> None:
    done = run("providers", str(EXAMPLE))
    assert done.exit_code == 1
    assert "the environment has no FENMARCH_SECRET" in str(done.exception)
    assert "set HEADWATER_PROVIDERS" in str(run("providers").exception)


@pytest.mark.parametrize("weak", ["short", "password12345", "111122223333", "annabel-annabel"])
def test_a_weak_password_makes_nobody(weak: str) -> None:
    done = run("person", "annabel-annabe", "--password", weak)
    assert done.exit_code == 1
    assert isinstance(done.exception, ValueError)
    assert not User.objects.exists()


def test_a_person_is_added_and_given_a_new_password() -> None:
    assert "ann may now sign in" in run("person", "ann", "--password", GOOD).output
    assert "ann has a new password" in run("person", "ann", "--password", GOOD + "!").output
    assert User.objects.get().check_password(GOOD + "!")
    told = [each.action for each in Entry.objects.order_by("sequence")]
    assert told == ["accounts.person_added", "accounts.password_changed"]


def test_a_new_password_by_command_ends_every_visit(person: Callable[[str], Client]) -> None:
    ann = person("ann")
    run("person", "ann", "--password", GOOD)
    assert "/account/sign-in/" in ann.get("/account/")["Location"]


def test_whoever_comes_through_a_provider_gets_no_password_here() -> None:
    user = User.objects.create_user("fenmarch-1")
    Identity.objects.create(
        user=user, issuer="https://id.fenmarch.example", subject="1", provider="f", made=now()
    )
    done = run("person", "fenmarch-1", "--password", GOOD)
    assert "signs in through a provider" in str(done.exception)
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_an_account_is_closed_at_once_and_opened_again(person: Callable[[str], Client]) -> None:
    ann = person("ann")
    assert run("close-account", "ann", "--why", "left the council").exit_code == 0
    assert "/account/sign-in/" in ann.get("/account/")["Location"]
    assert Visit.objects.get().reason == "closed"
    given = {"username": "ann", "password": "lantern-otter-7"}
    assert Client().post("/account/sign-in/", given).status_code == 200
    assert run("open-account", "ann", "--why", "came back").exit_code == 0
    assert Client().post("/account/sign-in/", given).status_code == 302
    told = {each.action: each.reason for each in Entry.objects.all()}
    assert told["accounts.account_closed"] == "left the council"
    assert told["accounts.account_opened"] == "came back"


@pytest.mark.parametrize("command", ["close-account", "open-account", "reset-factor"])
def test_a_name_that_nobody_has_is_told(command: str) -> None:
    done = run(command, "nobody", "--why", "a test")
    assert done.exit_code == 1
    assert "Nobody signs in as nobody" in str(done.exception)


def test_a_factor_is_reset_by_command_with_its_reason() -> None:
    User.objects.create_user("ann")
    assert (
        "sets up a phone anew" in run("reset-factor", "ann", "--why", "only administrator").output
    )
    entry = Entry.objects.get()
    assert (entry.actor, entry.reason) == ("system:command-line", "only administrator")
