"""What a member thinks afterwards: a reflection that is hers, and feedback without her name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.scopes import Somebody
from headwater_web.network.gatherings import Gathering
from headwater_web.network.groups import GroupedQuerySet, within
from headwater_web.network.privacy import Act
from headwater_web.network.reach import GroupScope, OwnedQuerySet


class ReflectionQuerySet(OwnedQuerySet["Reflection"]):
    """A reflection is read by whoever wrote it, and by her group once she shares it."""

    def for_user(self, user: Somebody) -> ReflectionQuerySet:
        """Her own, and those that members of her groups chose to share."""
        if not user.is_authenticated:
            return self.none()
        shared = Q(shared_at__isnull=False) & within(user, Act.SPEAK, "gathering__group")
        return self.filter(Q(person=user.pk) | shared)


class Reflection(models.Model):
    """What a member writes for herself after a gathering. Nobody else reads it."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="reflections")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reflections"
    )
    words = models.TextField(max_length=8000)
    written_at = models.DateTimeField(auto_now=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = ReflectionQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="person")

    class Meta:
        ordering = ("-written_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_reflection_each", fields=("gathering", "person"))
        ]

    def __str__(self) -> str:
        return f"reflection {self.pk}"


class Feedback(models.Model):
    """How useful a gathering was, from 1 to 5, and what to do better; shown without a name."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feedback"
    )
    useful = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=600, blank=True)

    objects = GroupedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="gathering__group", owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="feedback_once_each", fields=("gathering", "person")),
            models.CheckConstraint(
                name="useful_is_from_1_to_5", condition=Q(useful__gte=1, useful__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
