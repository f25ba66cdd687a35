"""Who takes part, as a random row and no more, and what was voted.

A participant is nobody's name. The token that a browser holds is kept apart, as a digest, and goes
when the conversation is over: then no browser and no vote can be brought together again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from headwater.deliberation.vote_matrix import AGREE, DISAGREE, PASS
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.statements import Statement


class Participant(models.Model):
    """Somebody who takes part in one conversation; in another she is another row.

    ``age_band`` and ``area`` are what she chose to say of herself, or empty.
    """

    class Way(models.TextChoices):
        """How the votes came."""

        OWN = "own", "In a browser"
        PAPER = "paper", "From a paper ballot"
        BROUGHT = "brought", "From a file"

    class AgeBand(models.TextChoices):
        """How old, broadly."""

        UNDER_25 = "0-24", "Under 25"
        TO_44 = "25-44", "25 to 44"
        TO_64 = "45-64", "45 to 64"
        FROM_65 = "65+", "65 or over"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants"
    )
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.OWN)
    age_band = models.CharField(max_length=6, choices=AgeBand.choices, blank=True)
    area = models.CharField(max_length=20, blank=True)
    joined = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"participant {self.pk}"


class ParticipationToken(models.Model):
    """What ties a browser to its participant: a digest of its token, while the conversation runs.

    Nobody can tell the token from it.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="token")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"token of participant {self.participant_id}"


class Vote(models.Model):
    """What a participant says of a statement: one row, whose choice may change.

    ``changes`` counts how often it did.
    """

    class Choice(models.IntegerChoices):
        """What can be said."""

        AGREE = AGREE, "Agree"
        PASS = PASS, "Pass, or not sure"
        DISAGREE = DISAGREE, "Disagree"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField(choices=Choice.choices)
    changes = models.PositiveSmallIntegerField(default=0)
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_vote_a_participant_and_statement", fields=("participant", "statement")
            ),
            models.CheckConstraint(name="vote_is_known", condition=Q(choice__in=(-1, 0, 1))),
        ]

    def __str__(self) -> str:
        return f"participant {self.participant_id} on {self.statement_id}: {self.choice}"


class KeptGroups(models.Model):
    """The groups of a conversation as they came out of its votes at one edition.

    ``edition`` is told from the votes and the statements: where they are the same, so are the
    groups, and no visitor waits for them to be worked out again.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="kept_groups"
    )
    edition = models.CharField(max_length=64)
    body = models.JSONField()
    worked_out_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"groups of {self.conversation_id}"
