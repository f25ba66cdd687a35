"""Gatherings of a group: when, where, the agenda, who comes, what there is to read."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from headwater_web.network.groups import Group, GroupedQuerySet
from headwater_web.network.questions import Question
from headwater_web.network.reach import GroupScope


class Programme(models.Model):
    """What strings gatherings together: a name, and its themes in order."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="programmes")
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=400, blank=True)
    themes = models.JSONField(default=list, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="group")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class GatheringQuerySet(GroupedQuerySet["Gathering"]):
    """Gatherings by when they are."""

    def upcoming(self, now: datetime | None = None) -> GatheringQuerySet:
        """Those that are not over and were not called off, the next one first."""
        return self.filter(ends__gte=now or timezone.now(), cancelled_at=None).order_by("starts")

    def past(self, now: datetime | None = None) -> GatheringQuerySet:
        """Those that are over, the last one first."""
        return self.filter(ends__lt=now or timezone.now(), cancelled_at=None).order_by("-starts")


class Gathering(models.Model):
    """A meeting, a workshop, a visit, or the coffee afterwards."""

    class Kind(models.TextChoices):
        """What sort of gathering it is."""

        QUARTERLY = "quarterly", "Quarterly meeting"
        WORKSHOP = "workshop", "Workshop"
        CONFERENCE = "conference", "Conference"
        DEVELOPMENT = "development", "Development day"
        VISIT = "visit", "Site visit"
        COFFEE = "coffee", "The coffee afterwards"

    class Notes(models.TextChoices):
        """How far the notes are."""

        NONE = "none", "None yet"
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="gatherings")
    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=2000, blank=True)
    starts = models.DateTimeField(db_index=True)
    ends = models.DateTimeField()
    venue = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=20, blank=True, db_index=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, related_name="gatherings", null=True, blank=True
    )
    theme = models.CharField(max_length=100, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    notes = models.TextField(max_length=20000, blank=True)
    notes_state = models.CharField(max_length=10, choices=Notes.choices, default=Notes.NONE.value)
    notes_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    notes_approved_at = models.DateTimeField(null=True, blank=True)

    objects = GatheringQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="group", owner="notes_approved_by")

    class Meta:
        ordering = ("starts",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="gathering_ends_after_it_begins", condition=Q(starts__lt=F("ends"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.starts:%-d %B %Y}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends < timezone.now()

    @property
    def has_begun(self) -> bool:
        """Whether it has begun."""
        return self.starts <= timezone.now()


class AgendaItem(models.Model):
    """Something to decide, discuss or note, proposed by a member and settled by a convenor."""

    class Mark(models.TextChoices):
        """What the gathering is asked to do with it."""

        DECIDE = "decide", "Decide"
        DISCUSS = "discuss", "Discuss"
        NOTE = "note", "Note"

    class State(models.TextChoices):
        """Whether it is on the agenda."""

        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "On the agenda"
        DECLINED = "declined", "Not this time"

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="agenda")
    title = models.CharField(max_length=160)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    minutes = models.PositiveSmallIntegerField(default=15)
    position = models.PositiveSmallIntegerField(default=0)
    question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, related_name="agenda", null=True, blank=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State.choices)
    settled_why = models.CharField(max_length=300, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="proposed_by")

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether somebody means to come, and whether she came."""

    class Says(models.TextChoices):
        """What she answered to the invitation."""

        YES = "yes", "Coming"
        MAYBE = "maybe", "Not sure yet"
        NO = "no", "Not coming"

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance"
    )
    says = models.CharField(max_length=10, choices=Says.choices, blank=True)
    came = models.BooleanField(null=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="attends_once", fields=("gathering", "person"))
        ]
        indexes: ClassVar = [models.Index(fields=("person", "came"), name="who_came")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.gathering_id}: {self.says or 'no answer'}"


class Material(models.Model):
    """Something to read before or after: a title and the address where it lies."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=120)
    address = models.URLField(max_length=400)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="added_by")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title
