"""The changes of state: somebody wishes, stops, is forgotten; a notice is settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from headwater_web.notices.guests import book_of
from headwater_web.notices.kinds import How, find, kinds
from headwater_web.notices.models import Notice, StopLink, Wish


def how_told(recipient: str, kind: str) -> How:
    """How a recipient wishes to be told about a kind of thing; the usual way if she chose none."""
    found = Wish.objects.filter(recipient=recipient, kind=kind).first()
    return How(found.how) if found else find(kind).usual


def wish(recipient: str, kind: str, how: How) -> None:
    """Be told about a kind of thing in this way from now on."""
    find(kind)
    Wish.objects.update_or_create(recipient=recipient, kind=kind, defaults={"how": how.value})


def stop_link(recipient: str, kind: str) -> StopLink:
    """The link that stops notices of a kind, or of all where ``kind`` is empty."""
    link, _ = StopLink.objects.get_or_create(recipient=recipient, kind=kind)
    return link


def stop(link: StopLink) -> None:
    """Send no more of what the link is about. What is waiting will not be sent either.

    A guest, who has no account, is let go whole.
    """
    with transaction.atomic():
        book = book_of(link.recipient)
        if book is not None:
            book.let_go(link.recipient)
            return
        for kind in (link.kind,) if link.kind else [each.code for each in kinds()]:
            wish(link.recipient, kind, How.NEVER)


def settle(notice: Notice, outcome: Notice.Outcome, now: datetime | None = None) -> None:
    """Keep what became of a notice. Where it led is kept no longer: it may be a secret address."""
    notice.outcome, notice.settled_at = outcome.value, now or timezone.now()
    notice.path = ""
    notice.save(update_fields=["outcome", "settled_at", "path"])


def forget(recipient: str) -> int:
    """Erase everything about a recipient; how many rows that were."""
    with transaction.atomic():
        notices, _ = Notice.objects.filter(recipient=recipient).delete()
        wishes, _ = Wish.objects.filter(recipient=recipient).delete()
        links, _ = StopLink.objects.filter(recipient=recipient).delete()
    return notices + wishes + links
