"""What stops a backup or a restore, each said in a sentence with its remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

from headwater.lake.errors import NO_ROOM, readable_size


class RecoveryError(ValueError):
    """A backup cannot be made or restored; the message says why and what to do."""


class WrongKeyError(RecoveryError):
    """The passphrase or key is not the one the backup was sealed with."""


class DamagedError(RecoveryError):
    """The backup is not what was written."""


class NewerError(RecoveryError):
    """The backup was made by a later Headwater."""


class NotEmptyError(RecoveryError):
    """There is something where the backup should be restored."""


def writing_failed(error: OSError, what: str, folder: Path, needed: int = 0) -> RecoveryError:
    """A refusal of the disk, in words; ``needed`` bytes where they are known.

    >>> import errno
    >>> print(writing_failed(OSError(errno.EACCES, "Permission denied"), "the backup", Path("/x")))
    Cannot write the backup in /x: Permission denied. Nothing was changed. Check that the folder \
exists and that you may write there, and run again.
    """
    if error.errno not in NO_ROOM:
        return RecoveryError(
            f"Cannot write {what} in {folder}: {error.strerror or error}. Nothing was changed. "
            "Check that the folder exists and that you may write there, and run again."
        )
    place = folder
    while not place.exists():
        place = place.parent
    free = readable_size(shutil.disk_usage(place).free)
    wants = f"it needs {readable_size(needed)} and " if needed else ""
    return RecoveryError(
        f"There is no room for {what} in {folder}: {wants}{free} is free. Nothing was changed. "
        "Free some space there, or choose a folder on a larger disk, and run again."
    )
