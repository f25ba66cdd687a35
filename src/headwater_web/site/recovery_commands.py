"""The commands that back up and restore."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import django
import typer
from rich.console import Console

from headwater_web.site.commands import SETTINGS, prepare

if TYPE_CHECKING:
    from headwater_web.operations.recovery.archive import Inspected
    from headwater_web.operations.recovery.sealing import Secret

PASSPHRASE = "HEADWATER_BACKUP_PASSPHRASE"  # noqa: S105 (the name of a variable, not a secret)

KeyFile = Annotated[
    Path | None, typer.Option(help="Seal with the bytes of this file, not with a passphrase.")
]


def backup(
    file: Annotated[Path, typer.Argument(help="The backup to write; not there yet.")],
    key_file: KeyFile = None,
) -> None:
    """Back up the database and the lakes together into one sealed file, and read it back.

    The service may go on meanwhile. The passphrase comes from HEADWATER_BACKUP_PASSPHRASE, or is
    asked for. Keys are not inside: keep secret-key, audit-key and factor-key of the home apart,
    with the passphrase.
    """
    secret = given_secret(key_file, twice=True)
    prepare()
    from django.conf import settings

    from headwater.lake.errors import readable_size
    from headwater_web.operations.recovery.backup import take
    from headwater_web.operations.recovery.recorded import keep

    with Console(stderr=True).status("Backing up") as status:
        taken = take(settings.HOME, file, secret, status.update)
    keep(taken)
    Console().print(
        f"{file}: {readable_size(taken.size)}, {summary(taken.inspected)}, read back and found "
        f"whole. Keep {' and '.join(kept_apart(settings.HOME))} of {settings.HOME} apart from it."
    )


def restore(
    file: Annotated[Path, typer.Argument(help="The backup to restore.")],
    into: Annotated[
        Path | None, typer.Option(help="Home to make; an empty folder, or one not there yet.")
    ] = None,
    key_file: KeyFile = None,
    keys: Annotated[
        Path | None,
        typer.Option(help="Folder with the secret-key, audit-key and factor-key kept apart."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only read it and say if it is whole.")] = (
        False
    ),
) -> None:
    """Restore a backup into an empty home, or check that one can be.

    Where DATABASE_URL names a PostgreSQL database, that must be empty too. Every hash is compared
    before anything is put in place, and every row afterwards.
    """
    from headwater_web.operations.recovery.target import filling

    if check == (into is not None):
        raise typer.BadParameter("give either --into with an empty folder, or --check")
    secret = given_secret(key_file)
    if into is None:
        with_home(None)
        from headwater_web.operations.recovery.restore import check as checked

        with Console(stderr=True).status("Reading"):
            found = checked(file, secret)
        Console().print(f"{file} is whole: {summary(found)}, made {found.head.made_at}.")
        return
    into = into.absolute()
    with filling(into) as aside:
        found = restored(file, aside, into, secret, keys)
    Console().print(f"{into} is restored: {summary(found)}; every row and file was compared.")
    if keys is None:
        Console().print(
            "Put secret-key, audit-key and factor-key into it from where they are kept, before it "
            "is served: without them everybody signs in anew, the audit cannot be verified, and no "
            "phone's code is taken."
        )


def restored(file: Path, aside: Path, into: Path, secret: Secret, keys: Path | None) -> Inspected:
    """The restore itself, with Django's home in the folder that is being filled."""
    from headwater_web.operations.recovery.target import kept_in

    if keys is not None:
        kept_in(keys)
    with_home(aside)
    from headwater_web.operations.recovery.restore import restore as fill

    with Console(stderr=True).status("Restoring") as status:
        return fill(file, aside, into, secret, keys, status.update)


def with_home(aside: Path | None) -> None:
    """Start Django, with this folder as its home where one is given."""
    if aside is not None:
        os.environ["HEADWATER_HOME"] = str(aside)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def given_secret(key_file: Path | None, twice: bool = False) -> Secret:
    """The key file's bytes, or the passphrase from the environment or the keyboard."""
    from headwater_web.operations.recovery import sealing

    if key_file is not None:
        return sealing.key_file(key_file)
    said = os.environ.get(PASSPHRASE) or asked(twice)
    return sealing.passphrase(said)


def asked(twice: bool) -> str:
    """The passphrase, typed unseen; ``RecoveryError`` where nobody can be asked."""
    from headwater_web.operations.recovery.refusal import RecoveryError

    try:
        said: Any = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice)
    except typer.Abort as nobody:
        raise RecoveryError(f"Set {PASSPHRASE}, or name a --key-file.") from nobody
    return str(said)


def kept_apart(home: Path) -> list[str]:
    """The key files that the home has."""
    from headwater_web.operations.recovery.target import KEYS

    return [name for name in KEYS if (home / name).exists()] or ["the keys"]


def summary(found: Inspected) -> str:
    """How much there is in a backup."""
    return f"{found.rows:,} rows and {len(found.contents.files):,} files"
