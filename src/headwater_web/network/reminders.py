"""Who is reminded of a day: owners of what a gathering decided, bodies that scrutiny asked.

Each is told once when the day is near and once when it has passed; a worker that missed a morning
makes up for it on the next.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from headwater_web.accounts.models import User
from headwater_web.network import kinds
from headwater_web.network.gathering_news import page_of
from headwater_web.network.groups import Membership
from headwater_web.network.people import leaders
from headwater_web.network.records import Decision, FollowUp, Recommendation
from headwater_web.network.telling import in_mail, tell_one

NEAR = timedelta(days=7)
PASSED = timedelta(days=7)


def remind(today: date) -> int:
    """Remind of what is due in a week or was due last week; how many notices there are."""
    days = (today - PASSED, today + NEAR)
    open_now = {"done_at": None, "due__range": days, "gathering__group__closed_at": None}
    duties: list[Decision | FollowUp] = [
        *Decision.objects.filter(**open_now).select_related("owner", "gathering__group"),
        *FollowUp.objects.filter(**open_now).select_related("owner", "gathering__group"),
    ]
    asked = Recommendation.objects.filter(
        response="waiting", due__range=days, group__closed_at=None
    ).select_related("group", "made_to")
    with transaction.atomic():
        told = sum(_owner_told(each, today) for each in duties)
        return told + sum(_body_told(each, today) for each in asked)


def _owner_told(duty: Decision | FollowUp, today: date) -> int:
    if duty.owner is None:
        return 0
    words = f"{_due(duty.due, today)}: {duty.words} Say what came of it, or agree another day."
    key = f"{_when(duty.due, today)} {type(duty).__name__} {duty.pk} {duty.due}"
    said = in_mail(duty.gathering.group, words)
    tell_one(duty.owner, kinds.DUTY, key, said, page_of(duty.gathering))
    return 1


def _body_told(asked: Recommendation, today: date) -> int:
    said = f"The response of {asked.made_to.name}. {_due(asked.due, today)}: {asked.words}"
    path = reverse("network:recommendations", args=[asked.group.slug])
    people = _inside(asked)
    for each in people:
        key = f"{_when(asked.due, today)} recommendation {asked.pk} {each.pk}"
        tell_one(each, kinds.RECOMMENDED, key, in_mail(asked.group, said), path)
    return len(people)


def _inside(asked: Recommendation) -> list[User]:
    theirs = leaders().filter(organisation=asked.made_to).values("person")
    rows = Membership.objects.filter(group=asked.group_id, person__in=theirs).inside()
    return [each.person for each in rows.select_related("person")]


def _when(due: date, today: date) -> str:
    return "late" if due < today else "soon"


def _due(due: date, today: date) -> str:
    return f"{'This was due' if due < today else 'This is due'} on {due:%-d %B %Y}"
