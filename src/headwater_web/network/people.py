"""Members' profiles: what they say of themselves, their posts with dates, what they have met."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from headwater.network import Post as PostKind
from headwater.network import Sector, Side
from headwater.network.posts import sector_of, side_of
from headwater_web.accounts.models import Organisation, Role
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.scopes import NOTHING, Somebody
from headwater_web.network.reach import GroupScope, OwnedQuerySet, is_leader

M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound="models.QuerySet[Any]")
KINDS = [(each.value, each.words.capitalize()) for each in PostKind]


def leaders() -> models.QuerySet[Role]:
    """The roles in force today that make their holders members of the network."""
    return Role.objects.in_force().exclude(kind=RoleKind.RESIDENT.value)


def among(rows: R, people: Collection[int] | None) -> R:
    """The rows of these people; all where nobody is named."""
    return rows if people is None else rows.filter(person__among=people)


class ProfileQuerySet(OwnedQuerySet["Profile"]):
    """Profiles are seen by members of the network, where their owner lists herself."""

    def for_user(self, user: Somebody, people: Collection[int] | None = None) -> ProfileQuerySet:
        """Her own, and those of listed members; for others but their own there are none.

        Of ``people`` alone where they are named: then no more is asked than the roles that they
        hold. A database may choose to read everybody's otherwise.
        """
        if not user.is_authenticated:
            return self.none()
        hold = among(leaders(), people).filter(person=OuterRef("person"))
        here = Q(Exists(hold), listed=True) if is_leader(user) else NOTHING
        return among(self, people).filter(here | Q(person=user.pk))

    def open_to_introductions(self) -> ProfileQuerySet:
        """Those who may be suggested to others."""
        return self.filter(listed=True, introduced=True)


class Profile(models.Model):
    """What a member says of herself, and whether others find her."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    about = models.CharField(max_length=600, blank=True)
    offers = models.CharField(max_length=300, blank=True)
    listed = models.BooleanField(default=True)
    introduced = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProfileQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    class Meta:
        ordering = ("person__last_name", "person__username")

    def __str__(self) -> str:
        return f"profile of {self.person_id}"


class OfProfileQuerySet(OwnedQuerySet[M]):
    """Rows of profiles are seen by those who see the profile."""

    def for_user(self, user: Somebody, people: Collection[int] | None = None) -> Self:
        """Those of profiles that ``user`` sees, and her own; of ``people`` where they are named."""
        seen = Profile.objects.for_user(user, people).filter(person=OuterRef("person"))
        return among(self, people).filter(Q(Exists(seen)) | Q(person=user.pk))


class PostQuerySet(OfProfileQuerySet["Post"]):
    """Posts by when they are held."""

    def in_force(self, on: date | None = None) -> PostQuerySet:
        """Those held on a day; today where none is given."""
        day = on or timezone.localdate()
        return self.filter(Q(starts__lte=day), Q(until=None) | Q(until__gte=day))


class Post(models.Model):
    """That somebody is something in an organisation, from a day to a day, for places."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts"
    )
    kind = models.CharField(max_length=30, choices=KINDS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list, blank=True)
    starts = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    class Meta:
        ordering = ("-starts", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(until=None) | Q(starts__lte=F("until")),
            )
        ]
        indexes: ClassVar = [models.Index(fields=("person", "starts"), name="posts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.of_kind.words}, {self.organisation.name}"

    @property
    def of_kind(self) -> PostKind:
        """What it is."""
        return PostKind(self.kind)

    @property
    def sector(self) -> Sector:
        """The sector of its organisation."""
        return sector_of(self.organisation.kind)

    @property
    def side(self) -> Side:
        """The side on which its holder stands."""
        return side_of(self.of_kind, self.sector)

    @property
    def reaches_places(self) -> tuple[str, ...]:
        """The places it is held for: its own, else all that its organisation covers."""
        return tuple(self.places or self.organisation.places)


class ExperienceQuerySet(OfProfileQuerySet["Experience"]):
    """What members have met."""


class Experience(models.Model):
    """That a member faces a barrier, or that her place has solved it."""

    class State(models.TextChoices):
        """Which of the two."""

        FACING = "facing", "We face it"
        SOLVED = "solved", "We have got past it"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="experiences"
    )
    barrier = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)

    objects = ExperienceQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(owner="person")

    class Meta:
        ordering = ("barrier",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_barrier_once_each", fields=("person", "barrier"))
        ]
        indexes: ClassVar = [models.Index(fields=("barrier", "state"), name="who_met_a_barrier")]

    def __str__(self) -> str:
        return f"{self.barrier}: {self.state}"
