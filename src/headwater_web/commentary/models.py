"""Challenges to a figure, commentaries beside it, and who signed it off as what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class ChallengeQuerySet(ScopedQuerySet["Challenge"]):
    """Challenges by where they stand."""

    def of_figure(self, indicator: str, area: str) -> ChallengeQuerySet:
        """Those to one figure."""
        return self.filter(indicator=indicator, area=area)


class Challenge(models.Model):
    """That somebody says a figure looks wrong, why, and what an analyst answers.

    Public once it is answered; until then it is its author's, and those who may answer see it.
    """

    class Outcome(models.TextChoices):
        """What the analyst found."""

        STANDS = "stands", "The figure stands"
        CORRECTED = "corrected", "The figure was wrong and is being corrected"
        NOTED = "noted", "The figure stands, with a caution"

    indicator = models.CharField(max_length=120)
    area = models.CharField(max_length=20)
    period = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=600)
    raised_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_as = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (~Q(outcome=""), Sensitivity.PUBLIC),
            (Q(outcome=""), Sensitivity.INTERNAL),
        ),
        owner="raised_by",
    )

    class Meta:
        ordering = ("-raised_at",)
        indexes: ClassVar = [
            models.Index(fields=("indicator", "area"), name="challenges_of_a_figure")
        ]

    def __str__(self) -> str:
        return f"challenge {self.pk} to {self.indicator} of {self.area}"


class CommentaryQuerySet(ScopedQuerySet["Commentary"]):
    """Commentaries by where they stand."""

    def of_figure(self, indicator: str, area: str) -> CommentaryQuerySet:
        """Those beside one figure that were not withdrawn."""
        return self.filter(indicator=indicator, area=area, withdrawn_at=None)


class Commentary(models.Model):
    """What somebody says of a figure under her name, her role and her organisation."""

    indicator = models.CharField(max_length=120)
    area = models.CharField(max_length=20)
    words = models.CharField(max_length=1200)
    signed_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_as = models.CharField(max_length=200)
    signed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CommentaryQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(withdrawn_at=None), Sensitivity.PUBLIC),
            (Q(withdrawn_at__isnull=False), Sensitivity.INTERNAL),
        ),
        owner="signed_by",
    )

    class Meta:
        ordering = ("-signed_at",)
        indexes: ClassVar = [
            models.Index(fields=("indicator", "area"), name="commentary_of_a_figure")
        ]

    def __str__(self) -> str:
        return f"commentary {self.pk} on {self.indicator} of {self.area}"


class SignOffQuerySet(ScopedQuerySet["SignOff"]):
    """Sign-offs by what they are about."""

    def of_figure(self, indicator: str, area: str) -> SignOffQuerySet:
        """Those of one figure, in the order in which a page is made."""
        order = models.Case(
            *(models.When(part=part, then=place) for place, part in enumerate(SignOff.Part.values)),
            output_field=models.IntegerField(),
        )
        return self.filter(indicator=indicator, area=area).order_by(order, "signed_at")


class SignOff(models.Model):
    """That somebody commissioned, analysed, assured or approved a figure as it is shown."""

    class Part(models.TextChoices):
        """What she did."""

        COMMISSIONED = "commissioned", "Commissioned"
        ANALYSED = "analysed", "Analysed"
        ASSURED = "assured", "Assured"
        APPROVED = "approved", "Approved"

    indicator = models.CharField(max_length=120)
    area = models.CharField(max_length=20)
    period = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=14, choices=Part.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_as = models.CharField(max_length=200)
    signed_at = models.DateTimeField(auto_now_add=True)

    objects = SignOffQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(levels=((~Q(pk__in=()), Sensitivity.PUBLIC),), owner="signed_by")

    class Meta:
        ordering = ("signed_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="signed_off_once_each",
                fields=("indicator", "area", "period", "part", "organisation"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.indicator} of {self.area}"
