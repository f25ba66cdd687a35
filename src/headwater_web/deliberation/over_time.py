"""How a conversation came about: what had been said by four days between its first and its last.

A day is shown only where ten people or more came between it and the next that is shown: else the
difference of two days would tell how a few people voted.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from headwater.deliberation.opinion_groups import HANDFUL
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Vote

DAYS_SHOWN = 4


def days_of(first: date, last: date) -> list[date]:
    """Up to four days, evenly apart, the last of them the last.

    >>> [each.day for each in days_of(date(2026, 3, 1), date(2026, 3, 9))]
    [3, 5, 7, 9]
    """
    span = (last - first).days
    return sorted({first + timedelta(days=span * at // DAYS_SHOWN) for at in range(1, 5)})


def times(conversation: Conversation) -> list[dict[str, Any]]:
    """For each day shown: people, votes, and agreements and votes on each statement until then."""
    if conversation.opens is None or conversation.closes is None:
        return []
    last = min(timezone.localdate(), conversation.closes)
    held = Vote.objects.filter(
        statement__conversation=conversation, statement__state="accepted"
    ).order_by("cast_at")
    rows = held.values_list("cast_at", "participant_id", "statement__number", "choice")
    people: set[int] = set()
    votes: Counter[int] = Counter()
    agrees: Counter[int] = Counter()
    days, found = days_of(conversation.opens, last), []
    for at, who, number, choice in rows.iterator(10_000):
        while days and timezone.localdate(at) > days[0]:
            found.append(_moment(days.pop(0), people, votes, agrees))
        people.add(who)
        votes[number] += 1
        agrees[number] += choice == 1
    if days:
        found.append(_moment(days[-1], people, votes, agrees))
    return apart(found)


def apart(moments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those between which ten people or more came, the last of all kept.

    >>> [each["people"] for each in apart([{"people": n} for n in (4, 15, 18, 30)])]
    [18, 30]
    """
    kept: list[dict[str, Any]] = []
    for each in reversed(moments):
        limit = kept[-1]["people"] - HANDFUL if kept else each["people"]
        if HANDFUL <= each["people"] <= limit:
            kept.append(each)
    return kept[::-1]


def _moment(
    day: date, people: set[int], votes: Counter[int], agrees: Counter[int]
) -> dict[str, Any]:
    return {
        "until": day.isoformat(),
        "people": len(people),
        "votes": votes.total(),
        "said": {str(number): [agrees[number], votes[number]] for number in votes},
    }
