"""Work that comes round: asked for once a day by whichever worker looks first.

The key names the task and the day, so many workers ask and one job comes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.work import Work


@dataclass(frozen=True)
class Daily:
    """A task that takes the day as ``YYYY-MM-DD``, and the local time from which it is due."""

    task: Work[Any, Any]
    at: time


DAILY: list[Daily] = []


def daily(task: Work[Any, Any], at: time) -> None:
    """Have ``task(day)`` asked for every day, from ``at`` local time on. Call it in ``tasks``."""
    DAILY.append(Daily(task, at))


def ask(now: datetime | None = None) -> None:
    """Ask for what is due today; what was asked for already is not asked for again."""
    local = timezone.localtime(now)
    day = local.date().isoformat()
    for each in DAILY:
        if local.time() >= each.at:
            with transaction.atomic():
                enqueue(each.task, day, key=f"daily {each.task.module_path} {day}"[:200])
