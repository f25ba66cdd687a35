"""What in the votes looks as if one person voted as many; it is said, and nothing is removed."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count
from django.db.models.functions import TruncMinute

from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant, Vote

ALIKE, ENOUGH_VOTES, BURST, SHARE = 5, 7, 20, 0.25


def findings(conversation: Conversation) -> list[str]:
    """Each finding as a sentence; empty where nothing stands out.

    Looked for: five people or more with exactly the same seven votes or more; and a minute in which
    twenty people or more, a quarter of all, cast their first vote.
    """
    held = Vote.objects.filter(statement__conversation=conversation)
    said: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = held.order_by("participant", "statement__number")
    for who, number, choice in rows.values_list("participant", "statement__number", "choice"):
        said[who].append((number, choice))
    alike = Counter(tuple(votes) for votes in said.values() if len(votes) >= ENOUGH_VOTES)
    found = [
        f"{count} people cast exactly the same {len(votes)} votes. It may be chance, a group that "
        "talked, or one person voting as many."
        for votes, count in alike.most_common(3)
        if count >= ALIKE and len({choice for _, choice in votes}) > 1
    ]
    own = held.filter(participant__way=Participant.Way.OWN)
    first: dict[int, object] = {}
    minutes = own.annotate(minute=TruncMinute("cast_at")).order_by("minute")
    for who, minute in minutes.values_list("participant", "minute"):
        first.setdefault(who, minute)
    for minute, count in Counter(first.values()).most_common(1):
        if count >= BURST and count >= SHARE * len(first):
            found.append(
                f"{count} people began within the minute of {minute:%-d %B, %H:%M}. It may be a "
                "meeting that voted together, or a program."
            )
    changed = own.filter(changes__gte=10).aggregate(Count("participant", distinct=True))
    if changed["participant__count"]:
        found.append(f"{changed['participant__count']} people changed a vote ten times or more.")
    return found
