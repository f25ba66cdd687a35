"""Commitments, what they answer, how they are measured, who follows them, and their history."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from headwater.commitments.checks import Check, Checked, Effect
from headwater.commitments.lateness import Days
from headwater.commitments.standing import Answer, Stage, Standing
from headwater.evidence.prevention import Level, Scale
from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, always


def worded(words: type[Answer] | type[Stage] | type[Effect]) -> list[tuple[str, str]]:
    """The choices of a column, with the library's own words."""
    return [(each.value, each.words) for each in words]


class CommitmentQuerySet(ScopedQuerySet["Commitment"]):
    """Queries start from a person: everybody reads a commitment, few may make or answer one."""

    def within(self, codes: frozenset[str]) -> CommitmentQuerySet:
        """Those about any of these areas."""
        return self.filter(place__in=codes)

    def open(self) -> CommitmentQuerySet:
        """Those whose final action is still to come."""
        final = [Stage.FINISHED.value, Stage.STOPPED.value]
        return self.exclude(stage__in=final).exclude(answer=Answer.NO.value)

    def answering(self, kind: str, references: list[str]) -> CommitmentQuerySet:
        """Those that answer any of these things."""
        rows = Reason.objects.filter(kind=kind, reference__in=references)
        return self.filter(pk__in=rows.values("commitment"))

    def answering_in(self, code: str) -> CommitmentQuerySet:
        """Those that answer a conversation, or any statement in it."""
        whole = Reason.objects.filter(kind=Reason.Kind.CONVERSATION, reference=code)
        parts = Reason.objects.filter(kind=Reason.Kind.STATEMENT, reference__startswith=f"{code}/")
        return self.filter(pk__in=(whole | parts).values("commitment"))


class Commitment(models.Model):
    """What somebody asked and a body promised: one owner, one day, the reasons, the checks."""

    code = models.CharField(max_length=12, unique=True)
    place = models.CharField(max_length=20, db_index=True)
    what = models.CharField(max_length=160)
    because = models.CharField(max_length=600)
    heard = models.CharField(max_length=600)
    asked_by = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    post = models.CharField(max_length=120)
    answer = models.CharField(max_length=10, choices=worded(Answer), default=Answer.WAITING.value)
    answer_why = models.CharField(max_length=600, blank=True)
    stage = models.CharField(max_length=12, choices=worded(Stage), default=Stage.NOTHING.value)
    stage_why = models.CharField(max_length=600, blank=True)
    did = models.CharField(max_length=2000, blank=True)
    made_on = models.DateField()
    due = models.DateField()
    follow_up = models.DateField()
    heard_on = models.DateField(null=True, blank=True)
    followed_on = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=20, choices=[(e.value, e.value.title()) for e in Level])
    scale = models.CharField(max_length=20, choices=[(e.value, e.value.title()) for e in Scale])
    equality = models.CharField(max_length=14, choices=worded(Effect), default="not-looked")
    equality_words = models.CharField(max_length=300, blank=True)
    inequality = models.CharField(max_length=14, choices=worded(Effect), default="not-looked")
    inequality_words = models.CharField(max_length=300, blank=True)
    rural = models.CharField(max_length=14, choices=worded(Effect), default="not-looked")
    rural_words = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    fictional = models.BooleanField(default=False)

    objects = CommitmentQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=always(Sensitivity.PUBLIC), organisation="organisation", place="place"
    )

    class Meta:
        ordering = ("-made_on", "code")

    def __str__(self) -> str:
        return f"{self.what} ({self.code})"

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return Standing(Answer(self.answer), Stage(self.stage))

    @property
    def days(self) -> Days:
        """Its days."""
        return Days(self.made_on, self.due, self.follow_up, self.heard_on, self.followed_on)

    @property
    def checks(self) -> dict[Check, Checked]:
        """What the three checks found."""
        return {
            each: Checked(Effect(getattr(self, each.value)), getattr(self, f"{each.value}_words"))
            for each in Check
        }


class Reason(models.Model):
    """Something that a commitment answers, by plain reference, with the words at the time."""

    class Kind(models.TextChoices):
        """What it is."""

        STATEMENT = "statement", "A statement"
        CONVERSATION = "conversation", "A conversation"
        BARRIER = "barrier", "A barrier"
        OUTCOME = "outcome", "An outcome of the vision"
        VISION_ACTION = "action", "An action of the vision"
        DECISION = "decision", "A decision of a gathering"
        WORKSHOP = "workshop", "A decision of a workshop"
        CARD = "card", "A practice card"
        SCENARIO = "scenario", "A scenario"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    reference = models.CharField(max_length=120)
    words = models.CharField(max_length=400)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="answered_once_a_commitment", fields=("commitment", "kind", "reference")
            )
        ]
        indexes: ClassVar = [models.Index(fields=("kind", "reference"))]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


class Helper(models.Model):
    """Another organisation that drives, sponsors or observes a commitment."""

    class Part(models.TextChoices):
        """What it does."""

        DRIVES = "drives", "Drives it"
        SPONSORS = "sponsors", "Sponsors it"
        OBSERVES = "observes", "Observes it"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="helped_by")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)

    class Meta:
        ordering = ("part", "organisation__name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_part_each_body", fields=("commitment", "organisation")
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.part}"


class Series(models.Model):
    """What a commitment is measured by: what its owner does, or what comes of it for people.

    ``steps`` are pairs of a day, in ISO 8601, and a value on the way from baseline to target.
    """

    class About(models.TextChoices):
        """Which of the two."""

        CONTRIBUTION = "contribution", "What is done"
        OUTCOME = "outcome", "What comes of it"

    class Better(models.TextChoices):
        """Which way is better."""

        INCREASE = "increase", "More is better"
        DECREASE = "decrease", "Less is better"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="series")
    about = models.CharField(max_length=12, choices=About.choices)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    better = models.CharField(max_length=10, choices=Better.choices)
    indicator = models.CharField(max_length=80, blank=True)
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_series_of_each", fields=("commitment", "about"))
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """One figure of a series, on a day."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    value = models.FloatField()

    class Meta:
        ordering = ("day",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_reading_a_day", fields=("series", "day"))
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()}: {self.value:g}"


class FollowerQuerySet(ScopedQuerySet["Follower"]):
    """Queries start from a person: each sees what she follows."""


class Follower(models.Model):
    """That somebody with an account wishes to be told of every change."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(default=timezone.localdate)

    objects = FollowerQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(levels=always(Sensitivity.INTERNAL), owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="followed_once", fields=("commitment", "person"))
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class HistoryError(RuntimeError):
    """Somebody tried to rewrite what happened."""


class ChangeQuerySet(models.QuerySet["Change"]):
    """Rows are added and read; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise HistoryError("The history of a commitment is never changed.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise HistoryError("The history of a commitment is never removed.")


class Change(models.Model):
    """One thing that changed: who, when, what, from what to what, and why. Never rewritten.

    ``actor`` is the audit's reference, from which erasure can cut a person; ``body`` the name of
    the organisation for which she acted, as it was called.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=100)
    body = models.CharField(max_length=160, blank=True)
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=2000, blank=True)
    after = models.CharField(max_length=2000, blank=True)
    why = models.CharField(max_length=600, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; ``HistoryError`` where it is there already."""
        if not self._state.adding:
            raise HistoryError("The history of a commitment is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise HistoryError("The history of a commitment is never removed.")

    @property
    def day(self) -> date:
        """The day on which it changed."""
        return timezone.localdate(self.at)
