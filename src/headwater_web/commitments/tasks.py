"""What is done behind the pages: a change is told; owners of what is late are reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction
from django.urls import reverse

from headwater.commitments.lateness import Attention, attention
from headwater_web.audit.actors import holder_of
from headwater_web.commitments import kinds
from headwater_web.commitments.models import Change, Commitment, Follower
from headwater_web.commitments.news import LANGUAGES, news_in
from headwater_web.commitments.telling import News, tellers
from headwater_web.commitments.told import Because
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task
from headwater_web.notices.telling import tell

MORNING = time(6, 20)
REMINDED = {
    Attention.OVERDUE: "is overdue",
    Attention.SILENT: "has not been heard of for a quarter",
    Attention.UNANSWERED: "waits for an answer",
    Attention.FOLLOW_UP: "is to be looked at again",
}


@task(label="Tell people that a commitment has changed", seconds=300)
def tell_of_change(*numbers: int) -> int:
    """Tell whomever one act's changes concern; how many followers. Repeated, it tells nobody twice.

    ``numbers`` are those of the changes that were made together.
    """
    rows = Change.objects.select_related("commitment").filter(pk__in=numbers)
    changes = list(rows.order_by("pk"))
    commitment = changes[0].commitment
    news = news_of(changes)
    follows = list(Follower.objects.filter(commitment=commitment).order_by("pk"))
    with transaction.atomic():
        for each in follows:
            tell(
                recipient=f"person:{each.person_id}",
                kind=kinds.CHANGED,
                key=f"{news.key} {each.person_id}",
                words=news.words,
                path=news.path,
            )
        owner = commitment.owner_id
        if owner is not None and owner != holder_of(changes[0].actor):
            tell(
                recipient=f"person:{owner}",
                kind=kinds.YOURS,
                key=f"{news.key} owner {owner}",
                words=news.words,
                path=news.path,
            )
    for teller in tellers():
        teller(news)
    return len(follows)


def news_of(changes: Sequence[Change]) -> News:
    """The news of the changes of one act."""
    commitment = changes[0].commitment
    reasons = commitment.reasons.all()
    return News(
        key=f"commitment change {changes[0].pk}",
        words_in={language: news_in(language, changes) for language in LANGUAGES},
        path=reverse("commitments:commitment", args=[commitment.code]),
        answers=tuple(Because(each.kind, each.reference, each.words) for each in reasons),
    )


@task(label="Look for commitments that are late or silent")
def look_for_late(day: str) -> int:
    """Remind owners, once for each thing that asks for attention; how many were found."""
    today, found = date.fromisoformat(day), 0
    for each in Commitment.objects.exclude(owner=None).order_by("pk"):
        asks = attention(each.standing, each.days, today)
        if asks not in REMINDED:
            continue
        found += 1
        with transaction.atomic():
            tell(
                recipient=f"person:{each.owner_id}",
                kind=kinds.LATE,
                key=f"commitment {each.code} {asks.value} {each.days.last_heard} {each.due}",
                words=f"“{each.what}” {REMINDED[asks]}.",
                path=reverse("commitments:update", args=[each.code]),
            )
    return found


daily(look_for_late, MORNING)
