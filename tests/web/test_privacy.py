"""What is held about a person is declared, given to her, kept no longer than needed, and erased.

Some tests bring a file or draw a place, which takes half a second.
"""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from click.testing import Result
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from typer.testing import CliRunner

from brought import bring, drawn
from headwater.lake import Lake
from headwater_web.accounts.consents import Consent, Purpose
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Organisation, Role, User, Visit
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.accounts.privacy.consent_actions import agree, has_agreed, withdraw
from headwater_web.accounts.privacy.erasure import erase, rehearsed
from headwater_web.accounts.privacy.holdings import holdings
from headwater_web.accounts.privacy.retention import apply, due, rules
from headwater_web.audit import COMMAND, actor_of
from headwater_web.audit.actors import holder_of
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.examination import examine
from headwater_web.audit.models import Entry
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace
from headwater_web.site import privacy_commands

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NEWS = "news-by-e-mail"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """A key and an anchor file of the test's own."""
    settings.AUDIT_KEY_FILE = tmp_path / "audit-key"
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchors.jsonl"


@pytest.fixture
def her() -> User:
    return User.objects.create_user(
        "zelda", "zelda@example.org", first_name="Zelda", last_name="Quill"
    )


def role(person: User, by: User | None = None, ended: datetime | None = None) -> Role:
    organisation, _ = Organisation.objects.get_or_create(
        code="A", defaults={"name": "Fenmarch", "kind": Organisation.Kind.COUNCIL}
    )
    return Role.objects.create(
        person=person,
        kind=RoleKind.MEMBER.value,
        organisation=organisation,
        starts=date(2010, 1, 1),
        why="for a test",
        granted_by=by,
        ended_at=ended,
    )


def test_every_table_that_belongs_to_a_person_is_declared() -> None:
    """Declare a new one with ``accounts.privacy.declare``, in a module that apps.py imports."""
    declared = {table for each in holdings() for table in each.tables}
    for model in apps.get_models(include_auto_created=True):
        ties = [f.name for f in model._meta.get_fields() if f.concrete and f.related_model is User]
        own = model._meta.concrete_model._meta.label
        assert not ties or own in declared, f"{own} has {ties}"
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert declared <= known


def test_two_apps_cannot_take_one_name() -> None:
    with pytest.raises(ValueError, match="take another name"):
        declare(Holding("roles", "x", ("place.DrawnPlace",), lambda _: (), lambda _: Outcome()))


def opened(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".json"): json.loads(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".json")
        }


@pytest.mark.slow  # brings a file and draws a place
def test_a_person_takes_everything_away(ann: Client, bob: Client, public: Lake) -> None:
    bring(ann, public)
    drawn(ann, public)
    bring(bob, public)
    her = User.objects.get(username="ann")
    role(her)
    agree(her, NEWS)
    answer = ann.post("/account/held/download/")
    assert "filename" in answer["Content-Disposition"]
    held = opened(answer.content)
    assert set(held) == {each.name for each in holdings()}
    assert [each["username"] for each in held["account"]] == ["ann"]
    assert len(held["own-indicators"]) == len(held["drawn-places"]) == 1
    assert held["roles"][0]["organisation"] == "Fenmarch"
    assert held["consents"][0]["purpose"] == NEWS
    assert {"accounts.consent_given"} <= {each["action"] for each in held["audit"]}
    assert "password" not in json.dumps(held["account"])
    last = Entry.objects.last()
    assert (last.action, last.subject) == ("accounts.held_exported", actor_of(her))


@pytest.mark.slow  # brings a file and draws a place
def test_an_erased_person_leaves_nothing_but_a_reference(
    ann: Client, public: Lake, django_capture_on_commit_callbacks: Any
) -> None:
    place, brought = drawn(ann, public), bring(ann, public)
    her, other = User.objects.get(username="ann"), User.objects.create_user("other")
    role(her)
    role(other, by=her)
    agree(her, NEWS)
    reference = actor_of(her)
    with django_capture_on_commit_callbacks(execute=True):
        done = {each.holding.name: each.outcome for each in erase(her, COMMAND, "she asked")}
    assert done["own-indicators"].removed == done["drawn-places"].removed == 1
    assert done["account"].removed == 1
    assert "given or ended is kept" in done["roles"].why
    assert done["audit"].kept
    assert "article 5(2)" in done["audit"].why
    assert not User.objects.filter(username="ann").exists()
    assert not OwnIndicator._base_manager.exists()
    assert not DrawnPlace._base_manager.exists()
    assert not place.lake_root.exists()
    assert not brought.lake_root.exists()
    assert Role._base_manager.get().granted_by is None
    assert holder_of(reference) is None
    last = Entry.objects.last()
    assert (last.action, last.subject, last.reason) == (
        "accounts.person_erased",
        reference,
        "she asked",
    )
    assert examine().wrong == 0


def names_left(name: str) -> set[str]:
    """Tables in which a word still stands somewhere."""
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
        if name in json.dumps(row, default=str)
    }


def test_no_table_names_somebody_who_was_erased(her: User) -> None:
    client = Client()
    her.set_password("lantern-otter-7")
    her.save()
    client.post("/account/sign-in/", {"username": "zelda", "password": "wrong"})
    client.post("/account/sign-in/", {"username": "zelda", "password": "lantern-otter-7"})
    role(her)
    agree(her, NEWS)
    assert {"accounts.User"} <= names_left("zelda")
    erase(her, COMMAND, "she asked")
    assert names_left("zelda") == set()
    assert names_left("Quill") == set()


def test_erasing_is_all_or_nothing(her: User, monkeypatch: pytest.MonkeyPatch) -> None:
    role(her)
    monkeypatch.setattr(User, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(her, COMMAND, "she asked")
    assert Role._base_manager.filter(person=her).exists()
    assert holder_of(actor_of(her)) == her.pk
    with pytest.raises(ValueError, match="say why"):
        erase(her, COMMAND, " ")


def test_a_rehearsal_erases_nothing(her: User) -> None:
    role(her)
    told = {each.holding.name: each.outcome for each in rehearsed(her)}
    assert told["roles"].removed == told["account"].removed == 1
    assert Role._base_manager.exists()


def test_each_rule_of_retention_names_a_column_and_a_reason() -> None:
    assert len({each.id for each in rules()}) == len(rules()) > 5
    for rule in rules():
        model: Any = apps.get_model(rule.table)
        for name in (*rule.since.split("__")[:-1], rule.since.split("__")[-1]):
            field = model._meta.get_field(name)
            model = field.related_model
        assert field.get_internal_type() in {"DateTimeField", "DateField"}, rule.id
        assert len(rule.because) > 30, rule.id


def visit(person: User, seen: datetime) -> Visit:
    began = NOON - timedelta(days=900)
    return Visit.objects.create(user=person, began=began, seen=seen, way="local")


def test_roles_and_matters_go_seven_years_after_they_ended(her: User) -> None:
    long_ago, lately = date(2019, 6, 1), date(2026, 6, 1)
    gone = Organisation.objects.create(code="G", name="Gone", kind="council", valid_to=long_ago)
    past, kept = role(her), role(her)
    Role._base_manager.filter(pk=past.pk).update(until=long_ago)
    Role._base_manager.filter(pk=kept.pk).update(until=lately)
    lapsed = role(her)
    Role._base_manager.filter(pk=lapsed.pk).update(organisation=gone)
    for number, decided in enumerate((long_ago, lately, None)):
        matter = Matter.objects.create(predecessor=gone, estate="role", key=str(number), why="x")
        if decided:
            moment = datetime(decided.year, decided.month, decided.day, tzinfo=UTC)
            matter.outcome, matter.decided_at = Matter.Outcome.DROPPED, moment
            matter.save()
    with stopped_at(NOON):
        found = {each.rule.id: each.rows for each in apply(COMMAND) if each.rows}
    assert found == {"roles-run-out": 1, "lapsed-roles": 1, "decided-matters": 1}
    assert list(Role._base_manager.all()) == [kept]
    assert Matter._base_manager.count() == 2


def test_an_account_that_nobody_uses_is_erased_unless_its_person_holds_a_role(her: User) -> None:
    """Everything held about her goes with it, as if she had asked."""
    never, fresh, holder = (User.objects.create_user(name) for name in ("never", "fresh", "holder"))
    role(holder)
    for person, last, joined in (
        (her, NOON - timedelta(days=731), NOON - timedelta(days=900)),
        (holder, NOON - timedelta(days=731), NOON - timedelta(days=900)),
        (never, None, NOON - timedelta(days=366)),
        (fresh, None, NOON - timedelta(days=364)),
    ):
        User.objects.filter(pk=person.pk).update(last_login=last, date_joined=joined)
    agree(her, NEWS)
    with stopped_at(NOON):
        found = {each.rule.id: each.rows for each in apply(COMMAND) if each.rows}
    assert found == {"dormant-accounts": 1, "accounts-never-used": 1}
    assert set(User.objects.values_list("username", flat=True)) == {"fresh", "holder"}
    assert Entry.objects.filter(action="accounts.person_erased").count() == 2
    assert names_left("zelda") == set()


def test_what_is_kept_long_enough_is_counted_then_removed(her: User) -> None:
    old = visit(her, NOON - timedelta(days=91))
    kept = [visit(her, NOON - timedelta(days=89)), visit(her, NOON)]
    Session.objects.create(session_key="x", session_data="", expire_date=NOON - timedelta(1))
    AccessAttempt.objects.create(username="zelda", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=NOON - timedelta(days=2))
    role(her, ended=NOON - timedelta(days=2558))
    still = role(her)
    with stopped_at(NOON):
        counted = {each.rule.id: each.rows for each in due()}
        assert Visit._base_manager.count() == 3
        removed = {each.rule.id: each.rows for each in apply(COMMAND)}
    assert counted == removed
    assert {name: rows for name, rows in removed.items() if rows} == {
        "visits": 1,
        "sessions-over": 1,
        "wrong-passwords": 1,
        "ended-roles": 1,
    }
    assert set(Visit._base_manager.values_list("pk", flat=True)) == {each.pk for each in kept}
    assert old.pk not in Visit._base_manager.values_list("pk", flat=True)
    assert Role._base_manager.get() == still
    entries = Entry.objects.filter(action="accounts.retention_run")
    assert {each.subject: each.detail for each in entries}["retention-rule:visits"] == (
        '{"days":90,"removed":1}'
    )
    with stopped_at(NOON):
        assert sum(each.rows for each in apply(COMMAND)) == 0


def test_a_consent_keeps_its_words_and_its_times(
    her: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stopped_at(NOON):
        first = agree(her, NEWS)
        assert agree(her, NEWS) == first
    assert has_agreed(her, NEWS)
    other = Purpose(NEWS, "News by e-mail", 2, "Other words")
    monkeypatch.setattr(
        "headwater_web.accounts.privacy.consent_actions.purposes", lambda: {NEWS: other}
    )
    assert not has_agreed(her, NEWS)
    with stopped_at(NOON + timedelta(days=1)):
        agree(her, NEWS)
    with stopped_at(NOON + timedelta(days=2)):
        assert withdraw(her, NEWS)
    assert not withdraw(her, NEWS)
    rows = list(Consent.objects.owned_by(her).order_by("given_at").values_list())
    assert [(row[3], row[4], row[6]) for row in rows] == [
        (1, first.words, NOON + timedelta(days=1)),
        (2, "Other words", NOON + timedelta(days=2)),
    ]
    actions = Entry.objects.values_list("action", flat=True)
    assert list(actions) == [
        "accounts.consent_given",
        "accounts.consent_given",
        "accounts.consent_withdrawn",
    ]
    with pytest.raises(ValueError, match="nobody is asked to agree to 'spam'"):
        agree(her, "spam")


def test_consent_is_given_and_withdrawn_on_a_page(her: User) -> None:
    client = Client()
    client.force_login(her)
    assert "You have not agreed." in client.get("/account/held/").content.decode()
    client.post("/account/held/consent/", {"purpose": NEWS, "agree": "yes"})
    page = client.get("/account/held/").content.decode()
    assert "You agreed." in page
    assert "It stands" in page
    client.post("/account/held/consent/", {"purpose": NEWS, "agree": "no"})
    assert "You have not agreed." in client.get("/account/held/").content.decode()
    assert client.post("/account/held/consent/", {"purpose": "x"}).status_code == 404


def run(*words: object) -> Result:
    return CliRunner().invoke(privacy_commands.app, [str(word) for word in words])


def test_the_commands_say_first_and_do_when_told(
    her: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy_commands, "prepare", lambda: None)
    visit(her, NOON - timedelta(days=900))
    assert "1  would be removed" in run("retention").stdout
    assert Visit._base_manager.exists()
    assert "1  removed" in run("retention", "--apply").stdout
    assert not Visit._base_manager.exists()
    out = tmp_path / "zelda.zip"
    assert run("export", "zelda", out, "--reason", "she asked").exit_code == 0
    assert opened(out.read_bytes())["account"][0]["email"] == "zelda@example.org"
    assert out.stat().st_mode & 0o077 == 0
    assert "Nothing was done: --apply erases zelda." in run("erase", "zelda").stdout
    assert "say why" in str(run("erase", "zelda", "--apply").exception)
    assert User.objects.filter(username="zelda").exists()
    assert "zelda is erased." in run("erase", "zelda", "--apply", "--reason", "asked").stdout
    assert not User.objects.filter(username="zelda").exists()
    assert "nobody signs in as zelda" in str(run("erase", "zelda").exception)
