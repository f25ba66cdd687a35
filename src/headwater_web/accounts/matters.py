"""What a succession left for a person to decide."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, always


class MatterQuerySet(ScopedQuerySet["Matter"]):
    """Matters are seen by those who govern an organisation that could take them on."""

    def open(self) -> MatterQuerySet:
        """Those that nobody has decided."""
        return self.filter(outcome="").distinct()


class Matter(models.Model):
    """One thing of an organisation that ended, of which no rule says whose it is now."""

    class Outcome(models.TextChoices):
        """What was decided."""

        PASSED_ON = "passed-on", "Passed on"
        DROPPED = "dropped", "Dropped"
        KEPT = "kept", "Left as it is"

    predecessor = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="matters"
    )
    candidates = models.ManyToManyField("accounts.Organisation", related_name="+")
    estate = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=250)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=300)
    raised_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    heir = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    objects = MatterQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(levels=always(Sensitivity.INTERNAL), organisation="candidates")

    class Meta:
        ordering = ("predecessor__name", "estate", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_matter_is_raised_once", fields=("predecessor", "estate", "key")
            ),
            models.CheckConstraint(
                name="a_decision_says_why", condition=Q(outcome="") | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def called(self) -> str:
        """What it is, and whose; the name is the account's, and is kept nowhere else."""
        told = f"{self.person.called}: {self.label}" if self.person else self.label
        return told[:1].upper() + told[1:]
