"""A person whom a provider has sent: found or made, and given the roles that her groups have."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from headwater_web.accounts import provider_roles
from headwater_web.accounts.identity_provider import Grant, Provider, groups_in
from headwater_web.accounts.refusals import SignInRefusedError
from headwater_web.accounts.sign_in_entries import IDENTITY_MADE
from headwater_web.accounts.visits import Identity
from headwater_web.audit import actor_of, record
from headwater_web.audit.clock import now

if TYPE_CHECKING:
    from headwater_web.accounts.models import User

LONGEST_NAME = 150


def welcome(provider: Provider, claims: Mapping[str, Any]) -> User:
    """The person whom ``claims`` are about, with the roles of her groups and no others from there.

    Raises ``SignInRefusedError``: ``too_many_groups``, ``no_role``, ``unknown_organisation`` or
    ``closed``. Roles that her groups no longer have are ended even where she is then refused.
    """
    groups = groups_in(claims, provider.groups_claim)
    if groups is None:
        raise SignInRefusedError("too_many_groups")
    grants = provider.grants_for(groups)
    try:
        user, roles = settle(provider, claims, grants)
    except IntegrityError:  # the same stranger came in by another window a moment before
        user, roles = settle(provider, claims, grants)
    if not grants and not roles:
        raise SignInRefusedError("no_role")
    if user is not None and not user.is_active:
        raise SignInRefusedError("closed")
    if user is None or not roles:
        raise SignInRefusedError("unknown_organisation")
    return user


@transaction.atomic
def settle(
    provider: Provider, claims: Mapping[str, Any], grants: tuple[Grant, ...]
) -> tuple[User | None, int]:
    """The person, her name and roles brought up to date, and how many roles her groups give.

    Nobody is made of a stranger to whom no group gives a role.
    """
    key = {"issuer": str(claims["iss"]), "subject": str(claims["sub"])}
    identity = Identity.objects.select_for_update().filter(**key).first()
    if identity is None and not provider_roles.organisations(grants):
        return None, 0
    identity = identity or _stranger(provider, key)
    user = identity.user
    user.first_name = str(claims.get("given_name") or claims.get("name") or "")[:LONGEST_NAME]
    user.last_name = str(claims.get("family_name") or "")[:LONGEST_NAME]
    user.email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
    user.save(update_fields=["first_name", "last_name", "email"])
    return user, provider_roles.settle(identity, provider, grants)


def _stranger(provider: Provider, key: Mapping[str, str]) -> Identity:
    """A new person under a name that says nothing of her, with no password."""
    name = f"{provider.code}-{secrets.token_hex(4)}"
    user = get_user_model().objects.create_user(username=name)
    made = Identity.objects.create(user=user, provider=provider.code, made=now(), **key)
    who = actor_of(user)
    record(actor=who, action=IDENTITY_MADE, subject=f"provider:{provider.code}")
    return made
