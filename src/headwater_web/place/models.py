"""What people draw: a neighbourhood, or a council that does not exist yet."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet


class DrawnPlaceQuerySet(ScopedQuerySet["DrawnPlace"]):
    """Queries start from a person: what ``for_user`` finds is hers, or shared by anybody."""


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
    scope: ClassVar[Scope] = Scope(
        levels=((Q(shared=True), Sensitivity.PUBLIC), (Q(shared=False), Sensitivity.INTERNAL)),
        owner="owner",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def lake_root(self) -> Path:
        """Folder of the small lake that holds its outline and figures."""
        return Path(settings.HOME) / "drawn" / self.code
