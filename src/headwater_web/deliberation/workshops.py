"""Workshops: what participants say in a hall, grouped into points, voted on, ranked, decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from headwater.deliberation.vote_matrix import AGREE, DISAGREE, PASS
from headwater_web.accounts.models import Organisation
from headwater_web.accounts.permissions import Sensitivity
from headwater_web.accounts.scopes import Scope, ScopedQuerySet, always
from headwater_web.deliberation.visions import Vision


class Workshop(models.Model):
    """A workshop about a place, perhaps at a gathering, which it names by its public code.

    ``hall`` stands in the address that phones open while the workshop lasts; ``asked`` is the point
    that is put to the vote now, ``ranks`` the kind of points that are ranked now.
    """

    class Stage(models.TextChoices):
        """What the hall does now."""

        GATHER = "gather", "Gathering statements"
        VOTE = "vote", "Voting"
        RANK = "rank", "Ranking"
        CLOSED = "closed", "Closed"

    class Kind(models.TextChoices):
        """What a statement or a point is about."""

        SUCCESS = "success", "What success looks like"
        BARRIER = "barrier", "What is in the way"
        ACTION = "action", "What would help"

    code = models.CharField(max_length=20, unique=True)
    hall = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=600, blank=True)
    place = models.CharField(max_length=20, db_index=True)
    gathering = models.CharField(max_length=30, blank=True, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    vision = models.ForeignKey(
        Vision, on_delete=models.SET_NULL, related_name="workshops", null=True, blank=True
    )
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.GATHER)
    phones = models.BooleanField(default=True)
    asked = models.ForeignKey(
        "Point", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    ranks = models.CharField(max_length=8, choices=Kind.choices, blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    fictional = models.BooleanField(default=False)

    objects = ScopedQuerySet["Workshop"].as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=always(Sensitivity.INTERNAL),
        owner="owner",
        organisation="organisation",
        place="place",
    )

    class Meta:
        ordering = ("-begun_at", "-pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"


OF_WORKSHOP = Scope(
    levels=always(Sensitivity.INTERNAL),
    owner="workshop__owner",
    organisation="workshop__organisation",
    place="workshop__place",
)


class Point(models.Model):
    """What statements that say the same are grouped under; it is voted on and ranked."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="hall_points")
    kind = models.CharField(max_length=8, choices=Workshop.Kind.choices)
    words = models.CharField(max_length=200)
    barrier = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet["Point"].as_manager()
    scope: ClassVar[Scope] = OF_WORKSHOP

    class Meta:
        ordering = ("kind", "position", "pk")

    def __str__(self) -> str:
        return self.words


class Seat(models.Model):
    """Somebody in the hall with a phone, as a random row and no more."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seats")

    objects = ScopedQuerySet["Seat"].as_manager()
    scope: ClassVar[Scope] = OF_WORKSHOP

    def __str__(self) -> str:
        return f"seat {self.pk}"


class SeatToken(models.Model):
    """What ties a phone to its seat: a digest of its token, until the workshop is closed.

    ``day`` is that on which the phone came, so that a tie that no close let go of goes by itself.
    """

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="token")
    digest = models.CharField(max_length=64, unique=True)
    day = models.DateField(auto_now_add=True)

    def __str__(self) -> str:
        return f"token of seat {self.seat_id}"


class CapturedQuerySet(ScopedQuerySet["Captured"]):
    """What was said in a workshop."""

    def shown(self) -> CapturedQuerySet:
        """All but what a facilitator hid."""
        return self.filter(hidden_at=None)

    def loose(self) -> CapturedQuerySet:
        """What stands under no point yet."""
        return self.shown().filter(point=None)


class Captured(models.Model):
    """A statement as it was said; ``key`` is its sender's, so that it is kept once."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="captured")
    kind = models.CharField(max_length=8, choices=Workshop.Kind.choices)
    words = models.CharField(max_length=280)
    key = models.CharField(max_length=40)
    point = models.ForeignKey(
        Point, on_delete=models.SET_NULL, related_name="captured", null=True, blank=True
    )
    by_phone = models.BooleanField(default=False)
    said_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = CapturedQuerySet.as_manager()
    scope: ClassVar[Scope] = OF_WORKSHOP

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(name="captured_once", fields=("workshop", "key"))
        ]

    def __str__(self) -> str:
        return self.words


class HallVote(models.Model):
    """What somebody in the hall says of a point; she may change it while the workshop lasts."""

    class Choice(models.IntegerChoices):
        """What can be said."""

        AGREE = AGREE, "Agree"
        PASS = PASS, "Pass"
        DISAGREE = DISAGREE, "Disagree"

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="votes")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField(choices=Choice.choices)

    objects = ScopedQuerySet["HallVote"].as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=always(Sensitivity.INTERNAL),
        owner="point__workshop__owner",
        organisation="point__workshop__organisation",
        place="point__workshop__place",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_hall_vote_a_seat", fields=("seat", "point"))
        ]

    def __str__(self) -> str:
        return f"{self.seat} on point {self.point_id}: {self.choice}"


class PairChoice(models.Model):
    """Which of two points matters more to somebody in the hall; each pair once a seat."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="choices")
    winner = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="won")
    loser = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="lost")
    pair = models.CharField(max_length=44)

    objects = ScopedQuerySet["PairChoice"].as_manager()
    scope: ClassVar[Scope] = Scope(
        levels=always(Sensitivity.INTERNAL),
        owner="winner__workshop__owner",
        organisation="winner__workshop__organisation",
        place="winner__workshop__place",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_choice_a_pair", fields=("seat", "pair")),
            models.CheckConstraint(name="a_pair_is_two", condition=~Q(winner=F("loser"))),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.winner_id} before {self.loser_id}"


class WorkshopDecision(models.Model):
    """What a workshop decided: in words, who would see to it, by when.

    ``recorded`` says where it stands in the record of the gathering, once it was put there.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="decisions")
    words = models.CharField(max_length=400)
    who = models.CharField(max_length=120, blank=True)
    due = models.DateField()
    recorded = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet["WorkshopDecision"].as_manager()
    scope: ClassVar[Scope] = OF_WORKSHOP

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.words
