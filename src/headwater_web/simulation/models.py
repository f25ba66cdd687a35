"""A question to the simulation and its answer: about places and offers, never about a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by where they stand. All of it is public."""

    def about(self, place: str) -> QuestionQuerySet:
        """Questions that were asked of a place, the newest first."""
        return self.filter(place=place).order_by("-asked_at")

    def answered(self) -> QuestionQuerySet:
        """Questions that have their whole answer."""
        return self.filter(answered_at__isnull=False)

    def waiting(self) -> QuestionQuerySet:
        """Questions that nobody has answered yet and that can be answered."""
        return self.filter(answered_at__isnull=True, refused="")


class Question(models.Model):
    """What was asked of a place: the scenario, of which figures, by which Headwater; the answer.

    ``key`` is made from all of these, so the same question has the same address everywhere and is
    answered once. ``choices`` is the form as it was filled in, ``scenario`` what the library was
    given. ``answer`` is what the page shows; it is there, without what takes longer, before
    ``answered_at`` is. ``refused`` says why no answer can be given.
    """

    key = models.CharField(max_length=40, unique=True)
    place = models.CharField(max_length=20)
    title = models.CharField(max_length=1000)
    choices = models.JSONField()
    scenario = models.JSONField()
    edition = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    repeats = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer: Any = models.JSONField(null=True, blank=True)
    cubes = models.BooleanField(default=False)
    refused = models.CharField(max_length=400, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=("place", "asked_at"), name="simulation_place"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"

    @property
    def folder(self) -> Path:
        """Where the small lake of its cubes lies, once there is one."""
        return Path(settings.HOME) / "simulated" / self.key

    @property
    def lake_root(self) -> Path | None:
        """The small lake of its cubes; None while there is none."""
        return self.folder if self.cubes else None
