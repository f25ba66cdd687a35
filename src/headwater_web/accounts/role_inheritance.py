"""Roles in a body that ends: closed on its last day, begun in its successor the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from headwater_web.accounts.inheritance_report import DROPPED, MOVED, Line
from headwater_web.accounts.models import Organisation, Role
from headwater_web.accounts.role_entries import INHERITED
from headwater_web.accounts.territory import covered
from headwater_web.audit import COMMAND, record


def open_roles(body: Organisation, day: date) -> list[Role]:
    """The roles in a body that would still be held on a day."""
    found = body.roles.filter(Q(until=None) | Q(until__gte=day), ended_at=None)
    return list(found.select_related("person", "organisation").order_by("pk"))


def close(role: Role, day: date, why: str) -> None:
    """Let a role run to the day before; one that had not begun then is ended before it begins."""
    last = day - timedelta(days=1)
    if role.starts <= last:
        role.until, role.ended_why = last, why[:300]
    else:
        role.ended_at, role.ended_why = timezone.now(), why[:300]
    role.save(update_fields=["until", "ended_at", "ended_why"])


def pass_on(role: Role, heir: Organisation, day: date) -> Iterator[Line]:
    """Close a role and begin it in the heir; not where its person holds the same there already.

    A role for all places of the body is for all places of the heir. A role for some places stays
    for those, and is never widened.
    """
    before, last = role.where, role.until
    close(role, day, f"Passed on to {heir.name}")
    if holds_already(role, heir, day):
        yield Line(DROPPED, f"{named(role)} in {before}: held in {heir.name} already.")
        return
    made = Role.objects.create(
        person=role.person,
        kind=role.kind,
        organisation=heir,
        places=role.places,
        starts=max(day, role.starts),
        until=last,
        why=f"Held in {before} before: {role.why}"[:300],
        granted_by=role.granted_by,
    )
    record(
        actor=COMMAND,
        action=INHERITED,
        subject=f"role:{made.pk}",
        detail={"from": f"role:{role.pk}", "to": heir.code},
    )
    yield Line(MOVED, f"{named(role)} goes from {before} to {heir.name}{wider(role, heir)}.")


def holds_already(role: Role, heir: Organisation, day: date) -> bool:
    """Whether the role's person holds as much in the heir on that day."""
    own = covered(frozenset(role.reaches_places))
    return any(
        each.is_in_force(day) and (not each.places or own <= covered(frozenset(each.places)))
        for each in Role.objects.owned_by(role.person).filter(kind=role.kind, organisation=heir)
    )


def wider(role: Role, heir: Organisation) -> str:
    """What to add where a role reaches more places in the heir than it did."""
    before = covered(frozenset(role.reaches_places))
    more = covered(frozenset(role.places or heir.places)) - before
    return ", for more places than before" if more and not role.places else ""


def named(role: Role) -> str:
    """Whose role it is, and which."""
    return f"{role.person.called}, {role.of_kind.words}"
