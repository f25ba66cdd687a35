"""What people were told and are to be told, how they wish it, and the links that stop it."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from headwater_web.notices.kinds import How

LONGEST_RECIPIENT = 80


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by where they stand."""

    def waiting(self) -> NoticeQuerySet:
        """Those not sent yet, and not given up."""
        return self.filter(settled_at=None).order_by("pk")

    def settled(self) -> NoticeQuerySet:
        """Those that are dealt with: sent, not wanted, or not possible."""
        return self.exclude(settled_at=None)


class Notice(models.Model):
    """That somebody is to be told something: once, by its key."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        NOT_WANTED = "not-wanted", "Not wanted"
        NO_ADDRESS = "no-address", "No address"
        REFUSED = "refused", "Refused by the mail server"
        NOT_HERS = "not-hers", "No longer hers to read"

    key = models.CharField(max_length=150, unique=True)
    recipient = models.CharField(max_length=LONGEST_RECIPIENT, db_index=True)
    kind = models.CharField(max_length=60)
    words = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(
        max_length=12, choices=Outcome.choices, default=Outcome.WAITING.value
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("settled_at", "recipient"), name="notices_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} ({self.key})"


class Wish(models.Model):
    """How somebody wishes to be told about one kind of thing."""

    recipient = models.CharField(max_length=LONGEST_RECIPIENT)
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How.choices)
    wished_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recipient", "kind"), name="one_wish_for_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


def made_up() -> str:
    """Thirty-two random bytes, as an address can hold them."""
    return secrets.token_urlsafe(32)


class StopLink(models.Model):
    """A link that stops notices of one kind (of all, where ``kind`` is empty) without signing in.

    The code is random: it says nothing of anybody, cannot be guessed, and still works after the
    service was restored with another signing key.
    """

    code = models.CharField(max_length=60, unique=True, default=made_up)
    recipient = models.CharField(max_length=LONGEST_RECIPIENT)
    kind = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recipient", "kind"), name="one_link_for_a_kind"),
        )

    def __str__(self) -> str:
        return self.kind or "everything"
