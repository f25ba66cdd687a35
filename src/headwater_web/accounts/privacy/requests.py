"""Answering somebody who asks for what is held about her, or for its erasure.

Who answers is the information governance lead of the organisation in which the person holds or held
a role. Where she still holds roles elsewhere, no single lead answers for her: those who govern them
all do, or the administrator by a command. Nobody answers her own request.
"""

from __future__ import annotations

from django.db import transaction

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.privacy.entries import LOOKED_AT
from headwater_web.accounts.privacy.erasure import Erased, erase, rehearsed
from headwater_web.accounts.privacy.subject_export import everything
from headwater_web.accounts.scopes import may
from headwater_web.audit import actor_of, record

NOT_HERS = "You do not answer for this person."


def answers_for(by: User, person: User) -> bool:
    """Whether ``by`` may answer a request of ``person``."""
    if by.pk == person.pk or may(by, Action.ANSWER, Sensitivity.INTERNAL) < Reach.OWN:
        return False
    governed = Role.objects.for_user(by, Action.GOVERN).filter(person=person)
    held = Role.objects.owned_by(person).may_still_hold()
    return governed.exists() and not held.exclude(pk__in=governed.values("pk")).exists()


def looked_at(person: User, by: User) -> tuple[Erased, ...]:
    """How much is held and what erasing would leave; that somebody looked is recorded."""
    with transaction.atomic():
        check(by, person)
        record(actor=actor_of(by), action=LOOKED_AT, subject=actor_of(person))
    return rehearsed(person)


def export_for(person: User, by: User, why: str) -> bytes:
    """Everything held about a person, as a file to hand to her; recorded with the reason."""
    check(by, person)
    return everything(person, actor_of(by), checked_why(why))


def erase_for(person: User, by: User, why: str, typed: str) -> tuple[Erased, ...]:
    """Erase a person at her request; ``typed`` is her user name, so that it is no slip.

    ``RefusedError`` where ``by`` may not, without a reason, and for the last administrator.
    """
    with transaction.atomic():
        check(by, person)
        said = checked_why(why)
        if typed.strip() != person.get_username():
            raise RefusedError("typed", "That is not the user name. Type it as it stands above.")
        return erase(person, actor_of(by), said)


def check(by: User, person: User) -> None:
    """``RefusedError`` where ``by`` may not answer for ``person``."""
    if not answers_for(by, person):
        raise RefusedError("why", NOT_HERS)
