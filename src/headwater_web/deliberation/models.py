"""What conversations keep, by noun; each model stands in the file of its noun."""

from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.followers import Follower
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.participants import (
    KeptGroups,
    Participant,
    ParticipationToken,
    Vote,
)
from headwater_web.deliberation.statements import Ruling, Statement

__all__ = [
    "Ballot",
    "BallotRun",
    "Conversation",
    "Follower",
    "Insight",
    "KeptGroups",
    "Participant",
    "ParticipationToken",
    "Ruling",
    "Statement",
    "Vote",
]
