"""Which workers are there: each says so every few seconds."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta

from django.utils import timezone

from headwater_web.jobs.models import SeenWorker

PRESENT = timedelta(minutes=2)
FORGOTTEN = timedelta(days=1)


def name_of_this() -> str:
    """A name no other worker has: the machine, the process, and something at random."""
    return f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"


def seen(name: str) -> None:
    """This worker is there."""
    SeenWorker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def gone(name: str) -> None:
    """This worker has ended; and so, no doubt, have those not heard of for a day."""
    SeenWorker.objects.filter(name=name).delete()
    SeenWorker.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN).delete()


def workers() -> list[SeenWorker]:
    """The workers heard of in the last two minutes; the longest at work first."""
    found = SeenWorker.objects.filter(seen_at__gte=timezone.now() - PRESENT)
    return list(found.order_by("started_at"))
