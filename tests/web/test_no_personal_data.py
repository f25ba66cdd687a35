"""No log record and no address carries a person's name or e-mail address, wherever she goes.

People with marked names go to every address of the site, and fill in forms rightly and wrongly.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from addresses import every_address
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy.consent_actions import agree
from headwater_web.audit import actor_of
from headwater_web.operations import logs

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAME, FIRST, LAST = "qxzelda", "Qxfirstname", "Qxsurname"
MAIL = "qxmail@qxhost.example"
PASSWORD = "lantern-otter-7-qxpass"
MARKS = (NAME, FIRST, LAST, "qxmail", "qxhost", "qxpass", "qxtyped")
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


class Kept(logging.Handler):
    """Keeps every record, as it would be written and as it was made."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logs.formatter())
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture
def records() -> Iterator[list[str]]:
    """Every record of every logger while the test runs, as the service writes it."""
    kept, root = Kept(), logging.getLogger()
    others = [logging.getLogger(name) for name in ("headwater", "django", "axes", "gunicorn")]
    levels = [(each, each.level, each.propagate) for each in (root, *others)]
    root.addHandler(kept)
    for each in (root, *others):
        each.setLevel(logging.DEBUG)
        each.propagate = True
    yield kept.said
    root.removeHandler(kept)
    for each, level, propagate in levels:
        each.setLevel(level)
        each.propagate = propagate


@pytest.fixture
def her(db: None) -> User:
    return User.objects.create_user(NAME, MAIL, PASSWORD, first_name=FIRST, last_name=LAST)


def addresses_in(answer: Any) -> set[str]:
    """Where an answer sends or invites people to go on."""
    found = {answer.headers.get("Location", "")}
    if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
        found |= set(LINK.findall(answer.content.decode()))
    return found


def carried(texts: set[str] | list[str]) -> list[str]:
    """Those that carry a mark, plain or escaped."""
    return [text for text in texts if any(mark in unquote(text).lower() for mark in lowered())]


def lowered() -> tuple[str, ...]:
    return tuple(mark.lower() for mark in MARKS)


def walk(client: Client) -> set[str]:
    """Go to every address; every address met on the way."""
    seen: set[str] = set()
    for each in every_address():
        if each.name == "accounts:logout":
            continue
        client.raise_request_exception = False
        seen |= addresses_in(client.get(each.path))
    return seen


def test_somebody_who_signs_in_and_goes_everywhere(
    site_home: Any, her: User, records: list[str]
) -> None:
    agree(her, "news-by-e-mail")
    client = Client()
    seen = addresses_in(client.get("/account/sign-in/"))
    wrong = {"username": NAME, "password": PASSWORD + "x"}
    seen |= addresses_in(client.post("/account/sign-in/?next=/your-data/", wrong))
    right = {"username": NAME, "password": PASSWORD}
    answer = client.post("/account/sign-in/?next=/your-data/", right)
    assert answer.status_code == 302
    seen |= addresses_in(answer) | walk(client)
    for name in ("accounts:held-download", "accounts:logout"):
        seen |= addresses_in(client.post(reverse(name)))
    assert len(seen) > 30
    assert carried(seen) == []
    assert len(records) > 30, "the records of requests were heard"
    assert carried(records) == []
    assert actor_of(her) not in " ".join(records)


def test_what_people_type_into_forms_is_in_no_record(
    site_home: Any, her: User, records: list[str]
) -> None:
    """Names typed where a search, a file or a role asks for something; pages that do not exist."""
    client = Client()
    client.force_login(her)
    seen: set[str] = set()
    for address in ("/your-data/", "/places/drawn/", "/account/password/", "/audit/search/"):
        typed = {"name": "qxtyped", "person": MAIL, "reason": f"for {MAIL}", "username": NAME}
        seen |= addresses_in(client.post(address, typed))
    client.raise_request_exception = False
    client.get("/place/qxtyped/")
    client.get("/nothing/qxtyped/", {"email": MAIL})
    client.get("/search/", {"q": "qxtyped"})
    assert carried(records) == []
    assert carried(seen) == []


def test_a_page_that_breaks_quotes_nothing(
    her: User, records: list[str], monkeypatch: pytest.MonkeyPatch, site_home: Any
) -> None:
    def broken() -> None:
        raise ValueError(f"no rules for {MAIL}")

    client = Client(raise_request_exception=False)
    client.force_login(her)
    monkeypatch.setattr("headwater_web.accounts.privacy.views.rules", broken)
    assert client.get("/account/held/").status_code == 500
    assert any("ValueError" in each for each in records)
    assert carried(records) == []


def test_no_cookie_tells_who_somebody_is(her: User, site_home: Any) -> None:
    client = Client()
    client.post("/account/sign-in/", {"username": NAME, "password": PASSWORD})
    client.get("/account/")
    assert site_settings.SESSION_COOKIE_NAME in client.cookies
    assert carried([f"{each.key}={each.value}" for each in client.cookies.values()]) == []


def test_a_mark_would_be_found(records: list[str]) -> None:
    """The tests above would pass for another reason if this one did not."""
    logging.getLogger("headwater.example").warning("told of %s", MAIL)
    assert carried(records) == records != []
    assert carried(["/people/?name=%51xzelda"]) == ["/people/?name=%51xzelda"]
