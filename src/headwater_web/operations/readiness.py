"""Whether this process can answer visitors: its database, its form, and the lake it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from headwater.lake.errors import LakeError
from headwater_web.figures.request import public_lake
from headwater_web.jobs.presence import workers


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, whether it is well, and what is wrong where it is not.

    Visitors can be sent here without what is not ``needed``.
    """

    name: str
    well: bool
    says: str = ""
    needed: bool = True


def findings() -> tuple[Finding, ...]:
    """Everything that must be well before visitors are sent here, and whether work is done.

    Pages are answered and votes kept while no worker is there: its absence is said, and takes no
    visitor away from a machine that could serve her.
    """
    found = [looked_at("database", answers)]
    if found[0].well:
        found.append(looked_at("migrations", applied))
    found.append(looked_at("lake", readable))
    if found[0].well and found[1].well:
        found.append(replace(looked_at("worker", heard_of), needed=False))
    return tuple(found)


def looked_at(name: str, look: Callable[[], str]) -> Finding:
    """The finding of one look, which says what is wrong or nothing."""
    try:
        says = look()
    except Exception as broken:  # whatever breaks here is the answer, not an error of the page
        says = type(broken).__name__
    return Finding(name, not says, says)


def answers() -> str:
    """Whether the database answers."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def applied() -> str:
    """Whether every migration of this version is applied."""
    waiting = unapplied()
    return f"{len(waiting)} migrations are not applied" if waiting else ""


def unapplied() -> list[str]:
    """Migrations that this version has and the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def heard_of() -> str:
    """Whether a worker said lately that it is there."""
    return "" if workers() else "no worker has been heard of for two minutes"


def readable() -> str:
    """Whether the lake holds something, and each of its files has the size it was published with.

    ``headwater lake verify`` reads every byte; this is asked every few seconds.
    """
    lake = public_lake()
    try:
        parts = lake.parts()
    except LakeError as broken:
        return str(broken)
    if not parts:
        return "the lake holds nothing yet"
    for part in parts:
        path = lake.root / part.file
        if not path.exists() or path.stat().st_size != part.bytes:
            return f"{part.table} ({part.dataset}) is not as it was published"
    return ""
