"""Addresses that work without signing in: a calendar's, and one to answer a question by mail."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models

from headwater_web.network.questions import Question
from headwater_web.network.reach import GroupScope, OwnedQuerySet


def made_up() -> str:
    """Thirty-two random bytes, as an address can hold them."""
    return secrets.token_urlsafe(32)


def digest(code: str) -> str:
    """What is kept of a code: nobody can tell the code from it."""
    return hashlib.sha256(code.encode()).hexdigest()


class CalendarLink(models.Model):
    """The address of a member's calendar. Only its digest is kept; a new one ends the old one."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    def __str__(self) -> str:
        return f"calendar link {self.pk}"


class ReplyLink(models.Model):
    """Lets one person answer one question from a mail, once, until a day. Only its digest is kept.

    The code is random and says nothing of anybody.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reply_links"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reply_links")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_reply_link_each", fields=("person", "question"))
        ]

    def __str__(self) -> str:
        return f"reply link {self.pk}"
