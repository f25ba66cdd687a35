"""Restoring a backup into an empty place: read whole, rebuilt beside, compared, put there at once.

With SQLite one renaming puts the database and the lakes in place together. With PostgreSQL one
transaction fills the database and one renaming follows; where the machine stops between the two,
the same command finishes what is left.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import headwater
from headwater_web.operations.recovery import rows, target
from headwater_web.operations.recovery.archive import (
    BLOCK,
    CONTENTS,
    HEAD,
    ROWS,
    Head,
    Inspected,
    Member,
    inspect,
    members,
    path_below,
)
from headwater_web.operations.recovery.backup import Told, silent
from headwater_web.operations.recovery.refusal import (
    DamagedError,
    NewerError,
    NotEmptyError,
    RecoveryError,
    writing_failed,
)
from headwater_web.operations.recovery.sealing import Secret

MARK = "headwater restored "


def check(path: Path, secret: Secret) -> Inspected:
    """Read a backup to its end; an error where it is not whole, or newer than this Headwater."""
    try:
        with path.open("rb") as file:
            found = inspect(file, secret)
    except OSError as error:
        raise RecoveryError(f"{path} cannot be read: {error.strerror}.") from error
    refuse_newer(found.head)
    return found


def refuse_newer(head: Head) -> None:
    """``NewerError`` where the backup's tables have changes that this Headwater does not know."""
    known = MigrationLoader(None).graph.nodes
    unknown = [f"{app} {name}" for app, name in head.migrations if (app, name) not in known]
    if unknown:
        raise NewerError(
            f"The backup was made by Headwater {head.version}; this is {headwater.__version__}, "
            f"which does not know the tables of {unknown[0]}"
            f"{f' and {len(unknown) - 1} more' if unknown[1:] else ''}. Install "
            f"{head.version} or later, and restore with that."
        )


def restore(
    path: Path,
    aside: Path,
    into: Path,
    secret: Secret,
    keys: Path | None = None,
    tell: Told = silent,
) -> Inspected:
    """Fill ``aside`` and Django's database from a backup, compare every row, put it into ``into``.

    Django's database is the file in ``aside``, or an empty PostgreSQL database. ``keys`` is the
    folder of what was kept apart. Nothing is in place before all of it was found whole.
    """
    tell("Checking the backup")
    found = check(path, secret)
    mark = hashlib.sha256(found.contents.as_json() + found.head.as_json()).hexdigest()
    try:
        if not finished_but_for_the_renaming(aside, mark):
            target.forget(aside)
            refuse_full_database()
            refuse_small_disk(aside, path)
            with all_or_nothing():
                rebuild(path, aside, secret, found, tell)
                leave_mark(aside, mark)
        settle()
    except DatabaseError as error:
        raise database_refused(error, aside) from error
    except OSError as error:
        raise writing_failed(error, "what is restored", aside.parent) from error
    if keys is not None:
        target.bring_keys(keys, aside)
    tell("Putting it in place")
    target.put_in_place(aside, into)
    return found


def rebuild(path: Path, aside: Path, secret: Secret, found: Inspected, tell: Told) -> None:
    """Tables as they were, rows, files; compared; then brought to this Headwater's form."""
    tell("Making the tables")
    make_tables(found.head)
    models = {model._meta.label_lower: model for model in rows.tables(found.head.migrations)}
    with transaction.atomic():
        check_constraints("DEFERRED")
        empty(models)
        with path.open("rb") as file:
            for member in members(file, secret):
                tell(member.name)
                take_in(member, aside, models, found)
        rows.go_on_counting(list(models.values()), found.contents.counters)
    tell("Comparing every row")
    compare(models, found)
    check_constraints("IMMEDIATE")
    call_command("migrate", interactive=False, verbosity=0)


def make_tables(head: Head) -> None:
    """The tables in the form that the backup has them."""
    executor = MigrationExecutor(connection)
    executor.migrate(rows.leaves(executor.loader, head.migrations))


def check_constraints(when: str) -> None:
    """Have PostgreSQL look at references between rows when all are there, or now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


def empty(models: dict[str, Any]) -> None:
    """Take away what migrations put into the tables: the backup has its own."""
    with connection.cursor() as cursor:
        for model in models.values():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                cursor.execute(f"DELETE FROM {table}")


def take_in(member: Member, aside: Path, models: dict[str, Any], found: Inspected) -> None:
    """A piece of a table into the database, or a file of a lake into its place."""
    if member.name in (HEAD, CONTENTS):
        return
    if member.name.startswith(ROWS):
        rows.insert(models[member.name.split("/")[1]], member.rows())
        return
    path = path_below(aside, member)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while block := member.file.read(BLOCK):
            digest.update(block)
            file.write(block)
    name = path.relative_to(aside).as_posix()
    if digest.hexdigest() != found.contents.files.get(name):
        raise DamagedError(f"The backup changed while it was read: {name}.")


def compare(models: dict[str, Any], found: Inspected) -> None:
    """Every row restored against the backup; ``DamagedError`` names a table that differs."""
    wrong = [
        label
        for label, listed in found.contents.tables.items()
        if rows.digest_of(models[label]).as_json() != listed
    ]
    if wrong:
        raise DamagedError(
            f"What was restored is not what the backup holds: {', '.join(wrong)}. Nothing was put "
            "in place. Please report this."
        )


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction around everything, in PostgreSQL; SQLite's file is not in place yet."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                rows.be_patient(cursor)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    yield


def settle() -> None:
    """Bring SQLite's file into one piece; let go of the database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def refuse_full_database() -> None:
    """``NotEmptyError`` where the database has tables already."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    if names:
        raise NotEmptyError(
            f"The database is not empty: it has {len(names)} tables, such as {names[0]}. A backup "
            "is restored into an empty one: name a new database in DATABASE_URL."
        )


def refuse_small_disk(aside: Path, path: Path) -> None:
    """``RecoveryError`` where the disk has less room than the backup itself takes."""
    needed, free = path.stat().st_size, shutil.disk_usage(aside).free
    if free < needed:
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise writing_failed(full, "what is restored", aside.parent, needed)


def database_refused(error: DatabaseError, aside: Path) -> RecoveryError:
    """What the database said, as a refusal."""
    for word, number in (("full", errno.ENOSPC), ("disk I/O", errno.EIO)):
        if word in str(error):
            refused = OSError(number, os.strerror(number))
            return writing_failed(refused, "what is restored", aside.parent)
    said = " ".join(str(error).split())
    return RecoveryError(f"The database refused what was restored: {said}. Nothing was changed.")


def leave_mark(aside: Path, mark: str) -> None:
    """Say in both places that they belong together, before PostgreSQL's transaction ends."""
    if connection.vendor == "postgresql":
        stamp = aside / target.STAMP
        stamp.write_text(mark)
        target.flush(stamp)
        with connection.cursor() as cursor:
            cursor.execute(f"COMMENT ON TABLE django_migrations IS '{MARK}{mark}'")


def finished_but_for_the_renaming(aside: Path, mark: str) -> bool:
    """Whether a run was stopped after its transaction and before its renaming."""
    stamp = aside / target.STAMP
    if connection.vendor == "postgresql" and stamp.exists() and stamp.read_text() == mark:
        with connection.cursor() as cursor:
            cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
            (said,) = cursor.fetchone()
        if said == MARK + mark:
            return True
    return False
