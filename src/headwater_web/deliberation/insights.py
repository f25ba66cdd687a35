"""The insight bank: what people already said elsewhere, with its source."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet


class Insight(models.Model):
    """One thing that people said in a survey, in complaints, at a meeting: a theme, never a person.

    ``people`` is how many said it, where the source tells.
    """

    class Kind(models.TextChoices):
        """Where people said it."""

        SURVEY = "survey", "A survey"
        COMPLAINTS = "complaints", "Themes of complaints"
        MEETING = "meeting", "A meeting or a workshop"
        RESEARCH = "research", "Research"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.CharField(max_length=20, db_index=True)
    theme = models.CharField(max_length=80)
    words = models.CharField(max_length=600)
    source = models.CharField(max_length=200)
    source_day = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    brought_at = models.DateTimeField(auto_now_add=True)
    fictional = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((~Q(pk__in=()), Sensitivity.PUBLIC),),
        owner="brought_by",
        organisation="organisation",
        place="place",
    )

    class Meta:
        ordering = ("-source_day", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="insight_once_a_source", fields=("place", "source", "source_day", "words")
            )
        ]

    def __str__(self) -> str:
        return f"{self.theme} ({self.source})"
