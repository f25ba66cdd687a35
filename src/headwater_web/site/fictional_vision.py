"""The fictional region's workshop is held at one of its gatherings: the two apps meet here."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from headwater.demo.workshop import workshop
from headwater_web.accounts.fictional import MARK
from headwater_web.deliberation import fictional_workshop
from headwater_web.network.gatherings import Gathering


def settle() -> int:
    """Add the fictional workshop and its vision to a demo; how many workshops were added."""
    if not (Path(settings.HOME) / MARK).exists():
        return 0
    title = workshop().workshop["gathering"]
    found = Gathering.objects.filter(title=title).order_by("starts").first()
    return fictional_workshop.settle(found.code) if found else 0
