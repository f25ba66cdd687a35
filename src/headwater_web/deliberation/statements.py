"""Statements that people vote on, and what a moderator ruled of them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.permissions import Action, Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, Somebody
from headwater_web.deliberation.conversations import Conversation, is_leader

LONGEST, HELD = 140, 400


class StatementQuerySet(ScopedQuerySet["Statement"]):
    """Statements by who sees them and where they stand."""

    def for_user(self, user: Somebody, action: Action = Action.SEE) -> Self:
        """As the permission table says; members see what was accepted for members."""
        found = super().for_user(user, action)
        if action in (Action.SEE, Action.DOWNLOAD) and is_leader(user):
            held = Q(conversation__state="published", conversation__reach="members")
            return found | self.filter(held, state="accepted")
        return found

    def in_conversation(self, conversation: Conversation) -> Self:
        """Those of one conversation, by number."""
        return self.filter(conversation=conversation).order_by("number")

    def accepted(self) -> Self:
        """Those that people vote on."""
        return self.filter(state=Statement.State.ACCEPTED)

    def waiting(self) -> Self:
        """Those that a moderator has not read, or should read again."""
        return self.filter(state=Statement.State.WAITING)


class Statement(models.Model):
    """One sentence that people agree or disagree with.

    Nothing says who wrote it: ``own_mark`` lets a browser find what was written in it, and only
    while that browser keeps its token. ``translations`` are by language. People write 140 letters
    at most; what is brought from elsewhere may be longer.
    """

    class Origin(models.TextChoices):
        """From whom it came."""

        TEAM = "team", "Those who asked"
        PARTICIPANT = "participant", "Another participant"
        PAPER = "paper", "Another participant, on paper"
        BROUGHT = "brought", "Brought from an earlier conversation or a survey"

    class State(models.TextChoices):
        """Whether people vote on it."""

        WAITING = "waiting", "Waiting for the moderator"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Not accepted"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="statements"
    )
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=HELD)
    easy_words = models.CharField(max_length=LONGEST, blank=True)
    language = models.CharField(max_length=8, default="en")
    translations = models.JSONField(default=dict, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    own_mark = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    reason_words = models.CharField(max_length=300, blank=True)
    reports = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )

    objects = StatementQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (
                Q(state="accepted", conversation__state="published", conversation__reach="open"),
                Sensitivity.PUBLIC,
            ),
            (
                ~Q(state="accepted", conversation__state="published", conversation__reach="open"),
                Sensitivity.INTERNAL,
            ),
        ),
        organisation="conversation__organisation",
        place="conversation__place",
    )

    class Meta:
        ordering = ("conversation", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="number_once_a_conversation", fields=("conversation", "number")
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("conversation", "state"), name="statements_by_state")
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_from_a_participant(self) -> bool:
        """Whether somebody who takes part wrote it."""
        return self.origin in (Statement.Origin.PARTICIPANT, Statement.Origin.PAPER)

    def said_in(self, language: str) -> tuple[str, str]:
        """The words and the language they are in: that one where there is a translation."""
        if language == self.language or language not in self.translations:
            return self.words, self.language
        return str(self.translations[language]), language


def of_conversation(conversation: Conversation) -> StatementQuerySet:
    """Every statement of a conversation that whoever asks was found to see, or to do more in."""
    return Statement.objects.filter(conversation=conversation)


class Ruling(models.Model):
    """That a moderator accepted or rejected a statement, when and why. Rulings are never changed.

    It holds the statement's number and none of its words, so that the log outlives an erasure.
    """

    class Verdict(models.TextChoices):
        """What was ruled."""

        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn by whoever wrote it"
        REPORTED = "reported", "Reported by a reader"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="rulings")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=20, blank=True)
    reason_words = models.CharField(max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    ruled_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((~Q(pk__in=()), Sensitivity.INTERNAL),),
        owner="ruled_by",
        organisation="conversation__organisation",
        place="conversation__place",
    )

    class Meta:
        ordering = ("ruled_at", "pk")

    def __str__(self) -> str:
        return f"statement {self.number}: {self.verdict}"
