"""Asking for a link to set a password, and setting the password by it."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from headwater_web.accounts import visit_actions
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.link_sending import local_people
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.lock_out import forget_tries
from headwater_web.accounts.models import User
from headwater_web.accounts.sign_in_entries import (
    NOBODY_KNOWN,
    PASSWORD_CHANGED,
    RESET_ASKED,
)
from headwater_web.accounts.tasks import send_links, tell_password_changed
from headwater_web.audit import actor_of, record
from headwater_web.audit.actors import VISITOR
from headwater_web.audit.clock import now
from headwater_web.jobs.actions import enqueue

OVER = (
    "This link was used already, is too old, or was followed by a newer one. Ask for another link."
)


def ask(address: str) -> None:
    """Have a link sent to every local account with that e-mail address, behind the page.

    What happens here is the same whether anybody has the address: one entry, one piece of work.
    """
    people = list(local_people().filter(email__iexact=address)) if address else []
    with transaction.atomic():
        key = f"reset {secrets.token_hex(8)}"
        enqueue(send_links, [each.pk for each in people], SignInLink.Kind.RESET.value, key, key=key)
        for subject in [actor_of(each) for each in people] or [NOBODY_KNOWN]:
            record(actor=VISITOR, action=RESET_ASKED, subject=subject)


@transaction.atomic
def use(link: SignInLink, password: str) -> User:
    """Set the password, once: every link and every visit of the person ends.

    Raises ``RefusedError`` where the link opens nothing any more, or the password is easy to guess.
    """
    found = SignInLink.objects.select_for_update(of=("self",)).usable(now()).filter(pk=link.pk)
    held = found.select_related("person").first()
    if held is None or not local_people().filter(pk=held.person_id).exists():
        raise RefusedError("link", OVER)
    person = held.person
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise RefusedError("new_password1", " ".join(wrong.messages)) from wrong
    person.set_password(password)
    person.save(update_fields=["password"])
    SignInLink.objects.filter(person=person, used=None).update(used=now())
    visit_actions.end_all(person, "password")
    forget_tries(person.get_username())
    who = actor_of(person)
    record(actor=who, action=PASSWORD_CHANGED, subject=who, detail={"by": held.kind})
    tell_of_change(person)
    return person


def tell_of_change(person: User) -> None:
    """Have a person told that her password changed, in the transaction of the change."""
    enqueue(tell_password_changed, person.pk, key=f"password changed {secrets.token_hex(8)}")
