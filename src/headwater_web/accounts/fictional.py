"""People and bodies of the fictional region, put into the database of a demo and nowhere else."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from headwater.demo.organisations import FictionalRole, organisations
from headwater_web.accounts import actions
from headwater_web.accounts.actions import Wanted
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind

MARK = Path("fictional") / "fictional-region.json"


def settle() -> int:
    """Add the fictional bodies and people; how many roles they were given.

    Nothing is done where the home holds no fictional region, or holds organisations already.
    Nobody has a password: ``headwater person NAME`` gives one.
    """
    if not (Path(settings.HOME) / MARK).exists() or Organisation.objects.exists():
        return 0
    given = 0
    with transaction.atomic():
        if Organisation.objects.exists():
            return 0
        for each in organisations():
            made = Organisation(
                code=each.code, name=each.name, kind=each.kind, places=list(each.places)
            )
            actions.add_organisation(made)
            for role in each.roles:
                hold(role, made)
                given += 1
    return given


def hold(role: FictionalRole, organisation: Organisation) -> None:
    """Give a fictional person her role; she is added where she is not there yet."""
    first, last = role.names
    person, _ = User.objects.get_or_create(
        username=role.person,
        defaults={"first_name": first, "last_name": last, "password": make_password(None)},
    )
    actions.grant_at_the_machine(
        Wanted(
            person=person,
            kind=RoleKind(role.kind),
            organisation=organisation,
            starts=timezone.localdate(),
            why=role.why,
            places=role.places,
        )
    )
