"""A home to back up, somebody who keeps writing to it, and what is compared afterwards.

Tables are read here with plain SQL, not with what made the backup.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from headwater.lake.manifest import read_manifest
from proofs.lake_generations import generation_of, load

PASSING = {"django_session", "jobs_seenworker", "django_migrations"}
MADE_ANEW = "practice_search"
"""An index that the program makes as it starts; on SQLite it has tables of its own."""
PASSPHRASE = "a passphrase for proofs alone"
OWN_SHOWN = 6


def start(home: Path, database: str = "") -> None:
    """Django in this process, with this home and this database, its tables made."""
    os.environ["HEADWATER_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater_web.site.settings"
    django.setup()
    from headwater_web.site.commands import prepare

    prepare()


def turn_to(home: Path, database: str = "") -> None:
    """Another home and database for this process (a fork) from here on."""
    from django.conf import settings
    from django.db import connection, connections

    from headwater_web.site import configuration

    connection.connection = None  # the parent's own; closing it would end it there too
    settings.HOME = home
    settings.AUDIT_KEY_FILE = home / "audit-key"
    settings.AUDIT_ANCHOR_FILE = home / "audit-anchors.jsonl"
    described: Any = {"default": configuration.database(database, home)}
    held: Any = connections
    held.settings = held.configure_settings(described)
    held["default"] = held.create_connection("default")


def secret() -> Any:
    """The passphrase, made into a key quickly."""
    from headwater_web.operations.recovery.sealing import passphrase

    return passphrase(PASSPHRASE, cost=2**10)


def furnish(home: Path) -> None:
    """People, keys, jobs, audit entries, odd values, a lake and private lakes."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from headwater_web.accounts.models import Organisation, User
    from headwater_web.audit import COMMAND, declare, record
    from headwater_web.jobs.actions import enqueue
    from headwater_web.jobs.models import EffectKey
    from proofs.recovery_tasks import note

    done = declare("proofs.furnished", "furnished a home")
    load(home / "lake", 1)
    password = make_password("lantern-otter-7")
    people = [
        User(username=f"person{number}", password=password, first_name="Żółć 'quoted' \\ \"")
        for number in range(300)
    ]
    User.objects.bulk_create(people)
    odd: list[Any] = [[], ["X1", None, 1.5, {"é": [True]}], [1e300, -0.0, "\\u0000 as text"]]
    for number, places in enumerate(odd):
        day = datetime(1, 1, 1, tzinfo=UTC).date()
        Organisation.objects.create(code=f"O{number}", name="O", places=places, valid_from=day)
    EffectKey.objects.bulk_create(EffectKey(key=f"key {number}") for number in range(2000))
    for number in range(20):
        with transaction.atomic():
            enqueue(note, number, key=f"job {number}")
            record(actor=COMMAND, action=done, subject=f"proof:{number}", reason="line\nline")
    for number in range(OWN_SHOWN):
        bring(home, number)
    gone = User.objects.create(username="leaves no number to be given twice")
    gone.delete()


def bring(home: Path, number: int) -> None:
    """An indicator with a private lake, as a person brings one."""
    from headwater_web.accounts.models import User
    from headwater_web.figures.private_lakes import keep
    from headwater_web.indicators.models import OwnIndicator

    owner = User.objects.order_by("pk").first()
    made = OwnIndicator(
        indicator=f"own-{number}", name="n", unit="u", owner=owner, rows=number, refused=0
    )
    keep(home / "own" / made.indicator, lambda root: load(root, number), made.save)


def take_away(number: int) -> None:
    """The indicator and its lake."""
    from headwater_web.figures.private_lakes import discard
    from headwater_web.indicators.models import OwnIndicator

    found = OwnIndicator.objects.filter(indicator=f"own-{number}").first()
    if found is not None:
        discard(found.lake_root, found.delete)


def go_on_writing(home: Path) -> int:
    """A child's work, until it is killed: pairs of rows, private lakes, loads, audit entries."""
    from django.db import transaction

    from headwater_web.accounts.models import User
    from headwater_web.audit import COMMAND, declare, record
    from headwater_web.jobs.models import EffectKey

    done = declare("proofs.furnished", "furnished a home")
    turn = User.objects.filter(username__startswith="pair").count()
    while True:
        turn += 1
        with transaction.atomic():
            User.objects.create(username=f"pair {turn}")
            EffectKey.objects.create(key=f"pair {turn}")
            record(actor=COMMAND, action=done, subject=f"proof:{turn}")
        bring(home, turn + OWN_SHOWN)
        take_away(turn)
        load(home / "lake", turn)


def unsound(home: Path) -> list[str]:
    """What does not fit together in a restored home whose source was being written to."""
    from headwater_web.accounts.models import User
    from headwater_web.audit.examination import examine
    from headwater_web.indicators.models import OwnIndicator
    from headwater_web.jobs.models import EffectKey

    wrong = []
    pairs = User.objects.filter(username__startswith="pair").count()
    if pairs != EffectKey.objects.filter(key__startswith="pair").count():
        wrong.append("half of a transaction")
    generation_of(home / "lake")
    named = {each.indicator: each.rows for each in OwnIndicator.objects.all()}
    folders = {each.name for each in (home / "own").iterdir()} if (home / "own").exists() else set()
    if folders != set(named):
        wrong.append(f"lakes {sorted(folders)} for rows {sorted(named)}")
    wrong += [name for name, rows in named.items() if generation_of(home / "own" / name) != rows]
    found = examine()
    wrong += [str(each) for each in found.findings]
    if not found.rows:
        wrong.append("the audit is empty")
    return wrong


def everything(home: Path, database: str = "") -> dict[str, Any]:
    """Every row of every table, and every file of every lake, as they lie there."""
    return {"rows": rows_in(home, database), "files": files_in(home)}


def lasts(table: str) -> bool:
    """Whether a backup keeps its rows."""
    return table not in PASSING and not table.startswith(MADE_ANEW)


def rows_in(home: Path, database: str) -> dict[str, list[str]]:
    """Every row of every table that lasts, as text, in order."""
    if database:
        return rows_in_postgresql(database)
    held = sqlite3.connect(f"file:{home / 'headwater.sqlite3'}?mode=ro", uri=True)
    try:
        names = held.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        wanted = [name for (name,) in names if lasts(name)]
        found = {
            name: sorted(map(repr, held.execute(f'SELECT * FROM "{name}"'))) for name in wanted
        }
    finally:
        held.close()
    return found


def rows_in_postgresql(database: str) -> dict[str, list[str]]:
    """The same, with the last numbers of the sequences."""
    import psycopg

    with psycopg.connect(database) as held:
        names = held.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        wanted = [name for (name,) in names.fetchall() if lasts(name)]
        found = {}
        for name in wanted:
            lines = held.execute(f'SELECT each::text FROM "{name}" AS each').fetchall()
            found[name] = sorted(line for (line,) in lines)
        numbers = held.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        skip = ("django_migrations", "django_session")
        found["sequences"] = sorted(str(each) for each in numbers if not each[0].startswith(skip))
    return found


def files_in(home: Path) -> dict[str, bytes]:
    """What the manifests name, and the manifests."""
    found: dict[str, bytes] = {}
    for manifest in sorted(home.rglob("manifest.json")):
        root = manifest.parent
        if any(part.startswith(".") for part in manifest.relative_to(home).parts):
            continue
        found[str(manifest.relative_to(home))] = manifest.read_bytes()
        for part in read_manifest(root).parts():
            path = root / part.file
            found[str(path.relative_to(home))] = path.read_bytes()
    return found


def nothing_in(into: Path, database: str) -> bool:
    """Whether the place is as empty as it was."""
    if into.exists() and any(into.iterdir()):
        return False
    return not database or not rows_in_postgresql(database).keys() - {"sequences"}


def sweep(*folders: Path) -> None:
    """Away with them."""
    for each in folders:
        shutil.rmtree(each, ignore_errors=True)
