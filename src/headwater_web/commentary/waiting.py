"""The challenges that wait for an analyst, and who the analysts are."""

from __future__ import annotations

from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commentary.models import Challenge, ChallengeQuerySet, Figure

ANSWERS = frozenset({RoleKind.ANALYST})


def role_among(user: User, kinds_of_role: frozenset[RoleKind]) -> Role | None:
    """The first role she holds today that is one of these."""
    return next((each for each in user.roles_now if each.of_kind in kinds_of_role), None)


def to_answer(user: User) -> ChallengeQuerySet:
    """Those that ``user`` may answer: all that wait, for an analyst, but her own; else none."""
    if role_among(user, ANSWERS) is None:
        return Challenge.objects.none()
    return Challenge.objects.filter(outcome="").exclude(raised_by=user.pk)


def waiting_of(figure: Figure) -> int:
    """How many wait for an answer to a figure; everybody may know that, and not what they say."""
    return Challenge.objects.filter(outcome="").of_figure(figure).count()


def analysts(but: User) -> tuple[User, ...]:
    """Everybody who answers today, but one: each person once."""
    kinds = [kind.value for kind in ANSWERS]
    held = Role.objects.in_force().filter(kind__in=kinds, person__is_active=True)
    people = {each.person_id: each.person for each in held.select_related("person")}
    return tuple(people[key] for key in sorted(people) if key != but.pk)
