"""Groups, who stands in them, and the start of every query on what a group holds: ``within``."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from headwater_web.accounts.models import Organisation
from headwater_web.accounts.scopes import NOTHING, Somebody
from headwater_web.network.privacy import KIND_SAYS, TABLE, Act, Privacy, Standing
from headwater_web.network.reach import GroupScope, OwnedQuerySet, is_leader, scope_of

M = TypeVar("M", bound=models.Model)
PRIVACIES = [(each.value, each.value.capitalize()) for each in Privacy]


class GroupedQuerySet(OwnedQuerySet[M]):
    """Queries on rows of groups start from a person, and what she wants to do."""

    def for_user(self, user: Somebody, act: Act = Act.READ) -> Self:
        """The rows of groups in which ``user`` may do ``act``."""
        return self.filter(within(user, act, scope_of(self.model).group))


class GroupQuerySet(GroupedQuerySet["Group"]):
    """Groups by where they stand."""

    def for_user(self, user: Somebody, act: Act = Act.FIND) -> GroupQuerySet:
        """The groups in which ``user`` may do ``act``; those she finds where none is named."""
        return self.filter(within(user, act))

    def living(self) -> GroupQuerySet:
        """Those that are not closed."""
        return self.filter(closed_at=None)


class Group(models.Model):
    """People who meet or write about something: of the region, of a system, or on a topic."""

    class Scale(models.TextChoices):
        """How far it goes."""

        REGION = "region", "The whole region"
        SYSTEM = "system", "One system or place"
        TOPIC = "topic", "A topic"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=400)
    scale = models.CharField(max_length=10, choices=Scale.choices)
    privacy = models.CharField(max_length=14, choices=PRIVACIES)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=300, blank=True)

    objects = GroupQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> Privacy:
        """How closed it is."""
        return Privacy(self.privacy)

    @property
    def says(self) -> str:
        """What its kind means, in a sentence or two."""
        return KIND_SAYS[self.kind]


STANDS = {
    "invited": Standing.INVITED,
    "member": Standing.MEMBER,
    "moderator": Standing.MODERATOR,
    "convenor": Standing.CONVENOR,
}
INSIDE = ("member", "moderator", "convenor")


class MembershipQuerySet(GroupedQuerySet["Membership"]):
    """Memberships by how somebody stands."""

    def standing(self, standing: Standing) -> MembershipQuerySet:
        """Those of one standing; ``LEADER`` gives all that make somebody more than a leader."""
        names = [name for name, each in STANDS.items() if standing in (each, Standing.LEADER)]
        return self.filter(state__in=names)

    def inside(self) -> MembershipQuerySet:
        """Members, moderators and convenors."""
        return self.filter(state__in=INSIDE)


class Membership(models.Model):
    """How somebody stands in a group: asked to be in, invited, a member, moderator or convenor."""

    class State(models.TextChoices):
        """How she stands."""

        ASKED = "asked", "Asked to join"
        INVITED = "invited", "Invited"
        MEMBER = "member", "Member"
        MODERATOR = "moderator", "Moderator"
        CONVENOR = "convenor", "Convenor"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_memberships"
    )
    state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = MembershipQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="group", owner="person")

    class Meta:
        ordering = ("person__last_name", "person__username")
        constraints: ClassVar = [
            models.UniqueConstraint(name="in_a_group_once", fields=("group", "person")),
            models.CheckConstraint(
                name="membership_is_one_of_the_list",
                condition=Q(state__in=["asked", "invited", *INSIDE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}: {self.state}"

    @property
    def is_inside(self) -> bool:
        """Whether she is a member, moderates it or convenes it."""
        return self.state in INSIDE


def within(user: Somebody, act: Act, path: str = "") -> Q:
    """The condition that rows meet whose group lets ``user`` do ``act``.

    ``path`` leads from a row to its group; where it is empty, the row is the group.
    """
    if not is_leader(user):
        return NOTHING
    group, kind = (path, f"{path}__privacy") if path else ("pk", "privacy")
    own = Membership.objects.owned_by(user)
    found = NOTHING
    for standing in (Standing.LEADER, *STANDS.values()):
        kinds = [each.value for each in Privacy if TABLE[each, act, standing]]
        if kinds:
            held = Q(**{f"{group}__in": own.standing(standing).values("group")})
            found |= Q(**{f"{kind}__in": kinds}) & (~held if standing == Standing.LEADER else held)
    return found
