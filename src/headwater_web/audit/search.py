"""What somebody looks for in the audit: by whom, to what, which action, from when to when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from headwater_web.audit.clock import stamp

if TYPE_CHECKING:
    from headwater_web.audit.models import EntryQuerySet

HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Search:
    """A search; what is empty is not asked. Days are those of the United Kingdom, both included."""

    actor: str = ""
    subject: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def among(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that it finds; a subject is found by its beginning."""
        if self.actor:
            entries = entries.filter(actor=self.actor)
        if self.subject:
            entries = entries.filter(subject__startswith=self.subject)
        if self.action:
            entries = entries.filter(action=self.action)
        if self.since:
            entries = entries.filter(at__gte=midnight(self.since))
        if self.until:
            entries = entries.filter(at__lt=midnight(self.until + timedelta(days=1)))
        return entries

    @property
    def told(self) -> dict[str, str]:
        """What was asked, for the audit.

        >>> Search(actor="person:a", since=date(2026, 7, 1)).told
        {'actor': 'person:a', 'since': '2026-07-01'}
        """
        return {name: str(value) for name, value in asdict(self).items() if value}


def midnight(day: date) -> str:
    """The stamp of the moment a day begins in the United Kingdom.

    >>> midnight(date(2026, 7, 1))
    '2026-06-30T23:00:00.000000Z'
    """
    return stamp(datetime.combine(day, time(), HERE))
