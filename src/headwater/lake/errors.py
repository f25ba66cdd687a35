"""What can go wrong with the lake, each said in a sentence that names the place and the remedy."""

from __future__ import annotations

import errno
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class LakeError(ValueError):
    """Something is wrong with the lake, or with what it was asked."""


class ShapeError(LakeError):
    """A table does not have the columns of its shape."""


class LakeBusyError(LakeError):
    """Another run is writing to the lake."""


class NoRoomError(LakeError):
    """The disk is too full to publish a table."""


def readable_size(number: int) -> str:
    """A number of bytes as people say it.

    >>> readable_size(512), readable_size(2_500_000)
    ('512 bytes', '2.5 MB')
    """
    size = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"


def writing_failed(error: OSError, what: str, needed: int, folder: Path, free: int) -> LakeError:
    """The error of a write that the system refused, in words.

    >>> error = OSError(errno.ENOSPC, "No space left on device")
    >>> print(writing_failed(error, "the table area", 5_000_000, Path("var/lake"), 1_000_000))
    There is no room for the table area in var/lake: it needs 5.0 MB and 1.0 MB is free. \
Nothing was changed. Free some space there, or set HEADWATER_HOME to a folder on a larger disk, \
and run again.
    """
    if error.errno not in NO_ROOM:
        return LakeError(
            f"Cannot write {what} in {folder}: {error.strerror}. Nothing was changed. "
            "Check that the folder exists and that you may write there, and run again."
        )
    limit = " (larger than a file may be here)" if error.errno == errno.EFBIG else ""
    return NoRoomError(
        f"There is no room for {what} in {folder}: it needs {readable_size(needed)}{limit} and "
        f"{readable_size(free)} is free. Nothing was changed. Free some space there, or set "
        "HEADWATER_HOME to a folder on a larger disk, and run again."
    )
