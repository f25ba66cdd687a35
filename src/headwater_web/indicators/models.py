"""An indicator somebody brought: its words here, its numbers in a small lake of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater.indicators.definition import Definition
from headwater.indicators.own import Description, definition_of
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet


class OwnIndicatorQuerySet(ScopedQuerySet["OwnIndicator"]):
    """Queries start from a person: what ``for_user`` finds is hers, or shared by anybody."""


class OwnIndicator(models.Model):
    """An indicator brought as a file; private until its owner shares it."""

    class Polarity(models.TextChoices):
        """Which way is better."""

        LOWER = "lower", "Lower"
        HIGHER = "higher", "Higher"
        NONE = "none", "Neither: it is a description"

    class Domain(models.TextChoices):
        """Where it stands among the others."""

        HEALTH = "health", "Health"
        BUILDING_BLOCKS = "building_blocks", "The building blocks of health, such as work or homes"
        SOCIAL_FABRIC = "social_fabric", "The social fabric, such as libraries or loneliness"
        CONTEXT = "context", "People and places: it describes, and is not judged"

    indicator = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    polarity = models.CharField(max_length=10, choices=Polarity.choices)
    domain = models.CharField(max_length=20, choices=Domain.choices)
    why = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=200)
    newest = models.DateField(null=True, blank=True)
    overlapping = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    shared = models.BooleanField(default=False)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    remarks = models.JSONField(default=list)
    brought_at = models.DateTimeField(auto_now_add=True)

    objects = OwnIndicatorQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((Q(shared=True), Sensitivity.PUBLIC), (Q(shared=False), Sensitivity.INTERNAL)),
        owner="owner",
    )

    class Meta:
        ordering = ("-brought_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.indicator})"

    @property
    def lake_root(self) -> Path:
        """Folder of the small lake that holds its numbers."""
        return Path(settings.HOME) / "own" / self.indicator

    @property
    def description(self) -> Description:
        """What its owner says of it, in the library's words."""
        words = {"why": self.why} if self.why else {}
        return Description(
            name=self.name,
            unit=self.unit,
            polarity=self.polarity,
            domain=self.domain,
            publisher=self.source,
            **words,
        )

    @property
    def definition(self) -> Definition:
        """Its definition, as the built-in ones have one."""
        made = definition_of(self.description)
        series = replace(made.inputs.series, indicator=self.indicator)
        return replace(
            made,
            id=self.indicator,
            inputs=replace(made.inputs, series=series),
            date=self.newest,
            overlapping_periods=self.overlapping,
        )
