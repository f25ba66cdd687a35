"""The strict policy stands on every address, and on every way in which an answer can go wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from addresses import Address, every_address, known
from headwater_web.operations.limits import DEFAULTS
from headwater_web.site import home

pytestmark = [pytest.mark.django_db]
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def strict(answer: Any) -> None:
    """The answer carries the policy, allows nothing inline and gives nothing away."""
    held = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert held == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Request-ID"]
    assert "Server" not in answer
    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    assert "style=" not in text
    assert "<style" not in text
    assert "Traceback" not in text
    assert "django" not in text.lower()


@pytest.mark.slow  # asks for every address there is
@pytest.mark.parametrize("who", ["visitor", "ann"])
def test_every_address_carries_the_policy(who: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(who)
    seen = 0
    for each in every_address():
        strict(client.get(known(each.route)))
        seen += 1
    assert seen > 25


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (400, {"path": "/", "HTTP_HOST": "evil.example"}),
        (400, {"path": "/", "HTTP_HOST": "evil.example:80@localhost"}),
        (404, {"path": "/no-such-page/"}),
        (404, {"path": "/static/no-such-file.css"}),
        (404, {"path": "/api/no-such-thing"}),
        (404, {"path": "/metrics", "REMOTE_ADDR": "192.0.2.7"}),
        (405, {"path": "/health/live", "method": "POST"}),
        (405, {"path": "/about/", "method": "DELETE"}),
        (405, {"path": "/api/indicators", "method": "POST"}),
        (302, {"path": "/your-data/"}),
        (301, {"path": "/about"}),
        (422, {"path": "/api/areas"}),
    ],
)
def test_what_goes_wrong_carries_the_policy(
    visitor: Client, status: int, asked: dict[str, str]
) -> None:
    given = dict(asked)
    answer = visitor.generic(given.pop("method", "GET"), given.pop("path"), **given)
    assert answer.status_code == status
    strict(answer)


def test_a_file_carries_the_policy(visitor: Client) -> None:
    answer = visitor.head("/static/headwater/headwater.css")
    assert answer.status_code == 200
    strict(answer)


def test_a_form_that_another_site_sends_gets_our_own_page(ann: Client) -> None:
    strict_client = Client(enforce_csrf_checks=True)
    strict_client.cookies = ann.cookies
    answer = strict_client.post("/your-data/", {"name": "x"})
    assert answer.status_code == 403
    assert "Load the page again" in answer.content.decode()
    strict(answer)


def test_a_form_that_is_far_too_large_gets_our_own_page(ann: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = ann.post("/places/drawn/", {"name": "x" * 2000})
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    strict(answer)


def test_what_breaks_carries_the_policy(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(home, "render", broken)
    visitor.raise_request_exception = False
    answer = visitor.get("/")
    assert answer.status_code == 500
    strict(answer)


def test_a_lake_that_breaks_is_told_without_a_trace(
    visitor: Client, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake/manifest.json").write_text("{ broken")
    settings.HOME = tmp_path
    visitor.raise_request_exception = False
    answer = visitor.get("/places/")
    assert answer.status_code == 500
    strict(answer)
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.slow  # asks for every address there is
def test_what_a_signed_in_person_sees_is_kept_nowhere(ann: Client, visitor: Client) -> None:
    for each in every_address():
        answer = ann.get(known(each.route))
        assert answer["Cache-Control"] == "no-store, private", known(each.route)
    assert visitor.get("/about/")["Cache-Control"] == "no-cache"
    assert visitor.get("/account/sign-in/")["Cache-Control"] == "no-store, private"
    assert visitor.get("/nothing/")["Cache-Control"] == "no-store, private"


VERBS = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "INVENTED"]


@pytest.fixture
def unhurried(settings: Any) -> None:
    """Nobody is told to come back later: every address is asked for, one after the other."""
    settings.LIMITS = dict.fromkeys(DEFAULTS, (1_000_000, 60))


@pytest.mark.slow  # asks for every address in every way
@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_breaks_or_opens_anything(ann: Client, verb: str) -> None:
    for each in every_address():
        answer = ann.generic(verb, known(each.route), b"", content_type="text/plain")
        assert answer.status_code in {200, 302, 400, 403, 404, 405}, f"{verb} {known(each.route)}"
        if verb in {"TRACE", "CONNECT", "PROPFIND", "INVENTED"}:
            assert answer.status_code in {302, 403, 404, 405}, f"{verb} {known(each.route)}"


ONE_CLICK = "notices:stop"  # RFC 8058: a mail program posts to it, and its address is the secret
WITHOUT_A_TOKEN = {ONE_CLICK, "accounts:signed-out"}
"""One click in a letter, and a provider that signs what it says."""


def exempt(each: Address) -> bool:
    return bool(getattr(each.view, "csrf_exempt", False))


@pytest.mark.slow  # posts to every address there is
@pytest.mark.usefixtures("unhurried")
def test_every_form_needs_its_token(ann: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = ann.cookies
    for each in every_address():
        answer = client.post(known(each.route), {"name": "x"})
        if exempt(each):
            assert known(each.route).startswith("/api/") or each.name in WITHOUT_A_TOKEN, (
                f"{known(each.route)} is exempt from the token"
            )
            assert answer.status_code in {404, 405}, (
                f"{known(each.route)} changes something without a token"
            )
        else:
            assert answer.status_code == 403, known(each.route)
