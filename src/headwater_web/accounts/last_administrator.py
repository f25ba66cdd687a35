"""Somebody must be left who runs the installation: the last administrator is not lost in silence.

What refuses says how to go on: another one is made on a page, or by a command where nobody is left
who could open one. A provider's group that the last one has left does not end her role either: it
stays until there is another, and the audit says so at each of her sign-ins.
"""

from __future__ import annotations

from datetime import date

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Role, RoleQuerySet, User
from headwater_web.accounts.permissions import RoleKind

LAST = (
    "{name} is the last administrator: without one nobody could run this installation from its "
    "pages. Make another person administrator first, on the page of roles or at the machine "
    "(headwater role NAME administrator --in CODE --why REASON), then try again."
)


def administrators(on: date | None = None) -> RoleQuerySet:
    """The roles of those who run the installation on a day (today if none is given)."""
    kind = RoleKind.ADMINISTRATOR.value
    return Role.objects.in_force(on).filter(kind=kind, person__is_active=True)


def hold() -> None:
    """Let no two go at once, each because the other is left; to be called in a transaction."""
    administrators().select_for_update(of=("self",)).order_by("pk").first()


def is_last(person: User) -> bool:
    """Whether a person is administrator and nobody else is."""
    held = set(administrators().values_list("person", flat=True))
    return held == {person.pk}


def keep(person: User, field: str = "why") -> None:
    """``RefusedError`` where it would leave nobody to run the installation if a person went."""
    hold()
    if is_last(person):
        raise RefusedError(field, LAST.format(name=person.called))


def keep_role(role: Role) -> None:
    """``RefusedError`` where it would leave nobody if a role ended."""
    hold()
    others = administrators().exclude(pk=role.pk)
    if role.of_kind == RoleKind.ADMINISTRATOR and role.is_in_force() and not others.exists():
        raise RefusedError("why", LAST.format(name=role.person.called))
