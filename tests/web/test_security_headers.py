"""What every answer carries, who may see what, and which ways of asking are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from page_kinds import MISSING, PUBLIC, SIGNED_IN
from page_reading import read

pytestmark = [pytest.mark.django_db]
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
NEEDS_SIGN_IN = {
    "indicators:own",
    "indicators:share",
    "indicators:remove",
    "indicators:refused",
    "place:drawn",
    "place:share",
    "place:remove",
    "accounts:logout",
    "accounts:account",
    "accounts:end-visit",
    "accounts:end-everywhere",
    "accounts:password",
    "accounts:second-factor",
    "accounts:second-factor-set-up",
    "accounts:second-factor-picture",
    "accounts:recovery-codes",
    "accounts:held",
    "accounts:held-download",
    "accounts:consent",
    "audit:entries",
    "audit:search",
    "audit:entry",
    "audit:verify",
    "audit:verification",
    "audit:export",
    "accounts:factor-reset",
    "governance:people",
    "governance:invite",
    "governance:search",
    "governance:request",
    "governance:invite-again",
    "governance:person",
    "governance:mine",
    "governance:table",
    "governance:grant",
    "governance:end",
    "governance:decide",
    "governance:matters",
    "jobs:again",
    "jobs:list",
    "notices:choose",
    "commentary:challenges",
    "practice:desk",
    "practice:draft",
    "practice:bring",
    "practice:send-all",
    "practice:edit",
    "practice:review",
    "practice:withdraw",
    "practice:take-on",
    "practice:adopted",
    "put-on-a-card",
    "practice:initiative-new",
    "practice:initiative-change",
    "commitments:new",
    "commitments:update",
    "commitments:follow",
    "network:home",
    "network:you",
    "network:people",
    "network:person",
    "network:groups",
    "network:start",
    "network:group",
    "network:people-of",
    "network:ask",
    "network:call",
    "network:counts",
    "network:recommendations",
    "network:questions",
    "network:question",
    "network:gatherings",
    "network:gathering",
    "network:change",
    "network:record",
    "network:reflection",
    "network:invitation",
    "network:introductions",
    "visions:new",
    "visions:voice",
    "visions:unvoice",
    "visions:edit",
    "visions:item",
    "workshops:index",
    "workshops:new",
    "workshops:workshop",
    "workshops:screen",
    "workshops:qr",
    "workshop-record",
    "network:survey",
    "deliberation:queue",
    "deliberation:manage",
    "deliberation:begin",
    "deliberation:propose",
    "deliberation:bring",
    "deliberation:bring-conversation",
    "deliberation:ballots",
    "deliberation:enter",
    "deliberation:paper",
    "deliberation:log",
}


def policy(answer: Any) -> dict[str, set[str]]:
    """The Content-Security-Policy of an answer, by directive."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every address pattern with its full name."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from patterns(each, inner)
        elif isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name or str(each.pattern)]), each


@pytest.mark.parametrize("address", ["/", "/place/X07000003/", "/nothing/", "/api/indicators"])
def test_answers_carry_the_strict_policy(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert policy(answer) == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.slow(reason="renders every kind of page")
@pytest.mark.parametrize("kind", [*PUBLIC, *MISSING, *SIGNED_IN])
def test_no_page_needs_more_than_the_policy_allows(ann: Client, kind: str) -> None:
    answer = ann.get({**PUBLIC, **MISSING, **SIGNED_IN}[kind])
    page = read(answer.content.decode())
    assert policy(answer) == POLICY
    assert "style" not in page.attributes
    assert [name for name in page.attributes if name.startswith("on")] == []
    assert "style" not in page.tags
    assert all(script.get("src", "").startswith("/") for script in page.scripts)
    assert [link for link in page.links if link.lower().startswith("javascript")] == []


@pytest.mark.parametrize("name", ["indicator/gp-patients/map.svg", "place/X07000003/picture.svg"])
def test_a_picture_carries_no_script_and_is_saved_not_shown(visitor: Client, name: str) -> None:
    answer = visitor.get(f"/{name}")
    text = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert re.search(r"<script|\son\w+=|javascript:", text) is None
    assert policy(answer) == POLICY


def test_cookies_are_kept_from_scripts_and_other_sites(visitor: Client) -> None:
    answer = visitor.get("/account/sign-in/")
    cookie = answer.cookies["csrftoken"]
    assert cookie["samesite"] == "Lax"
    signed = Client()
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user("eve", password="lantern-otter-7")
    answer = signed.post("/account/sign-in/", {"username": "eve", "password": "lantern-otter-7"})
    session = answer.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_reader_gets_no_cookie(visitor: Client) -> None:
    for address in ("/", "/place/X07000003/", "/indicators/"):
        assert dict(visitor.get(address).cookies) == {}


def test_each_view_is_public_by_name_or_needs_a_sign_in() -> None:
    closed = set()
    for name, pattern in patterns(get_resolver()):
        view = pattern.callback
        held = getattr(view, "view_class", view)
        public = not getattr(view, "login_required", True) or not getattr(
            held, "login_required", True
        )
        if not public:
            closed.add(name)
    assert closed == NEEDS_SIGN_IN - {"accounts:logout"}


@pytest.mark.parametrize("address", ["/your-data/", "/places/drawn/"])
def test_a_visitor_is_led_to_sign_in_and_back(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/account/sign-in/?next={address}"


def test_sign_in_leads_nowhere_else(visitor: Client, ann: Client) -> None:
    given = {"username": "ann", "password": "lantern-otter-7"}
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        answer = Client().post(f"/account/sign-in/?next={elsewhere}", {**given, "next": elsewhere})
        assert answer.status_code == 302
        assert answer["Location"] == "/"


READ_ONLY = ["/", "/place/X07000003/", "/indicator/gp-patients/", "/search/?q=x", "/rural/"]


@pytest.mark.parametrize("address", READ_ONLY)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(visitor: Client, address: str, method: str) -> None:
    answer = getattr(visitor, method)(address)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("name", ["share", "remove"])
def test_changes_are_only_posted(ann: Client, name: str) -> None:
    assert ann.get(f"/your-data/some-indicator/{name}/").status_code == 405
    assert ann.get(f"/places/drawn/N0001/{name}/").status_code == 405


def test_a_form_of_another_site_is_refused(person: Any, site_home: Any) -> None:
    person("ann")
    from django.contrib.auth import get_user_model

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(username="ann"))
    answer = strict.post("/your-data/", {"name": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "address", [*READ_ONLY, "/indicator/gp-patients/figures.csv", "/api/indicators"]
)
def test_only_the_head_may_be_asked_for(visitor: Client, address: str) -> None:
    head, full = visitor.head(address), visitor.get(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Type"] == full["Content-Type"]


@pytest.mark.parametrize("kind", MISSING)
def test_what_is_not_there_says_what_to_do(visitor: Client, kind: str) -> None:
    answer = visitor.get(MISSING[kind])
    text = answer.content.decode()
    assert answer.status_code == 404
    over = kind == "link that is over"
    assert ("This link can no longer be used" if over else "There is no such page") in text
    assert ("/account/forgotten/" if over else 'action="/search/"') in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "code", ["%3Cscript%3E", "X07000003'--", "..%2F..%2Fetc", "x" * 400, "E07%E2%80%AE000"]
)
def test_odd_codes_are_not_found(visitor: Client, code: str) -> None:
    for address in (f"/place/{code}/", f"/indicator/{code}/", f"/place/{code}/measures.csv"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert b"<script>" not in answer.content


@pytest.mark.parametrize("address", ["/place/%00/", "/indicator/a%00b/", "/search/?q=%00"])
def test_what_is_no_text_is_refused_with_a_page(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}"])
def test_what_is_typed_is_shown_and_never_run(visitor: Client, text: str) -> None:
    answer = visitor.get("/search/", {"q": text})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in page or "{{" not in text
