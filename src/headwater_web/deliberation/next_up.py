"""Which statement somebody is asked about next: drawn by priority from those she has not voted on.

How a statement has been voted on is looked up every ten seconds; what is accepted, each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Q

from headwater.deliberation.routing import next_statement, priority
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import KeptGroups, Participant, Vote
from headwater_web.deliberation.statements import Statement, of_conversation

FRESH = 10
LUCK = SystemRandom()
SHOWN = ("number", "words", "easy_words", "language", "translations", "origin")


@dataclass(frozen=True)
class Offer:
    """What somebody is shown: a statement, or None; on how many she has voted, and of how many.

    ``yours`` is what she said of the statement before, or None.
    """

    statement: Statement | None
    done: int
    all: int
    yours: int | None = None


def offer(
    conversation: Conversation,
    participant: Participant | None,
    number: int = 0,
    draw: float | None = None,
) -> Offer:
    """The next statement; the one of that ``number`` where she asks for it.

    ``draw`` is a number from 0 up to 1, from the system's luck where none is given.
    """
    statements = list(of_conversation(conversation).accepted().only(*SHOWN).order_by("number"))
    said = votes_of(participant)
    seen = np.array([each.pk in said for each in statements], dtype=np.bool_)
    chosen = next((each for each in statements if each.number == number), None)
    if chosen is None:
        weights = weighed(conversation, statements)
        at = next_statement(weights, seen, LUCK.random() if draw is None else draw)
        chosen = None if at is None else statements[at]
    yours = said.get(chosen.pk) if chosen else None
    return Offer(chosen, int(seen.sum()), len(statements), yours)


def votes_of(participant: Participant | None) -> dict[int, int]:
    """What somebody said so far: the choice by statement; of nobody, nothing."""
    if participant is None:
        return {}
    return dict(Vote.objects.filter(participant=participant).values_list("statement_id", "choice"))


def weighed(conversation: Conversation, statements: list[Statement]) -> np.ndarray:
    """The priority of each statement, above 0."""
    found = cache.get_or_set(f"votes-of-{conversation.code}", lambda: _counted(conversation), FRESH)
    said: Mapping[int, tuple[int, int, int, float]] = found or {}
    rows = [said.get(each.number, (0, 0, 0, 0.0)) for each in statements]
    if not rows:
        return np.zeros(0)
    agrees, passes, votes, extremity = zip(*rows, strict=True)
    return priority(agrees, passes, votes, extremity)


def _counted(conversation: Conversation) -> Mapping[int, tuple[int, int, int, float]]:
    """Agreements, passes, votes and extremity of each statement, by its number."""
    kept = KeptGroups.objects.filter(conversation=conversation).first()
    pull = dict(kept.body.get("extremity", {})) if kept else {}
    rows = (
        Vote.objects.filter(statement__conversation=conversation)
        .values("statement__number")
        .annotate(
            agrees=Count("pk", filter=Q(choice=1)),
            passes=Count("pk", filter=Q(choice=0)),
            votes=Count("pk"),
        )
    )
    return {
        int(each["statement__number"]): (
            each["agrees"],
            each["passes"],
            each["votes"],
            float(pull.get(str(each["statement__number"]), 0.0)),
        )
        for each in rows
    }
