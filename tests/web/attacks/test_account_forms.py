"""Every field of every form of accounts, governance, audit, jobs and notices is attacked.

Each field in turn gets what harms elsewhere: scripts, formulas, SQL, far too much, halves of
characters, NUL. The answer is never an error of ours, and no page shows it as more than words. Each
form is refused without its token. Slow: some fifty fields, each with a dozen texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from page_reading import read
from roles_held import BOARD, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
TEXTS = (
    SCRIPT, PICTURE, "{{ 7*7 }}{% raw %}", "=HYPERLINK(1)", "' OR '1'='1", "x" * 100_000,
    "\u202egnp.exe", "99999999999999999999", "ann@example.org", "a\r\nSet-Cookie: b=c", "²",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form: where it goes, what is in it when it is filled in well, and who fills it in."""

    path: str
    fields: dict[str, str]
    by: str = "lena"
    tried: tuple[str, ...] = ()

    @property
    def attacked(self) -> tuple[str, ...]:
        """The fields that are attacked: all, or those that no other form has."""
        return self.tried or tuple(self.fields)


def forms(role: int, person: int) -> list[Form]:
    """Every form that takes more than a button."""
    role_fields = {
        "kind": "member", "organisation": BOARD, "places": "", "why": "For a test",
        "starts-day": "", "starts-month": "", "starts-year": "",
        "until-day": "", "until-month": "", "until-year": "",
    }  # fmt: skip
    invited = {"first_name": "N", "last_name": "R", "email": "n@example.org", "username": "noor"}
    return [
        Form("/governance/roles/give/", {"person": "mia", **role_fields}),
        Form("/governance/people/invite/", {**invited, **role_fields}, tried=tuple(invited)),
        Form("/governance/search/", {"words": "mia", "clear": ""}),
        Form(f"/governance/roles/{role}/end/", {"why": ""}),
        Form(
            f"/governance/people/{person}/request/",
            {"do": "erase", "why": "", "reason": "", "typed": "no"},
        ),
        Form(
            "/audit/search/",
            {"person": "", "subject": "", "action": "", "since": "", "until": "", "clear": ""},
        ),
        Form("/audit/export/", {"reason": "", "form": "csv"}),
        Form("/account/second-factor/reset/", {"person": "", "why": ""}),
        Form("/account/second-factor/set-up/", {"code": "", "next": ""}),
        Form("/account/password/", {"old_password": "", "new_password1": "", "new_password2": ""}),
        Form("/account/held/consent/", {"purpose": "news-by-e-mail", "agree": "yes"}),
        Form("/account/sign-out/one/", {"visit": ""}),
        Form("/account/notices/", {"operations-work_failed": "daily"}),
        Form("/operations/jobs/run-again/", {"job": "1"}, by="ada"),
        Form("/account/sign-in/", {"username": "mia", "password": "", "next": ""}, by=""),
        Form("/account/forgotten/", {"email": ""}, by=""),
        Form("/account/sign-in/", {"username": "", "password": "x", "next": "/"}, by=""),
    ]


@pytest.fixture
def clients(site_home: Any, settings: Any) -> dict[str, Client]:
    """A governance lead, an administrator and a visitor; wrong passwords make nobody wait."""
    settings.AXES_ENABLED = False
    settings.LIMITS = {"sign-in": (100_000, 60), "reset": (100_000, 60), "change": (100_000, 60)}
    body = organisation()
    holder("mia", RoleKind.MEMBER, body)
    return {
        "lena": signed_in(holder("lena", RoleKind.GOVERNANCE, body)),
        "ada": signed_in(holder("ada", RoleKind.ADMINISTRATOR, body)),
        "": Client(),
    }


def every(clients: dict[str, Client]) -> Iterator[Form]:
    """The forms, about Mia."""
    mia = User.objects.get(username="mia")
    yield from forms(Role.objects.get(person=mia).pk, mia.pk)


def harmless(answer: Any, where: str) -> None:
    """No error of ours, and nothing of what was sent runs."""
    assert answer.status_code in {200, 302, 400, 404}, where
    if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return
    text = answer.content.decode("utf-8", "replace")
    assert "<script>alert" not in text, where
    assert "<img src=x" not in text, where
    assert "onerror" not in read(text).attributes, where
    assert len(text) < 200_000, f"{where}: what is far too long is not shown whole"


def test_no_field_harms_whatever_is_sent_in_it(clients: dict[str, Client]) -> None:
    for form in every(clients):
        for field in form.attacked:
            for text in TEXTS:
                sent = {**form.fields, field: text}
                answer = clients[form.by].post(form.path, sent)
                where = f"{form.path} {field}={text[:20]!r}"
                harmless(answer, where)
                assert "Set-Cookie: b" not in str(answer.headers), where
        halves = "&".join(f"{field}=%ED%A0%80" for field in form.fields)
        kind = "application/x-www-form-urlencoded"
        harmless(clients[form.by].post(form.path, halves, content_type=kind), form.path)
    for path in ("/governance/", "/governance/mine/", "/audit/", "/governance/decisions/"):
        harmless(clients["lena"].get(path), path)
    assert connection.is_usable()


def test_a_form_that_holds_nul_is_refused_before_anything_keeps_it(
    clients: dict[str, Client],
) -> None:
    """PostgreSQL keeps no NUL, so that any query with one would be an error of ours."""
    for form in every(clients):
        for field in form.fields:
            answer = clients[form.by].post(form.path, {**form.fields, field: "a\0b"})
            assert answer.status_code in {400, 404}, f"{form.path} {field}"


def test_names_and_reasons_that_are_kept_never_run(clients: dict[str, Client]) -> None:
    """Words that pass every check are shown on the pages of people, roles and the audit."""
    lena = clients["lena"]
    mia = User.objects.get(username="mia")
    User.objects.filter(pk=mia.pk).update(first_name=SCRIPT, last_name=PICTURE)
    given = forms(0, 0)[0].fields
    answer = lena.post("/governance/roles/give/", {**given, "kind": "convenor", "why": SCRIPT})
    assert answer.status_code == 302
    entry = Entry.objects.get(action="accounts.role_granted")
    for path in (
        "/governance/", f"/governance/people/{mia.pk}/", f"/governance/people/{mia.pk}/request/",
        f"/audit/entry/{entry.sequence}/", "/audit/", "/account/second-factor/reset/",
    ):  # fmt: skip
        harmless(lena.get(path), path)


def test_a_reason_starts_no_formula_in_the_audits_export(clients: dict[str, Client]) -> None:
    lena, given = clients["lena"], forms(0, 0)[0].fields
    lena.post("/governance/roles/give/", {**given, "kind": "convenor", "why": "=HYPERLINK(1)"})
    asked = {"reason": "@SUM(1)", "form": "csv"}
    taken = b"".join(lena.post("/audit/export/", asked)).decode("utf-8-sig")  # type: ignore[arg-type]  # a streamed answer gives its parts
    assert "HYPERLINK(1)" in taken
    for mark in ("=HYPERLINK", "@SUM"):
        assert f",{mark}" not in taken
        assert f',"{mark}' not in taken


def test_no_form_is_taken_without_its_token(clients: dict[str, Client]) -> None:
    for form in every(clients):
        client = Client(enforce_csrf_checks=True)
        client.cookies = clients[form.by].cookies
        assert client.post(form.path, form.fields).status_code == 403, form.path


@pytest.mark.parametrize("kind", RoleKind)
def test_buttons_of_others_are_not_there(
    clients: dict[str, Client], kind: RoleKind, make: Callable[..., Client]
) -> None:
    """Of another organisation nobody but an administrator finds a thing to press."""
    client = make(kind)
    mia = User.objects.get(username="mia")
    role = Role.objects.get(person=mia)
    visit = {"visit": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}
    assert client.post("/account/sign-out/one/", visit).status_code == 404
    assert client.post("/operations/jobs/run-again/", {"job": "1"}).status_code == 404
    assert client.post(f"/governance/people/{mia.pk}/invite/").status_code == 404
    assert client.post(f"/governance/people/{mia.pk}/request/", {"do": "export"}).status_code == 404
    answer = client.post(f"/governance/roles/{role.pk}/end/", {"why": "x"})
    assert answer.status_code == (302 if kind == RoleKind.ADMINISTRATOR else 404)


@pytest.fixture
def make() -> Callable[[RoleKind], Client]:
    """Somebody in a role of another organisation."""
    return lambda kind: signed_in(holder("far", kind, organisation("X10000001", ("X10000001",))))
