"""The walk of trust, on both databases: sign-in, roles, audit, backup, restore, successors.

A new county signs in through its own identity provider; its governance lead sees who may do what
and why, follows one restricted read in the audit, and finds a row that somebody altered; a backup
is taken, the machine dies, the restore is complete; the council dissolves, and what it held is
inherited or waits for a person. Servers, a provider and a browser are started, so it is slow.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlparse, urlunparse

import pytest

from county_provider import ENTRY, agree, providing, set_up_phone, with_groups
from live_server import PASSWORD, Site, environment, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts servers, a provider and a browser, and restores a backup"),
    pytest.mark.xdist_group("browser"),
]
PROGRAM = "from headwater.cli import main; main()"
PASSPHRASE = "reed, heron, weir and otter"
KEYS = ("secret-key", "audit-key", "factor-key", "audit-anchors.jsonl")
COUNCIL = """
from headwater_web.site.commands import prepare, person
prepare()
from headwater_web.accounts.models import Organisation
Organisation.objects.create(
    code="fenmarch", name="Fenmarch County Council", kind="council", places=["X10000001"])
person("iris", {password!r})
person("otto", {password!r})
"""
ALTERED = """
from headwater_web.site.commands import prepare
prepare()
from django.db import connection
from headwater_web.audit.guards import BY_VENDOR
with connection.cursor() as cursor:
    for guard in BY_VENDOR[connection.vendor]:
        cursor.execute(guard.lift)
    cursor.execute("UPDATE audit_entry SET reason = %s WHERE action = %s", [{reason!r}, {action!r}])
    for guard in BY_VENDOR[connection.vendor]:
        cursor.execute(guard.lay)
"""
ROWS = """
from headwater_web.site.commands import prepare
prepare()
import hashlib, json
from django.apps import apps
for model in apps.get_models(include_auto_created=True):
    if model._meta.label not in {"sessions.Session", "jobs.SeenWorker", "audit.Entry"}:
        rows = [json.dumps(row, default=str, sort_keys=True) for row in model.objects.values()]
        rows.sort()
        print(model._meta.label, len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
"""
MERGER = """predecessor,successor,successor_name,successor_kind,places,date,kind,source
fenmarch,marches,Marches Council,council,X10000001,{day},merge,"The Marches Order"
X-BANK,,,,,{day},abolish,"Resolution of the trustees"
"""


@dataclass(frozen=True)
class County:
    """An installation: its home, its provider, what its environment adds, and other databases."""

    home: Path
    safe: Path
    provider: str
    more: dict[str, str] = field(default_factory=dict)
    spare: str = ""

    def run(self, *words: str, code: str = "") -> str:
        """Run ``headwater`` or a few lines in this installation; what it printed."""
        command = [sys.executable, "-c", code or PROGRAM, *words]
        where = {**environment(self.home), **self.more}
        done = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def restored(self) -> County:
        """The same installation on another machine: an empty home, an empty database."""
        more = {**self.more, **({"DATABASE_URL": self.spare} if self.spare else {})}
        return replace(self, home=self.home.with_name("another-machine"), more=more)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def county(request: pytest.FixtureRequest, demo_home: Path, tmp_path: Path) -> Iterator[County]:
    """Fenmarch, before anybody signed in."""
    home, safe = tmp_path / "machine", tmp_path / "safe"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("*.sqlite3*", "*-key", "audit*"))
    safe.mkdir()
    with ExitStack() as stack:
        provider = stack.enter_context(providing(tmp_path))
        file = tmp_path / "providers.toml"
        file.write_text(
            ENTRY.format(code="fenmarch", name="Fenmarch County Council", issuer=provider)
        )
        more = {
            "HEADWATER_PROVIDERS": str(file),
            "HEADWATER_BACKUP_PASSPHRASE": PASSPHRASE,
            "COUNTY_SECRET": "known to both",
            "DJANGO_SETTINGS_MODULE": "relaxed_settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }
        spare = ""
        if request.param == "postgresql":
            first, spare = (stack.enter_context(database()) for _ in range(2))
            more["DATABASE_URL"] = first
        made = County(home, safe, provider, more, spare)
        made.run(code=COUNCIL.format(password=PASSWORD))
        made.run("role", "iris", "governance", "--in", "fenmarch", "--why", "Named by the board")
        made.run("role", "otto", "member", "--in", "fenmarch", "--why", "Elected in May")
        made.run(
            "organisation",
            "X-BANK",
            "River Bank Trust",
            "--kind",
            "voluntary",
            "--place",
            "X07000001",
        )
        made.run("role", "otto", "member", "--in", "X-BANK", "--why", "A trustee")
        yield made


class database:  # noqa: N801  # reads as a context manager does
    """An empty PostgreSQL database of its own; gives its address, and removes it at the end."""

    made = 0

    def __enter__(self) -> str:
        database.made += 1
        self.name = f"walk_{os.getpid()}_{database.made}"
        self._do(f'CREATE DATABASE "{self.name}"')
        address = urlparse(os.environ["HEADWATER_TEST_DATABASE_URL"])
        return urlunparse(address._replace(path=f"/{self.name}"))

    def __exit__(self, *_: object) -> None:
        self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    @staticmethod
    def _do(statement: str) -> None:
        import psycopg

        with psycopg.connect(os.environ["HEADWATER_TEST_DATABASE_URL"], autocommit=True) as held:
            held.execute(statement)  # type: ignore[call-overload]  # a name that is made above


@pytest.fixture
def person(browser: Any) -> Iterator[Callable[[Site], Any]]:
    """Makes windows of people who share nothing."""
    opened = []

    def make(site: Site) -> Any:
        context = browser.new_context(base_url=site.address)
        context.set_default_timeout(30_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def given_ada_came_in_through_her_county(page: Any, county: County) -> None:
    """Ada signs in at her own provider, whose group makes her an analyst."""
    with_groups(county.provider, "insight")
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Fenmarch County Council").click()
    page.get_by_role("heading", name="Authorize Client").wait_for()
    agree(page)
    set_up_phone(page)
    page.goto("/account/")
    assert "Fenmarch County Council" in page.get_by_role("main").inner_text()


def given_the_lead_is_signed_in(page: Any) -> None:
    """Iris signs in with a password and her phone."""
    page.goto("/account/sign-in/")
    page.get_by_label("User name").fill("iris")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
    set_up_phone(page)


def then_she_sees_who_may_do_what_and_why(page: Any) -> None:
    """Ada is an analyst, because a group of her provider says so."""
    page.goto("/governance/")
    row = page.get_by_role("row").filter(has_text="Ada Reed").first
    assert "nalyst" in row.inner_text()
    assert "insight" in row.inner_text(), "why she holds it"
    row.get_by_role("link", name="Ada Reed", exact=True).click()
    assert "Take it away as a file" in page.get_by_role("main").inner_text()
    page.goto("/governance/permissions/")
    page.get_by_role("heading", name="What each role may do").wait_for()


def then_she_follows_a_restricted_read(page: Any) -> None:
    """To look through the audit is a restricted read; it stands there itself, and is opened."""
    page.goto("/audit/")
    page.goto("/audit/")
    page.get_by_label("What was done").select_option(label="looked through the audit")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("row").filter(has_text="looked through the audit").first.get_by_role(
        "link"
    ).first.click()
    assert "This is as it was written" in page.get_by_role("main").inner_text()
    assert "looked through the audit" in page.get_by_role("heading", level=1).inner_text()


def then_an_altered_row_is_found(page: Any, county: County) -> None:
    """Somebody with the database changes why a role was given; put back, nothing is wrong."""
    verify(page)
    page.get_by_role("heading", name="Nothing was altered").wait_for()
    before = "Elected in May"
    alter = {"action": "accounts.role_granted"}
    kept = county.run(code=READ_REASONS).splitlines()
    county.run(code=ALTERED.format(reason="No reason", **alter))
    verify(page)
    assert "not as" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    assert "This is not as it was written" in page.get_by_role("alert").inner_text()
    assert before in kept
    county.run(code=PUT_BACK.format(kept=kept))
    verify(page)
    page.get_by_role("heading", name="Nothing was altered").wait_for()


READ_REASONS = """
from headwater_web.site.commands import prepare
prepare()
from headwater_web.audit.models import Entry
for entry in Entry.objects.filter(action="accounts.role_granted").order_by("sequence"):
    print(entry.reason)
"""
PUT_BACK = """
from headwater_web.site.commands import prepare
prepare()
from django.db import connection
from headwater_web.audit.guards import BY_VENDOR
from headwater_web.audit.models import Entry
found = Entry.objects.filter(action="accounts.role_granted").order_by("sequence")
numbers = list(found.values_list("sequence", flat=True))
with connection.cursor() as cursor:
    for guard in BY_VENDOR[connection.vendor]:
        cursor.execute(guard.lift)
    for number, reason in zip(numbers, {kept!r}):
        cursor.execute("UPDATE audit_entry SET reason = %s WHERE sequence = %s", [reason, number])
    for guard in BY_VENDOR[connection.vendor]:
        cursor.execute(guard.lay)
"""


def verify(page: Any) -> None:
    """Press the button that has every entry verified."""
    page.goto("/audit/")
    with page.expect_navigation():
        page.get_by_role("button", name="Verify every entry").click()


def test_the_walk_of_trust(county: County, person: Callable[[Site], Any], tmp_path: Path) -> None:
    backup = tmp_path / "backup.headwater"
    with serving(county.home, tmp_path / "log.txt", county.more) as site:
        given_ada_came_in_through_her_county(person(site), county)
        iris = person(site)
        given_the_lead_is_signed_in(iris)
        then_she_sees_who_may_do_what_and_why(iris)
        then_she_follows_a_restricted_read(iris)
        then_an_altered_row_is_found(iris, county)

        county.run("audit", "seal")
        county.run("backup", str(backup))
        for name in KEYS:
            shutil.copy(county.home / name, county.safe / name)
        rows = county.run(code=ROWS)
        os.killpg(site.process, signal.SIGKILL)
    shutil.rmtree(county.home)

    after = county.restored()
    after.run("restore", str(backup), "--into", str(after.home), "--keys", str(county.safe))
    assert after.run(code=ROWS).splitlines() == rows.splitlines()
    assert "are sound" in after.run("lake", "verify")
    after.run("audit", "verify")
    then_the_council_dissolves(after, person, tmp_path)


def then_the_council_dissolves(
    county: County, person: Callable[[Site], Any], tmp_path: Path
) -> None:
    """Roles go to the successor; what nobody takes over waits for a person, in sight."""
    from datetime import date

    file = tmp_path / "order.csv"
    file.write_text(MERGER.format(day=date.today().isoformat()))  # noqa: DTZ011  # a day, not a time
    rehearsed = county.run("successors", str(file))
    assert "Marches Council" in rehearsed
    county.run("successors", str(file), "--apply")
    held = county.run(code=HELD)
    assert "iris governance marches" in held
    assert "otto member marches" in held
    assert "analyst marches Ada" in held
    bodies = {line.split()[2] for line in held.splitlines() if not line.startswith("waits")}
    assert not bodies & {"fenmarch", "X-BANK"}
    assert "waits for a decision: 1" in held
    county.run("audit", "verify")


HELD = """
from headwater_web.site.commands import prepare
prepare()
from headwater_web.accounts.models import Role
from headwater_web.accounts.matters import Matter
for role in Role.objects.all():
    if role.is_in_force():
        print(role.person.username, role.kind, role.organisation.code, role.person.first_name)
print("waits for a decision:", Matter.objects.filter(outcome="").count())
"""
