"""What conversations, visions and workshops keep; each model stands in the file of its noun."""

from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.followers import Follower
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.kept_aside import KeptAside
from headwater_web.deliberation.participants import (
    KeptGroups,
    Participant,
    ParticipationToken,
    Vote,
)
from headwater_web.deliberation.statements import Ruling, Statement
from headwater_web.deliberation.visions import Vision, VisionVersion, Voice
from headwater_web.deliberation.workshops import (
    Captured,
    HallVote,
    PairChoice,
    Point,
    Seat,
    SeatToken,
    Workshop,
    WorkshopDecision,
)

__all__ = [
    "Ballot",
    "BallotRun",
    "Captured",
    "Conversation",
    "Follower",
    "HallVote",
    "Insight",
    "KeptAside",
    "KeptGroups",
    "PairChoice",
    "Participant",
    "ParticipationToken",
    "Point",
    "Ruling",
    "Seat",
    "SeatToken",
    "Statement",
    "Vision",
    "VisionVersion",
    "Voice",
    "Vote",
    "Workshop",
    "WorkshopDecision",
]
