"""Paper ballots: which were printed with which statements, and which were entered, by whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant


class BallotRun(models.Model):
    """Ballots printed at one time: numbers from ``first`` to ``last``, with the same statements.

    ``statements`` are numbers of statements in the order of the paper.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="ballot_runs"
    )
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    statements = models.JSONField()
    language = models.CharField(max_length=8, default="en")
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    printed_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((~Q(pk__in=()), Sensitivity.INTERNAL),),
        organisation="conversation__organisation",
        place="conversation__place",
    )

    class Meta:
        ordering = ("first",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="ballots_begin_once", fields=("conversation", "first")),
            models.CheckConstraint(name="ballots_in_order", condition=Q(first__lte=F("last"))),
        ]

    def __str__(self) -> str:
        return f"ballots {self.first} to {self.last}"


class Ballot(models.Model):
    """A paper ballot that was entered, once: by whom, when, for which participant."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="ballots")
    number = models.PositiveIntegerField()
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="ballot")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((~Q(pk__in=()), Sensitivity.INTERNAL),),
        organisation="conversation__organisation",
        place="conversation__place",
    )

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="ballot_entered_once", fields=("conversation", "number"))
        ]

    def __str__(self) -> str:
        return f"ballot {self.number}"
