"""Inviting a person who has no account: she is added with a role, and sent a link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from headwater_web.accounts import actions
from headwater_web.accounts.actions import Wanted
from headwater_web.accounts.authority import RefusedError, may_grant
from headwater_web.accounts.link_sending import local_people
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.sign_in_entries import INVITED
from headwater_web.accounts.tasks import send_links
from headwater_web.audit import actor_of, record
from headwater_web.jobs.actions import enqueue

NAMES = {
    "first_name": "First name",
    "last_name": "Last name",
    "username": "User name",
    "email": "E-mail address",
}


@dataclass(frozen=True)
class Newcomer:
    """A person as whoever invites her writes her down."""

    username: str
    email: str
    first_name: str = ""
    last_name: str = ""


def invite(newcomer: Newcomer, wanted: Callable[[User], Wanted], by: User) -> Role:
    """Add a person, give her a role and have a link sent to her, all of it or nothing.

    ``wanted`` says which role, once she is there. ``RefusedError`` where ``by`` may not give it,
    where somebody has the name or the address, or where nobody has a password here.
    """
    with transaction.atomic():
        person = added(newcomer)
        role = actions.grant(wanted(person), by)
        ask(person, by)
    return role


def added(newcomer: Newcomer) -> User:
    """The person, kept without a password."""
    if not settings.LOCAL_ACCOUNTS:
        raise RefusedError("email", "Nobody has a password here: people come from their provider.")
    person = User(**{name: getattr(newcomer, name).strip() for name in NAMES})
    person.set_unusable_password()
    if not person.email:
        raise RefusedError("email", "Give the address to which the link is sent.")
    if User.objects.filter(email__iexact=person.email).exists():
        raise RefusedError(
            "email", "Somebody has an account with that address. Give that person a role instead."
        )
    try:
        person.full_clean()
    except ValidationError as wrong:
        field, says = next(iter(wrong.message_dict.items()))
        raise RefusedError(field, f"{NAMES.get(field, field)}: {says[0]}") from wrong
    person.save(force_insert=True)
    return person


def again(person: User, by: User) -> None:
    """Have another link sent to somebody who has not come in yet; the earlier ones still hold."""
    with transaction.atomic():
        if not awaits(person) or not gives_her_roles(person, by):
            raise RefusedError("person", "This person cannot be invited, or has come in already.")
        ask(person, by)


def ask(person: User, by: User) -> None:
    """Have a link sent, and keep who invited whom."""
    key = f"invitation {secrets.token_hex(8)}"
    enqueue(send_links, [person.pk], SignInLink.Kind.INVITATION.value, key, key=key)
    record(actor=actor_of(by), action=INVITED, subject=actor_of(person))


def awaits(person: User) -> bool:
    """Whether a person was invited and has set no password yet."""
    return not person.has_usable_password() and local_people().filter(pk=person.pk).exists()


def gives_her_roles(person: User, by: User) -> bool:
    """Whether ``by`` may give one of the roles that a person holds."""
    held = Role.objects.owned_by(person).select_related("organisation")
    return any(
        may_grant(by, each.of_kind, each.organisation, tuple(each.places))
        for each in held
        if each.may_still_hold()
    )
