"""The one start of queries on data that not everybody may see: ``for_user``.

A model says with a ``Scope`` how sensitive its rows are, and which of its columns name whose they
are, which organisation holds them, and which place they are about. Its queryset is a
``ScopedQuerySet``, and every query begins with a person:

    Gathering.objects.for_user(request.user).upcoming()
    Gathering.objects.for_user(request.user, Action.CHANGE).get(code=code)

What is left are the rows that the permission table lets her do the thing to. A row that is not
among them does not exist for her: pages answer 404.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, TypeVar, cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from headwater_web.accounts.among import LOOKUP
from headwater_web.accounts.permissions import (
    Action,
    Reach,
    RoleKind,
    Sensitivity,
    reach,
    visitor_reach,
)
from headwater_web.accounts.territory import covered, within_reach

Somebody = AbstractBaseUser | AnonymousUser
M = TypeVar("M", bound=models.Model)

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING


class HeldRole(Protocol):
    """A role that a person holds today."""

    places: list[str]
    organisation_id: int | None

    @property
    def of_kind(self) -> RoleKind:
        """Which role it is."""
        ...

    @property
    def reaches_places(self) -> tuple[str, ...]:
        """The places it is held for."""
        ...


class Person(Protocol):
    """Somebody with an account."""

    pk: int

    @property
    def roles_now(self) -> tuple[HeldRole, ...]:
        """The roles she holds today."""
        ...


@dataclass(frozen=True)
class Scope:
    """Which rows of a model are how sensitive, and the columns that say whose they are.

    ``levels`` are pairs of a condition and the sensitivity of the rows that meet it; each row meets
    one. ``owner`` names the column of the person to whom a row belongs, or whom it is about;
    ``organisation`` that of the organisation which holds it; ``place`` that of its area code. A
    name left out means that the model has no such column, and nobody reaches its rows that way.
    """

    levels: tuple[tuple[Q, Sensitivity], ...]
    owner: str = ""
    organisation: str = ""
    place: str = ""


def always(level: Sensitivity) -> tuple[tuple[Q, Sensitivity], ...]:
    """Levels of a model whose rows are all equally sensitive."""
    return ((EVERYTHING, level),)


def by_column(column: str) -> tuple[tuple[Q, Sensitivity], ...]:
    """Levels of a model that keeps each row's sensitivity in a column."""
    return tuple((Q(**{column: level.value}), level) for level in Sensitivity)


class ScopedQuerySet(models.QuerySet[M]):
    """Queries start from a person. The model has a ``scope``."""

    def for_user(self, user: Somebody, action: Action = Action.SEE) -> Self:
        """The rows to which ``user`` may do ``action``, by the roles she holds today."""
        return self.filter(within(scope_of(self.model), user, action))

    def owned_by(self, user: Somebody) -> Self:
        """The rows that belong to ``user`` herself."""
        owner = scope_of(self.model).owner
        signed_in = user.is_authenticated and owner
        return self.filter(**{owner: user.pk}) if signed_in else self.none()


class Scoped(Protocol):
    """A model whose rows not everybody may see."""

    scope: ClassVar[Scope]


def scope_of(model: type[models.Model]) -> Scope:
    """The model's scope."""
    return cast(Scoped, model).scope


def within(scope: Scope, user: Somebody, action: Action) -> Q:
    """The condition that rows meet to which ``user`` may do ``action``."""
    found = NOTHING
    for rows, level in scope.levels:
        found |= rows & reached(scope, user, action, level)
    return found


def reached(scope: Scope, user: Somebody, action: Action, level: Sensitivity) -> Q:
    """The condition for rows of one sensitivity."""
    if not (user.is_authenticated and user.is_active):
        return EVERYTHING if visitor_reach(action, level) == Reach.ALLOWED else NOTHING
    person = cast(Person, user)
    only = aggregate_only()
    far = {role: reach(role.of_kind, action, level, aggregate_only=only) for role in roles(user)}
    most = max([reach(RoleKind.RESIDENT, action, level, aggregate_only=only), *far.values()])
    if most == Reach.ALLOWED:
        return EVERYTHING
    found = NOTHING
    if most >= Reach.HERS and scope.owner:
        found |= Q(**{scope.owner: person.pk})
    for role, how_far in far.items():
        if how_far == Reach.OWN and scope.organisation and role.organisation_id:
            found |= in_role(scope, role)
    return found


def roles(user: Somebody) -> tuple[HeldRole, ...]:
    """The roles that ``user`` holds today; none for a visitor."""
    return cast(Person, user).roles_now if user.is_authenticated and user.is_active else ()


def may(user: Somebody, action: Action, level: Sensitivity) -> Reach:
    """The furthest that any of her roles lets ``user`` do ``action`` at a sensitivity."""
    if not (user.is_authenticated and user.is_active):
        return visitor_reach(action, level)
    kinds = {RoleKind.RESIDENT, *(role.of_kind for role in roles(user))}
    only = aggregate_only()
    return max(reach(kind, action, level, aggregate_only=only) for kind in kinds)


def in_role(scope: Scope, role: HeldRole) -> Q:
    """Rows of the role's organisation, in the places it is held for.

    A role held for some places does not reach what is about no place in particular.
    """
    rows = Q(**{scope.organisation: role.organisation_id})
    places = role.reaches_places
    if not scope.place or not places:
        return rows
    there = Q(**{f"{scope.place}__{LOOKUP}": tuple(sorted(within_reach(frozenset(places))))})
    return rows & (there if role.places else there | Q(**{scope.place: ""}))


def codes(places: Iterable[str]) -> tuple[str, ...]:
    """The places and all that lies in them, in order."""
    return tuple(sorted(covered(frozenset(places))))


def aggregate_only() -> bool:
    """Whether this installation has no door to data about single people."""
    return bool(settings.AGGREGATE_ONLY)
