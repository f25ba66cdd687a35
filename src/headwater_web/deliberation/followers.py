"""Who wants to be told what came of a conversation or of a statement.

An address stands in a table of its own. Nothing in it leads to a token, a participant or a vote,
and nothing there leads here: whoever holds the whole database cannot tell how a follower voted.
"""

from __future__ import annotations

from django.db import models

from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.statements import Statement

RECIPIENT = "follower"
"""The first word of a follower's reference in notices."""


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Followers by what they follow."""

    def confirmed(self) -> FollowerQuerySet:
        """Those who opened the link that they were sent."""
        return self.filter(confirmed=True)

    def of_conversation(self, conversation: Conversation) -> FollowerQuerySet:
        """Those of a conversation, or of a statement in it."""
        return self.confirmed().filter(conversation=conversation)

    def of_statement(self, statement: Statement) -> FollowerQuerySet:
        """Those of one statement, and those of its whole conversation."""
        held = self.confirmed().filter(conversation=statement.conversation_id)
        return held.filter(models.Q(statement=None) | models.Q(statement=statement))


class Follower(models.Model):
    """An address that asked to be told, and of what; with a secret link of its own to confirm it.

    ``language`` is the one of the page on which it was left, in which letters are written.
    ``until`` is the day after which it is removed, whatever came of it.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="followers"
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="followers", null=True, blank=True
    )
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, default="en")
    confirmed = models.BooleanField(default=False)
    until = models.DateField(db_index=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"follower {self.pk}"

    @property
    def recipient(self) -> str:
        """Her reference in notices."""
        return f"{RECIPIENT}:{self.pk}"


def follower_of(recipient: str) -> Follower | None:
    """The follower of ``follower:`` and a number; None where there is none."""
    kind, _, number = recipient.partition(":")
    if kind != RECIPIENT or not (number.isascii() and number.isdigit()):
        return None
    rows = Follower.objects.select_related("conversation", "statement")
    return rows.filter(pk=int(number)).first()


def address_of(recipient: str) -> str | None:
    """The address of ``follower:`` and its number; None where there is no such follower."""
    found = follower_of(recipient)
    return found.email if found else None
