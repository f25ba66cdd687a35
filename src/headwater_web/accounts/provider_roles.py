"""The roles that a provider's groups give: begun, kept and ended at each sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.timezone import localdate

from headwater_web.accounts.identity_provider import Grant, Provider
from headwater_web.accounts.sign_in_entries import GROUP_ENDED_ROLE, GROUP_GAVE_ROLE
from headwater_web.accounts.visits import GroupRole, Identity
from headwater_web.audit import Action, actor_of, record
from headwater_web.audit.clock import now

if TYPE_CHECKING:
    from headwater_web.accounts.models import Organisation, Role

Key = tuple[str, str, tuple[str, ...]]


def settle(identity: Identity, provider: Provider, grants: Iterable[Grant]) -> int:
    """Give a person exactly ``grants`` of what her provider may give; how many she then holds.

    A role whose group she has left ends today, with its end date. Organisations that this service
    does not know, or that have ended, give nothing. To be called in a transaction.
    """
    wanted: dict[Key, Grant] = {}
    known = organisations(grants)
    for grant in grants:
        if grant.organisation in known:
            wanted.setdefault((grant.role, grant.organisation, grant.places), grant)
    held = {key_of(each.role): each for each in in_force(identity)}
    for key in held.keys() - wanted.keys():
        finish(held[key], provider)
    for key in wanted.keys() - held.keys():
        begin(identity, provider, wanted[key], known[wanted[key].organisation])
    return len(wanted)


def in_force(identity: Identity) -> Iterable[GroupRole]:
    """What the person holds by her groups now."""
    found = GroupRole.objects.filter(identity=identity, role__ended_at=None)
    return found.select_related("role__organisation")


def organisations(grants: Iterable[Grant]) -> dict[str, Organisation]:
    """The living organisations that grants name, by code."""
    codes = {each.organisation for each in grants}
    model = apps.get_model("accounts", "Organisation")
    return {each.code: each for each in model.objects.living().filter(code__in=codes)}


def key_of(role: Role) -> Key:
    """What makes two roles the same."""
    return role.kind, role.organisation.code if role.organisation else "", tuple(role.places)


def begin(identity: Identity, provider: Provider, grant: Grant, held_in: Organisation) -> None:
    """Give the role from today, and say which group it came from."""
    role: Role = apps.get_model("accounts", "Role").objects.create(
        person=identity.user,
        kind=grant.role.value,
        organisation=held_in,
        places=list(grant.places),
        starts=localdate(now()),
        why=f"Group {grant.group!r} at {provider.name}",
    )
    GroupRole.objects.create(identity=identity, role=role, group=grant.group)
    write(GROUP_GAVE_ROLE, identity, provider, role)


def finish(given: GroupRole, provider: Provider) -> None:
    """End the role today."""
    role = given.role
    role.ended_at, role.until = now(), localdate(now())
    role.ended_why = f"No longer in group {given.group!r} at {provider.name}"
    role.save(update_fields=["ended_at", "until", "ended_why"])
    write(GROUP_ENDED_ROLE, given.identity, provider, role)


def write(action: Action, identity: Identity, provider: Provider, role: Role) -> None:
    """Put the change in the audit; the provider is who made it."""
    detail = {
        "person": actor_of(identity.user),
        "role": role.kind,
        "organisation": role.organisation.code if role.organisation else "",
        "places": role.places,
    }
    actor = f"provider:{provider.code}"
    record(actor=actor, action=action, subject=f"role:{role.pk}", detail=detail)
