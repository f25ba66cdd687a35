"""Introductions that somebody asked for, and the survey of the network itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from headwater_web.accounts.scopes import Somebody
from headwater_web.network.reach import GroupScope, OwnedQuerySet, is_leader


class CallQuerySet(OwnedQuerySet["IntroductionCall"]):
    """An introduction is seen by the two whom it is about."""

    def for_user(self, user: Somebody) -> CallQuerySet:
        """Those that ``user`` asked for, and those in which she is asked."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(asker=user.pk) | Q(other=user.pk))


class IntroductionCall(models.Model):
    """That somebody asks to be introduced to another, why, and what the other says."""

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", "Waiting for an answer"
        ACCEPTED = "accepted", "Introduced"
        DECLINED = "declined", "Not now"

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_asked"
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_wanted"
    )
    reason = models.CharField(max_length=600)
    words = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED.value)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="asker")

    class Meta:
        ordering = ("-asked_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="asked_once_each", fields=("asker", "other")),
            models.CheckConstraint(
                name="nobody_is_introduced_to_herself", condition=~Q(asker=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"


class RoundQuerySet(OwnedQuerySet["SurveyRound"]):
    """Rounds are seen by members of the network."""

    def for_user(self, user: Somebody) -> RoundQuerySet:
        """Every round, for a member of the network; none for others."""
        return self.all() if is_leader(user) else self.none()

    def open_now(self) -> RoundQuerySet:
        """Those that can be answered today."""
        today = timezone.localdate()
        return self.filter(opens__lte=today, closes__gte=today)


class SurveyRound(models.Model):
    """One asking of the three statements: open from a day to a day."""

    opens = models.DateField()
    closes = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = RoundQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="opened_by")

    class Meta:
        ordering = ("-opens",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(opens__lte=models.F("closes"))
            )
        ]

    def __str__(self) -> str:
        return f"survey of {self.opens:%B %Y}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, today or later."""
        return self.closes >= timezone.localdate()


class SurveyTaken(models.Model):
    """That somebody answered a round, so that she answers once; not what she answered."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="taken")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="surveys_taken"
    )

    objects = OwnedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="answered_once_each", fields=("round", "person"))
        ]

    def __str__(self) -> str:
        return f"{self.person_id} answered {self.round_id}"


class SurveyReply(models.Model):
    """What somebody answered; nothing ties it to her, nor to where she works. Its key is random."""

    id = models.UUIDField(primary_key=True, editable=False)
    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="replies")
    trust = models.PositiveSmallIntegerField()
    understanding = models.PositiveSmallIntegerField()
    use = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"a reply to {self.round_id}"
