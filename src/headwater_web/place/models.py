"""What people draw: a neighbourhood, or a council that does not exist yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class DrawnPlaceQuerySet(models.QuerySet["DrawnPlace"]):
    """Queries start from a person."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> DrawnPlaceQuerySet:
        """What ``user`` may see: her own, and what anybody shared."""
        if not user.is_authenticated:
            return self.filter(shared=True)
        return self.filter(Q(shared=True) | Q(owner=user.pk))

    def owned_by(self, user: AbstractBaseUser | AnonymousUser) -> DrawnPlaceQuerySet:
        """What ``user`` drew herself."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()


class DrawnPlace(models.Model):
    """A named set of areas: small areas for a neighbourhood, districts for a proposed council."""

    class Kind(models.TextChoices):
        """What is drawn."""

        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        PROPOSED = "proposed", "Council that does not exist yet"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    members = models.JSONField(default=list)
    member_type = models.CharField(max_length=10)
    people = models.PositiveIntegerField(null=True, blank=True)
    within = models.CharField(max_length=20)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    shared = models.BooleanField(default=False)
    drawn_at = models.DateTimeField(auto_now_add=True)

    objects = DrawnPlaceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def lake_root(self) -> Path:
        """Folder of the small lake that holds its outline and figures."""
        return Path(settings.HOME) / "drawn" / self.code
