"""The challenges that wait for an analyst."""

from __future__ import annotations

from headwater_web.accounts.models import User
from headwater_web.commentary.actions import ANSWERS, role_among
from headwater_web.commentary.models import Challenge, ChallengeQuerySet


def to_answer(user: User) -> ChallengeQuerySet:
    """Those that ``user`` may answer: all that wait, for an analyst, but her own; else none."""
    if role_among(user, ANSWERS) is None:
        return Challenge.objects.none()
    return Challenge.objects.filter(outcome="").exclude(raised_by=user.pk)
