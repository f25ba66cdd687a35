"""The audit for those who govern it: who sees which entries, and how an altered one is found.

Each test signs people in, with a second factor: half a second and more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit_table import execute, without_constraints
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit import actor_of, declare, record
from headwater_web.audit.actors import COMMAND, forget
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.models import Entry
from headwater_web.audit.own_actions import EXPORTED, LISTED, READ
from second_factors import pass_second_factor

READS = declare("audit.example_opened", "opened the record of a person", about="identifiable")
RENAMED = declare("audit.example_renamed", "gave an example another name")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def site_home(settings: Any, tmp_path: Path) -> Path:
    """A home without a lake: the audit's pages are the same in every region."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """A key and an anchor file of the test's own."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchors.jsonl"


def give(name: str, kind: RoleKind, code: str) -> None:
    """Give a person a role in an organisation."""
    organisation, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": f"Council {code}", "kind": Organisation.Kind.COUNCIL}
    )
    Role.objects.create(
        person=User.objects.get(username=name),
        kind=kind.value,
        organisation=organisation,
        starts=date(2020, 1, 1),
        why="for a test",
    )


@pytest.fixture
def lead(person: Callable[[str], Client], site_home: Path) -> Client:
    """The governance lead of council A, signed in with her second factor."""
    client = person("lead")
    give("lead", RoleKind.GOVERNANCE, "A")
    pass_second_factor(client, "lead")
    return client


@pytest.fixture
def people(person: Callable[[str], Client], site_home: Path) -> dict[str, str]:
    """References of Ann, a clinician of council A, and Bob, one of council B."""
    for name, code in (("ann", "A"), ("bob", "B")):
        person(name)
        give(name, RoleKind.CLINICIAN, code)
    return {name: actor_of(User.objects.get(username=name)) for name in ("ann", "bob")}


def did(actor: str, action: Any = READS, subject: str = "person-record:77", **more: Any) -> Entry:
    with transaction.atomic():
        return record(actor=actor, action=action, subject=subject, **more)


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_restricted_read_is_followed(lead: Client, people: dict[str, str]) -> None:
    before = did(people["ann"], subject="person-record:76")
    with stopped_at(datetime(2026, 7, 1, 9, 30, tzinfo=UTC)):
        read = did(people["ann"], reason="a referral", detail={"fields": ["name", "address"]})
    after = did(people["ann"], subject="person-record:78")
    assert f'href="/audit/entry/{read.sequence}/"' in seen(lead, "/audit/")
    page = seen(lead, f"/audit/entry/{read.sequence}/")
    for said in (
        "ann opened the record of a person",
        "1 July 2026, 10:30:00",
        "person-record:77",
        "a referral",
        "This is as it was written.",
        "person-record:76",
        "person-record:78",
        f"/audit/entry/{before.sequence}/",
        f"/audit/entry/{after.sequence}/",
    ):
        assert said in page, said


def test_reading_the_audit_stands_in_the_audit(lead: Client, people: dict[str, str]) -> None:
    read = did(people["ann"])
    her = actor_of(User.objects.get(username="lead"))
    seen(lead, "/audit/")
    seen(lead, f"/audit/entry/{read.sequence}/")
    done = Entry.objects.filter(actor=her).values_list("action", "subject")
    assert (LISTED.code, "audit:entries") in done
    assert (READ.code, f"audit-entry:{read.sequence}") in done


def test_an_altered_row_is_found_and_shown(lead: Client, people: dict[str, str]) -> None:
    rows = [did(people["ann"], subject=f"person-record:{number}") for number in range(5)]
    without_constraints()
    altered = rows[2].sequence
    execute(f"UPDATE audit_entry SET subject = 'person-record:9' WHERE sequence = {altered}")
    answer = lead.post("/audit/verify/", follow=True)
    page = answer.content.decode()
    assert "not as" in page
    assert f'<a href="/audit/entry/{altered}/">Row {altered}</a>' in page
    assert "changed after it was written" in page
    assert "This is not as it was written." in seen(lead, f"/audit/entry/{altered}/")
    assert "findings" in seen(lead, "/audit/")


def test_a_removed_row_has_a_page_that_says_so(lead: Client, people: dict[str, str]) -> None:
    rows = [did(people["ann"]) for _ in range(3)]
    without_constraints()
    gone = rows[1].sequence
    execute(f"DELETE FROM audit_entry WHERE sequence = {gone}")
    page = seen(lead, f"/audit/entry/{gone}/")
    assert f"Entry {gone} is gone" in page
    assert f"/audit/entry/{gone - 1}/" in page
    assert f"/audit/entry/{gone + 1}/" in page
    assert lead.get("/audit/entry/999999/").status_code == 404
    assert lead.get("/audit/entry/0/").status_code == 404


def test_a_sound_audit_says_so(lead: Client, people: dict[str, str]) -> None:
    assert "It has never been verified here." in seen(lead, "/audit/")
    did(people["ann"])
    assert "Nothing was altered" in lead.post("/audit/verify/", follow=True).content.decode()
    assert "nothing wrong" in seen(lead, "/audit/")


@pytest.mark.parametrize(
    "change",
    [
        "at = 'yesterday'",
        "detail = 'no JSON'",
        "detail = '[1]'",
        "reason = NULL",
        "action = 'gone.away'",
        "actor = '<script>alert(1)</script>'",
    ],
)
def test_no_tampering_breaks_a_page(lead: Client, people: dict[str, str], change: str) -> None:
    row = did(people["ann"]).sequence
    without_constraints()
    execute(f"UPDATE audit_entry SET {change} WHERE sequence = {row}")
    for address in ("/audit/", f"/audit/entry/{row}/"):
        assert "<script>alert" not in seen(lead, address)
    assert "This is not as it was written." in seen(lead, f"/audit/entry/{row}/")


def test_others_have_no_such_page(ann: Client, visitor: Client, people: dict[str, str]) -> None:
    row = did(people["ann"]).sequence
    pass_second_factor(ann, "ann")
    for address in ("/audit/", f"/audit/entry/{row}/", "/audit/verification/"):
        assert ann.get(address).status_code == 404, address
        assert visitor.get(address).status_code == 302, address
    for address in ("/audit/verify/", "/audit/search/", "/audit/export/"):
        assert ann.post(address).status_code == 404, address


def test_a_lead_reads_what_is_of_her_organisation(lead: Client, people: dict[str, str]) -> None:
    hers, other = did(people["ann"]), did(people["bob"])
    about_hers = did(people["bob"], RENAMED, subject=people["ann"])
    machine, nobody = did(COMMAND, RENAMED), did("person:nobody-known", RENAMED)
    page = seen(lead, "/audit/")
    for entry in (hers, about_hers, machine, nobody):
        assert f"/audit/entry/{entry.sequence}/" in page
        assert lead.get(f"/audit/entry/{entry.sequence}/").status_code == 200
    assert f"/audit/entry/{other.sequence}/" not in page
    assert lead.get(f"/audit/entry/{other.sequence}/").status_code == 404
    assert f"Entry {other.sequence} is about an organisation" in seen(
        lead, f"/audit/entry/{about_hers.sequence}/"
    )


def test_an_administrator_reads_no_entry_about_people(
    person: Callable[[str], Client], people: dict[str, str]
) -> None:
    client = person("admin")
    give("admin", RoleKind.ADMINISTRATOR, "A")
    pass_second_factor(client, "admin")
    restricted, plain = did(people["ann"]), did(people["bob"], RENAMED)
    page = seen(client, "/audit/")
    assert f"/audit/entry/{plain.sequence}/" in page
    assert f"/audit/entry/{restricted.sequence}/" not in page
    assert client.get(f"/audit/entry/{restricted.sequence}/").status_code == 404


def test_a_search_stands_in_no_address(lead: Client, people: dict[str, str]) -> None:
    hers = did(people["ann"])
    others = did(COMMAND, RENAMED, subject="example:4")
    answer = lead.post("/audit/search/", {"person": "ann"})
    assert answer["Location"] == "/audit/"
    page = seen(lead, "/audit/")
    assert f"/audit/entry/{hers.sequence}/" in page
    assert f"/audit/entry/{others.sequence}/" not in page
    lead.post("/audit/search/", {"subject": "example:", "since": "2026-01-01"})
    page = seen(lead, "/audit/")
    assert f"/audit/entry/{others.sequence}/" in page
    assert f"/audit/entry/{hers.sequence}/" not in page
    lead.post("/audit/search/", {"clear": "yes"})
    assert f"/audit/entry/{hers.sequence}/" in seen(lead, "/audit/")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"person": "eve"}, "There are no entries of anybody of that name"),
        ({"person": "bob"}, "There are no entries of anybody of that name"),
        ({"since": "soon"}, "Enter a day as 31/7/2026"),
        ({"since": "2026-07-02", "until": "2026-07-01"}, "The last day is before the first"),
        ({"action": "no.such"}, "Choose one of the list"),
    ],
)
def test_a_search_that_cannot_be_is_told(
    lead: Client, people: dict[str, str], asked: dict[str, str], says: str
) -> None:
    answer = lead.post("/audit/search/", asked)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_entries_are_taken_away_with_a_reason(lead: Client, people: dict[str, str]) -> None:
    did(people["ann"], reason="=HYPERLINK(1)")
    did(people["bob"])
    refused = lead.post("/audit/export/", {"form": "csv", "reason": ""})
    assert refused.status_code == 400
    assert "Say why you take the entries away" in refused.content.decode()
    file = lead.post("/audit/export/", {"form": "csv", "reason": "the review"})
    text = b"".join(file).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert people["bob"] not in text
    last = Entry.objects.filter(action=EXPORTED.code).last()
    assert last.reason == "the review"
    told = lead.post("/audit/export/", {"form": "jsonl", "reason": "for ann@example.org"})
    assert "holds an e-mail address" in told.content.decode()
    lines = b"".join(lead.post("/audit/export/", {"form": "jsonl", "reason": "x"})).splitlines()
    assert {"sequence", "digest", "mark"} <= set(json.loads(lines[0]))


def test_somebody_whose_account_was_erased_is_not_named(
    lead: Client, people: dict[str, str]
) -> None:
    row = did(people["ann"])
    assert "ann opened" in seen(lead, f"/audit/entry/{row.sequence}/")
    forget(User.objects.get(username="ann"))
    assert "Somebody whose account was erased opened" in seen(lead, f"/audit/entry/{row.sequence}/")


def test_many_entries_go_over_several_pages(lead: Client, people: dict[str, str]) -> None:
    for number in range(30):
        did(people["ann"], subject=f"person-record:{number}")
    assert "Older entries" in seen(lead, "/audit/")
    page = seen(lead, "/audit/?page=2")
    assert "person-record:0" in page
    assert "Newer entries" in page
    assert seen(lead, "/audit/?page=x")
