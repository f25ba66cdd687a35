"""Practice cards with their versions, and the register of what is under way."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater.practice.card import PracticeCard
from headwater.practice.card_table import kept_card
from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet

PUBLISHED = Q(published__isnull=False, withdrawn_at=None)


class CardQuerySet(ScopedQuerySet["Card"]):
    """Queries start from a person: what is published is everybody's, the rest its makers'."""

    def published(self) -> CardQuerySet:
        """Those that everybody sees."""
        return self.filter(PUBLISHED)

    def from_places(self, codes: list[str]) -> CardQuerySet:
        """Those from any of these areas."""
        return self.filter(pk__in=CardPlace.objects.filter(code__among=codes).values("card"))


class Card(models.Model):
    """One practice card through all its versions; the columns are those of the published one."""

    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    published = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    grade = models.PositiveSmallIntegerField(default=1)
    cost = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=20)
    scale = models.CharField(max_length=20)
    finding = models.CharField(max_length=20)

    objects = CardQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=((PUBLISHED, Sensitivity.PUBLIC), (~PUBLISHED, Sensitivity.INTERNAL)),
        owner="owner",
        organisation="organisation",
    )

    class Meta:
        ordering = ("title", "code")
        indexes: ClassVar = [models.Index(fields=("grade", "title"))]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.published is not None and self.withdrawn_at is None


class CardBarrier(models.Model):
    """That a published card was tried against a barrier."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="barrier_once_a_card", fields=("card", "code"))
        ]

    def __str__(self) -> str:
        return self.code


class CardPlace(models.Model):
    """That a published card is about an area."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="place_once_a_card", fields=("card", "code"))
        ]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(ScopedQuerySet["Version"]):
    """Queries start from a person: what was published is everybody's, the rest its makers'."""

    def open(self) -> VersionQuerySet:
        """Drafts, and what waits for review."""
        return self.filter(state__in=(Version.State.DRAFT, Version.State.IN_REVIEW))

    def in_review(self) -> VersionQuerySet:
        """What waits for somebody to review it."""
        return self.filter(state=Version.State.IN_REVIEW)


class Version(models.Model):
    """A card as it stood at one time: its content, who wrote it, and what a reviewer said."""

    class State(models.TextChoices):
        """Where it is on its way."""

        DRAFT = "draft", "Draft"
        IN_REVIEW = "in-review", "Waiting for review"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Replaced by a newer version"

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    changed_at = models.DateTimeField(auto_now=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=1000, blank=True)

    objects = VersionQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(state__in=("published", "superseded")), Sensitivity.PUBLIC),
            (Q(state__in=("draft", "in-review")), Sensitivity.INTERNAL),
        ),
        owner="author",
        organisation="card__organisation",
    )

    class Meta:
        ordering = ("card", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(name="number_once_a_card", fields=("card", "number")),
            models.UniqueConstraint(
                name="one_open_version_a_card",
                fields=("card",),
                condition=Q(state__in=("draft", "in-review")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} version {self.number}"

    def as_card(self) -> PracticeCard:
        """The content as a value. Raises ``ValueError`` where a later program cannot read it."""
        return kept_card(self.content)


class CardEvaluation(models.Model):
    """An evaluation put on a card: its question as an address holds it, and what it did.

    ``version`` is the version that it began or joined; who sees that sees this.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="evaluations")
    evaluation = models.CharField(max_length=40)
    question = models.TextField(max_length=6000)
    edition = models.CharField(max_length=120)
    grade_before = models.PositiveSmallIntegerField()
    grade_after = models.PositiveSmallIntegerField()
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    put_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(version__state__in=("published", "superseded")), Sensitivity.PUBLIC),
            (Q(version__state__in=("draft", "in-review")), Sensitivity.INTERNAL),
        ),
        owner="put_by",
        organisation="version__card__organisation",
    )

    class Meta:
        ordering = ("-version__number", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="evaluation_once_a_version", fields=("version", "evaluation")
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} on {self.version}"


class InitiativeQuerySet(ScopedQuerySet["Initiative"]):
    """Queries start from a person: what is listed is everybody's, the rest its makers'."""

    def listed(self) -> InitiativeQuerySet:
        """Those that everybody sees."""
        return self.filter(listed_at__isnull=False)


class Initiative(models.Model):
    """Something under way or planned in a place, by whoever does it; later a practice card."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", "Planned"
        UNDER_WAY = "under-way", "Under way"
        ENDED = "ended", "Ended"

    class RunBy(models.TextChoices):
        """Who does it."""

        COMMUNITY = "community", "A community of its own accord"
        VOLUNTARY = "voluntary", "A charity or community body"
        COUNCIL = "council", "A council"
        NHS = "nhs", "The NHS"
        TOGETHER = "together", "Several together"
        OTHER = "other", "Somebody else"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    what = models.CharField(max_length=2000)
    for_whom = models.CharField(max_length=400, blank=True)
    place = models.CharField(max_length=20)
    run_by = models.CharField(max_length=12, choices=RunBy.choices)
    body = models.CharField(max_length=160)
    barriers = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices)
    starts = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    listed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    card = models.ForeignKey(Card, on_delete=models.SET_NULL, related_name="+", null=True)
    fictional = models.BooleanField(default=False)

    objects = InitiativeQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(listed_at__isnull=False), Sensitivity.PUBLIC),
            (Q(listed_at=None), Sensitivity.INTERNAL),
        ),
        owner="owner",
        organisation="organisation",
    )

    class Meta:
        ordering = ("name", "code")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
