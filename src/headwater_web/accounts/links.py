"""Links by which somebody sets a password: after an invitation, or because she forgot hers.

The address holds a random code and its signature by the service's key. The row alone opens nothing:
whoever reads the database cannot make an address of it, and whoever has the address learns nothing.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models

LONGEST_KEY = 120


class LinkQuerySet(models.QuerySet["SignInLink"]):
    """Links by whether they still open anything."""

    def usable(self, moment: datetime) -> LinkQuerySet:
        """Those neither used nor over, of people whose account is open."""
        return self.filter(used=None, expires__gt=moment, person__is_active=True)


class SignInLink(models.Model):
    """One link, sent to one person, good for setting one password."""

    class Kind(models.TextChoices):
        """Why it was sent."""

        INVITATION = "invitation", "Invitation"
        RESET = "reset", "Forgotten password"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked = models.CharField(max_length=LONGEST_KEY, unique=True)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        db_table = "accounts_sign_in_link"

    def __str__(self) -> str:
        return f"{self.kind} of {self.made:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """What stands in the address."""
        return signer().sign(self.code.hex)


LASTS = {
    SignInLink.Kind.INVITATION: timedelta(days=7),
    SignInLink.Kind.RESET: timedelta(hours=1),
}


def signer() -> Signer:
    """Signs codes of links, and nothing else."""
    return Signer(salt="headwater.accounts.links")


def code_in(token: str) -> uuid.UUID | None:
    """The code that an address holds; None where this service did not sign it.

    >>> code_in("0" * 32 + ":forged") is None
    True
    """
    try:
        return uuid.UUID(hex=signer().unsign(token))
    except (BadSignature, ValueError):
        return None
