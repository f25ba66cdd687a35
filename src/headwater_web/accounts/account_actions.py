"""Adding a person with a password, closing an account and opening it again, by command."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from headwater_web.accounts import last_administrator, visit_actions
from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.lock_out import forget_tries
from headwater_web.accounts.models import User
from headwater_web.accounts.sign_in_entries import (
    ACCOUNT_CLOSED,
    ACCOUNT_OPENED,
    PASSWORD_CHANGED,
    PERSON_ADDED,
)
from headwater_web.accounts.visits import Identity
from headwater_web.audit import COMMAND, actor_of, record


@transaction.atomic
def with_password(username: str, password: str, email: str = "") -> bool:
    """Give the person of that name a password, and make her where she is not there; if made.

    ``email`` becomes her address; without one it stays as it is.

    Raises ``RefusedError`` for a password that is easy to guess, a name that cannot be one,
    somebody who signs in through a provider, which alone knows whether she still may, and where
    nobody has a password here.
    """
    if not settings.LOCAL_ACCOUNTS:
        raise RefusedError("username", "Nobody has a password here: HEADWATER_LOCAL_ACCOUNTS is 0.")
    found = User.objects.filter(username=username).first()
    person = found or User(username=username)
    person.email = email or person.email
    if found is not None and Identity.objects.filter(user=found).exists():
        raise RefusedError(
            "username", f"{username} signs in through a provider. Change the password there."
        )
    try:
        validate_password(password, person)
        person.set_password(password)
        person.full_clean()
    except ValidationError as wrong:
        raise RefusedError("password", " ".join(wrong.messages)) from wrong
    person.save()
    visit_actions.end_all(person, "password")
    forget_tries(username)
    action = PASSWORD_CHANGED if found else PERSON_ADDED
    record(actor=COMMAND, action=action, subject=actor_of(person))
    return found is None


@transaction.atomic
def close(person: User, why: str) -> None:
    """Shut an account now: every visit ends, and nobody comes in by it, whatever her groups are.

    ``RefusedError`` where she is the last administrator.
    """
    said = checked_why(why)
    last_administrator.keep(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    visit_actions.end_all(person, "closed")
    record(actor=COMMAND, action=ACCOUNT_CLOSED, subject=actor_of(person), reason=said)


@transaction.atomic
def open_again(person: User, why: str) -> None:
    """Let a person sign in again whose account was closed."""
    said = checked_why(why)
    User.objects.filter(pk=person.pk).update(is_active=True)
    record(actor=COMMAND, action=ACCOUNT_OPENED, subject=actor_of(person), reason=said)
