"""People, organisations, and the roles that people hold in them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from headwater_web.accounts.consents import Consent
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, level_of
from headwater_web.accounts.phones import Phone
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, may
from headwater_web.accounts.visits import GroupRole, Identity, Visit

__all__ = [
    "Consent",
    "GroupRole",
    "Identity",
    "Matter",
    "Organisation",
    "Phone",
    "Role",
    "SignInLink",
    "Successor",
    "User",
    "Visit",
]

KINDS = [(kind.value, kind.words) for kind in RoleKind]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations are public: their names, kinds and places."""

    def living(self, on: date | None = None) -> OrganisationQuerySet:
        """Those that exist on a day; today where none is given."""
        day = on or timezone.localdate()
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to=None) | Q(valid_to__gte=day)))

    def absent(self, on: date | None = None) -> OrganisationQuerySet:
        """Those that have ended by a day, or begin after it; today where none is given."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_to__lt=day) | Q(valid_from__gt=day))


class Organisation(models.Model):
    """A body that people act for: a council, a trust, a charity. It covers places and may end."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        COUNCIL = "council", "Council"
        COMBINED_AUTHORITY = "combined-authority", "Combined authority"
        ICB = "icb", "Integrated care board"
        TRUST = "nhs-trust", "NHS trust"
        PRIMARY_CARE = "primary-care", "Primary care"
        VOLUNTARY = "voluntary", "Voluntary or community sector"
        UNIVERSITY = "university", "University"
        OTHER = "other", "Other public body"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    places = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def is_living(self, on: date | None = None) -> bool:
        """Whether it exists on a day; today where none is given."""
        day = on or timezone.localdate()
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Successor(models.Model):
    """That an organisation's work passed to another on a day, or to none."""

    class Kind(models.TextChoices):
        """How it came about."""

        MERGER = "merge", "Merger"
        SPLIT = "split", "Split"
        NEW_NAME = "recode", "New name or code"
        ABOLITION = "abolish", "Abolition without a successor"

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="origins", null=True, blank=True
    )
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("day", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_row_for_each_succession", fields=("predecessor", "successor")
            ),
            models.UniqueConstraint(
                name="abolished_once", fields=("predecessor",), condition=Q(successor=None)
            ),
            models.CheckConstraint(
                name="only_an_abolition_has_no_successor",
                condition=Q(kind="abolish", successor=None)
                | (~Q(kind="abolish") & Q(successor__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or 'nobody'}"


class UserQuerySet(models.QuerySet["User"]):
    """People are seen by those who govern the roles they hold, and by themselves."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> UserQuerySet:
        """The people whose roles ``user`` governs; everybody where she governs all; herself."""
        if may(user, Action.GOVERN, Sensitivity.INTERNAL) == Reach.ALLOWED:
            return self
        theirs = Role.objects.for_user(user, Action.GOVERN).values("person")
        return self.filter(Q(pk=user.pk) | Q(pk__in=theirs))


class People(UserManager["User"]):
    """Django's manager of users, whose queries also start from a person."""

    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        """Everybody; Django's own sign-in begins here."""
        return UserQuerySet(self.model, using=self._db)

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> UserQuerySet:
        """The people whom ``user`` may see."""
        return self.get_queryset().for_user(user)


class User(AbstractUser):
    """A person with an account."""

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        db_table = "accounts_user"

    @cached_property
    def roles_now(self) -> tuple[Role, ...]:
        """The roles she holds today; read once for each request."""
        return tuple(Role.objects.owned_by(self).in_force().select_related("organisation"))

    @property
    def called(self) -> str:
        """Her name where she gave one, else the name she signs in with."""
        return self.get_full_name() or self.get_username()


class RoleQuerySet(ScopedQuerySet["Role"]):
    """Roles are seen and given by those who govern what they reach."""

    def in_force(self, on: date | None = None) -> RoleQuerySet:
        """Those that hold on a day (today if none is given), in organisations that exist on it."""
        day = on or timezone.localdate()
        held = Q(starts__lte=day) & (Q(until=None) | Q(until__gte=day))
        absent = Organisation.objects.absent(day).order_by().values("pk")
        return self.filter(held, ended_at=None).exclude(organisation__in=absent)

    def may_still_hold(self) -> RoleQuerySet:
        """Those that hold today or will hold later; the others have ended."""
        today = timezone.localdate()
        left = Q(until=None) | Q(until__gte=today)
        return self.filter(left, ended_at=None).exclude(organisation__valid_to__lt=today)


class Role(models.Model):
    """That a person is something in an organisation, for places, from a day to a day, and why."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=KINDS)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="roles", null=True, blank=True
    )
    places = models.JSONField(default=list, blank=True)
    starts = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = RoleQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=tuple(
            (Q(kind__in=[kind.value for kind in RoleKind if level_of(kind) == level]), level)
            for level in Sensitivity
        ),
        owner="person",
        organisation="organisation",
    )

    class Meta:
        ordering = ("person__username", "starts", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_is_one_of_the_list",
                condition=Q(kind__in=[kind.value for kind in RoleKind]),
            ),
            models.CheckConstraint(
                name="role_is_held_in_an_organisation",
                condition=Q(organisation__isnull=False) | Q(kind=RoleKind.RESIDENT.value),
            ),
            models.CheckConstraint(
                name="role_ends_after_it_begins",
                condition=Q(until=None) | Q(starts__lte=F("until")),
            ),
            models.CheckConstraint(name="role_says_why", condition=~Q(why="")),
        ]
        indexes: ClassVar = [models.Index(fields=("person", "starts"))]

    def __str__(self) -> str:
        where = f" in {self.organisation.name}" if self.organisation else ""
        return f"{self.of_kind.words}{where}"

    @property
    def where(self) -> str:
        """The organisation's name."""
        return self.organisation.name if self.organisation else "no organisation"

    @property
    def of_kind(self) -> RoleKind:
        """Which role it is."""
        return RoleKind(self.kind)

    @property
    def level(self) -> Sensitivity:
        """The most sensitive data it reaches."""
        return level_of(self.of_kind)

    @property
    def reaches_places(self) -> tuple[str, ...]:
        """The places it is held for: its own, else all that its organisation covers."""
        return tuple(self.places or (self.organisation.places if self.organisation else ()))

    def may_still_hold(self) -> bool:
        """Whether it holds today or will hold later; else it has ended."""
        today = timezone.localdate()
        gone = self.organisation is not None and (self.organisation.valid_to or today) < today
        return self.ended_at is None and (self.until or today) >= today and not gone

    def is_in_force(self, on: date | None = None) -> bool:
        """Whether it holds on a day; today where none is given."""
        day = on or timezone.localdate()
        inside = self.starts <= day <= (self.until or day) and self.ended_at is None
        return inside and (self.organisation is None or self.organisation.is_living(day))
