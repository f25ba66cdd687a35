"""Conversations and insights of the fictional region, put into a demo alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from headwater.demo.conversations import Entry, conversations, voters
from headwater_web.accounts.fictional import MARK
from headwater_web.accounts.models import Organisation, User
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.participants import Participant, Vote
from headwater_web.deliberation.statements import Ruling, Statement


def settle() -> int:
    """Add the fictional conversations; how many there are.

    Nothing is done where the home holds no fictional region, holds a conversation already, or was
    made before these people were.
    """
    if not (Path(settings.HOME) / MARK).exists() or Conversation.objects.exists():
        return 0
    with transaction.atomic():
        if Conversation.objects.exists():
            return 0
        held = conversations()
        people = {each.username: each for each in User.objects.filter(is_active=True)}
        bodies = {each.code: each for each in Organisation.objects.all()}
        known = [
            each
            for each in held.conversations
            if each["organisation"] in bodies and each["moderator"] in people
        ]
        for each in known:
            begin(each, people, bodies)
        Insight.objects.bulk_create(
            Insight(
                kind=each["kind"],
                place=each["place"],
                theme=each["theme"],
                words=each["words"],
                source=each["source"],
                source_day=day_of(each["days"]),
                people=each.get("people"),
                organisation=bodies.get("X10000001"),
                fictional=True,
            )
            for each in held.insights
        )
    return len(known)


def begin(entry: Entry, people: dict[str, User], bodies: dict[str, Organisation]) -> Conversation:
    """A conversation with its statements and votes."""
    moderator = people[entry["moderator"]]
    made = Conversation.objects.create(
        code=entry["code"],
        place=entry["place"],
        question=entry["question"],
        easy_question=entry["easy_question"],
        question_translations=dict(entry["translations"]),
        about=entry["about"],
        kind=entry["kind"],
        languages=list(entry["languages"]),
        state=Conversation.State.PUBLISHED,
        opens=day_of(entry["opens"]),
        closes=day_of(entry["closes"]),
        organisation=bodies[entry["organisation"]],
        moderator=moderator,
        moderator_contact=entry["contact"],
        settled_at=moment(entry["opens"]),
        fictional=True,
    )
    statements = [say(made, at, each, moderator) for at, each in enumerate(entry["statement"], 1)]
    last = min(int(entry["closes"]), 0)
    for place, voter in enumerate(voters(entry)):
        who = Participant.objects.create(conversation=made, age_band=voter.age_band)
        days = entry["opens"] + place % max(1, last - entry["opens"])
        Vote.objects.bulk_create(
            Vote(
                participant=who,
                statement=statements[at],
                choice=choice,
                cast_at=moment(days) + timedelta(minutes=7 * place % 480, seconds=20 * at),
            )
            for at, choice in voter.votes
        )
    return made


def say(made: Conversation, number: int, entry: Entry, moderator: User) -> Statement:
    """A statement, accepted unless it waits."""
    waits = bool(entry.get("waits"))
    if not waits and "origin" in entry:
        Ruling.objects.create(
            conversation=made, number=number, verdict=Ruling.Verdict.ACCEPTED, ruled_by=moderator
        )
    return Statement.objects.create(
        conversation=made,
        number=number,
        words=entry["words"],
        easy_words=entry.get("easy_words", ""),
        translations={code: entry[code] for code in ("pl", "ur") if code in entry},
        origin=entry.get("origin", "team"),
        state=Statement.State.WAITING if waits else Statement.State.ACCEPTED,
        settled_at=None if waits else timezone.now(),
        settled_by=None if waits else moderator,
    )


def day_of(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def moment(days: int) -> datetime:
    """Ten in the morning of that day, local time."""
    return timezone.make_aware(datetime.combine(day_of(days), time(10)))
