"""Gatherings as iCalendar (RFC 5545): no name of a person, no address of one.

Times stand in UTC, which every program shows in its reader's own clock: a time of a named zone
would need the zone's rules beside it, and an hour that the end of summer time repeats is two.
A gathering of a confidential group is only a time in it: calendars travel through many hands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone
from icalendar import Calendar, Event

from headwater import __version__
from headwater_web.accounts.models import User
from headwater_web.network.gatherings import Gathering
from headwater_web.network.privacy import Act, Standing, may
from headwater_web.notices.attachments import Attached
from headwater_web.notices.message import absolute
from headwater_web.notices.models import Notice

KEPT = timedelta(days=60)
SILENT = "Gathering"


def gatherings_of(user: User) -> Iterable[Gathering]:
    """The gatherings of the groups in which somebody stands, from sixty days ago on."""
    rows = Gathering.objects.for_user(user, Act.SPEAK).select_related("group")
    return rows.filter(ends__gte=timezone.now() - KEPT).order_by("starts")


def written(gatherings: Iterable[Gathering]) -> bytes:
    """Gatherings as one calendar, the same bytes until one changes; those called off say so."""
    events = [event(each) for each in gatherings]
    prodid = f"-//Headwater//Headwater {__version__}//EN"
    made = Calendar.new(prodid=prodid, name="Gatherings", subcomponents=events)
    del made["UID"]
    return bytes(made.to_ical())


def attached(notice: Notice) -> Attached | None:
    """The gathering that a notice tells of, for the mail; none once it is over.

    Nor of a group whose words go into no mail: a member finds the time in her calendar.
    """
    code = resolve(notice.path).kwargs["code"]
    rows = Gathering.objects.filter(code=code, ends__gte=timezone.now())
    found = rows.select_related("group").first()
    if found is None or not may(found.group.kind, Act.MAIL, Standing.MEMBER):
        return None
    return Attached(f"{found.code}.ics", written([found]).decode(), "text/calendar")


def event(gathering: Gathering) -> Event:
    """One gathering as an event; a change has a higher sequence, so calendars take it over."""
    told = may(gathering.group.kind, Act.MAIL, Standing.MEMBER)
    made = Event.new(
        uid=f"{gathering.code}@{domain()}",
        start=gathering.starts.astimezone(UTC),
        end=gathering.ends.astimezone(UTC),
        stamp=gathering.changed_at,
        last_modified=gathering.changed_at,
        sequence=gathering.revision,
        summary=gathering.title if told else SILENT,
        location=(gathering.venue or None) if told else None,
        url=absolute(reverse("network:gathering", args=[gathering.code])),
    )
    made.add("status", "CANCELLED" if gathering.cancelled_at else "CONFIRMED")
    return made


def domain() -> str:
    """What stands behind the @ of an event's name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
