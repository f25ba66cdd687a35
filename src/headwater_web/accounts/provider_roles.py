"""The roles that a provider's groups give: begun, kept and ended at each sign-in."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.utils.timezone import localdate

from headwater_web.accounts import actions, last_administrator
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.identity_provider import Grant, Provider
from headwater_web.accounts.models import Organisation, Role
from headwater_web.accounts.role_entries import LAST_ADMINISTRATOR_KEPT
from headwater_web.accounts.visits import GroupRole, Identity
from headwater_web.audit import record

LOG = logging.getLogger(__name__)
LONGEST = 280
Key = tuple[str, str, tuple[str, ...]]


def settle(identity: Identity, provider: Provider, grants: Iterable[Grant]) -> int:
    """Give a person exactly ``grants`` of what her provider may give; how many she then holds.

    A role whose group she has left ends now, but that of the last administrator, which stays until
    there is another, with a warning in the audit. Organisations that this service does not know, or
    that have ended, give nothing, and nor do places outside what an organisation covers. To be
    called in a transaction.
    """
    wanted: dict[Key, Grant] = {}
    known = organisations(grants)
    for grant in grants:
        if grant.organisation in known:
            wanted.setdefault((grant.role, grant.organisation, grant.places), grant)
    held = {key_of(each.role): each for each in in_force(identity)}
    actor = f"provider:{provider.code}"
    missing = wanted.keys() - held.keys()
    kept = len(wanted) - len(missing)
    for key in held.keys() - wanted.keys():
        kept += left(held[key], actor, f"Not in {said(held[key].group, provider)} now")
    return kept + sum(
        begin(identity, provider, wanted[key], known[wanted[key].organisation]) for key in missing
    )


def left(held: GroupRole, actor: str, why: str) -> bool:
    """End a role whose group its holder has left; True where it stays, for nobody else could run
    the installation.
    """
    try:
        last_administrator.keep_role(held.role)
    except RefusedError:
        LOG.warning("the last administrator has left her group: the role is kept")
        kept = f"role:{held.role.pk}"
        record(actor=actor, action=LAST_ADMINISTRATOR_KEPT, subject=kept, reason=why)
        return True
    actions.ended(held.role, None, actor, why)
    return False


def in_force(identity: Identity) -> Iterable[GroupRole]:
    """What the person holds by her groups now."""
    found = GroupRole.objects.filter(identity=identity, role__ended_at=None)
    listed = found.select_related("role__organisation", "role__person")
    return [each for each in listed if each.role.may_still_hold()]


def organisations(grants: Iterable[Grant]) -> dict[str, Organisation]:
    """The living organisations that grants name, by code."""
    codes = {each.organisation for each in grants}
    return {each.code: each for each in Organisation.objects.living().filter(code__in=codes)}


def key_of(role: Role) -> Key:
    """What makes two roles the same."""
    return role.kind, role.organisation.code if role.organisation else "", tuple(role.places)


def said(group: str, provider: Provider) -> str:
    """A group in words that the audit may keep: one whose name is an e-mail address is not named.

    >>> said("insight", Provider("fen", "Fen Council", "https://id.fen", "hw", "secret"))
    'the group insight at Fen Council'
    """
    named = f"the group {group}" if "@" not in group else "a group"
    return f"{named} at {provider.name}"[:LONGEST]


def begin(identity: Identity, provider: Provider, grant: Grant, held_in: Organisation) -> bool:
    """Give the role from today and note its group; whether the person then holds it.

    A role that somebody gave her here already stays that person's gift, and is not the group's.
    """
    wanted = actions.Wanted(
        person=identity.user,
        kind=grant.role,
        organisation=held_in,
        starts=localdate(),
        why=f"In {said(grant.group, provider)}",
        places=grant.places,
    )
    try:
        role = actions.given(wanted, None, f"provider:{provider.code}")
    except RefusedError as refusal:
        LOG.warning("group of %s gives no role: %s", provider.code, refusal.field)
        return refusal.field == "kind"
    GroupRole.objects.create(identity=identity, role=role, group=grant.group)
    return True
