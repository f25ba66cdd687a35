"""The form that gives a role: what somebody wrote, checked into what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from headwater_web.accounts.actions import Wanted
from headwater_web.accounts.authority import RefusedError, may_grant
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.territory import code_of, covered

FIELDS = ("person", "kind", "organisation", "places", "why")
PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Choices:
    """What somebody may choose from: organisations she may give roles in, and the roles."""

    organisations: tuple[Organisation, ...]
    kinds: tuple[RoleKind, ...]


def choices(by: User) -> Choices:
    """The organisations in which ``by`` may give some role, and the roles she may give there."""
    allowed = [
        (organisation, kind)
        for organisation in Organisation.objects.living()
        for kind in RoleKind
        if may_grant(by, kind, organisation)
    ]
    organisations = dict.fromkeys(each for each, _ in allowed)
    given = {kind for _, kind in allowed}
    return Choices(tuple(organisations), tuple(kind for kind in RoleKind if kind in given))


def wanted(given: Mapping[str, str], found: Choices, person: User | None = None) -> Wanted:
    """What the form asks for; ``RefusedError`` names the field that cannot be used.

    ``person`` is who is meant where the form does not ask.
    """
    organisation = next((o for o in found.organisations if o.code == given["organisation"]), None)
    kind = next((kind for kind in found.kinds if kind.value == given["kind"]), None)
    person = person or named(given["person"].strip())
    if kind is None:
        raise RefusedError("kind", "Choose a role.")
    if organisation is None:
        raise RefusedError("organisation", "Choose the organisation in which it is held.")
    return Wanted(
        person=person,
        kind=kind,
        organisation=organisation,
        starts=day(given, "starts") or timezone.localdate(),
        until=day(given, "until"),
        why=given["why"],
        places=places(given["places"], organisation),
    )


def named(said: str, field: str = "person") -> User:
    """The one person who signs in by a name, or has an e-mail address."""
    found = User.objects.filter(Q(username__iexact=said) | Q(email__iexact=said, email__gt=""))[:2]
    if not said or len(found) != 1:
        raise RefusedError(
            field,
            "Nobody signs in by that name, or more than one person does. Check it, or ask an "
            "administrator to add the person.",
        )
    return found[0]


def places(said: str, organisation: Organisation) -> tuple[str, ...]:
    """The codes of the places named, one a line; none means all of the organisation's."""
    own = covered(frozenset(organisation.places))
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    found = {line: code_of(line, own) for line in lines}
    unknown = [line for line, code in found.items() if code is None]
    if unknown:
        raise RefusedError(
            "places",
            f"{organisation.name} covers no place called {unknown[0][:60]!r}. Give a name or a "
            "code as the page of the place has it, one a line.",
        )
    return tuple(dict.fromkeys(code for code in found.values() if code))


def day(given: Mapping[str, str], field: str) -> date | None:
    """The day in three boxes; None where all are empty."""
    parts = [given.get(f"{field}-{part}", "").strip() for part in PARTS]
    if not any(parts):
        return None
    try:
        number, month, year = map(int, parts)
        return date(year, month, number)
    except ValueError as wrong:
        raise RefusedError(
            field, "That is not a day. Give a day, a month and a year, such as 27 3 2027."
        ) from wrong
