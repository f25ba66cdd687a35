"""Every migration goes forward, back to nothing, and forward again, on the database in use.

Slow: it walks through every migration of every app of ours, twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CANNOT: dict[str, str] = {}


def ours() -> list[str]:
    """Labels of our own apps that have migrations."""
    loader = MigrationLoader(connection)
    return sorted(
        app
        for app in loader.migrated_apps
        if any(
            migration.__module__.startswith("headwater_web")
            for (label, _), migration in loader.disk_migrations.items()
            if label == app
        )
    )


def tables() -> set[str]:
    return set(connection.introspection.table_names())


@pytest.fixture(autouse=True)
def all_applied_afterwards() -> Iterator[None]:
    """Leave the database as other tests expect it."""
    yield
    call_command("migrate", interactive=False, verbosity=0)


def test_every_migration_can_be_undone_and_done_again() -> None:
    before = tables()
    executor = MigrationExecutor(connection)
    executor.migrate([(app, None) for app in ours()])
    left = {name for name in tables() if name.split("_")[0] in ours()}
    assert not left
    call_command("migrate", interactive=False, verbosity=0)
    assert tables() == before


def test_what_cannot_be_undone_says_why() -> None:
    loader = MigrationLoader(connection)
    stuck = [
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours() and not all(each.reversible for each in migration.operations)
    ]
    assert set(stuck) == set(CANNOT)
    assert len(ours()) >= 5


def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
