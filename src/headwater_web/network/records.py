"""What a gathering leaves: decisions, follow-ups, and scrutiny's recommendations."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from headwater_web.accounts.models import Organisation
from headwater_web.network.gatherings import AgendaItem, Gathering
from headwater_web.network.groups import Group, GroupedQuerySet
from headwater_web.network.reach import GroupScope


class Decision(models.Model):
    """What a gathering decided, who sees to it, and by when."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, related_name="decisions", null=True, blank=True
    )
    words = models.CharField(max_length=400)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="decisions", null=True
    )
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="owner")

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.words

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_at is None and self.due < timezone.localdate()


class FollowUp(models.Model):
    """Something that somebody does after a gathering, by a day, perhaps towards a decision."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="follow_ups")
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, related_name="follow_ups", null=True, blank=True
    )
    words = models.CharField(max_length=400)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="follow_ups", null=True
    )
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="owner")

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.words

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_at is None and self.due < timezone.localdate()


class Recommendation(models.Model):
    """What a scrutiny committee recommends to a body, and what that body answers."""

    class Response(models.TextChoices):
        """What the body answered."""

        WAITING = "waiting", "No response yet"
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        REJECTED = "rejected", "Not accepted"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="recommendations")
    gathering = models.ForeignKey(
        Gathering, on_delete=models.SET_NULL, related_name="recommendations", null=True, blank=True
    )
    words = models.CharField(max_length=400)
    made_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    due = models.DateField()
    response = models.CharField(
        max_length=10, choices=Response.choices, default=Response.WAITING.value
    )
    response_words = models.CharField(max_length=600, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    carried_out_at = models.DateTimeField(null=True, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="group", owner="responded_by")

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.words

    @property
    def responded_on(self) -> date | None:
        """The day of the response."""
        return self.responded_at and timezone.localdate(self.responded_at)

    @property
    def carried_out_on(self) -> date | None:
        """The day on which the committee said that it was carried out."""
        return self.carried_out_at and timezone.localdate(self.carried_out_at)
