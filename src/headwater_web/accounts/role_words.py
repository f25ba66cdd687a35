"""Roles as pages say them: where, for which places, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater_web.accounts.explanation import Grounds
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import Reach, sees_people

Names = Mapping[str, str]
AT_THE_MACHINE = "Set up at the machine"


@dataclass(frozen=True)
class RoleRow:
    """One role in a table. ``may_end`` says whether the reader may end it."""

    role: Role
    where: str
    places: str
    days: str
    granted: str
    ended: str
    sees_people: bool
    may_end: bool


def row(role: Role, names: Names, *, may_end: bool) -> RoleRow:
    """A role in words."""
    return RoleRow(
        role,
        role.where,
        places(role, names),
        days(role),
        granted(role),
        ended(role),
        sees_people(role.of_kind),
        may_end and role.may_still_hold(),
    )


def places(role: Role, names: Names) -> str:
    """The places it is held for."""
    if not role.places:
        return "all its places" if role.organisation else "no place in particular"
    return ", ".join(names.get(code, code) for code in role.places)


def days(role: Role) -> str:
    """From when to when."""
    start = f"{role.starts:%-d %B %Y}"
    if role.ended_at is not None:
        return f"{start} to {role.ended_at:%-d %B %Y}"
    return f"{start} to {role.until:%-d %B %Y}" if role.until else f"from {start}"


def granted(role: Role) -> str:
    """By whom, and why."""
    by = role.granted_by.called if role.granted_by else AT_THE_MACHINE
    return f"{by}: {role.why}"


def ended(role: Role) -> str:
    """Why it ended, and by whom; empty where it holds, or ran out."""
    if not role.ended_why:
        return ""
    by = role.ended_by.called if role.ended_by else AT_THE_MACHINE
    return f"{by}: {role.ended_why}"


def cell(found: Grounds[Role], person: User, *, alone: bool = False) -> str:
    """One permission in words, with the roles that give it where several are held."""
    if not found.roles:
        return {
            Reach.ALLOWED: "Everywhere, as anybody may",
            Reach.HERS: f"What belongs to {person.called}, as anybody may",
        }.get(found.reach, "No")
    if found.reach == Reach.ALLOWED:
        kinds = sorted({each.of_kind.words for each in found.roles})
        return "Everywhere" if alone else f"Everywhere, as {' and '.join(kinds)}"
    if alone:
        return f"In {found.roles[0].where}"
    said = dict.fromkeys(f"in {each.where}, as {each.of_kind.words}" for each in found.roles)
    return f"I{'; '.join(said)[1:]}"
