"""Groups that nobody convenes any more, as after an account is closed: found and given a convenor.

It is done at the machine, for nobody is left who may do it on a page. The new convenor must be in
the group already, so that nothing is opened to anybody, and the name of a group that is hidden is
not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import User
from headwater_web.audit import COMMAND, actor_of, record
from headwater_web.network import entries
from headwater_web.network.groups import Group, Membership
from headwater_web.network.privacy import Privacy
from headwater_web.network.reach import is_leader

OPENLY_NAMED = (Privacy.OPEN, Privacy.RESTRICTED)


@dataclass(frozen=True)
class Orphan:
    """A living group without a convenor: its code, what may be told of it, and how many are in."""

    slug: str
    called: str
    organisation: str
    people: int


def orphans() -> Iterator[Orphan]:
    """Living groups whose convenors left, or hold no role in any organisation today."""
    for group in Group.objects.living().select_related("organisation"):
        inside = [each for each in _inside(group) if is_leader(each.person)]
        if any(each.state == Membership.State.CONVENOR for each in inside):
            continue
        called = group.name if group.kind in OPENLY_NAMED else f"a {group.privacy} group"
        yield Orphan(group.slug, called, group.organisation.name, len(inside))


def give_convenor(slug: str, person: User | None, why: str) -> Group:
    """Let somebody who is in an orphaned group convene it."""
    with transaction.atomic():
        group = _orphaned(slug)
        rows = _inside(group)
        found = next((each for each in rows if person and each.person_id == person.pk), None)
        if found is None or not is_leader(found.person):
            raise RefusedError("person", "Choose somebody who is in the group and holds a role.")
        found.state = Membership.State.CONVENOR
        found.save(update_fields=["state"])
        record(
            actor=COMMAND,
            action=entries.MADE_CONVENOR,
            subject=f"group:{group.pk}",
            detail={"person": actor_of(found.person)},
            reason=checked_why(why),
        )
    return group


def close_orphan(slug: str, why: str) -> Group:
    """Close an orphaned group: it can be read still by who is in it, and no more is said there."""
    with transaction.atomic():
        group = _orphaned(slug)
        group.closed_at, group.closed_why = timezone.now(), checked_why(why)
        group.save(update_fields=["closed_at", "closed_why"])
        record(
            actor=COMMAND,
            action=entries.GROUP_CLOSED,
            subject=f"group:{group.pk}",
            reason=group.closed_why,
        )
    return group


def _orphaned(slug: str) -> Group:
    if slug not in {each.slug for each in orphans()}:
        raise RefusedError("slug", f"No group without a convenor has the code {slug}.")
    return Group.objects.select_for_update().get(slug=slug)


def _inside(group: Group) -> list[Membership]:
    rows = Membership.objects.filter(group=group).inside().select_related("person")
    return list(rows.filter(person__is_active=True))
