"""Challenges to a figure, commentaries beside it, and who signed it off as what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headwater.indicators.words.wording import period_words
from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


@dataclass(frozen=True)
class Figure:
    """A figure by public codes: whom it counts, and the period it is of.

    Women and men of a place are two figures, each with its own challenges and signatures.
    """

    indicator: str
    area: str
    sex: str = ""
    age: str = ""
    period: str = ""

    @property
    def rows(self) -> Q:
        """What was said of it in any period; what was said before figures named whom they count."""
        whom = Q(sex=self.sex, age=self.age) | Q(sex="", age="")
        return Q(indicator=self.indicator, area=self.area) & whom

    @property
    def address(self) -> str:
        """The page of what is said of it."""
        asked = {"sex": self.sex, "age": self.age, "period": self.period}
        query = urlencode({name: text for name, text in asked.items() if text})
        page = reverse("commentary:figure", args=[self.indicator, self.area])
        return f"{page}?{query}" if query else page


class OfFigure(models.Model):
    """A row that is about a figure."""

    indicator = models.CharField(max_length=120)
    area = models.CharField(max_length=20)
    sex = models.CharField(max_length=20, blank=True)
    age = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def figure(self) -> Figure:
        """The figure."""
        return Figure(self.indicator, self.area, self.sex, self.age, self.period)

    @property
    def period_words(self) -> str:
        """The period as pages write it."""
        return period_words(self.period)


class ChallengeQuerySet(ScopedQuerySet["Challenge"]):
    """Challenges by where they stand."""

    def of_figure(self, figure: Figure) -> ChallengeQuerySet:
        """Those to one figure, in whichever period."""
        return self.filter(figure.rows)


class Challenge(OfFigure):
    """That somebody says a figure looks wrong, why, and what an analyst answers.

    Public once it is answered; until then it is its author's, and those who may answer see it.
    """

    class Outcome(models.TextChoices):
        """What the analyst found."""

        STANDS = "stands", "The figure stands"
        CORRECTED = "corrected", "The figure was wrong and is being corrected"
        NOTED = "noted", "The figure stands, with a caution"

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

    def of_figure(self, figure: Figure) -> CommentaryQuerySet:
        """Those beside one figure, in whichever period, that were not withdrawn."""
        return self.filter(figure.rows, withdrawn_at=None)


class Commentary(OfFigure):
    """What somebody says of a figure under her name, her role and her organisation."""

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

    def of_figure(self, figure: Figure) -> SignOffQuerySet:
        """Those of one figure that were not withdrawn, in whichever period, in the order in which a
        page is made.
        """
        order = models.Case(
            *(models.When(part=part, then=place) for place, part in enumerate(SignOff.Part.values)),
            output_field=models.IntegerField(),
        )
        return self.filter(figure.rows, withdrawn_at=None).order_by(order, "signed_at")


class SignOff(OfFigure):
    """That somebody commissioned, analysed, assured or approved a figure as it is shown."""

    class Part(models.TextChoices):
        """What she did."""

        COMMISSIONED = "commissioned", "Commissioned"
        ANALYSED = "analysed", "Analysed"
        ASSURED = "assured", "Assured"
        APPROVED = "approved", "Approved"

    part = models.CharField(max_length=14, choices=Part.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_as = models.CharField(max_length=200)
    signed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SignOffQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(withdrawn_at=None), Sensitivity.PUBLIC),
            (Q(withdrawn_at__isnull=False), Sensitivity.INTERNAL),
        ),
        owner="signed_by",
    )

    class Meta:
        ordering = ("signed_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="signed_off_once_each",
                fields=("indicator", "area", "sex", "age", "period", "part", "organisation"),
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.indicator} of {self.area}"
