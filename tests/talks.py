"""A conversation with statements, and people who vote in it, for tests of its pages."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.deliberation import voting
from headwater_web.deliberation.codes import made_up_code
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.statements import Statement
from roles_held import COUNTY, holder, organisation

PLACE = "X07000003"
WORDS = ("More buses.", "Warmer homes.", "A nurse in the village.", "Longer hours.")


def moderator(name: str = "mod", kind: RoleKind = RoleKind.MODERATOR) -> User:
    """Somebody who moderates for the county."""
    return holder(name, kind, organisation(COUNTY, ("X10000001",)))


def talk(words: tuple[str, ...] = WORDS, **given: object) -> Conversation:
    """An open conversation of the county, with accepted statements."""
    day = timezone.localdate()
    made = Conversation.objects.create(
        **{
            "code": made_up_code(),
            "place": PLACE,
            "question": "What keeps people here from being well?",
            "kind": "barrier",
            "languages": ["en", "pl", "ur"],
            "state": "published",
            "opens": day - timedelta(days=5),
            "closes": day + timedelta(days=5),
            "organisation": organisation(COUNTY, ("X10000001",)),
            "moderator_contact": "talk@county.example",
            **given,
        }
    )
    for number, each in enumerate(words, 1):
        Statement.objects.create(
            conversation=made, number=number, words=each, origin="team", state="accepted"
        )
    return made


def say(client: Client, made: Conversation, number: int, choice: int, query: str = "") -> None:
    """Vote on a statement as a browser does."""
    answer = client.post(
        f"/conversations/{made.code}/{query}",
        {"do": "vote", "statement": str(number), "vote": str(choice)},
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]


def crowd(made: Conversation, rows: list[dict[int, int]], start: int = 0) -> None:
    """People who vote: for each, choices by the number of the statement."""
    for at, votes in enumerate(rows, start):
        for number, choice in votes.items():
            voting.vote(f"person {at}", made, number, choice)
