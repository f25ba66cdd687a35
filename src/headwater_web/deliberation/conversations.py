"""A conversation: a question put to the people of a place, open from a day to a day."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Action, RoleKind, Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, Somebody, roles

M = TypeVar("M", bound=models.Model)


def is_leader(user: Somebody) -> bool:
    """Whether somebody holds a role in an organisation today, other than a resident's."""
    return any(role.of_kind != RoleKind.RESIDENT for role in roles(user))


class ConversationQuerySet(ScopedQuerySet["Conversation"]):
    """Conversations by who sees them and where they stand."""

    def for_user(self, user: Somebody, action: Action = Action.SEE) -> Self:
        """As the permission table says; members see every conversation for members."""
        found = super().for_user(user, action)
        if action in (Action.SEE, Action.DOWNLOAD) and is_leader(user):
            return found | self.filter(state="published", reach="members")
        return found

    def published(self) -> Self:
        """Those that were opened, or will be on a day."""
        return self.filter(state=Conversation.State.PUBLISHED)

    def open(self) -> Self:
        """Those in which people vote today."""
        day = timezone.localdate()
        return self.published().filter(opens__lte=day, closes__gte=day, closed_at=None)

    def proposed(self) -> Self:
        """Those that somebody proposed and nobody has answered."""
        return self.filter(state=Conversation.State.PROPOSED)


class Conversation(models.Model):
    """A question put to the people of a place.

    ``code`` is random and stands in the address. ``languages`` are those the pages speak, English
    first. Whoever ``reach`` lets in votes from the day it ``opens`` to the day it ``closes``.
    """

    class Kind(models.TextChoices):
        """What it asks for."""

        SUCCESS = "success", "What success looks like"
        BARRIER = "barrier", "What is in the way"
        SOLUTION = "solution", "What would help"

    class Reach(models.TextChoices):
        """Who takes part."""

        OPEN = "open", "Everybody, without an account"
        MEMBERS = "members", "Members: people who hold a role and are signed in"

    class State(models.TextChoices):
        """Where it is on its way."""

        PROPOSED = "proposed", "Proposed"
        DECLINED = "declined", "Not taken up"
        PUBLISHED = "published", "Published"

    code = models.CharField(max_length=20, unique=True)
    place = models.CharField(max_length=20, db_index=True)
    question = models.CharField(max_length=160)
    easy_question = models.CharField(max_length=160, blank=True)
    question_translations = models.JSONField(default=dict, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.OPEN)
    languages = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    moderator_contact = models.CharField(max_length=200, blank=True)
    policy = models.CharField(max_length=1000, blank=True)
    groups_among_few = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_why = models.CharField(max_length=300, blank=True)
    fictional = models.BooleanField(default=False)

    objects = ConversationQuerySet.as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=(
            (Q(state="published", reach="open"), Sensitivity.PUBLIC),
            (~Q(state="published", reach="open"), Sensitivity.INTERNAL),
        ),
        owner="proposed_by",
        organisation="organisation",
        place="place",
    )

    class Meta:
        ordering = ("-opens", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="closes_not_before_it_opens",
                condition=Q(opens=None) | Q(closes=None) | Q(opens__lte=F("closes")),
            ),
            models.CheckConstraint(
                name="published_with_its_days",
                condition=~Q(state="published") | Q(opens__isnull=False, closes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.code})"

    @property
    def is_open(self) -> bool:
        """Whether people vote today."""
        return self.has_begun and not self.is_over

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        published = self.state == Conversation.State.PUBLISHED
        return published and self.opens is not None and self.opens <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether its last day is past, or it was closed before."""
        past = self.closes is not None and self.closes < timezone.localdate()
        return past or self.closed_at is not None

    @property
    def is_for_members(self) -> bool:
        """Whether only people who hold a role take part."""
        return self.reach == Conversation.Reach.MEMBERS
