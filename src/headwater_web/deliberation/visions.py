"""Visions of places through all their versions, and who supports or opposes what in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater.deliberation.vision import Vision as Content
from headwater.deliberation.vision import kept_vision
from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet

SHOWN = Q(published__isnull=False, withdrawn_at=None)
SHOWN_OF = Q(vision__published__isnull=False, vision__withdrawn_at=None)


class VisionQuerySet(ScopedQuerySet["Vision"]):
    """Queries start from a person: what is published is everybody's, the rest its makers'."""

    def published(self) -> VisionQuerySet:
        """Those that everybody sees."""
        return self.filter(SHOWN)

    def of_places(self, codes: tuple[str, ...]) -> VisionQuerySet:
        """Those of any of these places."""
        return self.filter(place__in=codes)


class Vision(models.Model):
    """The vision of a place; what it says stands in its versions."""

    code = models.CharField(max_length=20, unique=True)
    place = models.CharField(max_length=20, db_index=True)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    published = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    fictional = models.BooleanField(default=False)

    objects = VisionQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((SHOWN, Sensitivity.PUBLIC), (~SHOWN, Sensitivity.INTERNAL)),
        owner="owner",
        organisation="organisation",
        place="place",
    )

    class Meta:
        ordering = ("title", "code")

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.published is not None and self.withdrawn_at is None


class VisionVersionQuerySet(ScopedQuerySet["VisionVersion"]):
    """Queries start from a person: what was published is everybody's, the rest its makers'."""

    def drafts(self) -> VisionVersionQuerySet:
        """Those that are being written."""
        return self.filter(state=VisionVersion.State.DRAFT)


class VisionVersion(models.Model):
    """A vision as it stood at one time: its content, who wrote it, why it was changed."""

    class State(models.TextChoices):
        """Where it is on its way."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Replaced by a newer version"

    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    why = models.CharField(max_length=300, blank=True)

    objects = VisionVersionQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (SHOWN_OF & ~Q(state="draft"), Sensitivity.PUBLIC),
            (~SHOWN_OF | Q(state="draft"), Sensitivity.INTERNAL),
        ),
        owner="vision__owner",
        organisation="vision__organisation",
        place="vision__place",
    )

    class Meta:
        ordering = ("vision", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(name="number_once_a_vision", fields=("vision", "number")),
            models.UniqueConstraint(
                name="one_draft_a_vision", fields=("vision",), condition=Q(state="draft")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vision} version {self.number}"

    def as_vision(self) -> Content:
        """The content as a value. Raises ``ValueError`` where a later program cannot read it."""
        return kept_vision(self.content)


class VoiceQuerySet(ScopedQuerySet["Voice"]):
    """Who stands where."""

    def heard(self) -> VoiceQuerySet:
        """Those that were neither taken back nor hidden."""
        return self.filter(taken_back_at=None, hidden_at=None)


class Voice(models.Model):
    """That somebody supports a vision, or one thing in it, or does not; and why.

    ``about`` is an item's key, or empty for the whole. ``name`` is what is shown: a body's name, or
    what she is, never a person's name.
    """

    class Stance(models.TextChoices):
        """Where somebody stands."""

        SUPPORTS = "supports", "Supports it"
        DISSENTS = "dissents", "Does not"

    vision = models.ForeignKey(Vision, on_delete=models.CASCADE, related_name="voices")
    about = models.CharField(max_length=8, blank=True)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    words = models.CharField(max_length=600, blank=True)
    name = models.CharField(max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    said_at = models.DateTimeField(auto_now=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True)

    objects = VoiceQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((SHOWN_OF, Sensitivity.PUBLIC), (~SHOWN_OF, Sensitivity.INTERNAL)),
        owner="by",
        organisation="vision__organisation",
        place="vision__place",
    )

    class Meta:
        ordering = ("about", "stance", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_voice_an_item", fields=("vision", "by", "about"))
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.stance} {self.vision_id} {self.about}"
