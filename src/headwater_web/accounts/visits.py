"""Visits: from signing in to signing out, in one browser; and who a provider says somebody is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from headwater_web.accounts.permission_terms import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, always

LOCAL = "local"
REASONS = {
    "signed out": "You signed out",
    "everywhere": "You signed out everywhere",
    "idle": "Not used for too long",
    "longest": "Open for too long",
    "reset": "An administrator reset the second factor",
    "provider": "You signed out at your organisation",
    "password": "The password was changed",
    "closed": "The account was closed",
}


@dataclass(frozen=True)
class Limits:
    """How long a visit may go unused, and how long it may last."""

    idle: timedelta
    longest: timedelta

    def reason_to_end(self, began: datetime, seen: datetime, now: datetime) -> str | None:
        """Why a visit is over at ``now``, a key of ``REASONS``; None while it goes on.

        >>> noon = datetime(2026, 5, 1, 12)
        >>> RESTRICTED.reason_to_end(noon, noon, noon + timedelta(minutes=15))
        'idle'
        >>> RESTRICTED.reason_to_end(noon, noon, noon + timedelta(minutes=14)) is None
        True
        """
        if now - began >= self.longest:
            return "longest"
        return "idle" if now - seen >= self.idle else None


RESTRICTED = Limits(idle=timedelta(minutes=15), longest=timedelta(hours=12))
ORDINARY = Limits(idle=timedelta(hours=12), longest=timedelta(days=7))


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """Visits, asked for in words; each belongs to one person."""

    def latest_first(self) -> VisitQuerySet:
        """In the order of a list that people read."""
        return self.order_by("-began", "-pk")

    def open(self) -> VisitQuerySet:
        """Those that nothing has ended."""
        return self.filter(ended=None)


class Visit(models.Model):
    """One person in one browser. Neither address nor full browser name is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits"
    )
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    began = models.DateTimeField()
    seen = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    way = models.CharField(max_length=60)
    browser = models.CharField(max_length=60, blank=True)

    objects = VisitQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(levels=always(Sensitivity.INTERNAL), owner="user")

    class Meta:
        db_table = "accounts_visit"
        indexes = (models.Index(fields=["user", "ended"], name="visits_of_a_person"),)

    def __str__(self) -> str:
        return f"visit {self.code}"


class Identity(models.Model):
    """A person as her provider knows her: issuer and subject, never an e-mail address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities"
    )
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    provider = models.CharField(max_length=40)
    made = models.DateTimeField()

    class Meta:
        db_table = "accounts_identity"
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_a_subject"),
        )

    def __str__(self) -> str:
        return f"identity at {self.provider}"


class GroupRole(models.Model):
    """That a role came from a group at a provider, so that it goes when the group does."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="group_roles")
    role = models.OneToOneField(
        "accounts.Role", on_delete=models.CASCADE, related_name="from_group"
    )
    group = models.CharField(max_length=300)

    class Meta:
        db_table = "accounts_group_role"

    def __str__(self) -> str:
        return f"{self.role} from {self.identity}"


# What browsers call themselves, in the order in which the words must be looked for.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_named(agent: str) -> str:
    """A browser and a system in two words, all that is kept of what the browser says of itself.

    >>> browser_named("Mozilla/5.0 (Windows NT 10.0) Chrome/149.0 Safari/537.36 Edg/149.0")
    'Edge on Windows'
    >>> browser_named("curl/8")
    'Another program'
    """
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " on ".join(each for each in (browser, system) if each) or "Another program"
