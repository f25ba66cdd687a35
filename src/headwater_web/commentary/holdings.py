"""What is held about a person who challenged, answered, commented or signed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.commentary.models import Challenge, Commentary, SignOff

STAYS = "What was said of a figure stays beside it, without your name."


def rows(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What she said of figures."""
    return [
        *map(dict, Challenge.objects.owned_by(person).values("indicator", "area", "words")),
        *map(dict, Commentary.objects.owned_by(person).values("indicator", "area", "words")),
        *map(dict, SignOff.objects.owned_by(person).values("indicator", "area", "part")),
        *map(dict, answered(person).values("indicator", "area", "answer")),
    ]


def answered(person: AbstractBaseUser) -> QuerySet[Challenge]:
    """The challenges that she answered."""
    return Challenge._base_manager.filter(answered_by=person.pk)


def erase(person: AbstractBaseUser) -> Outcome:
    """Her name goes from what she said."""
    kept = (
        Challenge.objects.owned_by(person).update(raised_by=None)
        + Commentary.objects.owned_by(person).update(signed_by=None)
        + SignOff.objects.owned_by(person).update(signed_by=None)
        + answered(person).update(answered_by=None)
    )
    return Outcome(kept=kept, why=STAYS if kept else "")


declare(
    Holding(
        "said-of-figures",
        "What you said of figures: challenges, answers, commentaries, sign-offs",
        ("commentary.Challenge", "commentary.Commentary", "commentary.SignOff"),
        rows,
        erase,
        stays=STAYS,
    )
)
