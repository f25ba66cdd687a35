"""What a worker of long jobs makes ready before its first job, so that nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable

WARMED: list[Callable[[], object]] = []

log = logging.getLogger("headwater.jobs")


def warmed(ready: Callable[[], object]) -> None:
    """Have ``ready()`` called when a worker of long jobs starts. Call it in ``tasks``."""
    WARMED.append(ready)


def warm() -> None:
    """Make all ready; what cannot be is left to the job that needs it."""
    for ready in WARMED:
        try:
            ready()
        except Exception as error:
            log.warning("%s could not be made ready: %s", ready.__name__, type(error).__name__)
