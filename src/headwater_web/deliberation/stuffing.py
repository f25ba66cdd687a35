"""What in the votes looks as if one person voted as many; it is said, and nothing is removed.

The signs and their chances are those of ``headwater.deliberation.ballot_stuffing``. They are kept
beside the groups, for the same edition of the votes. No address of a reader is held, so that
nothing is said of how many came from one.
"""

from __future__ import annotations

import numpy as np
from django.db.models import Count

from headwater.deliberation.ballot_stuffing import BallotTraces, Finding, Sign, ballot_signs
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import KeptGroups, Participant, Vote
from headwater_web.deliberation.results import grouped, results, voted

MOST_SHOWN, MANY_CHANGES = 20, 10
TIMED = frozenset({Sign.BURST, Sign.TOO_FAST})


def findings(conversation: Conversation) -> list[str]:
    """Each finding as a sentence, the least likely by chance first; empty where none stands out."""
    results(conversation)
    kept = KeptGroups.objects.get(conversation=conversation)
    if "signs" not in kept.body:
        kept.body["signs"] = [*signs(conversation), *often_changed(conversation)]
        held = KeptGroups.objects.filter(conversation=conversation, edition=kept.edition)
        held.update(body=kept.body)
    return [str(each) for each in kept.body["signs"]]


def signs(conversation: Conversation) -> list[str]:
    """What the library finds in the votes, twenty sentences at most.

    Times are those of votes in browsers alone: a paper ballot is entered all at once.
    """
    matrix = voted(conversation).kept()
    if min(matrix.shape) < 2:
        return []
    labels = grouped(matrix, True).labels
    found = list(ballot_signs(matrix, BallotTraces(groups=labels.tolist())))
    own, at = in_browsers(conversation)
    if min(own.shape) > 1:
        group = dict(zip(matrix.participants.tolist(), labels.tolist(), strict=True))
        groups = [group.get(each, -1) for each in own.participants.tolist()]
        found += [
            each
            for each in ballot_signs(own, BallotTraces(at.tolist(), groups=groups))
            if each.sign in TIMED
        ]
    return told(found)


def told(found: list[Finding]) -> list[str]:
    """The findings as sentences, the least likely first, and how many more there are."""
    said = [each.says for each in sorted(found, key=lambda each: (each.chance, each.people))]
    more = len(said) - MOST_SHOWN
    return [*said[:MOST_SHOWN], *([f"And {more:,} more of the same kinds."] if more > 0 else [])]


def in_browsers(conversation: Conversation) -> tuple[VoteMatrix, np.ndarray]:
    """The votes given in browsers, and when each was, in seconds, in the order of the matrix."""
    rows = Vote.objects.filter(
        statement__conversation=conversation,
        statement__state="accepted",
        participant__way=Participant.Way.OWN,
    ).order_by("participant", "statement__number")
    held = list(rows.values_list("participant", "statement__number", "choice", "cast_at"))
    who, what, said = (np.array([row[at] for row in held], dtype=np.int64) for at in range(3))
    return vote_matrix(who, what, said), np.array([row[3].timestamp() for row in held])


def often_changed(conversation: Conversation) -> list[str]:
    """How many people changed a vote ten times or more, where anybody did."""
    held = Vote.objects.filter(
        statement__conversation=conversation, changes__gte=MANY_CHANGES
    ).aggregate(many=Count("participant", distinct=True))
    many = held["many"]
    if not many:
        return []
    return [f"{many} {'person' if many == 1 else 'people'} changed a vote ten times or more."]
