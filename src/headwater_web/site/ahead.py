"""Pages made ahead of visitors, in time that nobody else wants.

A page of public figures is made once for each edition and kept. The first visitor of each place
would wait for that; instead a process of the lowest priority asks for every place and indicator
once, when the server has started, and ends. What is kept already costs it next to nothing.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from headwater_web.operations.traffic import TRAFFIC, Watch
from headwater_web.site import shelf
from headwater_web.site.rehearsal import KINDS, ask

LOWEST = 19
LONGEST_WAIT = 30
"""Seconds between two pages on a server that is never quiet."""
MANY = (1_000_000, 60)
"""This process asks for hundreds of pages a minute, and is nobody's visitor."""
Application = Callable[..., Iterable[bytes]]


def begin(application: Application, listeners: Iterable[Any] = ()) -> int:
    """Start the process that makes them; its id, or 0 where answers are not kept.

    It lets go of what the server listens on, and ends when its parent does.
    """
    if not settings.KEEP_ANSWERS:
        return 0
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        for each in listeners:
            each.sock.close()
        give_way()
        settings.LIMITS = {"page": MANY}
        TRAFFIC.counts, watch = False, Watch()
        make(application, paths(), lambda: has_waited(watch) and os.getppid() == parent)
    finally:
        os._exit(0)


def give_way() -> None:
    """Run only where nobody else wants to: a visitor's request takes the core at once."""
    os.nice(LOWEST)
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def has_waited(watch: Watch, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Wait while people are being served, though not for ever; True once it has."""
    for _ in range(LONGEST_WAIT):
        if not watch.is_busy():
            break
        sleep(1)
    return True


def make(application: Application, wanted: Iterable[str], goes_on: Callable[[], bool]) -> int:
    """Ask for each page while ``goes_on`` says so; how many were asked for."""
    made = 0
    for path in wanted:
        if not goes_on():
            break
        ask(application, path)
        made += 1
    return made


def paths() -> list[str]:
    """Every place that has figures, the usual kinds first, then every indicator."""
    atlas = shelf.atlas()
    codes = [each.code for kind in KINDS for each in atlas.places.of_type(kind)]
    names = sorted({indicator for indicator, _, _ in atlas.measures()})
    places = [reverse("place:place", args=[code]) for code in dict.fromkeys(codes)]
    return [*places, *(reverse("indicators:indicator", args=[name]) for name in names)]
