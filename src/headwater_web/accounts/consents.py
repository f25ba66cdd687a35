"""What people agreed to: to which words, when, and when they withdrew it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.permission_terms import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, always


@dataclass(frozen=True)
class Purpose:
    """Something that people are asked to agree to: its words now, and their version."""

    code: str
    name: str
    version: int
    words: str


@cache
def purposes() -> dict[str, Purpose]:
    """Every purpose, by code, from ``consents.toml``.

    >>> purposes()["news-by-e-mail"].version
    1
    """
    source = files("headwater_web.accounts") / "consents.toml"
    listed = tomllib.loads(source.read_text("utf-8"))["purpose"]
    return {each["code"]: Purpose(**each) for each in listed}


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    """Consents, asked for in words; each belongs to one person."""

    def standing(self) -> ConsentQuerySet:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def to(self, purpose: Purpose) -> ConsentQuerySet:
        """Those to the words of a purpose as they stand now; to older words does not count."""
        return self.filter(purpose=purpose.code, version=purpose.version)


class Consent(models.Model):
    """That a person agreed to certain words at a certain time; it stays when she withdraws it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=600)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(levels=always(Sensitivity.INTERNAL), owner="person")

    class Meta:
        db_table = "accounts_consent"
        ordering = ("-given_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_standing_consent_a_purpose",
                fields=("person", "purpose"),
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, version {self.version}"
