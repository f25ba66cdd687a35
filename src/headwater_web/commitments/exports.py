"""Commitments as files: a table, the history of one, its days for a calendar."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from headwater import __version__
from headwater_web.commitments.models import Change, Commitment
from headwater_web.commitments.views import told_for
from headwater_web.figures.answers import csv_answer
from headwater_web.figures.request import AtlasRequest
from headwater_web.notices.message import absolute

HEADINGS = (
    "code",
    "place",
    "place_name",
    "you_said",
    "asked_by",
    "what",
    "because",
    "organisation",
    "owner_post",
    "answer",
    "answer_why",
    "stage",
    "stage_why",
    "we_did",
    "made",
    "due",
    "follow_up",
    "last_heard",
    "attention",
    "has_it_worked",
    "level_of_prevention",
    "scale",
    "equality",
    "inequality",
    "rural",
)


@login_not_required
@require_safe
def table(request: AtlasRequest) -> HttpResponse:
    """Every commitment, or those of a place, as CSV."""
    place = request.GET.get("place", "")
    if place and not request.atlas.places.types(place):
        raise Http404("there is no such place")
    today = timezone.localdate()
    rows = []
    for told in told_for(request.user, request.atlas, place):
        each = told.each
        rows.append(
            (
                each.code,
                each.place,
                told.place,
                each.heard,
                each.asked_by,
                each.what,
                each.because,
                each.organisation.name,
                each.post,
                each.answer,
                each.answer_why,
                each.stage,
                each.stage_why,
                each.did,
                each.made_on,
                each.due,
                each.follow_up,
                each.days.last_heard,
                told.item.attention(today).value,
                told.outcome.progress.value,
                each.level,
                each.scale,
                each.equality,
                each.inequality,
                each.rural,
            )
        )
    return csv_answer("commitments", HEADINGS, rows)


@login_not_required
@require_safe
def history(request: AtlasRequest, code: str) -> HttpResponse:
    """The history of one commitment as CSV, the oldest first; organisations, and no names."""
    found = Commitment.objects.for_user(request.user).filter(code=code).first()
    if found is None:
        raise Http404("there is no such commitment")
    rows = [
        (each.at.isoformat(), each.body, each.field, each.before, each.after, each.why)
        for each in Change.objects.filter(commitment=found).order_by("pk")
    ]
    headings = ("at", "organisation", "what", "from", "to", "why")
    return csv_answer(f"history-{found.code}", headings, rows)


@login_not_required
@require_safe
def calendar(request: AtlasRequest, code: str) -> HttpResponse:
    """The days on which it is due and looked at again, for a calendar."""
    found = Commitment.objects.for_user(request.user).filter(code=code).first()
    if found is None:
        raise Http404("there is no such commitment")
    days = [("due", f"Due: {found.what}", found.due)]
    days.append(("again", f"To be looked at again: {found.what}", found.follow_up))
    made = Calendar.new(
        prodid=f"-//Headwater//Headwater {__version__}//EN",
        name=found.what,
        subcomponents=[event(found, *each) for each in days],
    )
    answer = HttpResponse(bytes(made.to_ical()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.ics"'
    return answer


def event(found: Commitment, name: str, words: str, on: date) -> Event:
    """One day of it."""
    return Event.new(
        uid=f"{found.code}-{name}@headwater",
        start=on,
        stamp=found.changed_at,
        summary=words,
        url=absolute(reverse("commitments:commitment", args=[found.code])),
    )
