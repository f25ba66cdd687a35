"""The table of entries, added by ``record`` and never changed, and who stands behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models.base import ModelBase

from headwater_web.audit.clock import moment_of
from headwater_web.audit.refusal import AuditError

NEVER = "the audit is append-only: an entry is neither changed nor removed"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are read and filtered, and nothing else."""

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise AuditError(NEVER)

    def delete(self) -> NoReturn:
        """Refused."""
        raise AuditError(NEVER)

    def bulk_create(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: entries are recorded one after the other."""
        raise AuditError("entries are written by audit.record, one after the other")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AuditError(NEVER)


class Entry(models.Model):
    """One thing that was done: by whom, to what, when and why; and what chains it to the last.

    ``at`` and ``detail`` are text, so that the bytes that were hashed are the bytes that are
    kept, whatever the database makes of times and JSON.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=27, db_index=True)
    actor = models.CharField(max_length=100, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    detail = models.TextField()
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    mark = models.CharField(max_length=73)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("sequence",)
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.sequence}: {self.actor} {self.action} {self.subject}"

    @property
    def moment(self) -> datetime:
        """When, as a moment in UTC."""
        return moment_of(self.at)

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add a new entry; ``AuditError`` for one that stands already."""
        if force_update or update_fields is not None or not self._state.adding:
            raise AuditError(NEVER)
        super().save(force_insert=True, using=using)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AuditError(NEVER)


class Actor(models.Model):
    """The link from an account to the reference that its entries bear; erasure cuts it."""

    reference = models.CharField(max_length=40, unique=True)
    holder = models.BigIntegerField(unique=True, null=True)
    forgotten_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=73, blank=True)

    @property
    def stands_for(self) -> str:
        """What ``proof`` marks with the audit's key: that this account stands behind it."""
        return f"{self.reference} is {self.holder}"

    def __str__(self) -> str:
        return self.reference
