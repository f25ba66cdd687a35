"""The lakes of a home, held still while they are read: their files linked aside, in an instant.

Parts of a lake never change, but a commit may remove old ones while a backup reads them. A second
name for the same file keeps it until the backup has read it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from headwater.lake.errors import LakeError
from headwater.lake.manifest import FILE_NAME, read_manifest
from headwater_web.operations.recovery.refusal import RecoveryError, writing_failed

TRIES = 5
SEALS = "audit-anchors.jsonl"


class VanishedError(RuntimeError):
    """A private lake was removed after the database was looked at: look again."""


@dataclass(frozen=True)
class Held:
    """A file of a lake: its name below the home, where it is linked, and what it should hash to."""

    name: str
    path: Path
    sha256: str = ""


def shared(home: Path) -> list[Path]:
    """The lakes that stand directly in the home."""
    found = (each for each in home.iterdir() if not each.name.startswith("."))
    return sorted(each for each in found if (each / FILE_NAME).is_file())


def private() -> list[Path]:
    """The lakes that rows of the database name (every model with a ``lake_root``; a row whose lake
    is still to be made has none)."""
    found = (model for model in apps.get_models() if hasattr(model, "lake_root"))
    rows: Iterable[Any] = (row for model in found for row in model._default_manager.all())
    return sorted(row.lake_root for row in rows if row.lake_root is not None)


def hold(home: Path, aside: Path, earlier: dict[Path, list[Held]]) -> list[Held]:
    """Links the files of every lake below ``aside``: of shared ones, and of those that rows name.

    A private lake that was removed since is taken from what was held ``earlier``. ``VanishedError``
    where it came and went in between; ``RecoveryError`` where a lake is damaged.
    """
    held: list[Held] = []
    for root in [*shared(home), *private()]:
        try:
            held += held_lake(home, aside, root)
        except VanishedError:
            if root not in earlier:
                raise
            held += earlier[root]
    return held


def hold_private(home: Path, aside: Path) -> dict[Path, list[Held]]:
    """Links the private lakes that are there, before the database is looked at."""
    shutil.rmtree(aside, ignore_errors=True)
    found: dict[Path, list[Held]] = {}
    for manifest in sorted(home.glob(f"[!.]*/[!.]*/{FILE_NAME}")):
        root = manifest.parent
        try:
            found[root] = held_lake(home, aside, root)
        except (VanishedError, RecoveryError):
            continue  # gone already, or damaged, which the second look says
    return found


def hold_seals(aside: Path) -> list[Held]:
    """A copy of the audit's seals; taken before the snapshot, so none is of a later row."""
    source = Path(settings.AUDIT_ANCHOR_FILE)
    if not source.exists():
        return []
    target = aside / SEALS
    target.parent.mkdir(parents=True, exist_ok=True)
    copied(source, target)
    return [Held(SEALS, target)]


def held_lake(home: Path, aside: Path, root: Path) -> list[Held]:
    """The files of one lake at one version."""
    name = root.relative_to(home)
    for _ in range(TRIES):
        shutil.rmtree(aside / name, ignore_errors=True)
        try:
            return [linked(home, aside, name / FILE_NAME), *linked_parts(home, aside, name)]
        except FileNotFoundError:
            if not (root / FILE_NAME).exists():
                raise VanishedError(str(name)) from None
        except LakeError as damaged:
            raise RecoveryError(f"A lake cannot be backed up: {damaged}") from damaged
    raise RecoveryError(
        f"The lake in {root} lacks a file that its manifest names. Load again what is missing "
        "(`headwater lake check` says what), then take the backup."
    )


def linked_parts(home: Path, aside: Path, name: Path) -> list[Held]:
    """The parts that the linked manifest names."""
    parts = read_manifest(aside / name).parts()
    return [linked(home, aside, name / part.file, part.sha256) for part in parts]


def linked(home: Path, aside: Path, name: Path, sha256: str = "") -> Held:
    """One file under a second name; a copy where the disk has no such thing."""
    target = aside / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(home / name, target)
    except FileNotFoundError:
        raise
    except OSError:
        copied(home / name, target)
    return Held(name.as_posix(), target, sha256)


def copied(source: Path, target: Path) -> None:
    """A copy, where no link can be made."""
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        raise
    except OSError as error:
        size = source.stat().st_size
        raise writing_failed(error, "a copy of the lake", target.parent, size) from error
