"""When notices are sent: at once, or gathered daily and on Mondays."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task
from headwater_web.notices.actions import how_told, settle
from headwater_web.notices.delivery import deliver_together
from headwater_web.notices.gates import is_still_hers
from headwater_web.notices.kinds import How, find
from headwater_web.notices.message import DAILY_SUBJECT, WEEKLY_SUBJECT, Envelope
from headwater_web.notices.models import Notice
from headwater_web.notices.recipients import address_of

MORNING = time(7)
MONDAY = 0


@task(label="Send a notice", seconds=120)
def deliver(number: int) -> None:
    """Send one notice at once, if its recipient wishes that; else leave it for the digest."""
    notice = Notice.objects.waiting().filter(pk=number).first()
    if notice is None:
        return
    how = how_told(notice.recipient, notice.kind)
    address = ready(notice, how)
    if address and how == How.AT_ONCE:
        subject = find(notice.kind).subject
        key = f"notice {notice.key}"
        envelope = Envelope(address, notice.recipient, key, subject, notice.kind)
        deliver_together(envelope, [notice])


def ready(notice: Notice, how: How) -> str | None:
    """The address, where the notice is wanted, there is one and she may still read what it tells
    of; else it is settled.
    """
    if how == How.NEVER:
        settle(notice, Notice.Outcome.NOT_WANTED)
        return None
    address = address_of(notice.recipient)
    if address is None:
        settle(notice, Notice.Outcome.NO_ADDRESS)
    elif not is_still_hers(notice):
        settle(notice, Notice.Outcome.NOT_HERS)
        return None
    return address


@task(label="Gather notices into digests")
def gather(day: str) -> int:
    """Ask for a digest for everybody who waits for one; how many they are."""
    recipients = Notice.objects.waiting().values_list("recipient", flat=True).order_by("recipient")
    found = list(recipients.distinct())
    with transaction.atomic():
        for recipient in found:
            enqueue(send_digest, recipient, day, key=f"digest {recipient} {day}")
    return len(found)


@task(label="Send a digest", seconds=120)
def send_digest(recipient: str, day: str) -> None:
    """One message with all that waits for a recipient and is due on this day."""
    begun = timezone.make_aware(datetime.combine(date.fromisoformat(day), MORNING))
    due: dict[How, list[Notice]] = {How.DAILY: [], How.WEEKLY: []}
    address: str | None = None
    for notice in Notice.objects.waiting().filter(recipient=recipient, made_at__lt=begun):
        how = how_told(recipient, notice.kind)
        if found := ready(notice, how):
            address = found
            due.setdefault(how, []).append(notice)
    if address and due[How.DAILY]:
        envelope = Envelope(address, recipient, f"daily {recipient} {day}", DAILY_SUBJECT)
        deliver_together(envelope, due[How.DAILY])
    if address and due[How.WEEKLY] and date.fromisoformat(day).weekday() == MONDAY:
        envelope = Envelope(address, recipient, f"weekly {recipient} {day}", WEEKLY_SUBJECT)
        deliver_together(envelope, due[How.WEEKLY])


daily(gather, MORNING)
