"""People who hold roles, and clients signed in as them with the second factor passed."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import RoleKind

BOARD, COUNTY, TRUST = "X54000001", "X10000001", "X-RHT"


def organisation(code: str = BOARD, places: tuple[str, ...] = ("X54000001",)) -> Organisation:
    """An organisation of that code, made where it is not there."""
    made, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": f"Body {code}", "kind": "other", "places": list(places)}
    )
    return made


def holder(
    name: str,
    kind: RoleKind,
    where: Organisation | None,
    places: tuple[str, ...] = (),
    starts: date | None = None,
    until: date | None = None,
) -> User:
    """A person who holds a role; the same person again where she is there already."""
    person, _ = User.objects.get_or_create(username=name)
    Role.objects.create(
        person=person,
        kind=kind.value,
        organisation=where,
        places=list(places),
        starts=starts or timezone.localdate(),
        until=until,
        why="A test needs it",
    )
    return User.objects.get(pk=person.pk)


def signed_in(person: User) -> Client:
    """A client signed in as a person who has passed her second factor."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["second_factor_at_provider"] = True
    session.save()
    return client
