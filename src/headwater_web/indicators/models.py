"""An indicator somebody brought: its words here, its numbers in a small lake of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class OwnIndicatorQuerySet(models.QuerySet["OwnIndicator"]):
    """Queries start from a person."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> OwnIndicatorQuerySet:
        """What ``user`` may see: her own, and what anybody shared."""
        if not user.is_authenticated:
            return self.filter(shared=True)
        return self.filter(Q(shared=True) | Q(owner=user.pk))

    def owned_by(self, user: AbstractBaseUser | AnonymousUser) -> OwnIndicatorQuerySet:
        """What ``user`` brought herself."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()


class OwnIndicator(models.Model):
    """An indicator brought as a file; private until its owner shares it."""

    indicator = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    polarity = models.CharField(max_length=10)
    why = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    shared = models.BooleanField(default=False)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    brought_at = models.DateTimeField(auto_now_add=True)

    objects = OwnIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("-brought_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.indicator})"

    @property
    def lake_root(self) -> Path:
        """Folder of the small lake that holds its numbers."""
        return Path(settings.HOME) / "own" / self.indicator
