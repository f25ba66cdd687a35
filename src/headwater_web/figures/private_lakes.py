"""Small lakes of single persons: written aside, renamed, and only then given a row.

What a killed run leaves behind is a folder without a row: nobody sees it, and a later run
sweeps it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path

from django.db import transaction

LEFT_OVER = 3600.0


def keep(root: Path, write: Callable[[Path], None], save: Callable[[], None]) -> None:
    """``write`` a lake into a folder aside, rename it to ``root``, ``save`` its row; or nothing."""
    aside = root.with_name(f".{root.name}")
    root.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        write(aside)
        with transaction.atomic():
            aside.rename(root)
            save()
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)
        raise


def discard(root: Path, delete: Callable[[], object]) -> None:
    """``delete`` the row, then the folder: nobody sees a folder without a row."""
    with transaction.atomic():
        delete()
        transaction.on_commit(lambda: shutil.rmtree(root, ignore_errors=True))


def sweep(folder: Path, kept: Collection[str], older_than: float = LEFT_OVER) -> None:
    """Delete the folders that no row names, once they are an hour old."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in folder.iterdir():
        if each.name not in kept and time.time() - each.stat().st_mtime > older_than:
            shutil.rmtree(each, ignore_errors=True)
