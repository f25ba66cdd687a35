"""What is held about a person with an account who asked, moderated, printed or entered.

Who took part is not among it: a participant is a random row that nobody, we included, can tie to an
account.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.statements import Ruling, Statement

STAYS = "Conversations, rulings and ballots stay, without your name."


def rows(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What she proposed, ruled and brought."""
    return [
        *map(dict, Conversation.objects.owned_by(person).values("code", "question", "state")),
        *map(dict, Ruling.objects.owned_by(person).values("number", "verdict", "reason")),
        *map(dict, Insight.objects.owned_by(person).values("theme", "source")),
        *map(dict, Ballot._base_manager.filter(entered_by=person.pk).values("number")),
    ]


def erase(person: AbstractBaseUser) -> Outcome:
    """Her name goes from all of it."""
    kept = (
        Conversation.objects.owned_by(person).update(proposed_by=None)
        + Conversation._base_manager.filter(moderator=person.pk).update(moderator=None)
        + Statement._base_manager.filter(settled_by=person.pk).update(settled_by=None)
        + Ruling.objects.owned_by(person).update(ruled_by=None)
        + Insight.objects.owned_by(person).update(brought_by=None)
        + BallotRun._base_manager.filter(printed_by=person.pk).update(printed_by=None)
        + Ballot._base_manager.filter(entered_by=person.pk).update(entered_by=None)
    )
    return Outcome(kept=kept, why=STAYS if kept else "")


declare(
    Holding(
        "conversations",
        "Conversations you proposed or moderated, ballots you entered, insights you brought",
        (
            "deliberation.Conversation",
            "deliberation.Statement",
            "deliberation.Ruling",
            "deliberation.BallotRun",
            "deliberation.Ballot",
            "deliberation.Insight",
        ),
        rows,
        erase,
        stays=STAYS,
    )
)
