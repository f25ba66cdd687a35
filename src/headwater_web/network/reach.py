"""What is a person's own, how rows hang on a group, and who is a member of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar

from django.db import models

from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.scopes import Somebody, roles

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class GroupScope:
    """How a model's rows hang on a group (``group``, a path) and on their owner (``owner``)."""

    group: str = ""
    owner: str = ""


def is_leader(user: Somebody) -> bool:
    """Whether somebody is a member of the network: she holds a role in an organisation today."""
    return any(role.of_kind != RoleKind.RESIDENT for role in roles(user))


class OwnedQuerySet(models.QuerySet[M]):
    """Queries on rows that are one person's own."""

    def for_user(self, user: Somebody) -> Self:
        """Her own rows."""
        return self.owned_by(user)

    def owned_by(self, user: Somebody) -> Self:
        """The rows that belong to ``user`` herself."""
        owner = scope_of(self.model).owner
        return self.filter(**{owner: user.pk}) if user.is_authenticated else self.none()


def scope_of(model: type[models.Model]) -> GroupScope:
    """How a model's rows hang on a group and an owner."""
    found: GroupScope = model.scope  # type: ignore[attr-defined]  # each model here has one
    return found
