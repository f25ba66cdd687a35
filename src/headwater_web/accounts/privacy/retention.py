"""Rules of how long things are kept, as data, and the run that keeps them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.privacy.entries import RETAINED
from headwater_web.accounts.privacy.erasure import erase
from headwater_web.audit import record
from headwater_web.audit.clock import now

AT_ONCE = 1000


@dataclass(frozen=True)
class Rule:
    """Rows of ``table`` go once the moment or day in their column ``since`` is ``days`` past.

    ``which`` narrows it to rows with these values. Where the rule ``erases``, a row is a person
    without a role, and everything held about her goes.
    """

    id: str
    says: str
    table: str
    since: str
    days: int
    because: str
    which: Mapping[str, Any] = field(default_factory=dict)
    erases: bool = False

    def due(self, moment: datetime) -> QuerySet[Model]:
        """The rows whose time is over at ``moment``; a row without a date is kept."""
        before = moment - timedelta(days=self.days)
        rows: QuerySet[Model] = apps.get_model(self.table)._base_manager.filter(**self.which)
        if self.erases:
            rows = rows.exclude(pk__in=Role.objects.may_still_hold().values("person"))
        return rows.filter(**{f"{self.since}__lt": before}).order_by("pk")


@dataclass(frozen=True)
class Due:
    """A rule, and how many rows its time is over for."""

    rule: Rule
    rows: int


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, from ``retention.toml``."""
    source = files("headwater_web.accounts.privacy") / "retention.toml"
    return tuple(Rule(**each) for each in tomllib.loads(source.read_text("utf-8"))["rule"])


def due(moment: datetime | None = None) -> tuple[Due, ...]:
    """What each rule would remove; nothing is removed."""
    at = moment or now()
    return tuple(Due(rule, rule.due(at).count()) for rule in rules())


def apply(actor: str, moment: datetime | None = None) -> tuple[Due, ...]:
    """Remove what is due, rule by rule, each in transactions of its own; what went is recorded."""
    at = moment or now()
    return tuple(Due(rule, kept_to(rule, actor, at)) for rule in rules())


def kept_to(rule: Rule, actor: str, moment: datetime) -> int:
    """Remove what one rule says is due, a thousand rows at once; how many went.

    A count is what the rule says: rows that depend on a removed row go with it, uncounted.
    """
    total = 0
    while True:
        with transaction.atomic():
            keys = list(rule.due(moment).values_list("pk", flat=True)[:AT_ONCE])
            if not keys:
                return total
            if rule.erases:
                for person in User.objects.filter(pk__in=keys):
                    erase(person, actor, rule.says)
            else:
                apps.get_model(rule.table)._base_manager.filter(pk__in=keys).delete()
            record(
                actor=actor,
                action=RETAINED,
                subject=f"retention-rule:{rule.id}",
                detail={"removed": len(keys), "days": rule.days},
            )
        total += len(keys)
